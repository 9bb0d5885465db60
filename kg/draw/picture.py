"""One trial's evidence as one picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.draw.cells import SILENT
from kg.draw.conclusions import conclusions, footer, silence
from kg.draw.marks import Mark, Panel, Picture, paragraph
from kg.draw.outcomes import ordered, outcome_table
from kg.draw.people import header, people
from kg.draw.plot import ARM_SHARE
from kg.draw.wording import NOT_REPORTED, count, effect_value, interval, p_value, sentence
from kg.model import Trial

_MARGIN = 44
_WIDTH = 1240
_USUAL_ARMS = 2
_EDGE = 36
_GAP = 34
MOST_OUTCOMES = 20
MOST_EVENTS = 15


def picture(trial: Trial) -> Picture:
    """Population, arms, outcomes, results, effects and conclusions of a trial, from top to bottom."""
    room = _WIDTH - 2 * _MARGIN + ARM_SHARE * max(0, len(trial.arms) - _USUAL_ARMS)
    marks: list[Mark] = []
    bottom: float = 0
    for gap, draw in _parts(trial, room):
        panel = draw(bottom + gap)
        if panel.marks:
            marks += panel.marks
            bottom = panel.bottom
    size = (room + 2 * _MARGIN, round(bottom + _EDGE))
    return Picture(*size, tuple(marks), trial.label, _description(trial))


def _parts(trial: Trial, room: float) -> Iterator[tuple[float, Callable[[float], Panel]]]:
    """The gap above each part of the picture, and what draws the part from a top edge down."""
    events = ordered(outcome for outcome in trial.outcomes if outcome.adverse_event)
    others = ordered(outcome for outcome in trial.outcomes if not outcome.adverse_event)
    yield _EDGE, lambda top: header(trial, _MARGIN, top, room)
    yield 20, lambda top: people(trial, _MARGIN, top, room)
    yield _GAP, lambda top: outcome_table("Outcomes", trial, others, _MARGIN, top, room, MOST_OUTCOMES)
    if not trial.outcomes:
        yield _GAP, lambda top: paragraph(f"Outcomes {NOT_REPORTED}", _MARGIN, top, room, SILENT)
    yield _GAP, lambda top: outcome_table("Adverse events", trial, events, _MARGIN, top, room, MOST_EVENTS)
    yield _GAP, lambda top: conclusions(trial, _MARGIN, top, room)
    yield _GAP, lambda top: silence(trial, _MARGIN, top, room)
    yield 24, lambda top: footer(trial, _MARGIN, top, room)


def _description(trial: Trial) -> str:
    """The picture in words, for those who do not see it."""
    arms = ", ".join(arm.label for arm in trial.arms) or "none reported"
    facts = [
        f"{count(len(trial.arms), 'arm')}: {arms}",
        f"{trial.randomized} randomized"
        if trial.randomized is not None
        else "number randomized not reported",
        count(len(trial.outcomes), "outcome"),
    ]
    primary = [outcome for outcome in trial.outcomes if outcome.role == "Primary"]
    facts += [f"primary outcome: {outcome.label}{_effects(outcome.id, trial)}" for outcome in primary]
    return ". ".join(map(sentence, facts)) + "."


def _effects(outcome: str, trial: Trial) -> str:
    found = []
    for estimate in trial.estimates:
        if estimate.outcome == outcome:
            parts = [effect_value(estimate)]
            parts += [interval(estimate.interval)] if estimate.interval else []
            parts += [p_value(estimate.p)] if estimate.p else []
            found.append(", ".join(parts))
    return f" ({'; '.join(found)})" if found else ""
