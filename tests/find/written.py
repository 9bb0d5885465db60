"""Short reports written for these tests, made ready for the finders."""

from __future__ import annotations

from kg.find import find
from kg.find.reading import Reading, prepare
from kg.find.sentences import Sentence
from kg.model import Document, Trial
from kg.read.text import read_text


def document(text: str) -> Document:
    """A text as a document."""
    return read_text(text, "report.txt")


def reading(text: str) -> Reading:
    """A text prepared for the finders."""
    return prepare(document(text))


def report(methods: str = "", results: str = "", conclusion: str = "", *, title: str = "") -> str:
    """A report with a heading for each part that is given."""
    parts = (("Methods", methods), ("Results", results), ("Conclusion", conclusion))
    return "\n\n".join([*[title] * bool(title), *(f"{name}\n{words}" for name, words in parts if words)])


def trial(methods: str, results: str = "", conclusion: str = "", *, title: str = "") -> Trial:
    """The trial that such a report states."""
    return find(document(report(methods, results, conclusion, title=title)))


def only_sentence(prepared: Reading) -> Sentence:
    """The sentence of a text that has one."""
    (sentence,) = prepared.sentences
    return sentence
