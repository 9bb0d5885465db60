"""What is asked to be pooled: which intervention against which, on which outcome, by which measure, when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.errors import QueryError
from kg.model import Quantity, Term
from kg.vocabulary import by_id, identify, scheme

ANY_TIME = "any"
_QUANTITY = re.compile(r"\s*(?P<value>\d+(?:\.\d+)?)\s*-?\s*(?P<unit>[a-zA-Z]+)\s*")
_DAYS = {
    "s": Decimal(1) / 86400,
    "min": Decimal(1) / 1440,
    "h": Decimal(1) / 24,
    "d": Decimal(1),
    "wk": Decimal(7),
    "mo": Decimal("30.4375"),
    "a": Decimal("365.25"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A comparison and an outcome in a person's words; `time` is None where it was left open.

    `any_time` admits all times. `arms` are words that choose between arms of one trial that both match.
    """

    intervention: str
    comparator: str
    outcome: str
    measure: Term | None = None
    time: Quantity | None = None
    tolerance: Decimal = Decimal(0)
    any_time: bool = False
    arms: tuple[str, ...] = ()
    adjusted: bool = False
    condition: str | None = None
    whole_domain: bool = False


def ask(
    intervention: str,
    comparator: str,
    outcome: str,
    *,
    measure: str | None = None,
    time: str | None = None,
    tolerance: str | None = None,
    arms: Iterable[str] = (),
    adjusted: bool = False,
    condition: str | None = None,
    whole_domain: bool = False,
) -> Question:
    """The question that these words put; QueryError says what would have been right."""
    for name, words in (("intervention", intervention), ("comparator", comparator), ("outcome", outcome)):
        if not words.strip():
            raise QueryError(f"no {name} is named; a pool needs an intervention, a comparator and an outcome")
    anywhen = time == ANY_TIME
    return Question(
        intervention,
        comparator,
        outcome,
        measure=None if measure is None else _measure(measure),
        time=None if time is None or anywhen else _duration(time),
        tolerance=Decimal(0) if tolerance is None else days(_duration(tolerance)),
        any_time=anywhen,
        arms=tuple(arms),
        adjusted=adjusted,
        condition=condition,
        whole_domain=whole_domain,
    )


def days(time: Quantity) -> Decimal:
    """A time in days; a month is a twelfth of 365.25 days, and of a range the end counts."""
    return _DAYS[time.unit] * (time.value if time.upper is None else time.upper)


def is_time(quantity: Quantity) -> bool:
    """Whether a quantity is a time."""
    return quantity.unit in _DAYS


def _measure(words: str) -> Term:
    known = {entry.id: entry.id for entry in scheme("measures")}
    found = known.get(words) or identify("measures", words)
    if found is None:
        raise QueryError(
            f"{words!r} is not a measure; there are: {', '.join(e.pref_label for e in scheme('measures'))}"
        )
    return found


def _duration(words: str) -> Quantity:
    found = _QUANTITY.fullmatch(words)
    term = identify("units", found["unit"]) if found else None
    unit = by_id(term).ucum if term else found["unit"] if found else None
    if found is None or unit not in _DAYS:
        raise QueryError(f"{words!r} is not a time; it is written as '28 days', '12 mo' or '1 year'")
    return Quantity(Decimal(found["value"]), str(unit))
