"""Time points as reports print them: "at 28 days", "day 7", "26-week", "from baseline to month 6"."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from kg.find.arm_names import DURATION, quantity
from kg.find.numbers import compiled, decimal
from kg.model import Quantity

_UNIT = r"(?P<unit>day|week|month|year|hour)"
_NAMED = compiled(rf"\b{_UNIT}s?\s+(?P<value>\d+(?:\.\d+)?)\b(?!\s*(?:-|to|and)\s*\d)")
_PREPOSITION = r"\b(?:at|after|by|within|through|over|to|until|for|during)\s+"
_ROUGHLY = (
    r"(?:(?:the|an?|approximate(?:ly)?|about|up\s+to|end\s+of|last|first|median"
    r"(?:\s+follow-?up)?(?:\s+of)?)\s+)*"
)
_AFTER = compiled(rf"{_PREPOSITION}{_ROUGHLY}{DURATION}(?!\s*(?:intervals|of age|old))")
_ALONE = compiled(rf"^\s*{DURATION}\s*$")
_HYPHENATED = compiled(rf"\b(?P<value>\d+)[\s-]{_UNIT}\b(?!\s*(?:old|intervals?\b))")
_CODES = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}


@lru_cache(maxsize=1024)
def time_point(text: str) -> Quantity | None:
    """The time that a phrase names, the last one where it names a stretch ("from baseline to week 26")."""
    for pattern in (_NAMED, _HYPHENATED):
        marks = list(pattern.finditer(text))
        if marks:
            return Quantity(decimal(marks[-1]["value"]), _CODES[marks[-1]["unit"].lower()])
    after = _AFTER.search(text) or _ALONE.match(text)
    return quantity(after) if after and quantity(after).value > Decimal(0) else None
