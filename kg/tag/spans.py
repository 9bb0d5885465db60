"""Tagged spans, and how labels of words become spans."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Document, Span

OUTSIDE = "O"
BEGIN, INSIDE = "B-", "I-"
Place = tuple[int, int]
Marked = tuple[int, int, str]


class Kind(enum.StrEnum):
    """What is looked for: the labels of one annotated collection."""

    RESULTS_BY_ARM = "results-by-arm"
    OUTCOMES = "outcomes"
    ELEMENTS = "elements"
    SENTENCES = "sentences"


class Reader(enum.StrEnum):
    """How: by conditional random fields in plain Python, or by a neural encoder too (extra `neural`)."""

    FAST = "fast"
    NEURAL = "neural"


@dataclass(frozen=True, slots=True, order=True)
class TaggedSpan:
    """Words of a report and what they were taken for."""

    span: Span
    label: str


def joined(words: Sequence[Place], labels: Iterable[str]) -> Iterator[Marked]:
    """Start, end and label of each span: `B-` begins one, `I-` of the same label goes on with it."""
    first: Place | None = None
    last, kind = (0, 0), OUTSIDE
    for word, label in zip(words, labels, strict=True):
        goes_on = label == f"{INSIDE}{kind}" and first is not None
        if first is not None and not goes_on:
            yield first[0], last[1], kind
            first = None
        if label != OUTSIDE and first is None:
            first, kind = word, label[2:]
        last = word
    if first is not None:
        yield first[0], last[1], kind


def tagged(document: Document, marked: Iterable[Marked]) -> tuple[TaggedSpan, ...]:
    """Marked places of the plain text as spans of the report, in order."""
    return tuple(sorted(TaggedSpan(document.span(start, end), label) for start, end, label in marked))
