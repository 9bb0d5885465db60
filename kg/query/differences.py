"""Where trials of one intervention differ in what was given, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

from kg.query.grouping import by_columns, grouped, names_of, trials_of
from kg.store import Rows, Value

COLUMNS = ("interventionLabel", "aspect", "value", "trials", "trialNames")


def differences(rows: Rows) -> Rows:
    """Each aspect in which an intervention's trials differ, with the trials that state each value."""
    return Rows.of(COLUMNS, _differing(rows))


def _differing(rows: Rows) -> Iterator[tuple[Value, ...]]:
    for (intervention, aspect), records in by_columns(rows, "interventionLabel", "aspect").items():
        of_values = grouped(records, lambda record: record["value"])
        stated = {value: trials_of(some) for value, some in of_values.items()}
        if len(set(map(frozenset, stated.values()))) > 1:
            for value, trials in stated.items():
                yield intervention, aspect, value, len(trials), names_of(trials)
