"""From a document to the trial that it reports: every statement with its words."""

from __future__ import annotations

from kg.errors import NotATrialError
from kg.find import registry
from kg.find.assemble import assemble
from kg.find.numbers import compiled
from kg.find.reading import Reading, prepare
from kg.model import Document, ReportKind, SectionKind, Trial

_REVIEW = compiled(
    r"\bmeta-?analys|\b(?:systematic|narrative|scoping) review|\bcase report|\bcohort study\b|\bcase-control"
    r"|\bcross-sectional|\beditorial\b|\bguidelines?\b"
)
_REVIEW_TYPES = frozenset(
    {
        "Meta-Analysis",
        "Systematic Review",
        "Review",
        "Editorial",
        "Letter",
        "Case Reports",
        "Practice Guideline",
    }
)
_TRIAL = compiled(
    r"\brandom(?:i[sz]|ly)|\btrial\b|\bplacebo|\bphase (?:[1-4]|i{1,3}v?)\b|\bcontrol(?:led| group)"
    r"|\bcross-?over|\bdouble-?blind"
)


def find(document: Document) -> Trial:
    """The trial that a document reports; NotATrialError when it reports none."""
    if document.kind is ReportKind.REGISTRY:
        return registry.trial_of(document)
    reading = prepare(document)
    if reason := _why_not(reading):
        raise NotATrialError(document.source, reason)
    trial = assemble(reading)
    if len(trial.arms) < 2:
        raise NotATrialError(document.source, "no two arms that were compared are named here")
    return trial


def _why_not(reading: Reading) -> str | None:
    document = reading.document
    title = document.title.quote if document.title else ""
    if (
        _REVIEW_TYPES.intersection(document.publication_types)
        and "Randomized Controlled Trial" not in document.publication_types
    ):
        return f"a {', '.join(document.publication_types).lower()}, not the report of a trial"
    if mark := _REVIEW.search(title):
        return f"its title calls it a {mark.group().lower()}"
    prose = [s.text for s in reading.sentences if s.kind is not SectionKind.BACKGROUND]
    if not any(_TRIAL.search(text) for text in prose):
        return "no randomized or controlled trial is reported here"
    return None
