"""Where numbers stand on the line of an effect plot: the null value is in its middle."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.model import EffectEstimate, Interval
from kg.vocabulary import entries

_USUAL_RATIO = 3.0
_NARROWEST_RATIO = 1.25
_MARGIN = 1.08
# The ticks of a line that reaches this many times the null value and more.
_RATIO_TICKS = (
    (10.0, ("0.1", "0.3", "1", "3", "10")),
    (5.0, ("0.2", "0.5", "1", "2", "5")),
    (2.0, ("0.5", "0.7", "1", "1.4", "2")),
    (1.5, ("0.67", "0.8", "1", "1.25", "1.5")),
    (1.0, ("0.8", "0.9", "1", "1.1", "1.25")),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """A line on which `reach` is as far from the null value as its ends are; `log` for ratios."""

    log: bool
    null: float
    reach: float

    def place(self, value: Decimal) -> float:
        """A value between -1 and 1 where it is on the line, beyond where it is not."""
        if not self.log:
            return (float(value) - self.null) / self.reach
        return math.log(float(value) / self.null) / self.reach if value > 0 else -math.inf

    def ticks(self) -> tuple[str, ...]:
        """The numbers to print on the line; the null value only on that of ratios."""
        if self.log:
            return next(ticks for reached, ticks in _RATIO_TICKS if math.exp(self.reach) >= reached)
        step = _round(self.reach / _MARGIN)
        return (f"{self.null - step:g}", f"{self.null + step:g}")


def scale_of(estimate: EffectEstimate, estimates: Iterable[EffectEstimate], log_reach: float) -> Scale | None:
    """The line for one of these estimates, None if it has no numbers.

    All ratios share one line, and all differences of one outcome by one measure.
    """
    null = null_value(estimate)
    if null is None or not _numbers(estimate):
        return None
    if is_ratio(estimate):
        return Scale(True, float(null), log_reach)
    kind = (estimate.outcome, estimate.measure, estimate.unit)
    alike = (e for e in estimates if (e.outcome, e.measure, e.unit) == kind)
    furthest = max(abs(float(number - null)) for one in alike for number in _numbers(one)) or 1.0
    return Scale(False, float(null), furthest * _MARGIN)


def log_reach(estimates: Iterable[EffectEstimate]) -> float:
    """How far from 1 the shared line of all ratios goes, as a logarithm.

    It holds every value, and every interval but those that are far wider than the values are apart.
    """
    ratios = [estimate for estimate in estimates if is_ratio(estimate)]
    values = _furthest(e.value for e in ratios)
    wanted = min(_furthest(n for e in ratios for n in _numbers(e)), max(2 * values, math.log(_USUAL_RATIO)))
    return max(wanted, math.log(_NARROWEST_RATIO)) * _MARGIN


def is_ratio(estimate: EffectEstimate) -> bool:
    """Whether the measure is one whose logarithm is symmetric."""
    entry = entries().get(estimate.measure or "")
    return entry is not None and entry.scale == "Log"


def null_value(estimate: EffectEstimate) -> Decimal | None:
    """The value of no difference: the estimate's own, else its measure's."""
    entry = entries().get(estimate.measure or "")
    if estimate.null_value is not None or entry is None:
        return estimate.null_value
    return entry.null_value


def _numbers(estimate: EffectEstimate) -> tuple[Decimal, ...]:
    interval = estimate.interval or Interval(None, None)
    return tuple(n for n in (estimate.value, interval.low, interval.high) if n is not None)


def _furthest(ratios: Iterable[Decimal | None]) -> float:
    return max((abs(math.log(ratio)) for ratio in ratios if ratio is not None and ratio > 0), default=0.0)


def _round(value: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above a value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (5, 2, 1) if step * power <= value * 1.0001)
