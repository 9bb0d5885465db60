"""Whether the trials of an intervention point the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.query.grouping import Record, by_columns, grouped, names_of, trials_of
from kg.store import Rows, Value

COLUMNS = (
    "interventionLabel",
    "domain",
    "trials",
    "favouring",
    "against",
    "mixed",
    "agree",
    "dissenting",
)


def agreement(rows: Rows) -> Rows:
    """For each intervention and outcome domain, how many trials point each way."""
    groups = by_columns(rows, "interventionLabel", "domain")
    return Rows.of(COLUMNS, ((*key, *_counted(records)) for key, records in groups.items()))


def _counted(records: Sequence[Record]) -> tuple[Value, ...]:
    sides: dict[str, dict[str, str]] = {"target": {}, "reference": {}, "mixed": {}}
    for some in grouped(records, lambda record: record["trial"]).values():
        sides[_side(some)] |= trials_of(some)
    counts = {side: len(trials) for side, trials in sides.items()}
    total = sum(counts.values())
    agree = None if total < 2 else total in (counts["target"], counts["reference"])
    return (total, *counts.values(), agree, names_of(_dissenting(sides)) or None)


def _side(records: Sequence[Record]) -> str:
    """The arm that all estimates of a trial favour."""
    sides = {record["side"] for record in records}
    return str(sides.pop()) if len(sides) == 1 and None not in sides else "mixed"


def _dissenting(sides: Mapping[str, dict[str, str]]) -> dict[str, str]:
    smaller = min((sides["target"], sides["reference"]), key=len)
    return smaller | sides["mixed"]
