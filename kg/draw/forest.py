"""A forest plot: each trial's estimate as a square by its weight, the pooled effect as a diamond."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.draw.axes import Axis, axis, tick_text
from kg.draw.letters import width
from kg.draw.marks import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    Box,
    Mark,
    Panel,
    Picture,
    Plate,
    Stroke,
    Style,
    Words,
    number,
    paragraph,
    rule,
)
from kg.draw.wording import MINUS, sentence
from kg.pool.absolute import Range
from kg.pool.effect_sizes import is_log
from kg.pool.readings import Reading
from kg.pool.synthesis import Synthesis
from kg.pool.wording import between, heterogeneity, measured, model, title, within
from kg.vocabulary import in_words

_MARGIN = 32
_GAP = 20
_PLOT = 300
_LABELS = 230
_ROW = 24
_TOTAL = 8
_LARGEST = 15
_SMALLEST = 4
_TITLE = Style(16, bold=True)
_HEAD = Style(12, bold=True, leading=1.25)
_CELL = Style(12.5)
_STRONG = Style(12.5, bold=True)
_SMALL = Style(11.5, fill=MUTED)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the table: its heading in two lines, where it stands, and what a trial has in it."""

    heading: tuple[str, str]
    x: float
    cell: Callable[[Reading], str]
    anchor: str = "end"


@dataclass(frozen=True, slots=True)
class _Forest:
    """What all rows share: the synthesis, the columns and the line of effects."""

    synthesis: Synthesis
    left: tuple[_Column, ...]
    right: tuple[_Column, ...]
    axis: Axis
    edge: float


def forest(synthesis: Synthesis) -> Picture:
    """The trials of a pool below each other, the pooled effect and its prediction interval, and the line."""
    plot = _layout(synthesis)
    top = paragraph(title(synthesis), _MARGIN, _MARGIN - 8, plot.edge - _MARGIN, _TITLE)
    head = _head(plot, top.bottom + 16)
    rows, y = _rows(plot, head.bottom)
    pooled = _pooled(plot, y)
    foot = _foot(plot, pooled.bottom)
    line = _null(plot, head.bottom, pooled.bottom)
    notes = _notes(plot, foot.bottom)
    marks = (*top.marks, *head.marks, line, *rows, *pooled.marks, *foot.marks, *notes.marks)
    height = round(notes.bottom + 20)
    return Picture(plot.edge + _MARGIN, height, marks, title(synthesis), _description(synthesis))


def _layout(synthesis: Synthesis) -> _Forest:
    """Columns as wide as what they hold: trials and counts left of the plot, numbers right of it."""
    x = _MARGIN + _label_width(synthesis)
    left: list[_Column] = []
    for heading, cell in _left_columns(synthesis):
        x += _GAP + _wide(synthesis, heading, cell)
        left.append(_Column(heading, x, cell))
    start = x + _GAP
    x = start + _PLOT
    right: list[_Column] = []
    for heading, cell in _right_columns(synthesis):
        x += _GAP + _wide(synthesis, heading, cell)
        right.append(_Column(heading, x, cell))
    return _Forest(synthesis, tuple(left), tuple(right), _axis(synthesis, start, start + _PLOT), x)


def _left_columns(synthesis: Synthesis) -> Iterator[tuple[tuple[str, str], Callable[[Reading], str]]]:
    if any(reading.study.counts for reading in synthesis.readings):
        question = synthesis.question
        yield (sentence(question.intervention), "events / total"), lambda reading: _events(reading, 0)
        yield (sentence(question.comparator), "events / total"), lambda reading: _events(reading, 1)


def _right_columns(synthesis: Synthesis) -> Iterator[tuple[tuple[str, str], Callable[[Reading], str]]]:
    level = f"({synthesis.method.level:g}% CI)"
    weights = dict(zip(synthesis.readings, synthesis.fit.weights, strict=True))
    yield (sentence(measured(synthesis)), level), lambda r: _print(within(synthesis.estimate(r)))
    yield ("Weight", "%"), lambda reading: f"{100 * weights[reading]:.1f}"


def _events(reading: Reading, arm: int) -> str:
    counts = reading.study.counts
    if counts is None:
        return "–"
    pairs = ((counts.events, counts.total), (counts.reference_events, counts.reference_total))
    return " / ".join(map(str, pairs[arm]))


