"""The upper part of the picture: which trial it is, who took part, and what the arms received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.draw.colours import arm_colours
from kg.draw.marks import (
    FAINT,
    INK,
    MUTED,
    WASH,
    Box,
    Mark,
    Panel,
    Plate,
    Said,
    Stroke,
    Style,
    Words,
    number,
    paragraph,
    paragraphs,
)
from kg.draw.wording import (
    DOT,
    NOT_REPORTED,
    count,
    digits,
    identifier,
    quantity,
    sentence,
)
from kg.model import Arm, Identifier, Population, Trial
from kg.vocabulary import in_words

NAME = Style(30, bold=True, leading=1.2)
TITLE = Style(15, fill=INK)
SMALL = Style(12, fill=MUTED)
SILENT = Style(12, fill=MUTED, italic=True)
EYEBROW = Style(11, bold=True, fill=MUTED)
CONDITION = Style(17, bold=True, leading=1.25)
BIG = Style(32, bold=True)

_PAD = 16
_CRITERIA = 4
_POPULATION_SHARE = 0.36
_FLOW = 190
_GAP = 14


def header(trial: Trial, left: float, top: float, room: float) -> Panel:
    """The trial's name, its report, its design and its numbers in registers."""
    named = paragraph(trial.label, left, top, room, NAME, lines=2)
    title = paragraph(trial.report.title or "", left, named.bottom + 4, room, TITLE, lines=2)
    design = sentence(DOT.join(map(in_words, trial.design)))
    names = DOT.join(map(identifier, dict.fromkeys((*trial.registrations, *_published(trial)))))
    facts = paragraphs([(design, SMALL), (names, SMALL)], left, title.bottom + 4, room)
    return Panel((*named.marks, *title.marks, *facts.marks), facts.bottom)


def people(trial: Trial, left: float, top: float, room: float) -> Panel:
    """Population, numbers randomized and analysed, and arms, from left to right."""
    share = room * _POPULATION_SHARE
    arms_left = left + share + _FLOW
    who = _population(trial.population, left, top, share)
    arms = _arms(trial, arms_left, top, room - share - _FLOW)
    bottom = max(who.bottom, arms.bottom, top + 120)
    plate = Plate(Box(left, top, left + share, bottom), WASH, radius=6)
    flow = _flow(trial, left + share, (top + bottom) / 2, arms_left, _middles(arms))
    return Panel((plate, *who.marks, *flow, *arms.marks), bottom)


def _published(trial: Trial) -> Iterator[Identifier]:
    yield from trial.report.identifiers
    for article in trial.report.cites:
        yield from article.identifiers


def _population(population: Population | None, left: float, top: float, room: float) -> Panel:
    x, inner = left + _PAD, room - 2 * _PAD
    eyebrow = paragraph("WHO TOOK PART", x, top + _PAD, inner, EYEBROW)
    if population is None:
        silent = paragraph(f"Population {NOT_REPORTED}", x, eyebrow.bottom + 4, inner, SILENT)
        return Panel((*eyebrow.marks, *silent.marks), silent.bottom + _PAD)
    lines = paragraphs(_who(population), x, eyebrow.bottom + 4, inner)
    said = Said(lines.marks, population.evidence, "population")
    return Panel((*eyebrow.marks, said), lines.bottom + _PAD)


def _who(population: Population) -> Iterator[tuple[str, Style]]:
    conditions = ", ".join(condition.label for condition in population.conditions)
    yield (sentence(conditions), CONDITION) if conditions else (f"Condition {NOT_REPORTED}", SILENT)
    if population.age_group:
        yield sentence(f"{in_words(population.age_group)}s"), Style(13)
    if population.participants is not None:
        yield count(population.participants, "participant"), Style(13)
    for criterion in population.inclusion_criteria[:_CRITERIA]:
        yield f"• {criterion}", Style(12.5)
    if len(population.inclusion_criteria) > _CRITERIA:
        more = len(population.inclusion_criteria) - _CRITERIA
        yield f"and {count(more, 'more criterion').replace('criterions', 'criteria')}", SILENT


