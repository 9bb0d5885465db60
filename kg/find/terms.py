"""Concepts of the vocabularies by the words that a text uses for them."""

from __future__ import annotations

from kg import vocabulary
from kg.find.numbers import compiled
from kg.model import Term


def term_in(scheme: str, text: str) -> Term | None:
    """The first concept of a vocabulary that a text names; the longest of those that begin there."""
    mark = compiled(vocabulary.words(scheme)).search(text)
    return vocabulary.identify(scheme, mark.group()) if mark else None
