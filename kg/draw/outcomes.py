"""The middle of the picture: each outcome with the arms' results and the effects on a line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.draw.colours import arm_colours
from kg.draw.marks import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    PAPER,
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
    rule,
)
from kg.draw.scales import Scale, is_ratio, log_reach, scale_of
from kg.draw.wording import (
    DOT,
    NOT_REPORTED,
    count,
    effect_value,
    interval,
    listed,
    p_value,
    quantity,
    result_details,
    result_value,
    sentence,
)
from kg.model import ArmResult, EffectEstimate, Interval, Outcome, Quantity, Trial
from kg.vocabulary import in_words

Moment: TypeAlias = tuple[str, str]

SECTION = Style(18, bold=True)
COLUMN = Style(12, bold=True, fill=MUTED, leading=1.25)
LABEL = Style(14, bold=True, leading=1.3)
FACT = Style(11.5, fill=MUTED)
SILENT = Style(12, fill=MUTED, italic=True)
PRIMARY = Style(10.5, bold=True, fill=ACCENT)
VALUE = Style(15, bold=True)
DETAIL = Style(11.5, fill=MUTED, leading=1.3)
EFFECT = Style(13.5, bold=True, leading=1.3)
TICK = Style(10.5, fill=MUTED)

BETTER = "#e9f3ec"
LABEL_SHARE = 280
ARM_SHARE = 124
PLOT_SHARE = 250
_GAP = 22
_LINES = 5
_BAR = 4
_BETTER_SIDES = {"Lower": -1, "Higher": 1}
_ORDER = ("Primary", "Secondary", "Safety", "Exploratory", "Other")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of the table stand."""

    left: float
    arms: Mapping[str, float]
    plot: float
    effect: float
    right: float

    @classmethod
    def of(cls, trial: Trial, left: float, room: float) -> Columns:
        """Columns for the arms of a trial."""
        first = left + LABEL_SHARE + _GAP
        arms = {arm.id: first + ARM_SHARE * place for place, arm in enumerate(trial.arms)}
        plot = first + ARM_SHARE * len(arms) + _GAP
        return cls(left, arms, plot, plot + PLOT_SHARE + _GAP, left + room)

    @property
    def null(self) -> float:
        """The x of the line of no difference."""
        return self.plot + PLOT_SHARE / 2

    def x(self, place: float) -> float:
        """The x of a place between -1 and 1 on a scale."""
        return self.null + max(-1.0, min(1.0, place)) * (PLOT_SHARE / 2 - 12)


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for one outcome at one time in one subgroup."""

    moment: Moment
    results: tuple[ArmResult, ...]
    estimates: tuple[EffectEstimate, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """What every row of one table shares: the trial, the columns and the line of all ratios."""

    trial: Trial
    columns: Columns
    log_reach: float

    @property
    def colours(self) -> Mapping[str, str]:
        """The colour of each arm."""
        return arm_colours(self.trial)

    def label(self, arm: str | None) -> str:
        """What an arm is called."""
        return next((one.label for one in self.trial.arms if one.id == arm), arm or "")

    def scale(self, estimate: EffectEstimate) -> Scale | None:
        """The line that an estimate is drawn on, None if it cannot be drawn."""
        return scale_of(estimate, self.trial.estimates, self.log_reach)

    def draws(self, outcomes: tuple[Outcome, ...]) -> bool:
        """Whether any estimate of these outcomes can be drawn on a line."""
        ids = {outcome.id for outcome in outcomes}
        return any(self.scale(e) for e in self.trial.estimates if e.outcome in ids)


def ordered(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Outcomes by role, the primary ones first, otherwise as the report has them."""
    ranks = {role: rank for rank, role in enumerate(_ORDER)}
    return tuple(sorted(outcomes, key=lambda outcome: ranks.get(outcome.role or "Other", len(ranks))))


def outcome_table(
    title: str, trial: Trial, outcomes: tuple[Outcome, ...], left: float, top: float, room: float, most: int
) -> Panel:
    """Outcomes one below the other, with the line of no difference through all; so many at most."""
    shown = outcomes[:most]
    if not shown:
        return Panel((), top)
    reach = log_reach(e for e in trial.estimates if e.outcome in {o.id for o in shown})
    plot = Plot(trial, Columns.of(trial, left, room), reach)
    head = _head(title, plot, shown, top)
    blocks, y = [], head.bottom
    for outcome in shown:
        blocks.append(_block(outcome, plot, y))
        y = blocks[-1].bottom
    foot = _foot(plot, outcomes, len(shown), y)
    line = _null_line(plot, shown, head.bottom, y)
    marks = (*head.marks, *line, *(mark for block in blocks for mark in block.marks), *foot.marks)
    return Panel(marks, foot.bottom)


