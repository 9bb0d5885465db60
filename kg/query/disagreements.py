"""Numbers of two reports of one trial that no rounding makes the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from itertools import combinations

from kg.query.grouping import Record, by_columns, grouped, trials_of
from kg.store import Rows, Value

COLUMNS = (
    "trialName",
    "outcomeLabel",
    "armLabel",
    "kind",
    "property",
    "value",
    "report",
    "otherValue",
    "otherReport",
)
_QUANTITY = ("trial", "outcome", "arm", "kind", "subgroup", "time", "property")
_SAID = ("outcomeLabel", "armLabel", "kind", "property")


def disagreements(rows: Rows) -> Rows:
    """The pairs of numbers that two reports give for one quantity and that differ by more than rounding."""
    names = trials_of(rows.records())
    quantities = by_columns(rows, *_QUANTITY)
    return Rows.of(COLUMNS, (row for records in quantities.values() for row in _apart(records, names)))


def rounds_alike(one: Decimal, other: Decimal) -> bool:
    """Whether the number with more decimals rounds to the other, a half either way.

    >>> rounds_alike(Decimal("0.85"), Decimal("0.845")), rounds_alike(Decimal("42"), Decimal("42.6"))
    (True, False)
    """
    coarse, fine = sorted((one, other), key=_exponent, reverse=True)
    return coarse in {fine.quantize(coarse, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN)}


def _apart(records: Sequence[Record], names: dict[str, str]) -> Iterator[tuple[Value, ...]]:
    reports = grouped(records, lambda record: record["report"])
    for (report, own), (other, others) in combinations(reports.items(), 2):
        values, other_values = (list(dict.fromkeys(r["value"] for r in some)) for some in (own, others))
        if not any(_alike(one, another) for one in values for another in other_values):
            said = (own[0][name] for name in _SAID)
            yield names[str(own[0]["trial"])], *said, values[0], report, other_values[0], other


def _alike(one: Value, other: Value) -> bool:
    return rounds_alike(Decimal(str(one)), Decimal(str(other)))


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)
