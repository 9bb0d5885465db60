"""Numbers of two reports that no rounding makes the same."""

from __future__ import annotations

from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

from kg.query.grouping import Record
from kg.store import Rows


def disagreements(rows: Rows) -> Rows:
    """The pairs of numbers that differ by more than their rounding."""
    apart = [row for row, record in zip(rows, rows.records(), strict=True) if _apart(record)]
    return Rows.of(rows.columns, apart)


def _apart(record: Record) -> bool:
    return not rounds_alike(Decimal(str(record["value"])), Decimal(str(record["otherValue"])))


def rounds_alike(one: Decimal, other: Decimal) -> bool:
    """Whether the number with more decimals rounds to the other, a half either way.

    >>> rounds_alike(Decimal("0.85"), Decimal("0.845")), rounds_alike(Decimal("42"), Decimal("42.6"))
    (True, False)
    """
    coarse, fine = sorted((one, other), key=_exponent, reverse=True)
    return coarse in {fine.quantize(coarse, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN)}


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)
