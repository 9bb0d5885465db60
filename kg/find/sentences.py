"""A report cut into sentences, each with the section it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Document, Section, SectionKind, Span, Table

# A full stop after these does not end a sentence.
_ABBREVIATED = (
    r"\b(?:vs|e\.g|i\.e|et al|cf|viz|approx|resp|ca|nos?|figs?|refs?|vol|dr|st|vit|spp?|inc|ltd|co|"
    r"jan|feb|sept?|oct|nov|dec)"
)
_CLOSED = r"(?<=[.!?])(?P<closed>[\"')\]]{0,2})"
# The numbers of references stand after the stop: "tolerated.1,2 No".
_CITED = r"(?<=[a-z)\]]\.)\[?\d{1,2}(?:[,-]\d{1,2})*\]?"
_OPENED = r"(?=[\"'(\[]?[A-Z0-9<>])"
_BLANK_LINE = r"\n\s*\n\s*"
_LINE_END = r"(?<=[.:;!?])\s*\n\s*"
_BULLET = r"\n\s*(?=[•*-]\s)"
_ENDS = re.compile(rf"(?:{_CLOSED}|{_CITED})\s+{_OPENED}|{_BLANK_LINE}|{_LINE_END}|{_BULLET}")
_NO_END = re.compile(rf"(?:{_ABBREVIATED}|\b[A-Z]|\(p|\bp)\.$", re.IGNORECASE)


_METHODS = re.compile(
    r"\b(?:were|was|been|be|and|we|patients|participants|women|men|children)\s+"
    r"(?:\w+\s+){0,3}?(?:random|assigned|allocated|divided)"
    r"|\brandomi[sz]ed (?:to|into)\b|\brandomly\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\d\s*%|\b[Pp]\s*[=<>≤≥]|\bCI\b|\bsignifican|\bdid not differ|\bno differences?\b"
    r"|\bfewer\b|\bmore\b.*\bthan\b|\bthan (?:in )?the\b|\bmedian \w+ (?:was|were)\b"
    r"|\bmean \w+ (?:was|were)\b|\bcompleted\b|\bresults? show"
)
_PLAN = re.compile(
    r"\b(?:random(?:ly|i[sz]ed)|assigned|allocated) (?:\w+ )?to\b"
    r"|\b(?:primary|secondary|main) (?:\w+ )?(?:end ?-?points?|outcomes?)\b|\bwill be\b"
    r"|\b(?:to|we) (?:evaluate|compare|determine|assess|investigate|test|examine)\b"
    r"|\bpower\b|\beligible\b|\bwas defined as\b|\bwere measured\b"
)
_CONCLUDES = re.compile(
    r"\bconclu|\bsuggest|\bour (?:results|findings|data|study)\b"
    r"|\bthese (?:results|findings|data)\b|\bthis (?:study|trial) "
    r"(?:shows?|demonstrates?|found|suggests?|provides)\b"
    r"|\bfurther (?:research|studies|trials)\b"
    r"|\b(?:is|are|was|were|appears?|may be|can be) (?:\w+ ){0,2}"
    r"(?:effective|safe|beneficial|feasible|useful|well tolerated)\b"
    r"|^(?:In|For) (?:patients|women|men|children|adults|this|these)\b",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:aim|purpose|objective|goal|hypothes|we "
    r"(?:sought|aimed|evaluated|investigated|compared|tested)|to "
    r"(?:evaluate|compare|determine|assess|investigate|examine|test))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: offsets into the plain text, its words, and where in the report it stands."""

    start: int
    end: int
    text: str
    kind: SectionKind
    abstract: bool
    heading: str
    number: int


def sentences(document: Document) -> tuple[Sentence, ...]:
    """All sentences of the prose of a document, in order; tables and references are left out."""
    found: list[Sentence] = []
    for start, end, section in _stretches(document):
        for first, last in _pieces(document.plain, start, end):
            text = document.plain[first:last].replace("\n", " ")
            place = (
                (section.kind, section.abstract, section.heading)
                if section
                else (SectionKind.OTHER, False, "")
            )
            found.append(Sentence(first, last, text, *place, len(found)))
    return tuple(_inferred(found))


