"""The gate before the graph: no quote passes that is not at its offsets."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import EvidenceError
from kg.model import Document, Span, Trial


def verify(document: Document, trial: Trial) -> None:
    """Compare every quote with the words at its offsets; EvidenceError for the first that differs."""
    for span in _spans(trial):
        inside = 0 <= span.start < span.end <= len(document.text)
        found = document.text[span.start : span.end] if inside else ""
        if not inside or found != span.quote:
            raise EvidenceError(document.source, span.start, span.end, span.quote, found)


def _spans(trial: Trial) -> Iterator[Span]:
    for article in trial.report.cites:
        yield from article.evidence
    for statement in trial.statements():
        yield from statement.evidence
