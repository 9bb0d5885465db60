"""A question in words, answered by a named question."""

from kg.in_words.answering import InWords, ask_in_words
from kg.in_words.evidence import Quote

__all__ = ["InWords", "Quote", "ask_in_words"]
