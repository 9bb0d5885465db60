"""Estimates on the scale on which they are pooled: the effect and its standard error.

A ratio is pooled as its natural logarithm, a difference as it stands. The standard error is the width of
the interval over twice the normal quantile of its level: Cochrane Handbook for Systematic Reviews of
Interventions, version 6.5, sections 6.3.1 and 6.3.2. Where there is no interval, there is none.
"""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist

from kg.query.grouping import Record
from kg.store import Rows, Value
from kg.vocabulary import TE, entries

COLUMNS = ("scale", "effect", "standardError")
_DIGITS = Decimal("0.000001")


def on_pooling_scale(rows: Rows) -> Rows:
    """The estimates with their scale, effect and standard error, before the last column."""
    *before, last = rows.columns
    return Rows.of(
        (*before, *COLUMNS, last),
        ((*(record[name] for name in before), *_pooled(record), record[last]) for record in rows.records()),
    )


def standard_error(lower: float, upper: float, level: float) -> float:
    """The standard error behind a confidence interval of a level in percent, on its own scale.

    >>> round(standard_error(-1.96, 1.96, 95), 4)
    1.0
    """
    quantile = NormalDist().inv_cdf(0.5 + level / 200)
    return (upper - lower) / (2 * quantile)


def _pooled(record: Record) -> tuple[Value, ...]:
    entry = entries().get(str(record["measure"]).removeprefix(TE))
    logarithmic = entry is not None and entry.scale == "Log"
    effect = _scaled(record["value"], logarithmic)
    return ("log" if logarithmic else "additive", _rounded(effect), _rounded(_error(record, logarithmic)))


def _error(record: Record, logarithmic: bool) -> float | None:
    lower, upper = (_scaled(record[bound], logarithmic) for bound in ("lower", "upper"))
    level = _scaled(record["level"], logarithmic=False)
    if lower is None or upper is None or level is None:
        return None
    return standard_error(lower, upper, level)


def _scaled(printed: Value, logarithmic: bool) -> float | None:
    """A printed number on its scale; None where there is none, or a ratio that is not positive."""
    number = float(printed) if printed is not None else None
    if number is None or not logarithmic:
        return number
    return math.log(number) if number > 0 else None


def _rounded(number: float | None) -> Decimal | None:
    return Decimal(number).quantize(_DIGITS) if number is not None else None
