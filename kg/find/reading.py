"""What every finder is given: the document, its sentences and the abbreviations it defines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.find.abbreviations import Abbreviation, abbreviations
from kg.find.sentences import Sentence, sentences
from kg.model import Document, SectionKind, Span

REPORTING = frozenset({SectionKind.RESULTS, SectionKind.CONCLUSION, SectionKind.DISCUSSION})


@dataclass(frozen=True, slots=True)
class Reading:
    """A document prepared for the finders. All offsets are into `document.plain`."""

    document: Document
    _text: str
    sentences: tuple[Sentence, ...]
    abbreviations: Mapping[str, Abbreviation]

    @property
    def text(self) -> str:
        """The plain text that offsets point into, its lines run together."""
        return self._text

    def span(self, start: int, end: int) -> Span:
        """The words between two offsets as they stand in the report."""
        return self.document.span(start, end)

    def long_form(self, words: str) -> str | None:
        """What an abbreviation stands for in this report."""
        known = self.abbreviations.get(words) or self.abbreviations.get(words.removesuffix("s"))
        return known.long if known else None

    def has_section(self, kind: SectionKind) -> bool:
        """Whether the report has a section of this kind."""
        return any(sentence.kind is kind for sentence in self.sentences)


def prepare(document: Document) -> Reading:
    """Cut a document into sentences and learn its abbreviations."""
    text = document.plain.replace("\n", " ")
    return Reading(document, text, sentences(document), abbreviations(document.plain))
