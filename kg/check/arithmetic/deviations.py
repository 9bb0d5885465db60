"""Mean differences beside the means, deviations and numbers of people of their arms.

The error of a difference of means: Altman, Practical Statistics for Medical Research, 1991, chapter 9. What
a model changes of it: Senn, Stat Med 2006;25:4334-4344 (adjusting for a baseline value moves a difference by
about its own error, and narrows its interval).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import Comparison, comparisons, not_independent
from kg.check.arithmetic.printed import quantile_of
from kg.check.arithmetic.rounding import Box, rounded, shown
from kg.model import Arm, ArmResult, Interval, Trial

# An adjusted difference is within so many errors of the plain one; an adjusted interval is so much narrower,
# and one of changes, from arms' deviations of final values, so much wider.
FURTHEST_IN_ERRORS = 4.0
WIDTHS = Box(0.2, 1.6)
EXACTLY = 0.1


def interval_from_deviations(trial: Trial) -> Iterator[Result]:
    """Whether the interval of a mean difference is about as wide as the deviations of its arms make it."""
    for one in comparisons(trial):
        error, interval = error_of_means(one), one.estimate.interval
        if error is not None and interval is not None and None not in (interval.low, interval.high):
            yield _width(one, error, _error_of(interval))


def error_of_means(one: Comparison) -> Box | None:
    """The standard error of the difference of two means, from the least to the largest by Welch and Student.

    None unless deviations (or errors) and people are printed and nobody counts twice.
    """
    if one.estimate.measure != "MeanDifference" or one.arms is None or not_independent(one.trial):
        return None
    groups = [_group(result, arm) for result, arm in one.arms]
    known = [group for group in groups if group is not None]
    if len(known) != 2 or not all(people > 1 and deviation > 0 for people, deviation in known):
        return None
    (n, s), (m, t) = known
    apart = math.hypot(s / math.sqrt(n), t / math.sqrt(m))
    pooled = math.sqrt(((n - 1) * s * s + (m - 1) * t * t) / (n + m - 2) * (1 / n + 1 / m))
    return Box(min(apart, pooled), max(apart, pooled))


def _group(result: ArmResult, arm: Arm | None) -> tuple[int, float] | None:
    """The people of an arm and the standard deviation of one of them."""
    people = result.total if result.total is not None else (arm.size if arm else None)
    if result.statistic != "Mean" or result.value is None or not people:
        return None
    if result.sd is None:
        return None if result.se is None else (people, float(result.se) * math.sqrt(people))
    return people, float(result.sd)


def _error_of(interval: Interval) -> Box:
    """The standard errors of intervals that would be printed so."""
    assert interval.low is not None
    assert interval.high is not None
    reach, width = 2 * quantile_of(interval), rounded(interval.high) - rounded(interval.low)
    return Box(max(0.0, width.low) / reach, width.high / reach)


def _width(one: Comparison, error: Box, printed: Box) -> Result:
    sums = f"the deviations make a standard error of {_span(error)}, the interval {_span(printed)}"
    if Box((1 - EXACTLY) * error.low, (1 + EXACTLY) * error.high).meets(printed):
        return Result(one.estimate, Verdict.CONSISTENT, sums, one.inputs)
    if Box(WIDTHS.low * error.low, WIDTHS.high * error.high).meets(printed):
        return Result(one.estimate, Verdict.CANNOT_TELL, f"{sums}: a model may have made it", one.inputs)
    return Result(one.estimate, Verdict.NOT_REACHABLE, f"{sums}, as no usual model makes it", one.inputs)


def _span(box: Box) -> str:
    low, high = shown(box.low), shown(box.high)
    return low if low == high else f"{low} to {high}"
