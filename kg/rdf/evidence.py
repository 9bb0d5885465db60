"""The gate before the graph: no quote passes that is not at its offsets, and no name for two things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.errors import EvidenceError, ReadingError
from kg.model import Document, Span, Trial
from kg.rdf.names import Names


def verify(document: Document, trial: Trial) -> None:
    """Compare every quote with the words at its offsets; EvidenceError for the first that differs.

    ReadingError if two records of a kind have one id, since the graph could not tell them apart.
    """
    for span in _spans(trial):
        inside = 0 <= span.start < span.end <= len(document.text)
        found = document.text[span.start : span.end] if inside else ""
        if not inside or found != span.quote:
            raise EvidenceError(document.source, span.start, span.end, span.quote, found)
    for kind, names in _names(trial).items():
        for name in _repeated(names):
            raise ReadingError(document.source, f"two {kind} found in it have one name, {name!r}")


def _spans(trial: Trial) -> Iterator[Span]:
    for article in trial.report.cites:
        yield from article.evidence
    for statement in trial.statements():
        yield from statement.evidence


def _names(trial: Trial) -> dict[str, list[str]]:
    conditions = trial.population.conditions if trial.population else ()
    return {
        "arms": [arm.id for arm in trial.arms],
        "outcomes": [outcome.id for outcome in trial.outcomes],
        "interventions": [intervention.id for intervention in trial.interventions],
        "conditions": [condition.id for condition in conditions],
        "analysis sets": [analysis_set.id for analysis_set in trial.analysis_sets],
        "results": [result.id for result in trial.results],
        "estimates": [estimate.id for estimate in trial.estimates],
        "claims": [claim.id for claim in trial.claims],
        "cited articles": [Names.of(trial).article(article) for article in trial.report.cites],
    }


def _repeated(names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)
