"""What is reported of one arm, put together: its events and participants, or its mean, SD and participants.

A number of participants is taken from the result itself. The size of the arm stands in for it only where the
printed percentage of events confirms it: who was randomized need not have been analysed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from kg.errors import PoolingError
from kg.model import Arm, ArmResult
from kg.pool.effect_sizes import Measurements, events_of, from_quartiles, rounds_to

T = TypeVar("T")

SIZE_CONFIRMED = "totals are the arms' sizes, which the percentages confirm"


@dataclass(frozen=True, slots=True)
class Counted:
    """The events and participants of an arm, and what was done to know them."""

    events: int
    total: int
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """The mean, SD and participants of an arm, and what was done to know them."""

    of: Measurements
    steps: tuple[str, ...] = ()


def counted(arm: Arm, results: Sequence[ArmResult]) -> Counted:
    """The events and participants of an arm; PoolingError says what is missing or contradicts itself."""
    events = _only((result.events for result in results), "numbers of events")
    total = _only((result.total for result in results), "numbers of participants")
    shares = (result.value for result in results if result.statistic == "Percentage")
    share = _only(shares, "percentages")
    if events is None and share is None:
        raise PoolingError("neither events nor a percentage are reported of an arm")
    if total is None:
        return _of_arm(arm, events, share)
    if events is not None:
        return Counted(events, total)
    found = events_of(share or Decimal(0), total)
    return Counted(found, total, (f"{found} is the only number of events that {share}% of {total} can be",))


def measured(results: Sequence[ArmResult]) -> Measured:
    """Mean, SD and participants of an arm; a median stands for a mean only where its quartiles allow it."""
    means = [result for result in results if result.statistic == "Mean" and result.value is not None]
    medians = [result for result in results if result.statistic == "Median" and result.value is not None]
    result = _only(means or medians, "means")
    if result is None or result.value is None:
        raise PoolingError("no mean is reported of an arm")
    if result.total is None:
        raise PoolingError(f"{result.value} is reported without the number of participants")
    return _mean(result, result.value, result.total) if means else _median(result, result.value, result.total)


def _of_arm(arm: Arm, events: int | None, share: Decimal | None) -> Counted:
    """Events among all of an arm, where the printed percentage says that it is of all of them."""
    if events is None:
        raise PoolingError(f"{share}% is reported without the number of participants")
    confirmed = arm.size and share is not None and rounds_to(Decimal(100 * events) / arm.size, share)
    if not arm.size or not confirmed:
        raise PoolingError(f"{events} events are reported without the number of participants")
    return Counted(events, arm.size, (SIZE_CONFIRMED,))


def _mean(result: ArmResult, mean: Decimal, total: int) -> Measured:
    if result.sd is not None:
        return Measured(Measurements(float(mean), float(result.sd), total))
    if result.se is not None:
        return Measured(Measurements(float(mean), float(result.se) * total**0.5, total), ("SD from SE",))
    raise PoolingError(f"a mean of {mean} is reported without SD or SE")


def _median(result: ArmResult, median: Decimal, total: int) -> Measured:
    if result.q1 is None or result.q3 is None:
        raise PoolingError(f"a median of {median} without quartiles must not become a mean")
    steps = ("mean and SD from a median with symmetric quartiles",)
    return Measured(from_quartiles(result.q1, median, result.q3, total), steps)


def _only(values: Iterable[T | None], what: str) -> T | None:
    """The one value that is given, None if there is none; PoolingError if they differ."""
    found = list(dict.fromkeys(value for value in values if value is not None))
    if len(found) > 1:
        raise PoolingError(f"different {what} are reported of one arm: {', '.join(map(str, found))}")
    return found[0] if found else None
