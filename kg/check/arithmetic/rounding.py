"""What a printed number stands for: all the numbers that would be printed so."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from kg.model import PValue

# room for the error of floating-point arithmetic, far below any printed digit
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Box:
    """All numbers from `low` to `high`, both included."""

    low: float
    high: float

    def __contains__(self, number: float) -> bool:
        slack = _SLACK * max(1.0, abs(number))
        return self.low - slack <= number <= self.high + slack

    def meets(self, other: Box) -> bool:
        """Whether the two have a number in common."""
        return max(self.low, other.low) <= min(self.high, other.high) + _SLACK

    def widened(self, reach: float) -> Box:
        """The same with so much more to either side."""
        return Box(self.low - reach, self.high + reach)

    def through(self, rising: Callable[[float], float]) -> Box:
        """What a function that never falls makes of it."""
        return Box(rising(self.low), rising(self.high))

    def __sub__(self, other: Box) -> Box:
        return Box(self.low - other.high, self.high - other.low)

    def __truediv__(self, other: Box) -> Box:
        """The quotients of what is not negative."""
        return Box(_quotient(self.low, other.high), _quotient(self.high, other.low))


def rounded(number: Decimal) -> Box:
    """The numbers that round to a printed one: half a unit of its last digit to either side.

    >>> rounded(Decimal("0.80"))
    Box(low=0.795, high=0.805)
    """
    half = Decimal(1).scaleb(_exponent(number)) / 2
    return Box(float(number - half), float(number + half))


def prints_as(number: float, printed: Decimal) -> bool:
    """Whether a number would be printed so.

    >>> prints_as(42 / 39, Decimal("1.08"))
    True
    """
    return number in rounded(printed)


def log(box: Box) -> Box:
    """The logarithms; of what is not positive, minus infinity."""
    return box.through(lambda number: math.log(number) if number > 0 else -math.inf)


def p_box(p: PValue) -> Box:
    """The p-values that would be printed so, within 0 and 1."""
    box = rounded(p.value)
    if p.operator.startswith("<"):
        return Box(0.0, float(p.value))
    return (
        Box(float(p.value), 1.0) if p.operator.startswith(">") else Box(max(0.0, box.low), min(1.0, box.high))
    )


def shown(number: float, digits: int = 3) -> str:
    """A computed number in a sentence: `digits` decimals, without an exponent; small p-values keep one digit.

    >>> shown(0.00003), shown(1.0769)
    ('0.00003', '1.077')
    """
    if number and abs(number) < 0.5 * 10**-digits:
        return f"{Decimal(f'{number:.0e}'):f}"
    return f"{number:.{digits}f}"


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _quotient(above: float, below: float) -> float:
    if below > 0:
        return above / below
    return math.inf if above > 0 else 0.0