def _wide(synthesis: Synthesis, heading: tuple[str, str], cell: Callable[[Reading], str]) -> float:
    """The width of a column, with room for a pooled number of another digit in bold."""
    words = [*heading, *(cell(reading) for reading in synthesis.readings)]
    return max(width(word, _STRONG.size, bold=True) for word in words) + _TOTAL


def _label_width(synthesis: Synthesis) -> float:
    labels = [reading.name for reading in synthesis.readings] + [_pooled_label(synthesis)]
    return min(_LABELS, max(width(label, _STRONG.size, bold=True) for label in labels))


def _axis(synthesis: Synthesis, left: float, right: float) -> Axis:
    trials = [synthesis.estimate(reading) for reading in synthesis.readings]
    pooled = [synthesis.effect, *filter(None, (synthesis.prediction,))]
    values = [trial.value for trial in trials] + [end for one in pooled[:1] for end in (one.low, one.high)]
    bounds = [end for one in (*trials, *pooled) for end in (one.low, one.high)]
    return axis(values, bounds, log=is_log(synthesis.measure), left=left, right=right)


def _head(plot: _Forest, top: float) -> Panel:
    base = top + _HEAD.size
    marks: list[Mark] = [Words(_MARGIN, base + 15, "Trial", _HEAD)]
    for column in (*plot.left, *plot.right):
        marks += [
            Words(column.x, base, column.heading[0], _HEAD, column.anchor),
            Words(column.x, base + 15, column.heading[1], Style(12, fill=MUTED), column.anchor),
        ]
    bottom = base + 24
    return Panel((*marks, rule(_MARGIN, plot.edge, bottom, INK)), bottom)


