"""The passages of a report that may state a finding: its sentences, and the rows of tables set as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import SectionKind

_LONGEST_ROW = 700
_LONGEST_SENTENCE = 350
_SHORTEST = 12
_MANY_DIGITS = 0.25
_VERB = re.compile(r"\b(?:was|were|had|is|did|are)\b")
_NAMES_A_ROW = re.compile(r"\s*(?!(?:p|n|ns|na|vs)\b)[a-z(][a-z]", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_HEADINGS: tuple[tuple[str, SectionKind], ...] = (
    ("result", SectionKind.RESULTS), ("finding", SectionKind.RESULTS), ("conclu", SectionKind.CONCLUSION),
    ("discuss", SectionKind.DISCUSSION), ("method", SectionKind.METHODS), ("stat", SectionKind.METHODS),
    ("introduc", SectionKind.BACKGROUND), ("backgr", SectionKind.BACKGROUND),
    ("object", SectionKind.OBJECTIVE), ("aim", SectionKind.OBJECTIVE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a row: offsets into the plain text, its words, and the kind of its section."""

    start: int
    end: int
    text: str
    kind: SectionKind
    row: bool


def passages(reading: Reading) -> tuple[Passage, ...]:
    """All passages of a report, in order."""
    return tuple(
        _passage(reading, sentence, start, end, row)
        for sentence in reading.sentences
        for start, end, row in _pieces(reading.document.plain, sentence)
        if end - start >= _SHORTEST
    )


def _passage(reading: Reading, sentence: Sentence, start: int, end: int, row: bool) -> Passage:
    text = reading.text[start:end]
    digits = sum(character.isdigit() for character in text)
    numeric = digits > _MANY_DIGITS * len(text) and not _VERB.search(text)
    return Passage(start, end, text, _kind(sentence), row or numeric)


def _kind(sentence: Sentence) -> SectionKind:
    """The kind of a sentence's section, told by the words of the heading where the reader left it open."""
    if sentence.kind not in {SectionKind.OTHER, SectionKind.METHODS} and not sentence.heading.isupper():
        return sentence.kind
    heading = sentence.heading.lower()
    return next((kind for word, kind in _HEADINGS if word in heading), sentence.kind)


def _pieces(plain: str, sentence: Sentence) -> Iterator[tuple[int, int, bool]]:
    """A sentence as it is; a table that was set as lines of text, row by row."""
    raw = plain[sentence.start : sentence.end]
    if "\n" not in raw or (len(raw) < _LONGEST_SENTENCE and raw.count("\n") < 3):
        yield sentence.start, sentence.end, False
        return
    for start, end in _with_headings(plain, _rows(raw, sentence.start)):
        yield start, min(end, start + _LONGEST_ROW), True


def _rows(raw: str, start: int) -> list[tuple[int, int]]:
    """Lines that begin with a name, each with the lines of numbers that follow it."""
    rows: list[tuple[int, int]] = []
    for line in raw.splitlines(keepends=True):
        end = start + len(line.rstrip("\n"))
        if line.strip():
            if rows and not _NAMES_A_ROW.match(line):
                rows[-1] = (rows[-1][0], end)
            else:
                rows.append((start, end))
        start += len(line)
    return rows


def _with_headings(plain: str, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A line without a number belongs to the row after it."""
    joined: list[tuple[int, int]] = []
    for start, end in rows:
        open_heading = joined and not _DIGIT.search(plain, *joined[-1])
        near = open_heading and end - joined[-1][0] < _LONGEST_SENTENCE and start - joined[-1][1] < 3
        if near and _DIGIT.search(plain, start, end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
