"""How reports write numbers: the pieces of patterns, and the values they stand for."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

UNSIGNED = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
NUMBER = rf"(?:(?<![\w.])[-+]\s?)?(?:{UNSIGNED})"
# After a dash that separates a range, a second dash is a sign: "-0.38--0.02".
BOUND = rf"[-+]?\s?(?:{UNSIGNED})"
# French and Lancet style print thousands with a space: "20 211".
INTEGER = r"(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?![\d.]*\d|,\d{3})"
RANGE_SIGN = r"(?:to|through|and|until|[-,;/])"

_UNITS = (
    "zero one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
_SCALES = {"hundred": 100, "thousand": 1000}

_WORD = rf"(?:{'|'.join([*_WORDS, *_SCALES])})"
NUMBER_WORDS = rf"\b{_WORD}(?:(?:\s+and\s+|[\s-]+){_WORD})*\b"
COUNT = rf"(?:{INTEGER}|{NUMBER_WORDS})"


def decimal(printed: str) -> Decimal:
    """The value of a printed number: `1,013`, `.31`, `- 0.5`, `+16.71`."""
    return Decimal("".join(printed.split()).replace(",", ""))


def count(printed: str) -> int:
    """The value of a whole number in digits or in words."""
    digits = printed.replace(",", "").replace(" ", "")
    return int(digits) if digits.isdigit() else _in_words(printed)


def _in_words(printed: str) -> int:
    total = part = 0
    for word in re.findall(r"[a-z]+", printed.lower()):
        if word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            part += _WORDS.get(word, 0)
    return total + part


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern ready to search, letters of either case."""
    return re.compile(pattern, re.IGNORECASE)
