"""Outcome domains that are primary in one trial and secondary in another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.query.grouping import Record, by_columns, trials_of
from kg.store import Rows, Value
from kg.vocabulary import TE

COLUMNS = ("domain", "role", "trialName", "outcomeLabel")
_PRIMARY, _SECONDARY = f"{TE}Primary", f"{TE}Secondary"


def outcome_roles(rows: Rows) -> Rows:
    """The outcomes of the domains that two different trials give different roles."""
    names = trials_of(rows.records())
    return Rows.of(COLUMNS, _told(rows, names))


def _told(rows: Rows, names: dict[str, str]) -> Iterator[tuple[Value, ...]]:
    for records in by_columns(rows, "domain").values():
        if _differ(records):
            told = (
                (record["domain"], record["role"], names[str(record["trial"])], record["outcomeLabel"])
                for record in records
            )
            yield from dict.fromkeys(told)


def _differ(records: Sequence[Record]) -> bool:
    """Whether a trial has it as primary outcome and another one as secondary."""
    primary, secondary = (
        {record["trial"] for record in records if record["role"] == role} for role in (_PRIMARY, _SECONDARY)
    )
    return bool(primary and secondary) and len(primary | secondary) > 1
