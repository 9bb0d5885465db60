"""The lower part of the picture: what the report concludes, what it leaves out, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator

from kg.draw.letters import width
from kg.draw.marks import (
    FAINT,
    INK,
    MUTED,
    PAPER,
    Box,
    Mark,
    Panel,
    Plate,
    Said,
    Style,
    Words,
    paragraph,
    paragraphs,
)
from kg.draw.outcomes import SECTION
from kg.draw.wording import DOT, effect_value, quoted, sentence, with_article
from kg.model import Claim, Trial
from kg.vocabulary import in_words

QUOTE = Style(15, leading=1.35)
SMALL = Style(12, fill=MUTED)
TAG = Style(12, bold=True, fill=PAPER)

_TAG_ROOM = 190
_CLAIMS = 8
_CLAIM_GAP = 14
_COLOURS = {
    "Benefit": "#1f7347",
    "Harm": "#a8324a",
    "NoBenefit": "#5b6670",
    "NonInferiority": "#0b5a8f",
    "Inconclusive": "#8a6100",
}


def conclusions(trial: Trial, left: float, top: float, room: float) -> Panel:
    """What the authors conclude, each with how firmly and on which estimates."""
    if not trial.claims:
        return Panel((), top)
    section = paragraph("What the report concludes", left, top, room, SECTION)
    marks, y = list(section.marks), section.bottom + 8
    for claim in trial.claims[:_CLAIMS]:
        panel = _claim(claim, trial, left, y, room)
        marks += panel.marks
        y = panel.bottom + _CLAIM_GAP
    if len(trial.claims) > _CLAIMS:
        more = f"and {len(trial.claims) - _CLAIMS} more, all of them in the HTML page"
        marks.append(Words(left, y + 10, more, Style(12, fill=MUTED, italic=True)))
        y += 24
    return Panel(tuple(marks), y - _CLAIM_GAP)


def silence(trial: Trial, left: float, top: float, room: float) -> Panel:
    """What a careful reader would look for in the report and not find."""
    if not trial.not_reported:
        return Panel((), top)
    named = DOT.join(in_words(term) for term in trial.not_reported)
    texts = [("Not reported", Style(13, bold=True)), (sentence(named), Style(13, fill=INK))]
    panel = paragraphs(texts, left + 16, top + 12, room - 32)
    plate = Plate(Box(left, top, left + room, panel.bottom + 12), PAPER, radius=6, stroke=MUTED, dash="4 3")
    return Panel((plate, *panel.marks), panel.bottom + 12)


def footer(trial: Trial, left: float, top: float, room: float) -> Panel:
    """Where the statements were read, and that each has its words."""
    report = trial.report
    kind, digest = in_words(report.kind.value), report.sha256[:16]
    read = f"Read from {with_article(kind)} of {report.text_length} characters, SHA-256 {digest}…"
    shown = "Every number is as printed; behind each stand the report's own words."
    line = Plate(Box(left, top, left + room, top + 1), FAINT)
    return Panel(
        (line, *(panel := paragraphs([(f"{read} {shown}", SMALL)], left, top + 10, room)).marks), panel.bottom
    )


def _claim(claim: Claim, trial: Trial, left: float, top: float, room: float) -> Panel:
    tag = _tag(claim, left, top)
    said = " ".join(map(quoted, claim.evidence)) or "no words given"
    below = DOT.join(_grounds(claim, trial))
    panel = paragraphs([(said, QUOTE), (below, SMALL)], left + _TAG_ROOM, top, room - _TAG_ROOM)
    about = in_words(claim.claim_type)
    return Panel((*tag, Said(panel.marks, claim.evidence, about)), max(panel.bottom, top + 26))


def _tag(claim: Claim, left: float, top: float) -> tuple[Mark, ...]:
    words = in_words(claim.claim_type)
    right = left + width(words, TAG.size, TAG.bold) + 20
    plate = Plate(Box(left, top, right, top + 24), _COLOURS.get(claim.claim_type, MUTED), radius=12)
    return (plate, Words(left + 10, top + 16, words, TAG))


def _grounds(claim: Claim, trial: Trial) -> Iterator[str]:
    if claim.hedging:
        yield in_words(claim.hedging)
    if claim.stated_in:
        yield f"in the {in_words(claim.stated_in)}"
    labels = {outcome.id: outcome.label for outcome in trial.outcomes}
    rests = [
        f"{effect_value(e)} ({labels.get(e.outcome, e.outcome)})"
        for e in trial.estimates
        if e.id in claim.supported_by
    ]
    if rests:
        yield f"rests on {'; '.join(rests)}"