def _head(title: str, plot: Plot, shown: tuple[Outcome, ...], top: float) -> Panel:
    columns = plot.columns
    section = paragraph(title, columns.left, top, 600, SECTION)
    arms = [
        paragraph(
            arm.label, columns.arms[arm.id], section.bottom + 6, ARM_SHARE - 12, _coloured(plot, arm.id), 3
        )
        for arm in plot.trial.arms
    ]
    bottom = max([section.bottom + 24, *(arm.bottom for arm in arms)]) + 6
    base = bottom - 10
    marks: list[Mark] = [*section.marks, *(mark for arm in arms for mark in arm.marks)]
    marks.append(Words(columns.effect, base, "Effect", COLUMN))
    marks += _sides(columns, base) if plot.draws(shown) else ()
    marks.append(rule(columns.left, columns.right, bottom, INK))
    return Panel(tuple(marks), bottom)


def _coloured(plot: Plot, arm: str) -> Style:
    return Style(12, bold=True, fill=plot.colours[arm], leading=1.25)


def _sides(columns: Columns, base: float) -> Iterator[Mark]:
    """The words above the line: what lies to its left and to its right."""
    yield Words(columns.null - 14, base, "lower", Style(11.5, fill=MUTED), "end")
    yield Words(columns.null + 14, base, "higher", Style(11.5, fill=MUTED))
    for side in (-1, 1):
        tip = columns.null + side * 10
        yield Stroke(f"M{number(tip)} {number(base - 4)}l{-5 * side} -3.5v7z", fill=MUTED)


def _null_line(plot: Plot, shown: tuple[Outcome, ...], top: float, bottom: float) -> Iterator[Mark]:
    if plot.draws(shown):
        yield Stroke(f"M{number(plot.columns.null)} {number(top)}V{number(bottom)}", stroke=MUTED, width=1)


def _block(outcome: Outcome, plot: Plot, top: float) -> Panel:
    """One outcome: its name and facts, and a row for each time and subgroup."""
    columns = plot.columns
    name = _name(outcome, columns, top + 12)
    marks: list[Mark] = []
    y = top + 12
    rows = tuple(_rows(outcome, plot.trial))
    for row in rows[:_LINES]:
        panel = _row(row, outcome, plot, y)
        marks += panel.marks
        y = panel.bottom + 6
    if not rows:
        marks.append(Words(min([columns.plot, *columns.arms.values()]), y + 14, "no result reported", SILENT))
        y += 24
    if len(rows) > _LINES:
        marks.append(Words(columns.effect, y + 12, f"and {count(len(rows) - _LINES, 'more row')}", SILENT))
        y += 22
    bottom = max(name.bottom, y) + 8
    marked = (_primary(columns, top, bottom),) if outcome.role == "Primary" else ()
    washed = _better_side(outcome, plot, top, bottom)
    return Panel((*marked, *washed, *name.marks, *marks, rule(columns.left, columns.right, bottom)), bottom)


def _primary(columns: Columns, top: float, bottom: float) -> Plate:
    return Plate(Box(columns.left - 14, top + 8, columns.left - 10, bottom - 8), ACCENT)


def _better_side(outcome: Outcome, plot: Plot, top: float, bottom: float) -> tuple[Mark, ...]:
    """A wash on the side of the line that is better for patients, if that is known and anything is drawn."""
    side = _BETTER_SIDES.get(outcome.better or "")
    if side is None or not plot.draws((outcome,)):
        return ()
    null, edge = plot.columns.null, plot.columns.null + side * PLOT_SHARE / 2
    line = Stroke(f"M{number(null)} {number(top)}V{number(bottom)}", stroke=MUTED, width=1)
    return (Plate(Box(min(null, edge), top + 1, max(null, edge), bottom - 1), BETTER), line)


def _name(outcome: Outcome, columns: Columns, top: float) -> Panel:
    role = in_words(outcome.role) if outcome.role else ""
    above = (role.upper(), PRIMARY) if outcome.role == "Primary" else ("", FACT)
    facts = (role if outcome.role != "Primary" else "", *_facts(outcome))
    texts = [above, (sentence(outcome.label), LABEL), (DOT.join(filter(None, facts)), FACT)]
    panel = paragraphs(texts, columns.left, top, LABEL_SHARE)
    return Panel((Said(panel.marks, outcome.evidence, outcome.label),), panel.bottom)


def _facts(outcome: Outcome) -> Iterator[str]:
    for term in (outcome.instrument, outcome.metric, outcome.severity, outcome.seriousness):
        if term:
            yield in_words(term)
    if outcome.time_point:
        yield f"at\u00a0{quantity(outcome.time_point)}"
    if outcome.better:
        yield in_words(outcome.better)


def _rows(outcome: Outcome, trial: Trial) -> Iterator[Row]:
    results = [result for result in trial.results if result.outcome == outcome.id]
    estimates = [estimate for estimate in trial.estimates if estimate.outcome == outcome.id]
    moments = dict.fromkeys((*map(_moment, results), *map(_moment, estimates)))
    for moment in moments:
        yield Row(
            moment,
            tuple(result for result in results if _moment(result) == moment),
            tuple(estimate for estimate in estimates if _moment(estimate) == moment),
        )


