"""Classes of words that stand in like places of reports, so that what is learned of one holds for its kin."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

_CLASSES = "word_classes.json"
_ANY_NUMBER = "0"


@cache
def _known() -> dict[str, list[int]]:
    """The classes of frequent words; `benchmarks/train_word_classes.py` makes them."""
    found: dict[str, list[int]] = json.loads((files("kg.find") / _CLASSES).read_text(encoding="utf-8"))
    return found


def common_form(word: str) -> str:
    """A word in lower case; all numbers are one."""
    return _ANY_NUMBER if word[:1].isdigit() else word.lower()


def word_classes(word: str) -> tuple[int, ...]:
    """The numbers of a word's classes, from few and wide to many and narrow; none for a rare word."""
    return tuple(_known().get(common_form(word), ()))
