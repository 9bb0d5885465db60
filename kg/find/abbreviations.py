"""Abbreviations that a report defines: the long form before "(SHORT)", or after "SHORT (".

The matching of letters follows Schwartz & Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text", PSB 2003.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SHORT = r"[A-Za-z0-9][A-Za-z0-9+/β-]{0,11}"
_BRACKETED = re.compile(rf"[(\[](?P<short>{_SHORT})(?:[;,](?![^)\]]*(?:\d\.\d|=))[^)\]]*)?[)\]]")


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form with its long form, and where the definition stands in the plain text."""

    short: str
    long: str
    start: int
    end: int


def abbreviations(text: str) -> dict[str, Abbreviation]:
    """Short forms with their first definition."""
    found: dict[str, Abbreviation] = {}
    for one in _definitions(text):
        found.setdefault(one.short, one)
    return found


def _definitions(text: str) -> Iterator[Abbreviation]:
    for mark in _BRACKETED.finditer(text):
        short = mark["short"]
        if not any(c.isupper() for c in short) or len(short) < 2 or short.isdigit():
            continue
        before = text[max(0, mark.start() - 10 * (len(short) + 5)) : mark.start()].rstrip()
        long = _long_form(short, re.split(r"[.;:()\[\]\n]", before)[-1])
        if long:
            start = text.rfind(long, 0, mark.start())
            yield Abbreviation(short, long, start, mark.end())


def _long_form(short: str, before: str) -> str | None:
    """The shortest end of `before` whose letters hold those of `short` in order."""
    letters = [c.lower() for c in short.removesuffix("s") if c.isalnum()]
    place = len(before)
    for index in range(len(letters) - 1, -1, -1):
        place = _place_of(letters[index], before, place, word_start=index == 0)
        if place < 0:
            return None
    long = before[place:].strip()
    words = len(long.split())
    return long if len(long) > len(short) and words <= min(len(short) + 5, len(short) * 2 + 1) else None


def _place_of(letter: str, text: str, before: int, *, word_start: bool) -> int:
    for place in range(before - 1, -1, -1):
        starts = place == 0 or not text[place - 1].isalnum()
        if text[place].lower() == letter and (starts or not word_start):
            return place
    return -1
