"""The words of a text by their stems, so that "reduced" and "reductions" are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_WORD = re.compile(r"[^\W_]+(?:\.[0-9]+)?")
_SHORTEST_STEM = 3
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ations", "at"), ("ation", "at"), ("ating", "at"), ("ated", "at"),
    ("ates", "at"), ("ate", "at"), ("ements", "e"), ("ement", "e"), ("ingly", ""), ("edly", ""), ("ings", ""),
    ("ing", ""), ("ness", ""), ("ers", "er"), ("ally", "al"), ("es", "e"), ("ed", ""), ("ly", ""), ("s", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, its stem and its first character's place."""

    start: int
    text: str
    stem: str


def words(text: str) -> Iterator[Word]:
    """The words and numbers of a text, in order."""
    for mark in _WORD.finditer(text):
        lower = mark.group().lower()
        yield Word(mark.start(), lower, stem(lower))


def stems(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(word.stem for word in words(text))


@cache
def stem(word: str) -> str:
    """A word without its endings; numbers and short words stay as they are."""
    if len(word) <= _SHORTEST_STEM or word.isdigit():
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)] + instead
            break
    word = word.removesuffix("e") if len(word) > _SHORTEST_STEM else word
    doubled = len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "sl"
    return word[:-1] if doubled else word
