"""P-values beside intervals: both come from one estimate and its standard error.

Altman and Bland, How to obtain the P value from a confidence interval, BMJ 2011;343:d2304.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import LOG, Comparison, comparisons, scale_of, tests_a_margin
from kg.check.arithmetic.denominators import risk_of
from kg.check.arithmetic.distributions import normal_of_t, p_between, p_of, t_of_normal, z_between
from kg.check.arithmetic.intervals import on_scale
from kg.check.arithmetic.printed import quantile_of
from kg.check.arithmetic.rounding import Box, p_box, shown
from kg.model import EffectEstimate, Interval, PValue, Term, Trial

# How far the z of a log-rank, likelihood-ratio or score test may be from that of the interval, as a share.
OTHER_TEST = 0.12
OTHER_TEST_AT_LEAST = 0.15
# The correction for continuity takes off half a person in each arm; exact tests up to so many times that.
OTHER_TEST_OF_COUNTS = 2.0
_SOME_RISK = 0.3
FEWEST_FREEDOM = 6


@dataclass(frozen=True, slots=True)
class Wald:
    """How many half widths of its interval an estimate is from no effect: as printed, and before rounding.

    `z` is how many standard errors make a half width, `error` is one of them.
    """

    half_widths: float
    box: Box
    z: float
    error: float

    @property
    def p(self) -> float:
        """The p-value of the numbers as printed."""
        return p_of(self.half_widths * self.z)

    def deviates(self) -> Box:
        """The z of all numbers that would be printed so."""
        return self.box.through(lambda half_widths: half_widths * self.z)

    def deviates_of_t(self, freedom: float) -> Box:
        """The same, where interval and test use Student's t with so many degrees of freedom."""
        critical = t_of_normal(self.z, freedom)
        return self.box.through(lambda half_widths: normal_of_t(half_widths * critical, freedom))


def agrees_with_interval(trial: Trial) -> Iterator[Result]:
    """Whether a p-value is that of the estimate and interval beside it."""
    for one in comparisons(trial):
        wald, p = wald_of(one.estimate), one.estimate.p
        if wald is not None and p is not None:
            verdict, reason = _judged(one, p, wald)
            yield Result(one.estimate, verdict, _sums(p, wald) + reason)


def wald_of(one: EffectEstimate) -> Wald | None:
    """How far an estimate is from no effect; None without value, two limits in order and a known measure."""
    numbers = _numbers(one)
    if numbers is None or scale_of(one.measure) is None:
        return None
    low, value, high = (on_scale(one, number) for number in numbers)
    if numbers[0] >= numbers[2] or math.isinf(min(low.low, value.low)):
        return None
    points = [_point(one, number) for number in numbers]
    half, z = (points[2] - points[0]) / 2, quantile_of(one.interval)
    halves = Box(max(0.0, high.low - low.high) / 2, (high.high - low.low) / 2)
    return Wald(abs(points[1]) / half, _size(value) / halves, z, half / z)


def _judged(one: Comparison, p: PValue, wald: Wald) -> tuple[Verdict, str]:
    """The first way in which the p-value can be that of the interval, and how sure that is."""
    printed, deviates = p_box(p), wald.deviates()
    if wald.p in printed:
        return Verdict.CONSISTENT, ""
    if p_between(deviates).meets(printed):
        return Verdict.REACHABLE, ""
    if p_between(deviates).through(lambda number: number / 2).meets(printed):
        return Verdict.REACHABLE, ", which a one-sided test gives"
    if not one.is_ratio and p_between(wald.deviates_of_t(FEWEST_FREEDOM)).meets(printed):
        return Verdict.REACHABLE, ", which Student's t gives with few people"
    doubt = _doubt(one, printed, wald)
    return (Verdict.CANNOT_TELL, f": {doubt}") if doubt else (Verdict.NOT_REACHABLE, "")


def _doubt(one: Comparison, printed: Box, wald: Wald) -> str | None:
    """Why a p-value that the interval does not give may still be right; None if nothing says so."""
    if tests_a_margin(one.trial):
        return "it may be that of a test against a margin"
    if one.estimate.measure in _OTHER_VARIANCE:
        return _OTHER_VARIANCE[one.estimate.measure]
    if len(one.trial.arms) > 2 and printed.low > wald.p:
        return "it may allow for several comparisons"
    deviates = wald.deviates()
    slack = max(OTHER_TEST_AT_LEAST, OTHER_TEST * deviates.high) + _half_a_person(one, wald)
    near = deviates.widened(slack).meets(z_between(printed))
    return "another test than that behind the interval can give it" if near else None


def _half_a_person(one: Comparison, wald: Wald) -> float:
    """What a correction for continuity takes off z: half of sqrt(1/n + 1/m) over the deviation of one person.

    The error of the measure says how much that is, as far as the risk is known.
    """
    if one.estimate.measure not in _PER_ERROR:
        return 0.0
    per_error = _PER_ERROR[one.estimate.measure](_risk(one))
    return OTHER_TEST_OF_COUNTS * per_error * wald.error


def _risk(one: Comparison) -> float:
    """The risk of all people, at least as far as it is known."""
    risks = [risk for risk in map(risk_of, one.inputs) if risk is not None]
    return min(0.95, max(0.05, sum(risks) / len(risks) if risks else _SOME_RISK))


_PER_ERROR: Mapping[Term | None, Callable[[float], float]] = {
    "RiskRatio": lambda risk: 0.5 / (1 - risk),
    "OddsRatio": lambda _: 0.5,
    "HazardRatio": lambda _: 0.5,
    "RateRatio": lambda _: 0.5,
}
_OTHER_VARIANCE: Mapping[Term | None, str] = {
    "MedianDifference": "tests of ranks do not follow from an interval of medians",
    "RiskDifference": "tests of counts use the variance of all people together",
}


def _sums(p: PValue, wald: Wald) -> str:
    span = p_between(wald.deviates())
    ranges = f"inside the rounding box p spans {shown(span.low)} to {shown(span.high)}"
    return f"by the normal distribution p = {shown(wald.p)}; {ranges}; printed {p.operator} {p.value}"


def _numbers(one: EffectEstimate) -> tuple[Decimal, Decimal, Decimal] | None:
    interval: Interval | None = one.interval
    if interval is None or one.value is None or interval.low is None or interval.high is None:
        return None
    return interval.low, one.value, interval.high


def _point(one: EffectEstimate, number: Decimal) -> float:
    return math.log(number) if scale_of(one.measure) == LOG else float(number)


def _size(box: Box) -> Box:
    """The distances from zero."""
    if box.low <= 0 <= box.high:
        return Box(0.0, max(-box.low, box.high))
    return Box(min(abs(box.low), abs(box.high)), max(abs(box.low), abs(box.high)))
