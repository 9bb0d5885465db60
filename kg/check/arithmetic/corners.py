"""Whether numbers can agree at all, where too many tables would be printed alike to try each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import product

from kg.check.arithmetic.denominators import Denominators
from kg.check.arithmetic.printed import Printed, quantile_of
from kg.check.arithmetic.rounding import Box, log, rounded
from kg.model import Term

# methods agree on the width of an interval, and on where its middle is, within this share of the width
METHODS_DIFFER = 0.1


def possible(printed: Printed, numbers: Denominators) -> bool:
    """Whether risks and numbers of people in their ranges can give value and interval; True when in doubt.

    The value m and the standard error s vary apart from each other within their ranges: is there an s so
    that some m, m - zs and m + zs lie in the boxes of value, lower and upper limit?
    """
    target, reference, people = numbers.target.risks(), numbers.reference.risks(), numbers.people()
    limits = printed.limits()
    if target is None or reference is None or people is None or limits is None:
        return True
    ends = product(*map(_ends, (target, reference, *people)))
    errors = [_ERRORS[printed.measure](*end) for end in ends]
    low, high = min(errors) * (1 - METHODS_DIFFER), max(errors) * (1 + METHODS_DIFFER)
    value = rounded(printed.value).through(lambda number: number / printed.scale)
    lower, value, upper = (_on_scale(printed, box) for box in (limits[0], value, limits[1]))
    z = quantile_of(printed.interval)
    shift = METHODS_DIFFER * z * high
    return _solvable(Box(low, high), z, value, lower.widened(shift), upper.widened(shift))


def _solvable(error: Box, z: float, value: Box, lower: Box, upper: Box) -> bool:
    """Whether an error leaves room for a value; each pair of bounds on the value bounds the error."""
    least = max(error.low, (value.low - lower.high) / z, (upper.low - value.high) / z)
    most = min(error.high, (upper.high - value.low) / z, (value.high - lower.low) / z)
    least = max(least, (upper.low - lower.high) / (2 * z))
    return least <= min(most, (upper.high - lower.low) / (2 * z))


def _on_scale(printed: Printed, box: Box) -> Box:
    return box if printed.measure == "RiskDifference" else log(box)


def _ends(box: Box) -> tuple[float, float]:
    return box.low, box.high


def _error_of_ratio(p: float, q: float, people: float, reference_people: float) -> float:
    return math.sqrt(_over(1 - p, p * people) + _over(1 - q, q * reference_people))


def _error_of_odds(p: float, q: float, people: float, reference_people: float) -> float:
    return math.sqrt(_over(1, p * (1 - p) * people) + _over(1, q * (1 - q) * reference_people))


def _error_of_difference(p: float, q: float, people: float, reference_people: float) -> float:
    return math.sqrt(p * (1 - p) / people + q * (1 - q) / reference_people)


def _over(above: float, below: float) -> float:
    return above / below if below > 0 else math.inf


_ERRORS: Mapping[Term, Callable[[float, float, float, float], float]] = {
    "RiskRatio": _error_of_ratio,
    "OddsRatio": _error_of_odds,
    "RiskDifference": _error_of_difference,
}
