"""Estimates beside their own intervals: inside them, and in their middle."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import LOG, scale_of
from kg.check.arithmetic.printed import quantile_of
from kg.check.arithmetic.rounding import Box, log, prints_as, rounded, shown
from kg.model import ArmResult, EffectEstimate, Interval, Trial

# Exact, score, profile and bootstrap intervals are lopsided, those of ratios the more the wider they are.
LOPSIDED = {"RiskDifference": 2.2}
LOPSIDED_AT_MOST = 1.5
LOPSIDED_PER_ERROR = 1.0


def value_in_interval(trial: Trial) -> Iterator[Result]:
    """Whether an estimate lies inside its own interval."""
    printed: tuple[EffectEstimate | ArmResult, ...] = (*trial.estimates, *trial.results)
    for one in printed:
        if one.value is not None and one.interval is not None and reach(one.interval) != _EVERYTHING:
            yield _inside(one, one.value, one.interval)


def centred(trial: Trial) -> Iterator[Result]:
    """Whether an estimate lies in the middle of its interval, on the scale of its measure.

    Wald intervals are symmetric there: Altman and Bland, BMJ 2011;343:d2090.
    """
    for one in trial.estimates:
        both = one.interval is not None and None not in (one.interval.low, one.interval.high)
        if one.value is not None and both and scale_of(one.measure) is not None:
            yield _centred(one) if _on_its_scale(one) else Result(one, Verdict.CANNOT_TELL, _NOT_POSITIVE)


def reach(interval: Interval) -> Box:
    """All that may lie inside an interval, whose limits are rounded; without a limit, all that way."""
    low = rounded(interval.low).low if interval.low is not None else -math.inf
    return Box(low, rounded(interval.high).high if interval.high is not None else math.inf)


def on_scale(estimate: EffectEstimate, number: Decimal) -> Box:
    """The box of a printed number: of its logarithm, for a ratio."""
    return log(rounded(number)) if scale_of(estimate.measure) == LOG else rounded(number)


def _on_its_scale(one: EffectEstimate) -> bool:
    """Whether the limits are in order, and those of a ratio positive."""
    low, value, high = _printed(one)
    return low <= high and (scale_of(one.measure) != LOG or min(low, value) > 0)


_NOT_POSITIVE = "a ratio and its limits are positive, and limits are in order: nothing follows from these"
_EVERYTHING = Box(-math.inf, math.inf)


def _inside(one: EffectEstimate | ArmResult, value: Decimal, interval: Interval) -> Result:
    sums = f"{value} beside {_in_words(interval)}"
    if value in interval:
        return Result(one, Verdict.CONSISTENT, f"{sums}: inside")
    if rounded(value).meets(reach(interval)):
        return Result(one, Verdict.REACHABLE, f"{sums}: at its edge, inside before rounding")
    if reach(interval).low > reach(interval).high:
        return Result(one, Verdict.CANNOT_TELL, f"{sums}: the limits are printed in reverse")
    if None not in (interval.low, interval.high) and -value in interval:
        return Result(one, Verdict.CANNOT_TELL, f"{sums}: inside only with the other sign")
    return Result(one, Verdict.NOT_REACHABLE, f"{sums}: outside, whatever was rounded")


def _centred(one: EffectEstimate) -> Result:
    below, above = _halves(one)
    sums = f"{_middle(one)}; from {one.value} to the limits it is {_span(below)} and {_span(above)}"
    if prints_as(_middle_of(one), _printed(one)[1]):
        return Result(one, Verdict.CONSISTENT, sums)
    if below.meets(above):
        return Result(one, Verdict.REACHABLE, f"{sums}, which can be equal")
    return _lopsided(one, below, above, sums)


def _lopsided(one: EffectEstimate, below: Box, above: Box, sums: str) -> Result:
    """An interval that is not symmetric: some methods and measures give such, up to a degree."""
    degree = max(_times(below.low, above.high), _times(above.low, below.high))
    if one.measure == "MedianDifference":
        return Result(
            one, Verdict.CANNOT_TELL, f"{sums}; intervals of median differences need not be symmetric"
        )
    if degree <= _limit(one):
        return Result(one, Verdict.CANNOT_TELL, f"{sums}; an exact, score or bootstrap interval may be so")
    return Result(one, Verdict.NOT_REACHABLE, f"{sums}, {shown(degree, 1)} times as far to one side")


def _times(far: float, near: float) -> float:
    return far / near if near > 0 else math.inf


def _limit(one: EffectEstimate) -> float:
    """How many times as far one limit may be from the estimate as the other."""
    low, _, high = (on_scale(one, number) for number in _printed(one))
    error = (high.high - low.low) / 2 / quantile_of(one.interval) if scale_of(one.measure) == LOG else 0.0
    return LOPSIDED.get(one.measure or "", LOPSIDED_AT_MOST) + LOPSIDED_PER_ERROR * error


def _halves(one: EffectEstimate) -> tuple[Box, Box]:
    low, value, high = (on_scale(one, number) for number in _printed(one))
    return value - low, high - value


def _printed(one: EffectEstimate) -> tuple[Decimal, Decimal, Decimal]:
    assert one.value is not None
    assert one.interval is not None
    assert one.interval.low is not None
    assert one.interval.high is not None
    return one.interval.low, one.value, one.interval.high


def _middle_of(one: EffectEstimate) -> float:
    low, _, high = map(float, _printed(one))
    if scale_of(one.measure) != LOG:
        return (low + high) / 2
    return math.sqrt(low * high) if min(low, high) > 0 else math.nan


def _middle(one: EffectEstimate) -> str:
    low, _, high = _printed(one)
    kind = "geometric mean" if scale_of(one.measure) == LOG else "middle"
    return f"the {kind} of {low} and {high} is {shown(_middle_of(one))}"


def _span(box: Box) -> str:
    return f"{shown(max(0.0, box.low))} to {shown(box.high)}"


def _in_words(interval: Interval) -> str:
    if interval.low is None:
        return f"an upper limit of {interval.high}"
    return (
        f"a lower limit of {interval.low}" if interval.high is None else f"{interval.low} to {interval.high}"
    )
