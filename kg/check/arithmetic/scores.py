"""Score intervals of two arms; Miettinen and Nurminen, Stat Med 1985;4:213-226, for all three measures.

An interval holds the values that a score test does not reject: the risks of both arms are estimated
under each value, and the distance of the observed risks from them is measured in standard errors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from kg.check.arithmetic.rounding import Box
from kg.check.arithmetic.tables import Table, odds_ratio, risk_difference, risk_ratio

Score: TypeAlias = Callable[[Table, float], float]

_STEPS = 50
_FURTHEST = 12.0


@dataclass(frozen=True, slots=True)
class ScoreInterval:
    """The values of a measure whose score lies between -z and z; `on_log` says that it is a ratio."""

    measure: Callable[[Table], float]
    score: Score
    on_log: bool

    def bounds(self, table: Table, z: float) -> Box:
        """The limits, by halving."""
        middle = self._scaled(self.measure(table))
        reach = _FURTHEST if self.on_log else 1.0 + abs(middle)
        low = _root(lambda value: self._at(table, value) - z, middle - reach, middle)
        high = _root(lambda value: self._at(table, value) + z, middle, middle + reach)
        return Box(math.exp(low), math.exp(high)) if self.on_log else Box(low, high)

    def fits(self, table: Table, z: float, low: Box, high: Box) -> bool:
        """Whether the limits lie in two boxes: the score passes z, and -z, within them."""
        return self._passes(table, z, low) and self._passes(table, -z, high)

    def _passes(self, table: Table, z: float, box: Box) -> bool:
        first = self._at(table, self._scaled(box.low)) if box.low > self._least else math.inf
        last = self._at(table, self._scaled(box.high)) if box.high > self._least else math.inf
        return first >= z >= last

    @property
    def _least(self) -> float:
        return 0.0 if self.on_log else -1.0

    def _scaled(self, value: float) -> float:
        if not self.on_log:
            return value
        return math.log(value) if 0 < value < math.inf else 0.0

    def _at(self, table: Table, value: float) -> float:
        if not self.on_log:
            return self.score(table, max(-1.0, min(1.0, value)))
        return self.score(table, math.exp(value))


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses zero, by halving."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _score_of_ratio(table: Table, ratio: float) -> float:
    people, events = _margins(table)
    a = people * ratio
    b = table.total * ratio + table.events + table.reference_total + table.reference_events * ratio
    q = (b - math.sqrt(max(0.0, b * b - 4 * a * events))) / (2 * a)
    p = ratio * q
    variance = _variance(p, table.total) + ratio * ratio * _variance(q, table.reference_total)
    return _standardized(table.risk - ratio * table.reference_risk, variance, people)


def _score_of_odds(table: Table, ratio: float) -> float:
    people, events = _margins(table)
    a = table.reference_total * (ratio - 1)
    b = table.total * ratio + table.reference_total - events * (ratio - 1)
    # for a ratio of 1 the quadratic is linear; this form of the root holds for both
    q = 2 * events / (b + math.sqrt(max(0.0, b * b + 4 * a * events)))
    p = q * ratio / (1 + q * (ratio - 1))
    first, second = _variance(p, table.total), _variance(q, table.reference_total)
    if not first or not second:
        return 0.0
    precision = 1 / (first * table.total**2) + 1 / (second * table.reference_total**2)
    return table.total * (table.risk - p) * math.sqrt(precision * (people - 1) / people)


def _score_of_difference(table: Table, difference: float) -> float:
    people, _ = _margins(table)
    q = _reference_risk_under(table, difference)
    p = q + difference
    variance = _variance(p, table.total) + _variance(q, table.reference_total)
    return _standardized(risk_difference(table) - difference, variance, people)


def _reference_risk_under(table: Table, difference: float) -> float:
    """The likeliest risk of the reference arm under a difference: the root of a cubic, by its cosine form."""
    people, events = _margins(table)
    square = (table.total + 2 * table.reference_total) * difference - people - events
    linear = (table.reference_total * difference - people - 2 * table.reference_events) * difference + events
    constant = table.reference_events * difference * (1 - difference)
    third = square / (3 * people)
    q = third**3 - square * linear / (6 * people**2) + constant / (2 * people)
    p = math.copysign(math.sqrt(max(1e-300, third**2 - linear / (3 * people))), q)
    angle = (math.pi + math.acos(max(-1.0, min(1.0, q / p**3)))) / 3
    return 2 * p * math.cos(angle) - third


def _margins(table: Table) -> tuple[int, int]:
    return table.total + table.reference_total, table.events + table.reference_events


def _variance(risk: float, people: int) -> float:
    return max(0.0, risk * (1 - risk)) / people


def _standardized(distance: float, variance: float, people: int) -> float:
    if variance <= 0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / math.sqrt(variance * people / (people - 1))


RISK_RATIO = ScoreInterval(risk_ratio, _score_of_ratio, on_log=True)
ODDS_RATIO = ScoreInterval(odds_ratio, _score_of_odds, on_log=True)
RISK_DIFFERENCE = ScoreInterval(risk_difference, _score_of_difference, on_log=False)
