"""Rows that belong together, and the trials that they tell of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from kg.store import Rows, Value

NAMED = 5

Key = TypeVar("Key", bound=Hashable)
Record = Mapping[str, Value]


def grouped(records: Iterable[Record], key: Callable[[Record], Key]) -> dict[Key, list[Record]]:
    """Records by a key, keys and records in the order in which they come."""
    found: dict[Key, list[Record]] = {}
    for record in records:
        found.setdefault(key(record), []).append(record)
    return found


def by_columns(rows: Rows, *columns: str) -> dict[tuple[Value, ...], list[Record]]:
    """The records of an answer by what these columns hold."""
    return grouped(rows.records(), lambda record: tuple(record[column] for column in columns))


def trials_of(records: Iterable[Record]) -> dict[str, str]:
    """The trials that records tell of, each by the first of its names in the alphabet."""
    named = sorted(((str(record["trialName"]), str(record["trial"])) for record in records), reverse=True)
    return {trial: name for name, trial in named}


def names_of(trials: Mapping[str, str]) -> str:
    """The names of trials in a line, the first five of them, and how many more there are.

    >>> names_of({"urn:1": "CRASH-2", "urn:2": "CRASH-3"})
    'CRASH-2; CRASH-3'
    """
    names = sorted(trials.values())
    more = len(names) - NAMED
    return "; ".join((*names[:NAMED], *([f"and {more} more"] if more > 0 else [])))
