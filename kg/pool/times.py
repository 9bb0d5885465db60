"""Estimates at one time: that which is asked for, or that which all of them share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.errors import PoolingError
from kg.model import Quantity
from kg.pool.question import Question, days, is_time
from kg.pool.readings import Reading
from kg.pool.sorting import Sorted, by_trial, split


def at_one_time(readings: Sequence[Reading], question: Question) -> Sorted:
    """Those within the tolerance of the time that is asked for, of each trial the nearest.

    PoolingError if no time is asked for and those that are stated differ by more than the tolerance.
    """
    if question.any_time:
        return list(readings), []
    if question.time is None:
        _refuse_many_times(readings, question)
        return list(readings), []
    asked = days(question.time)
    near = {reading: _distance(reading, asked) for reading in readings}
    nearest = {trial: min(near[r] for r in some) for trial, some in by_trial(readings).items()}
    limit = question.tolerance
    return split(
        readings,
        lambda reading: near[reading] <= limit and near[reading] == nearest[reading.trial],
        lambda reading: _why_not_then(reading, question),
    )


def _why_not_then(reading: Reading, question: Question) -> str:
    if reading.time is None or question.time is None:
        return "its time point is not stated"
    within = f" give or take {question.tolerance:.3g} d" if question.tolerance else ""
    return f"at {in_time(reading.time)}, not at {in_time(question.time)}{within}"


def _refuse_many_times(readings: Iterable[Reading], question: Question) -> None:
    found = Counter(reading.time for reading in readings if reading.time and is_time(reading.time))
    ordered = sorted(found, key=days)
    if ordered and days(ordered[-1]) - days(ordered[0]) > question.tolerance:
        listed = ", ".join(f"{in_time(time)} ({found[time]})" for time in ordered)
        raise PoolingError(
            f"the estimates are of different times: {listed}; name a time, with a tolerance, or any time"
        )


def _distance(reading: Reading, asked: Decimal) -> Decimal:
    """How many days a time point is away; without one, infinitely many."""
    stated = reading.time is not None and is_time(reading.time)
    return abs(days(reading.time) - asked) if stated and reading.time else Decimal("Infinity")


def in_time(time: Quantity) -> str:
    """A time in print."""
    upper = "" if time.upper is None else f" to {time.upper}"
    return f"{time.value}{upper} {time.unit}"