def _inferred(found: list[Sentence]) -> list[Sentence]:
    """The sentences of an abstract printed without headings, each in the part that its words belong to.

    What participants were assigned to opens the methods; from the first sentence after it that has the
    marks of a result on, it is results; the conclusion is what concludes in the last third.
    """
    labelled = any(s.kind not in {SectionKind.OTHER, SectionKind.TITLE} for s in found)
    methods = next((s.number for s in found if _METHODS.search(s.text)), None)
    if labelled or methods is None or len(found) > 60:
        return found
    results = next(
        (s.number for s in found[methods:] if _RESULT.search(s.text) and not _PLAN.search(s.text)), len(found)
    )
    late = max(results + 1, len(found) * 2 // 3)
    conclusion = next((s.number for s in found[late:] if _CONCLUDES.search(s.text)), len(found))
    bounds = ((methods, SectionKind.OTHER), (results, SectionKind.METHODS), (conclusion, SectionKind.RESULTS))
    return [_placed(s, bounds) for s in found]


def _placed(sentence: Sentence, bounds: tuple[tuple[int, SectionKind], ...]) -> Sentence:
    if sentence.kind is SectionKind.TITLE:
        return sentence
    kind = next((kind for end, kind in bounds if sentence.number < end), SectionKind.CONCLUSION)
    aim = kind is SectionKind.OTHER and _AIM.search(sentence.text)
    return replace(sentence, kind=SectionKind.OBJECTIVE if aim else kind, abstract=True)


def _stretches(document: Document) -> Iterator[tuple[int, int, Section | None]]:
    """Parts of the text that belong to one section, the innermost one, without tables."""
    edges = sorted(_edges(document))
    headings = {section.heading for section in document.sections}
    for start, end in pairwise(edges):
        section = _section_at(document, start, end)
        inside = any(table.start <= start and end <= table.end for table in document.tables)
        heading = section is None and document.text[start:end].strip(" \n:.#*-=") in headings
        if not inside and not heading and (section is None or section.kind is not SectionKind.REFERENCES):
            yield document.to_plain(start), document.to_plain(end), section


def _edges(document: Document) -> set[int]:
    """Where a section, a table or the title begins or ends."""
    parts: list[Section | Table | Span] = [*document.sections, *document.tables]
    if document.title is not None:
        parts.append(document.title)
    return {0, len(document.text)}.union(*({part.start, part.end} for part in parts))


def _section_at(document: Document, start: int, end: int) -> Section | None:
    title = document.title
    if title is not None and title.start <= start and end <= title.end:
        return Section("Title", SectionKind.TITLE, start, end, abstract=True)
    around = [s for s in document.sections if s.start <= start and end <= s.end]
    return min(around, key=lambda s: (s.end - s.start, -s.level), default=None)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for mark in _ENDS.finditer(text, start, end):
        if "\n" not in mark.group() and _runs_on(text, first, mark):
            continue
        yield from _trimmed(text, first, _last(mark))
        first = mark.end()
    yield from _trimmed(text, first, end)


def _last(mark: re.Match[str]) -> int:
    """Where a sentence ends: with the quotation mark or bracket that closes after its stop."""
    return mark.end("closed") if mark["closed"] else mark.start()


def _runs_on(text: str, first: int, mark: re.Match[str]) -> bool:
    """Whether what looks like an end is an abbreviation, an open bracket or a number after P."""
    before = text[max(first, mark.start() - 12) : mark.start()]
    if _NO_END.search(before):
        return True
    sentence = text[first : _last(mark)]
    if sentence.count("(") > sentence.count(")"):
        return len(sentence) < 600
    return False


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
