"""From printed numbers to an estimate and its standard error, on the scale that they are pooled on.

PoolingError says why there is none: what is missing, or what cannot be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import PoolingError
from kg.model import Interval, Term
from kg.pool.libraries import distributions
from kg.pool.studies import Counts, Study
from kg.vocabulary import by_id

LOPSIDED = 0.2
COARSE = 0.1
CORRECTION = 0.5


@dataclass(frozen=True, slots=True)
class Sizing:
    """A study, and what was done to get it from what is printed, besides taking logarithms."""

    study: Study
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurements:
    """What one arm's participants measured on average."""

    mean: float
    sd: float
    total: int


def is_log(measure: Term) -> bool:
    """Whether a measure is pooled as its natural logarithm."""
    return by_id(measure).scale == "Log"


def in_print(measure: Term, value: float) -> float:
    """A number of the scale that is pooled on as it is printed: a ratio, percentage points, or as it is."""
    if is_log(measure):
        return math.exp(value)
    return 100 * value if measure == "RiskDifference" else value


def from_interval(measure: Term, value: Decimal, interval: Interval) -> Sizing:
    """SE = (upper - lower) / 2z of the interval's own level (Cochrane Handbook 6.5, 6.3.1 and 6.3.2).

    Refused: a bound or level that is not printed, a ratio's bound that is not above 0, a value outside of its
    interval, or one that lies further from the middle than rounding and a fifth of the half-width explain.
    """
    low, high, level = interval.low, interval.high, interval.level
    if low is None or high is None or level is None:
        raise PoolingError("its interval is not printed in full")
    scale = _scale(measure, low)
    if not low < high or not low <= value <= high:
        raise PoolingError(f"{value} does not lie inside of its interval, {low} to {high}")
    half = (scale(float(high)) - scale(float(low))) / 2
    _refuse_lopsided(scale, value, low, high, half)
    error = half / _normal_quantile(level)
    return Sizing(Study(scale(float(value)), error), _coarseness(scale, low, high, half))


def as_share(value: Decimal, interval: Interval, unit: str | None) -> tuple[Decimal, Interval]:
    """A difference of risks, printed in percentage points, as a share of 1, which counts give too.

    Without a unit only a number beyond 1 shows that these are percentage points; else it is refused.
    """
    numbers = [number for number in (value, interval.low, interval.high) if number is not None]
    if unit != "%" and max(map(abs, numbers)) <= 1:
        raise PoolingError("a risk difference that does not say whether it is in percentage points")
    low, high = (None if bound is None else bound / 100 for bound in (interval.low, interval.high))
    return value / 100, Interval(low, high, interval.level)


def from_counts(measure: Term, counts: Counts) -> Sizing:
    """The ratio or difference of a fourfold table with its large-sample SE.

    Where no, or every, participant of one arm had the event, half an event is added to each cell; where that
    is so in both arms alike, the table says nothing of a ratio and is refused.
    """
    a, b, c, d = counts.cells
    if min(a, b, c, d) < 0 or 0 in (counts.total, counts.reference_total):
        raise PoolingError("more events than participants, or no participants")
    if not a + c or not b + d:
        raise PoolingError(f"{'no' if not a + c else 'every'} participant of both arms had the event")
    corrected = CORRECTION if 0 in (a, b, c, d) else 0.0
    cells = (a + corrected, b + corrected, c + corrected, d + corrected)
    estimate, variance = FROM_COUNTS[measure](*cells)
    steps = (f"{CORRECTION} added to each cell, because one was 0",) if corrected else ()
    return Sizing(Study(estimate, math.sqrt(variance), counts), steps)


def from_means(measure: Term, target: Measurements, reference: Measurements) -> Sizing:
    """The mean difference, or Hedges' g (J Educ Stat 1981;6:107-128), of two arms."""
    if min(target.sd, reference.sd) <= 0 or min(target.total, reference.total) < 2:
        raise PoolingError("a mean needs a standard deviation above 0 and two participants")
    estimate, variance = FROM_MEANS[measure](target, reference)
    return Sizing(Study(estimate, math.sqrt(variance)))


def from_quartiles(q1: Decimal, median: Decimal, q3: Decimal, total: int) -> Measurements:
    """Mean and SD from quartiles that are not skewed.

    The test for skewness is that of Shi et al. (Stat Methods Med Res 2023;32:1338-1360); mean and SD are
    those of Wan et al. (BMC Med Res Methodol 2014;14:135).
    """
    low, middle, high = map(float, (q1, median, q3))
    if not low <= middle <= high or low == high:
        raise PoolingError(f"{median} does not lie between its quartiles, {q1} and {q3}")
    skew = abs(low + high - 2 * middle) / (high - low)
    if skew >= 2.65 / math.sqrt(total) - 6 / total**2:
        raise PoolingError(f"a median with skewed quartiles ({median}, {q1} to {q3}) must not become a mean")
    width = 2 * float(distributions().norm.ppf((0.75 * total - 0.125) / (total + 0.25)))
    return Measurements((low + middle + high) / 3, (high - low) / width, total)