def _moment(statement: ArmResult | EffectEstimate) -> Moment:
    at: Quantity | None = statement.time_point
    return (f"at {quantity(at)}" if at else "", statement.subgroup or "")


def _row(row: Row, outcome: Outcome, plot: Plot, top: float) -> Panel:
    marks: list[Mark] = []
    heading = ", ".join(filter(None, row.moment))
    if heading:
        start = min([plot.columns.plot, *plot.columns.arms.values()])
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
        top = panel.bottom
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
    drawn = _whisker(estimate, scale, plot, top + 11) if scale else ()
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
        yield f"favours {plot.label(estimate.favours)}", Style(12.5, fill=_favoured(estimate, plot))
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


def _favoured(estimate: EffectEstimate, plot: Plot) -> str:
    return plot.colours.get(estimate.favours or "", INK)


def _whisker(estimate: EffectEstimate, scale: Scale, plot: Plot, y: float) -> tuple[Mark, ...]:
    """The interval as a line with an arrow where it leaves the plot, the value as a square on it."""
    colour = _favoured(estimate, plot)
    marks: list[Mark] = list(_own_scale(scale, plot.columns, y))
    bounds = estimate.interval or Interval(estimate.value, estimate.value)
    low = scale.place(bounds.low) if bounds.low is not None else -math.inf
    high = scale.place(bounds.high) if bounds.high is not None else math.inf
    if estimate.interval is not None:
        marks.append(_span(plot.columns.x(low), plot.columns.x(high), y, colour))
        marks += _ends(low, high, plot.columns, y, colour)
    if estimate.value is not None:
        x = plot.columns.x(scale.place(estimate.value))
        marks.append(Plate(Box(x - 5, y - 5, x + 5, y + 5), colour, stroke=PAPER))
    return tuple(marks)


def _span(left: float, right: float, y: float, colour: str) -> Stroke:
    return Stroke(f"M{number(left)} {number(y)}H{number(right)}", stroke=colour, width=2.5)


def _ends(low: float, high: float, columns: Columns, y: float, colour: str) -> Iterator[Stroke]:
    """A bar across each end of an interval, or an arrow where it goes on beyond the plot."""
    for place, side in ((low, -1), (high, 1)):
        x = number(columns.x(place))
        if abs(place) <= 1.0001:
            yield Stroke(f"M{x} {number(y - 5)}v10", stroke=colour, width=2)
        else:
            yield Stroke(
                f"M{number(columns.x(place) + side * 7)} {number(y)}l{-8 * side} -5v10z", fill=colour
            )


def _own_scale(scale: Scale, columns: Columns, y: float) -> Iterator[Mark]:
    """Below a difference, the numbers of its own line; ratios share the numbers at the table's foot."""
    if scale.log:
        return
    yield from _ticks(scale, columns, y + 9)


def _ticks(scale: Scale, columns: Columns, y: float) -> Iterator[Mark]:
    for tick in scale.ticks():
        x = columns.x(_tick_place(scale, tick))
        yield Stroke(f"M{number(x)} {number(y)}v4", stroke=MUTED, width=1)
        yield Words(x, y + 14, tick.replace("-", "−"), TICK, "middle")


def _tick_place(scale: Scale, tick: str) -> float:
    return math.log(float(tick)) / scale.reach if scale.log else (float(tick) - scale.null) / scale.reach


def _foot(plot: Plot, outcomes: tuple[Outcome, ...], shown: int, top: float) -> Panel:
    """The numbers of the line of ratios, what the wash means, and how many outcomes are not shown."""
    ratios = _ratio_line(plot, outcomes[:shown], top)
    legend = _legend(plot, outcomes[:shown], ratios.bottom)
    more = _more(plot.columns, len(outcomes) - shown, top)
    return Panel((*ratios.marks, *legend.marks, *more.marks), max(legend.bottom, more.bottom))


def _ratio_line(plot: Plot, shown: tuple[Outcome, ...], top: float) -> Panel:
    drawn = {outcome.id for outcome in shown}
    scales = (plot.scale(e) for e in plot.trial.estimates if e.outcome in drawn and is_ratio(e))
    scale = next((scale for scale in scales if scale), None)
    if scale is None:
        return Panel((), top)
    words = Words(plot.columns.effect, top + 14, "ratios, logarithmic scale", TICK)
    return Panel((*_ticks(scale, plot.columns, top), words), top + 20)


def _legend(plot: Plot, shown: tuple[Outcome, ...], top: float) -> Panel:
    if not any(_better_side(outcome, plot, 0, 0) for outcome in shown):
        return Panel((), top)
    x = plot.columns.plot
    swatch = Plate(Box(x, top + 6, x + 12, top + 16), BETTER, stroke=FAINT)
    return Panel((swatch, Words(x + 18, top + 15, "the side that is better for patients", TICK)), top + 20)


def _more(columns: Columns, hidden: int, top: float) -> Panel:
    if hidden <= 0:
        return Panel((), top)
    words = f"and {count(hidden, 'more outcome')}, in the HTML page"
    return Panel((Words(columns.left, top + 15, words, SILENT),), top + 20)
