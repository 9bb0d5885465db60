"""How much the effects of trials differ beyond chance: the variance between them, and what is told by it.

With weights w = 1 / (v + τ²) for variances v of k estimates y, and μ their weighted mean:

- DerSimonian and Laird (Control Clin Trials 1986;7:177-188): τ² = (Q - (k - 1)) / (Σw - Σw² / Σw) with τ² = 0
  in the weights; from statsmodels.
- Paule and Mandel (J Res Natl Bur Stand 1982;87:377-385): the τ² at which Q(τ²) = k - 1. That of statsmodels
  0.15 is not used: it gives 0 when its last step ends below by rounding.
- Restricted maximum likelihood (Viechtbauer, J Educ Behav Stat 2005;30:261-293), which statsmodels lacks: the
  root of the score Σw²(y - μ)² - Σw + Σw² / Σw. Fisher scoring can go back and forth for ever.
- The interval of τ² by the Q-profile method (Viechtbauer, Stat Med 2007;26:37-52), lacking as well.
- I² = τ² / (τ² + s²) and H² = (τ² + s²) / s², s² = (k - 1) Σw / ((Σw)² - Σw²) with τ² = 0 in the weights
  (Higgins and Thompson, Stat Med 2002;21:1539-1558).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import PoolingError
from kg.pool.libraries import combine_effects, distributions, numbers, roots
from kg.pool.studies import Study

_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Cochran's Q with its p; τ², I² (a share, not a percentage) and H², each with its interval."""

    q: float
    freedom: int
    p: float
    tau2: float
    tau2_interval: tuple[float, float]
    i2: float
    i2_interval: tuple[float, float]
    h2: float
    h2_interval: tuple[float, float]


def heterogeneity(studies: Sequence[Study], tau2: float, level: float = 0.95) -> Heterogeneity:
    """What a variance between trials means beside the variance within them."""
    y, v = arrays(studies)
    q, freedom = _q(0.0, y, v), len(studies) - 1
    bounds = tau2_interval(studies, level)
    typical = _typical_variance(v)
    low, high = ((bound + typical) / typical for bound in bounds)
    h2 = (tau2 + typical) / typical
    p = float(distributions().chi2.sf(q, freedom))
    return Heterogeneity(
        q, freedom, p, tau2, bounds, 1 - 1 / h2, (1 - 1 / low, 1 - 1 / high), h2, (low, high)
    )


def between_variance(studies: Sequence[Study], estimator: str = "REML") -> float:
    """The variance of true effects between trials, τ², by one of `ESTIMATORS`; never below 0."""
    if estimator not in ESTIMATORS:
        raise PoolingError(
            f"{estimator!r} is not an estimator of heterogeneity; there are: {', '.join(ESTIMATORS)}"
        )
    return ESTIMATORS[estimator](*arrays(studies))


def tau2_interval(studies: Sequence[Study], level: float = 0.95) -> tuple[float, float]:
    """The interval of τ² by the Q-profile method; (0, 0) where the trials differ less than chance allows."""
    y, v = arrays(studies)
    chi2, tail = distributions().chi2, (1 - level) / 2
    freedom = len(studies) - 1
    low, high = (_where(lambda t: _q(t, y, v), float(chi2.isf(p, freedom))) for p in (tail, 1 - tail))
    return low, high


def arrays(studies: Sequence[Study]) -> tuple[Any, Any]:
    """Estimates and variances as arrays of numpy."""
    np = numbers()
    estimates = np.array([study.estimate for study in studies])
    return estimates, np.array([study.error for study in studies]) ** 2


def _restricted_maximum(y: Any, v: Any) -> float:
    """The maximum of the restricted likelihood uphill of Hedges' estimate, where its score passes 0."""

    def score(tau2: float) -> float:
        return _restricted_score(y, v, tau2)

    start = max(0.0, float(y.var(ddof=1) - v.mean()))
    if score(start) > 0:
        return _falling_root(score, start)
    low = start / 2
    while low > _CLOSE and score(low) <= 0:
        low /= 2
    return _falling_root(score, low) if low > _CLOSE else 0.0


def _restricted_score(y: Any, v: Any, tau2: float) -> float:
    """Twice the derivative of the restricted log likelihood by τ²."""
    w = 1 / (v + tau2)
    residual = y - (w * y).sum() / w.sum()
    return float((w**2 * residual**2).sum() - w.sum() + (w**2).sum() / w.sum())


def _dersimonian_laird(y: Any, v: Any) -> float:
    # where trials differ less than by chance statsmodels goes on with a variance below 0
    return float(combine_effects(y, v, method_re="dl").tau2) if _q(0.0, y, v) > len(y) - 1 else 0.0


def _paule_mandel(y: Any, v: Any) -> float:
    return _where(lambda tau2: _q(tau2, y, v), len(y) - 1)


def _q(tau2: float, y: Any, v: Any) -> float:
    w = 1 / (v + tau2)
    return float((w * (y - (w * y).sum() / w.sum()) ** 2).sum())


def _where(falling: Callable[[float], float], value: float) -> float:
    """The place from 0 on where a falling function has a value; 0 where it starts below it."""
    return _falling_root(lambda place: falling(place) - value, 0.0) if falling(0.0) > value else 0.0


def _falling_root(function: Callable[[float], float], low: float) -> float:
    """Where a function that is above 0 at one place falls to 0 beyond it."""
    high = 2 * low or 1.0
    while function(high) > 0:
        high *= 2
    found: float = roots().brentq(function, low, high, xtol=_CLOSE)
    return found


def _typical_variance(v: Any) -> float:
    w = 1 / v
    return float((len(v) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum()))


ESTIMATORS: Mapping[str, Callable[[Any, Any], float]] = {
    "REML": _restricted_maximum,
    "DL": _dersimonian_laird,
    "PM": _paule_mandel,
}
