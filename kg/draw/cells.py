"""The numbers of one row: each arm's results, and the effects in words beside the plot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.draw.marks import FAINT, MUTED, Box, Mark, Panel, Plate, Said, Style, paragraph, paragraphs
from kg.draw.plot import ARM_SHARE, Plot, whisker
from kg.draw.wording import (
    DOT,
    NOT_REPORTED,
    effect_value,
    interval,
    listed,
    p_value,
    result_details,
    result_value,
    sentence,
)
from kg.model import ArmResult, EffectEstimate, Outcome
from kg.vocabulary import in_words

Moment: TypeAlias = tuple[str, str]

FACT = Style(11.5, fill=MUTED)
SILENT = Style(12, fill=MUTED, italic=True)
VALUE = Style(15, bold=True)
DETAIL = Style(11.5, fill=MUTED, leading=1.3)
EFFECT = Style(13.5, bold=True, leading=1.3)

_BAR = 4


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for one outcome at one time in one subgroup."""

    moment: Moment
    results: tuple[ArmResult, ...]
    estimates: tuple[EffectEstimate, ...]


def row_of_numbers(row: Row, outcome: Outcome, plot: Plot, top: float) -> Panel:
    """One row of the table: its time and subgroup, the arms' results, the effects."""
    marks: list[Mark] = []
    heading = ", ".join(filter(None, row.moment))
    if heading:
        start = plot.columns.numbers
        panel = paragraph(heading, start, top, plot.columns.right - start, FACT)
        marks += panel.marks
        top = panel.bottom
    cells = [_cell(arm, row, outcome, plot, top) for arm in plot.columns.arms]
    effects = _effects(row, outcome, plot, top)
    marks += [mark for cell in cells for mark in cell.marks]
    return Panel((*marks, *effects.marks), max([effects.bottom, *(cell.bottom for cell in cells)]))


def _cell(arm: str, row: Row, outcome: Outcome, plot: Plot, top: float) -> Panel:
    """The results of one arm, one below the other."""
    x = plot.columns.arms[arm]
    results = [result for result in row.results if result.arm == arm]
    if not results and any(row.moment):
        return Panel((), top)
    if not results:
        return paragraph(NOT_REPORTED, x, top + 2, ARM_SHARE - 14, SILENT)
    marks: list[Mark] = []
    for result in results:
        panel = _result(result, outcome, plot, x, top)
        marks += panel.marks
        top = panel.bottom + 6
    return Panel(tuple(marks), top)


def _result(result: ArmResult, outcome: Outcome, plot: Plot, x: float, top: float) -> Panel:
    value = paragraph(result_value(result), x, top, ARM_SHARE - 14, VALUE)
    bar = _bar(result, plot.colours[result.arm], x, value.bottom)
    below = value.bottom + (_BAR + 3 if bar else 0)
    details = paragraphs(((words, DETAIL) for words in result_details(result)), x, below, ARM_SHARE - 14)
    about = f"{outcome.label}, {plot.label(result.arm)}: {result_value(result)}"
    return Panel((Said((*value.marks, *bar, *details.marks), result.evidence, about),), details.bottom + 2)


def _bar(result: ArmResult, colour: str, x: float, top: float) -> tuple[Mark, ...]:
    """A share of the participants as a bar in a frame of all of them."""
    share = _share(result)
    if share is None or not 0 <= share <= 1:
        return ()
    room = ARM_SHARE - 30
    full = Plate(Box(x, top, x + room, top + _BAR), FAINT, radius=1)
    return (full, Plate(Box(x, top, x + room * share, top + _BAR), colour, radius=1))


def _share(result: ArmResult) -> float | None:
    if result.statistic == "Percentage" and result.value is not None:
        return float(result.value) / 100
    return result.events / result.total if result.events is not None and result.total else None


def _effects(row: Row, outcome: Outcome, plot: Plot, top: float) -> Panel:
    if not row.estimates:
        return paragraph(f"comparison {NOT_REPORTED}", plot.columns.effect, top + 2, 300, SILENT)
    marks: list[Mark] = []
    for estimate in row.estimates:
        panel = _effect(estimate, outcome, plot, top)
        marks += panel.marks
        top = panel.bottom + 6
    return Panel(tuple(marks), top - 6)


def _effect(estimate: EffectEstimate, outcome: Outcome, plot: Plot, top: float) -> Panel:
    """One comparison: drawn on the line, and in words beside it."""
    columns = plot.columns
    texts = tuple(_effect_words(estimate, plot))
    words = paragraphs(texts, columns.effect, top, columns.right - columns.effect)
    scale = plot.scale(estimate)
    drawn = whisker(estimate, scale, plot, top + 11) if scale else ()
    about = f"{outcome.label}: {effect_value(estimate)}"
    bottom = max(words.bottom, top + 34 if scale and not scale.log else top)
    return Panel((Said((*drawn, *words.marks), estimate.evidence, about),), bottom)


def _effect_words(estimate: EffectEstimate, plot: Plot) -> Iterator[tuple[str, Style]]:
    if len(plot.trial.arms) > 2 and estimate.target_arm:
        yield f"{plot.label(estimate.target_arm)} v {plot.label(estimate.reference_arm)}", FACT
    if estimate.value is not None:
        yield sentence(effect_value(estimate)), EFFECT
    if estimate.interval or estimate.p:
        bounds = interval(estimate.interval) if estimate.interval else ""
        p = p_value(estimate.p) if estimate.p else ""
        yield DOT.join(filter(None, (bounds, p))), Style(13)
    missing = tuple(_missing(estimate))
    if missing:
        yield sentence(f"{listed(missing)} {NOT_REPORTED}"), SILENT
    if estimate.favours:
        yield f"favours {plot.label(estimate.favours)}", Style(12.5, fill=plot.favoured(estimate))
    stated = (estimate.stated_significance, estimate.stated_direction)
    said = [in_words(term) for term in stated if term]
    said += ["adjusted"] if estimate.adjusted else []
    if said:
        yield DOT.join(said), FACT


def _missing(estimate: EffectEstimate) -> Iterator[str]:
    if estimate.value is None:
        yield in_words(estimate.measure) if estimate.measure else "effect"
    if estimate.interval is None:
        yield "interval"
    if estimate.p is None:
        yield "P"
