"""How late a figure of a table was taken, among those of the same row or column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from kg.model import Quantity
from kg.query.table_pairs import TablePair, label

_DAYS = {unit: Decimal(number) for unit, number in {"d": 1, "wk": 7, "mo": 30, "a": 365}.items()}
_DAYS |= {"h": Decimal(1) / 24, "min": Decimal(1) / 1440}

_Moment = tuple[Decimal, int, int]


def days(time: Quantity) -> Decimal:
    """A time point in days, months of thirty; what has no unit of time counts as days."""
    return time.value * _DAYS.get(time.unit, Decimal(1))


def lateness(pairs: Sequence[TablePair]) -> list[float]:
    """From 0 to 1 for each pair, 1 the last of those that differ in time only; 0 where there is one time."""
    series: dict[tuple[object, ...], set[_Moment]] = defaultdict(set)
    for pair in pairs:
        series[_series(pair)].add(_moment(pair))
    return [_rank(_moment(pair), sorted(series[_series(pair)])) for pair in pairs]


def _rank(one: _Moment, every: Sequence[_Moment]) -> float:
    return every.index(one) / (len(every) - 1) if len(every) > 1 else 0.0


def _series(pair: TablePair) -> tuple[object, ...]:
    labels = tuple(key.words.lower() for key in pair.shared if key.words)
    groups = tuple(label(key) for key in (*pair.first_group, *pair.second_group))
    return id(pair.table), labels, groups


def _moment(pair: TablePair) -> _Moment:
    """When figures were taken: by the time printed, else by the place of the heading that says so."""
    timed = [key for key in pair.shared if key.time is not None or key.phase is not None]
    printed = max((days(key.time) for key in timed if key.time is not None), default=Decimal(0))
    last = timed[-1].heading if timed else None
    return printed, last.row if last else 0, last.column if last else 0
