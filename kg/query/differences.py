"""Where trials of one intervention differ in what was given, and to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.query.grouping import Record, by_columns, grouped, names_of, trials_of
from kg.store import Rows, Value

ASPECTS = {
    "dose": "dose",
    "duration": "duration",
    "route": "route",
    "condition": "condition",
    "ageGroup": "age group",
}
COLUMNS = ("interventionLabel", "aspect", "value", "trials", "trialNames")


def differences(rows: Rows) -> Rows:
    """Each aspect in which an intervention's trials differ, with the trials that state each value."""
    return Rows.of(COLUMNS, _differing(rows))


def _differing(rows: Rows) -> Iterator[tuple[Value, ...]]:
    for (intervention,), records in by_columns(rows, "interventionLabel").items():
        for aspect, name in ASPECTS.items():
            stated = _stated(records, aspect)
            if len(set(map(frozenset, stated.values()))) > 1:
                for value, trials in stated.items():
                    yield intervention, name, value, len(trials), names_of(trials)


def _stated(records: Sequence[Record], aspect: str) -> dict[Value, dict[str, str]]:
    """The trials that state each value of an aspect."""
    told = (record for record in records if record[aspect] is not None)
    values = grouped(told, lambda record: record[aspect])
    return {value: trials_of(values[value]) for value in sorted(values, key=str)}
