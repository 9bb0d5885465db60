"""Medians and means beside the differences printed of them, and quartiles that do not allow a mean.

Skewness of quartiles: Bowley, Elements of Statistics, 1901; its limit at 5% for normal data:
Shi et al., Stat Methods Med Res 2023;32:1338-1360.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import Comparison, comparisons
from kg.check.arithmetic.denominators import analysed
from kg.check.arithmetic.deviations import FURTHEST_IN_ERRORS, error_of_means
from kg.check.arithmetic.rounding import rounded, shown
from kg.model import ArmResult, Trial

_STATISTICS = {"MedianDifference": "Median", "MeanDifference": "Mean"}
_WHY = {
    "MedianDifference": "the median of all differences need not be the difference of medians",
    "MeanDifference": "a difference from a model need not be that of the plain means",
}
_SIZE_UNKNOWN = 50


def differences(trial: Trial) -> Iterator[Result]:
    """Whether the difference of two medians or means is the printed one, and which arm it favours."""
    for one in comparisons(trial):
        results = [result for result, _ in one.arms or ()]
        kind = _STATISTICS.get(one.estimate.measure or "")
        if one.estimate.value is not None and results and all(_is(kind, result) for result in results):
            yield _difference(one, one.estimate.value, *(result.value or Decimal(0) for result in results))


def quartiles(trial: Trial) -> Iterator[Result]:
    """Whether the quartiles of a median are symmetric enough to turn it into a mean."""
    for result in trial.results:
        if result.statistic == "Median" and None not in (result.value, result.q1, result.q3):
            yield _quartiles(trial, result)


def _is(kind: str | None, result: ArmResult) -> bool:
    return result.statistic == kind and result.value is not None


def _difference(one: Comparison, value: Decimal, target: Decimal, reference: Decimal) -> Result:
    sums = f"{target} - {_signed(reference)} = {target - reference}{_favoured(one, target - reference)}"
    span = rounded(target) - rounded(reference)
    if target - reference == value:
        return Result(one.estimate, Verdict.CONSISTENT, sums, one.inputs)
    if rounded(value).meets(span):
        return Result(one.estimate, Verdict.REACHABLE, f"{sums}; printed {value}", one.inputs)
    if rounded(-value).meets(span):
        return Result(
            one.estimate, Verdict.REACHABLE, f"{sums}; printed {value}, without its sign", one.inputs
        )
    if _too_far(one, value, target - reference):
        sums = f"{sums}; printed {value}, over {FURTHEST_IN_ERRORS:.0f} standard errors away"
        return Result(one.estimate, Verdict.NOT_REACHABLE, sums, one.inputs)
    reason = _WHY[one.estimate.measure or ""]
    return Result(one.estimate, Verdict.CANNOT_TELL, f"{sums}; printed {value}: {reason}", one.inputs)


def _too_far(one: Comparison, value: Decimal, difference: Decimal) -> bool:
    """Whether no adjustment moves a mean difference so far."""
    error = error_of_means(one)
    away = min(abs(value - difference), abs(value + difference))
    return error is not None and float(away) > FURTHEST_IN_ERRORS * error.high


def _signed(number: Decimal) -> str:
    return f"({number})" if number < 0 else str(number)


def _favoured(one: Comparison, difference: Decimal) -> str:
    """Which way is better, and which arm the difference therefore favours."""
    better = one.outcome.better if one.outcome else None
    if better not in ("Lower", "Higher") or difference == 0:
        return ""
    arm = one.estimate.target_arm if (difference < 0) == (better == "Lower") else one.estimate.reference_arm
    label = next((known.label for known in one.trial.arms if known.id == arm), arm)
    return f", {better.lower()} is better: favours {label}"


def _quartiles(trial: Trial, result: ArmResult) -> Result:
    assert result.value is not None
    assert result.q1 is not None
    assert result.q3 is not None
    width = result.q3 - result.q1
    if width <= 0:
        return Result(result, Verdict.CANNOT_TELL, "the quartiles do not enclose a range")
    skewness = float((result.q1 + result.q3 - 2 * result.value) / width)
    people = _people(trial, result)
    limit = 2.66 / math.sqrt(people) - 5.92 / people**2
    sums = f"{result.value} ({result.q1} to {result.q3}): skewness of the quartiles {shown(skewness, 2)}"
    if abs(skewness) <= limit:
        return Result(result, Verdict.CONSISTENT, f"{sums}, within {shown(limit, 2)}")
    reason = "far from symmetric; must not be turned into a mean for pooling"
    return Result(result, Verdict.CANNOT_TELL, f"{sums}, beyond {shown(limit, 2)}: {reason}")


def _people(trial: Trial, result: ArmResult) -> int:
    """The people behind a result, as far as they are stated, at least enough for the limit to make sense."""
    sizes = {arm.id: arm.size for arm in trial.arms}
    everybody = analysed(trial)
    share = everybody // max(1, len(trial.arms)) if everybody else _SIZE_UNKNOWN
    return max(10, result.total or sizes.get(result.arm) or share)
