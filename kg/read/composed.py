"""A text that is put together piece by piece from a structured report, and knows the place of each piece."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from kg.errors import EmptyReportError
from kg.model import Document, Field, Identifier, ReportKind, Section, SectionKind, Table
from kg.read.characters import plain
from kg.read.headings import inline_labels, label_ends, label_kind

Place = tuple[int, int]


class Composed:
    """The growing text of one report with its sections, tables and fields."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0
        self.title: Place | None = None
        self.sections: list[Section] = []
        self.tables: list[Table] = []
        self.fields: list[Field] = []
        self.pages: list[int] = []
        self.line_ends: list[int] = []

    def add(self, words: str) -> Place:
        """Set these words next; their place."""
        start = self.length
        self._pieces.append(words)
        self.length += len(words)
        return start, self.length

    def paragraph(self, words: str) -> Place:
        """Set these words as a paragraph of their own, unless there are none."""
        self.part()
        return self.add(words)

    def line(self, words: str = "") -> Place:
        """Set these words on a line of their own."""
        if self._pieces and not self._ends_with("\n"):
            self.add("\n")
        return self.add(words)

    def part(self) -> None:
        """Leave a blank line after what stands so far."""
        if self._pieces and not self._ends_with("\n\n"):
            self.add("\n" if self._ends_with("\n") else "\n\n")

    def value(self, path: str, words: str) -> Place:
        """Set the value that stands at this path of a structured record."""
        place = self.add(words)
        self.fields.append(Field(path, *place))
        return place

    @contextmanager
    def section(
        self, heading: str, kind: SectionKind, level: int = 1, abstract: bool = False
    ) -> Iterator[None]:
        """What is set inside lies under this heading; where nothing is set, the heading goes too."""
        before, length = len(self._pieces), self.length
        if heading:
            self.paragraph(heading)
        self.part()
        place, start = len(self.sections), self.length
        yield
        if self.length > start:
            section = Section(heading, kind, start, self._content_end(start), level, abstract)
            self.sections.insert(place, section)
        else:
            del self._pieces[before:]
            self.length = length

    def abstract_paragraph(self, words: str, kind: SectionKind = SectionKind.OTHER) -> None:
        """Set a paragraph of an abstract, a section under each label that is printed inside it."""
        labels = inline_labels(words)
        start = self.paragraph(words)[0]
        for label, end in label_ends(labels, words):
            part = label_kind(label.name) or kind
            self.sections.append(Section(label.name, part, start + label.body, start + end, abstract=True))
        if words and not labels:
            self.sections.append(Section("", kind, start, self.length, abstract=True))

    def document(
        self,
        source: str,
        format_name: str,
        kind: ReportKind,
        sha256: str,
        identifiers: tuple[Identifier, ...] = (),
        published: str | None = None,
        publication_types: tuple[str, ...] = (),
    ) -> Document:
        """The finished report."""
        text = "".join(self._pieces).rstrip()
        if not text:
            raise EmptyReportError(source)
        form, offsets = plain(text)
        form = _flowing(form, offsets, self.line_ends)
        document = Document(
            source=source,
            format=format_name,
            kind=kind,
            sha256=sha256,
            text=text,
            plain=form,
            offsets=offsets,
            sections=tuple(self.sections),
            tables=tuple(self.tables),
            fields=tuple(self.fields),
            identifiers=identifiers,
            published=published,
            publication_types=publication_types,
            pages=tuple(self.pages),
        )
        return replace(document, title=document.text_span(*self.title)) if self.title else document

    def _ends_with(self, end: str) -> bool:
        tail = "".join(self._pieces[-len(end) - 1 :])
        return tail.endswith(end)

    def _content_end(self, start: int) -> int:
        """Where the words set since `start` end, without the blank line that follows them."""
        end, pieces = self.length, reversed(self._pieces)
        while end > start and not (piece := next(pieces)).strip():
            end -= len(piece)
        return end


def _flowing(form: str, offsets: Sequence[int], line_ends: Sequence[int]) -> str:
    """The plain text with a space at each of these line ends of the text, which part no paragraphs."""
    characters = list(form)
    for end in line_ends:
        place = bisect_left(offsets, end) if offsets else end
        if form[place : place + 1] == "\n":
            characters[place] = " "
    return "".join(characters)