def _rows(plot: _Forest, top: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    y = top + 6
    heaviest = max(plot.synthesis.fit.weights)
    for reading, weight in zip(plot.synthesis.readings, plot.synthesis.fit.weights, strict=True):
        label = paragraph(reading.name, _MARGIN, y + 4, _label_width(plot.synthesis) + 4, _CELL, lines=2)
        bottom = max(y + _ROW, label.bottom + 4)
        middle = (y + bottom) / 2
        marks += label.marks
        for column in (*plot.left, *plot.right):
            marks.append(Words(column.x, middle + 4.5, column.cell(reading), _CELL, column.anchor))
        marks += _square(plot, plot.synthesis.estimate(reading), weight / heaviest, middle)
        y = bottom
    return marks, y + 4


def _square(plot: _Forest, estimate: Range, share: float, y: float) -> Iterator[Mark]:
    """The interval as a line with arrows where it leaves the plot, the value as a square by its weight."""
    yield _span(plot.axis, estimate, y, INK, 1.3)
    yield from _arrows(plot.axis, estimate, y, INK)
    x = plot.axis.x(estimate.value)
    half = max(_SMALLEST, _LARGEST * math.sqrt(share)) / 2
    yield Plate(Box(x - half, y - half, x + half, y + half), ACCENT)


def _span(line: Axis, effect: Range, y: float, colour: str, thick: float) -> Stroke:
    left, right = number(line.x(effect.low)), number(line.x(effect.high))
    return Stroke(f"M{left} {number(y)}H{right}", stroke=colour, width=thick)


def _arrows(line: Axis, effect: Range, y: float, colour: str) -> Iterator[Stroke]:
    for bound, side in ((effect.low, -1), (effect.high, 1)):
        if not line.holds(bound):
            x = number(line.x(bound) + side * 3)
            yield Stroke(f"M{x} {number(y)}l{-7 * side} -4v8z", fill=colour)


def _pooled(plot: _Forest, top: float) -> Panel:
    """The diamond of the pooled effect, and the bar of the prediction interval."""
    synthesis, y = plot.synthesis, top + 16
    label = paragraph(_pooled_label(synthesis), _MARGIN, top + 8, _LABELS + 40, _STRONG)
    marks: list[Mark] = [rule(_MARGIN, plot.edge, top), *label.marks]
    marks += _totals(plot, y + 4.5)
    effect = plot.right[0]
    marks.append(Words(effect.x, y + 4.5, _print(within(synthesis.effect)), _STRONG, "end"))
    marks.append(Words(plot.right[1].x, y + 4.5, "100", _STRONG, "end"))
    marks.append(_diamond(plot.axis, synthesis.effect, y))
    bottom = label.bottom + 6
    if synthesis.prediction is not None:
        marks += _predicted(plot, synthesis.prediction, bottom + 10)
        bottom += 24
    return Panel(tuple(marks), bottom + 4)


def _totals(plot: _Forest, base: float) -> Iterator[Mark]:
    """All events and participants, where every trial has them."""
    tables = [reading.study.counts for reading in plot.synthesis.readings]
    known = [table for table in tables if table is not None]
    if plot.left and len(known) == len(tables):
        sums = (
            (sum(table.events for table in known), sum(table.total for table in known)),
            (sum(t.reference_events for t in known), sum(t.reference_total for t in known)),
        )
        for column, both in zip(plot.left, sums, strict=True):
            yield Words(column.x, base, " / ".join(map(str, both)), _STRONG, "end")


def _diamond(line: Axis, effect: Range, y: float) -> Stroke:
    left, middle, right = (line.x(at) for at in (effect.low, effect.value, effect.high))
    top, bottom = number(y - 7), number(y + 7)
    path = f"M{number(left)} {number(y)}L{number(middle)} {top}L{number(right)} {number(y)}"
    return Stroke(f"{path}L{number(middle)} {bottom}z", fill=ACCENT)


def _predicted(plot: _Forest, prediction: Range, y: float) -> Iterator[Mark]:
    level = f"{plot.synthesis.method.level:g}% prediction interval"
    yield Words(_MARGIN, y + 4.5, level, _CELL)
    left, right = plot.axis.x(prediction.low), plot.axis.x(prediction.high)
    yield Plate(Box(left, y - 2.5, right, y + 2.5), MUTED)
    yield from _arrows(plot.axis, prediction, y, MUTED)
    yield Words(plot.right[0].x, y + 4.5, _print(f"({between(prediction)})"), _CELL, "end")


def _null(plot: _Forest, top: float, bottom: float) -> Stroke:
    x = number(plot.axis.x(plot.synthesis.null))
    return Stroke(f"M{x} {number(top)}V{number(bottom + 8)}", stroke=MUTED, width=1)


def _foot(plot: _Forest, top: float) -> Panel:
    """The line with its ticks, and whom each side favours."""
    line, y = plot.axis, top + 8
    marks: list[Mark] = [rule(line.left, line.right, y, INK)]
    for tick in line.ticks():
        x = line.x(tick)
        marks.append(Stroke(f"M{number(x)} {number(y)}v5", stroke=INK, width=1))
        marks.append(Words(x, y + 18, tick_text(tick), Style(11.5), "middle"))
    marks += _sides(plot, y + 36)
    return Panel(tuple(marks), y + 42)


def _sides(plot: _Forest, base: float) -> Iterator[Mark]:
    middle = plot.axis.x(plot.synthesis.null)
    for words, side in zip(_favours(plot.synthesis), (-1, 1), strict=True):
        tip = middle + side * 8
        yield Stroke(f"M{number(tip + side * 6)} {number(base - 4)}l{-6 * side} -3.5v7z", fill=FAINT)
        yield Words(tip + side * 10, base, words, _SMALL, "end" if side < 0 else "start")


def _favours(synthesis: Synthesis) -> tuple[str, str]:
    """What it means to lie left and right of no difference."""
    question = synthesis.question
    side = _better_side(synthesis)
    if side is None:
        return f"lower with {question.intervention}", f"higher with {question.intervention}"
    sides = (f"favours {question.intervention}", f"favours {question.comparator}")
    return sides if side < 0 else (sides[1], sides[0])


def _better_side(synthesis: Synthesis) -> int | None:
    """The side that is better for patients, -1 for lower; the hazard is lower where the time is longer."""
    better = {reading.outcome.better for reading in synthesis.readings} - {None}
    if len(better) != 1:
        return None
    side = -1 if better == {"Lower"} else 1
    timed = any(reading.outcome.metric == "TimeToEvent" for reading in synthesis.readings)
    return -side if timed and side > 0 and synthesis.measure == "HazardRatio" else side


def _notes(plot: _Forest, top: float) -> Panel:
    room = plot.edge - _MARGIN
    return paragraph(_print(heterogeneity(plot.synthesis)), _MARGIN, top + 4, room, _SMALL)


def _pooled_label(synthesis: Synthesis) -> str:
    return sentence(model(synthesis.method))


def _description(synthesis: Synthesis) -> str:
    trials: Sequence[Reading] = synthesis.readings
    effect = f"{in_words(synthesis.measure)} {within(synthesis.effect)}"
    return f"Forest plot of {len(trials)} trials: {model(synthesis.method)}, {effect}."


def _print(words: str) -> str:
    return words.replace("-", MINUS)
