"""Ratios and differences beside the printed percentages of their arms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import Comparison, comparisons
from kg.check.arithmetic.crude import as_crude
from kg.check.arithmetic.denominators import percentage_box
from kg.check.arithmetic.printed import scale_of_difference
from kg.check.arithmetic.rounding import Box, prints_as, rounded, shown
from kg.model import Term, Trial


def from_percentages(trial: Trial) -> Iterator[Result]:
    """Whether a ratio or difference follows from the percentages of its arms, rounded as they are."""
    for one in comparisons(trial):
        boxes = [percentage_box(result) for result, _ in one.arms or ()]
        measured = one.estimate.measure in _OF_RISKS and one.estimate.value is not None
        if measured and len(boxes) == 2 and None not in boxes:
            yield as_crude(one, _compared(one, *(box for box in boxes if box is not None)))


def _compared(one: Comparison, target: Box, reference: Box) -> Result:
    measure, value, scale = one.estimate.measure, one.estimate.value, scale_of_difference(one)
    assert measure is not None
    assert value is not None
    span = _OF_RISKS[measure](target, reference).through(lambda number: scale * number)
    exactly = _OF_RISKS[measure](_middle(target), _middle(reference)).low * scale
    sums = f"{_sum(one)} = {shown(exactly)}; from rounding {shown(span.low)} to {shown(span.high)}"
    return Result(one.estimate, _verdict(value, exactly, span), f"{sums}; printed {value}", one.inputs)


def _verdict(value: Decimal, exactly: float, span: Box) -> Verdict:
    if not math.isfinite(exactly):
        return Verdict.CANNOT_TELL
    if prints_as(exactly, value):
        return Verdict.CONSISTENT
    return Verdict.REACHABLE if rounded(value).meets(span) else Verdict.NOT_REACHABLE


def _odds(risk: Box) -> Box:
    return risk.through(lambda share: share / (1 - share) if share < 1 else math.inf)


_OF_RISKS: Mapping[Term, Callable[[Box, Box], Box]] = {
    "RiskRatio": Box.__truediv__,
    "OddsRatio": lambda target, reference: _odds(target) / _odds(reference),
    "RiskDifference": Box.__sub__,
}
_SUMS = {
    "RiskRatio": "{0}/{1}",
    "OddsRatio": "{0}/(100-{0}) over {1}/(100-{1})",
    "RiskDifference": "{0} - {1}",
}


def _sum(one: Comparison) -> str:
    values = [result.value for result, _ in one.arms or ()]
    return _SUMS[one.estimate.measure or ""].format(*values)


def _middle(box: Box) -> Box:
    middle = (box.low + box.high) / 2
    return Box(middle, middle)