def inverted(study: Study) -> Study:
    """The same estimate with the arms in each other's place."""
    return Study(-study.estimate, study.error, study.counts.swapped() if study.counts else None)


def events_of(percentage: Decimal, total: int) -> int:
    """The one number of events that a printed percentage of so many participants can stand for."""
    slack = _half_step(percentage)
    low, high = ((percentage + side * slack) * total / 100 for side in (-1, 1))
    found = range(math.ceil(low), math.floor(high) + 1)
    if len(found) != 1:
        could = f"{found[0]} to {found[-1]}" if found else "no whole number of"
        raise PoolingError(f"{percentage}% of {total} could be {could} events")
    return found[0]


def rounds_to(value: Decimal, printed: Decimal) -> bool:
    """Whether a number may have been printed so."""
    return abs(value - printed) <= _half_step(printed)


def _odds_ratio(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    return math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d


def _risk_ratio(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    target, reference = a + b, c + d
    return math.log(a / target / (c / reference)), 1 / a - 1 / target + 1 / c - 1 / reference


def _risk_difference(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    target, reference = a + b, c + d
    return a / target - c / reference, a * b / target**3 + c * d / reference**3


def _mean_difference(target: Measurements, reference: Measurements) -> tuple[float, float]:
    variance = target.sd**2 / target.total + reference.sd**2 / reference.total
    return target.mean - reference.mean, variance


def _hedges_g(target: Measurements, reference: Measurements) -> tuple[float, float]:
    freedom = target.total + reference.total - 2
    squares = (target.total - 1) * target.sd**2 + (reference.total - 1) * reference.sd**2
    exact = math.lgamma(freedom / 2) - math.log(math.sqrt(freedom / 2)) - math.lgamma((freedom - 1) / 2)
    g = math.exp(exact) * (target.mean - reference.mean) / math.sqrt(squares / freedom)
    return g, 1 / target.total + 1 / reference.total + g**2 / (2 * (freedom + 2))


FROM_COUNTS: Mapping[Term, Callable[..., tuple[float, float]]] = {
    "RiskRatio": _risk_ratio,
    "OddsRatio": _odds_ratio,
    "RiskDifference": _risk_difference,
}
FROM_MEANS: Mapping[Term, Callable[[Measurements, Measurements], tuple[float, float]]] = {
    "MeanDifference": _mean_difference,
    "StandardizedMeanDifference": _hedges_g,
}


def _scale(measure: Term, low: Decimal) -> Callable[[float], float]:
    if not is_log(measure):
        return lambda value: value
    if low <= 0:
        raise PoolingError(f"the interval of a ratio cannot reach down to {low}")
    return math.log


def _refuse_lopsided(
    scale: Callable[[float], float], value: Decimal, low: Decimal, high: Decimal, half: float
) -> None:
    """Refuse a value that is not in the middle of its interval, give or take how the three were rounded."""
    middle = (scale(float(low)) + scale(float(high))) / 2
    slack = sum(_rounding(scale, number) for number in (value, low, high))
    if abs(scale(float(value)) - middle) > slack + LOPSIDED * half:
        raise PoolingError(f"{value} is not in the middle of its interval, {low} to {high}")


def _coarseness(scale: Callable[[float], float], low: Decimal, high: Decimal, half: float) -> tuple[str, ...]:
    """A word of warning where rounding of the bounds leaves the SE uncertain by a tenth and more."""
    slack = (_rounding(scale, low) + _rounding(scale, high)) / 2
    return (f"bounds printed so roughly that the SE may be {slack / half:.0%} off",) * (
        slack >= COARSE * half
    )


def _rounding(scale: Callable[[float], float], number: Decimal) -> float:
    """How far the number may be from what was rounded, on a scale; half of the way up where down is 0."""
    step, value = float(_half_step(number)), float(number)
    return abs(scale(value + step) - scale(value))


def _half_step(printed: Decimal) -> Decimal:
    exponent = printed.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)


def _normal_quantile(level: Decimal) -> float:
    if not 50 <= level < 100:
        raise PoolingError(f"{level}% is not the level of a confidence interval")
    return float(distributions().norm.isf((1 - float(level) / 100) / 2))
