"""A line of numbers under a plot: how far it goes, where values stand on it, and its ticks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_MOST_TICKS = 7
_ROOM = 26
_MARGIN = 0.04
# Beyond so many times the spread of the values themselves an interval ends in an arrow.
_FURTHEST = 2.5
_STEPS = (1, 2, 5)
_RATIOS = (
    (1.0,),
    (1.0, 3.0),
    (1.0, 2.0, 5.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
    (1.0, 1.2, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0),
    (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 6.0, 7.0),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """A line from `low` to `high` in its own numbers, `left` to `right` on the page; `log` for ratios."""

    log: bool
    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """The x of a value, at the nearer end where it lies beyond the line."""
        start, end = self._scaled(self.low), self._scaled(self.high)
        place = (self._scaled(max(value, self.low)) - start) / (end - start)
        return self.left + min(1.0, max(0.0, place)) * (self.right - self.left)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the line."""
        return self.low <= value <= self.high

    def ticks(self) -> tuple[float, ...]:
        """The round numbers on the line: as many as fit, seven at most."""
        found = self._ratios() if self.log else self._differences()
        return tuple(found)

    def _scaled(self, value: float) -> float:
        return math.log(value) if self.log else value

    def _ratios(self) -> list[float]:
        sets = [self._on_line(steps) for steps in _RATIOS]
        return max((ticks for ticks in sets if self._fit(ticks)), key=len, default=[1.0])

    def _fit(self, ticks: list[float]) -> bool:
        """Whether these are not too many, and far enough from each other to be read."""
        apart = (self.x(after) - self.x(tick) for tick, after in pairwise(ticks))
        return len(ticks) <= _MOST_TICKS and all(room >= _ROOM for room in apart)

    def _on_line(self, steps: Iterable[float]) -> list[float]:
        powers = range(math.floor(math.log10(self.low)) - 1, math.ceil(math.log10(self.high)) + 1)
        found = {round(step * 10.0**power, 12) for step in steps for power in powers}
        return sorted(tick for tick in found if self.holds(tick))

    def _differences(self) -> list[float]:
        power = 10.0 ** (math.floor(math.log10(self.high - self.low)) - 1)
        steps = [step * factor * power for factor in (1, 10) for step in _STEPS]
        for step in steps:
            places = range(math.ceil(self.low / step), math.floor(self.high / step) + 1)
            if len(places) <= _MOST_TICKS:
                return [round(place * step, 12) for place in places]
        return [0.0]


def axis(values: Iterable[float], bounds: Iterable[float], *, log: bool, left: float, right: float) -> Axis:
    """A line that holds the null and all values, and their bounds unless these are very far away."""
    scaled = [math.log(value) if log else value for value in values]
    near, far = min(scaled), max(scaled)
    reach = _FURTHEST * max(far - near, 0.2 if log else abs(far) * 0.2, 1e-9)
    ends = [math.log(bound) if log else bound for bound in bounds]
    low = min(near, 0.0, *(max(end, near - reach) for end in ends))
    high = max(far, 0.0, *(min(end, far + reach) for end in ends))
    pad = _MARGIN * (high - low)
    start, end = low - pad, high + pad
    return Axis(log, math.exp(start) if log else start, math.exp(end) if log else end, left, right)


def tick_text(value: float) -> str:
    """A tick as it is printed."""
    return f"{value:g}".replace("-", "−")
