"""Rows that say the same: two reports of a trial may print one name with another capital."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from kg.store import Rows, Value


def without_echoes(rows: Rows) -> Rows:
    """The rows without those that differ from an earlier one only in capitals."""
    first: dict[tuple[Hashable, ...], tuple[Value, ...]] = {}
    for row in rows:
        first.setdefault(tuple(map(_key, row)), row)
    if len(first) == len(rows):
        return rows
    return replace(Rows.of(rows.columns, first.values()), more=rows.more)


def _key(value: Value) -> Hashable:
    # an IRI is a str of its own class, and its capitals count
    return value.casefold() if type(value) is str else value