def _flow(trial: Trial, left: float, y: float, right: float, middles: list[float]) -> Iterator[Mark]:
    """The randomized number on a line from the population that branches to the arms."""
    centre, fork = (left + right) / 2 - 8, right - 24
    yield Stroke(f"M{number(left)} {number(y)}H{number(fork)}", stroke=FAINT, width=2)
    for middle in middles:
        yield Stroke(
            f"M{number(fork)} {number(y)}V{number(middle)}H{number(right - 4)}", stroke=FAINT, width=2
        )
    if trial.randomized is None:
        marks: tuple[Mark, ...] = (Words(centre, y - 10, f"Randomized: {NOT_REPORTED}", SILENT, "middle"),)
    else:
        marks = (
            Words(centre, y - 28, digits(trial.randomized), BIG, "middle"),
            Words(centre, y - 10, "randomized", SMALL, "middle"),
        )
    yield Said(marks, trial.evidence, "number randomized")
    yield from _analysed(trial, centre, y + 22)


def _analysed(trial: Trial, centre: float, y: float) -> Iterator[Mark]:
    for place, analysed in enumerate(one for one in trial.analysis_sets if one.participants is not None):
        number_words = f"{analysed.participants} analysed"
        principle = f"({in_words(analysed.principle)})" if analysed.principle else ""
        base = y + place * 32
        marks = (
            Words(centre, base, number_words, Style(13, bold=True), "middle"),
            *((Words(centre, base + 15, principle, SMALL, "middle"),) if principle else ()),
        )
        yield Said(marks, analysed.evidence, "number analysed")


def _arms(trial: Trial, left: float, top: float, room: float) -> Panel:
    if not trial.arms:
        silent = paragraph(f"Arms {NOT_REPORTED}", left, top + _PAD, room, SILENT)
        return Panel(silent.marks, silent.bottom + _PAD)
    colours, given = arm_colours(trial), {one.id: one.label for one in trial.interventions}
    marks: list[Mark] = []
    for arm in trial.arms:
        panel = _arm(arm, given, colours[arm.id], left, top, room)
        marks += panel.marks
        top = panel.bottom + _GAP
    return Panel(tuple(marks), top - _GAP)


def _arm(arm: Arm, given: Mapping[str, str], colour: str, left: float, top: float, room: float) -> Panel:
    x, inner = left + _PAD, room - 2 * _PAD
    size_room = 110
    name = paragraph(
        arm.label, x, top + 8, inner - size_room, Style(15, bold=True, fill=colour, leading=1.25), 3
    )
    lines = paragraphs(((sentence(_treatment(arm, given)), Style(12.5)),), x, name.bottom, inner - size_room)
    size = (
        (f"n = {arm.size}", Style(15, bold=True))
        if arm.size is not None
        else (f"size {NOT_REPORTED}", SILENT)
    )
    sized = Words(left + room - _PAD, top + 8 + 15, size[0], size[1], "end")
    bottom = lines.bottom + 10
    plate = Plate(Box(left, top, left + room, bottom), WASH, radius=6)
    stripe = Plate(Box(left, top, left + 5, bottom), colour)
    return Panel(
        (plate, stripe, Said((*name.marks, sized, *lines.marks), arm.evidence, f"arm {arm.label}")), bottom
    )


def _treatment(arm: Arm, given: Mapping[str, str]) -> str:
    """What an arm received, on one line: `experimental arm · 30 mg · intravenous · for 48 hours`."""
    received = " + ".join(given[one] for one in arm.interventions if given.get(one, arm.label) != arm.label)
    parts = (
        in_words(arm.role) if arm.role else "",
        received,
        quantity(arm.dose) if arm.dose else "",
        in_words(arm.route) if arm.route else "",
        f"for {quantity(arm.duration)}" if arm.duration else "",
    )
    return DOT.join(filter(None, parts))


def _middles(arms: Panel) -> list[float]:
    plates = (mark.box for mark in arms.marks if isinstance(mark, Plate) and mark.radius)
    return [(box.top + box.bottom) / 2 for box in plates]
