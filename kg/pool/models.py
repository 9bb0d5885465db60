"""The pooled effect under each model, with its interval, weights and prediction interval.

- Fixed effect, inverse variance: weights 1 / v; from statsmodels.
- Random effects: weights 1 / (v + τ²). Hartung and Knapp (Stat Med 2001;20:3875-3889) scale the variance
  1 / Σw by q = Σw(y - μ)² / (k - 1) and take t with k - 1 degrees of freedom; q below 1 counts as 1, so that
  agreement by chance never makes the interval narrower than the classic one (Röver, Knapp and Friede, BMC Med
  Res Methodol 2015;15:99; Cochrane Handbook 10.10.4.4).
- Mantel-Haenszel (1959), with the variances of Robins, Breslow and Greenland (Biometrics 1986;42:311-323) for
  odds ratios, Greenland and Robins (Biometrics 1985;41:55-68) for risk ratios, and Sato, Greenland and Robins
  (Biometrics 1989;45:1323-1324) for risk differences.
- Peto's one-step odds ratio (Yusuf et al., Prog Cardiovasc Dis 1985;27:335-371).
- Prediction interval μ ± t(k - 2) √(τ² + SE²) (Higgins, Thompson and Spiegelhalter, J R Stat Soc A
  2009;172:137-159), with the Hartung-Knapp SE where that is in use (Partlett and Riley, Stat Med
  2017;36:301-317).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import PoolingError
from kg.model import Term
from kg.pool.between_trials import arrays, between_variance
from kg.pool.libraries import combine_effects, distributions, numbers
from kg.pool.studies import Counts, Study

FEWEST_TO_PREDICT = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """A pooled effect on the scale of its studies; `freedom` is None for normal quantiles."""

    model: str
    effect: float
    error: float
    weights: tuple[float, ...]
    tau2: float = 0.0
    freedom: int | None = None
    level: float = 0.95

    @property
    def interval(self) -> tuple[float, float]:
        """The confidence interval of the effect."""
        reach = _quantile(self.level, self.freedom) * self.error
        return self.effect - reach, self.effect + reach

    @property
    def p(self) -> float:
        """The two-sided p-value against no effect."""
        ratio = abs(self.effect) / self.error
        tail = distributions().norm if self.freedom is None else distributions().t(self.freedom)
        return float(2 * tail.sf(ratio))

    @property
    def prediction(self) -> tuple[float, float] | None:
        """Where the true effect of a new trial would lie; None for a fixed effect or under three trials."""
        if self.model != "random" or len(self.weights) < FEWEST_TO_PREDICT:
            return None
        reach = _quantile(self.level, len(self.weights) - 2) * math.sqrt(self.tau2 + self.error**2)
        return self.effect - reach, self.effect + reach


def fixed_effect(studies: Sequence[Study], level: float = 0.95) -> Fit:
    """The inverse-variance mean of estimates that share one true effect."""
    y, v = arrays(studies)
    combined = combine_effects(y, v)
    weights = tuple(map(float, combined.weights_rel_fe))
    return Fit("fixed", float(combined.mean_effect_fe), float(combined.sd_eff_w_fe), weights, level=level)


def random_effects(
    studies: Sequence[Study],
    estimator: str = "REML",
    *,
    hartung_knapp: bool = True,
    floor: bool = True,
    level: float = 0.95,
) -> Fit:
    """The mean of true effects that differ between trials by τ²; without the floor q may fall below 1."""
    tau2 = between_variance(studies, estimator)
    y, v = arrays(studies)
    w = 1 / (v + tau2)
    mean, error = float((w * y).sum() / w.sum()), math.sqrt(1 / float(w.sum()))
    freedom = len(studies) - 1 if hartung_knapp else None
    if freedom is not None:
        scale = float((w * (y - mean) ** 2).sum()) / freedom
        error *= math.sqrt(max(1.0, scale) if floor else scale)
    return Fit("random", mean, error, tuple(map(float, w / w.sum())), tau2, freedom, level)


def mantel_haenszel(tables: Sequence[Counts], measure: Term, level: float = 0.95) -> Fit:
    """The Mantel-Haenszel odds ratio or risk ratio, as logarithms, or risk difference of fourfold tables."""
    if measure not in _MANTEL_HAENSZEL:
        raise PoolingError(f"Mantel-Haenszel pools {', '.join(_MANTEL_HAENSZEL)}, not {measure}")
    effect, variance, weights = _MANTEL_HAENSZEL[measure](*_cells(tables))
    return Fit("mantel-haenszel", effect, math.sqrt(variance), _shares(weights), level=level)


def peto(tables: Sequence[Counts], level: float = 0.95) -> Fit:
    """Peto's log odds ratio: observed less expected events over their hypergeometric variance."""
    a, b, c, d = _cells(tables)
    n1, n2, events, n = a + b, c + d, a + c, a + b + c + d
    variance = n1 * n2 * events * (b + d) / (n**2 * (n - 1))
    if not variance.sum():
        raise PoolingError("Peto's method needs a trial in which some but not all participants had the event")
    effect = float((a - n1 * events / n).sum() / variance.sum())
    return Fit("peto", effect, math.sqrt(1 / float(variance.sum())), _shares(variance), level=level)


def _odds_ratio(a: Any, b: Any, c: Any, d: Any) -> tuple[float, float, Any]:
    n = a + b + c + d
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    _estimable(r.sum(), s.sum())
    across = (p * s + q * r).sum() / (r.sum() * s.sum())
    variance = ((p * r).sum() / r.sum() ** 2 + across + (q * s).sum() / s.sum() ** 2) / 2
    return math.log(r.sum() / s.sum()), float(variance), s


def _risk_ratio(a: Any, b: Any, c: Any, d: Any) -> tuple[float, float, Any]:
    n1, n2, n = a + b, c + d, a + b + c + d
    r, s = a * n2 / n, c * n1 / n
    _estimable(r.sum(), s.sum())
    variance = ((n1 * n2 * (a + c) - a * c * n) / n**2).sum() / (r.sum() * s.sum())
    return math.log(r.sum() / s.sum()), float(variance), s


def _risk_difference(a: Any, b: Any, c: Any, d: Any) -> tuple[float, float, Any]:
    n1, n2, n = a + b, c + d, a + b + c + d
    w = n1 * n2 / n
    effect = float((w * (a / n1 - c / n2)).sum() / w.sum())
    p = (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / n**2
    q = (a * d + b * c) / (2 * n)
    return effect, float((effect * p.sum() + q.sum()) / w.sum() ** 2), w


_MANTEL_HAENSZEL: Mapping[Term, Callable[..., tuple[float, float, Any]]] = {
    "OddsRatio": _odds_ratio,
    "RiskRatio": _risk_ratio,
    "RiskDifference": _risk_difference,
}


def _estimable(r: float, s: float) -> None:
    if not r or not s:
        raise PoolingError("one of the arms had no event in any trial, so that a ratio cannot be estimated")


def _cells(tables: Sequence[Counts]) -> tuple[Any, ...]:
    return tuple(numbers().array([table.cells for table in tables], dtype=float).T)


def _shares(weights: Any) -> tuple[float, ...]:
    return tuple(map(float, weights / weights.sum()))


def _quantile(level: float, freedom: int | None) -> float:
    law = distributions().norm if freedom is None else distributions().t(freedom)
    return float(law.isf((1 - level) / 2))
