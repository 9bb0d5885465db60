"""The middle of the picture: each outcome with the arms' results and the effects on a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.draw.cells import FACT, SILENT, Moment, Row, row_of_numbers
from kg.draw.marks import (
    ACCENT,
    FAINT,
    INK,
    MUTED,
    Box,
    Mark,
    Panel,
    Plate,
    Said,
    Style,
    Words,
    paragraph,
    paragraphs,
    rule,
)
from kg.draw.plot import (
    ARM_SHARE,
    BETTER,
    LABEL_SHARE,
    TICK,
    Columns,
    Plot,
    better_side,
    null_line,
    sides,
    ticks,
)
from kg.draw.scales import is_ratio, log_reach
from kg.draw.wording import DOT, count, quantity, sentence
from kg.model import ArmResult, EffectEstimate, Outcome, Quantity, Trial
from kg.vocabulary import in_words

SECTION = Style(18, bold=True)
COLUMN = Style(12, bold=True, fill=MUTED, leading=1.25)
LABEL = Style(14, bold=True, leading=1.3)
PRIMARY = Style(10.5, bold=True, fill=ACCENT)

_LINES = 5
_ORDER = ("Primary", "Secondary", "Safety", "Exploratory", "Other")


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
    line = null_line(plot, shown, head.bottom, y)
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
    marks += sides(columns, base) if plot.draws(shown) else ()
    marks.append(rule(columns.left, columns.right, bottom, INK))
    return Panel(tuple(marks), bottom)


def _coloured(plot: Plot, arm: str) -> Style:
    return Style(12, bold=True, fill=plot.colours[arm], leading=1.25)


def _block(outcome: Outcome, plot: Plot, top: float) -> Panel:
    """One outcome: its name and facts, and a row for each time and subgroup."""
    columns = plot.columns
    name = _name(outcome, columns, top + 12)
    numbers = _numbers(outcome, plot, top + 12)
    bottom = max(name.bottom, numbers.bottom) + 8
    marked = (_primary(columns, top, bottom),) if outcome.role == "Primary" else ()
    washed = better_side(outcome, plot, top, bottom)
    below = rule(columns.left, columns.right, bottom)
    return Panel((*marked, *washed, *name.marks, *numbers.marks, below), bottom)


def _numbers(outcome: Outcome, plot: Plot, top: float) -> Panel:
    """The rows of an outcome, so many at most, or that it has none."""
    columns = plot.columns
    rows = tuple(_rows(outcome, plot.trial))
    if not rows:
        return paragraph("no result reported", columns.numbers, top, 200, SILENT)
    marks: list[Mark] = []
    for row in rows[:_LINES]:
        panel = row_of_numbers(row, outcome, plot, top)
        marks += panel.marks
        top = panel.bottom + 6
    if len(rows) > _LINES:
        more = f"and {count(len(rows) - _LINES, 'more row')}, in the HTML page"
        panel = paragraph(more, columns.effect, top, columns.right - columns.effect, SILENT)
        return Panel((*marks, *panel.marks), panel.bottom)
    return Panel(tuple(marks), top)


def _primary(columns: Columns, top: float, bottom: float) -> Plate:
    return Plate(Box(columns.left - 14, top + 8, columns.left - 10, bottom - 8), ACCENT)


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
    return Panel((*ticks(scale, plot.columns, top), words), top + 20)


def _legend(plot: Plot, shown: tuple[Outcome, ...], top: float) -> Panel:
    if not any(better_side(outcome, plot, 0, 0) for outcome in shown):
        return Panel((), top)
    x = plot.columns.plot
    swatch = Plate(Box(x, top + 6, x + 12, top + 16), BETTER, stroke=FAINT)
    return Panel((swatch, Words(x + 18, top + 15, "the side that is better for patients", TICK)), top + 20)


def _more(columns: Columns, hidden: int, top: float) -> Panel:
    if hidden <= 0:
        return Panel((), top)
    words = f"and {count(hidden, 'more outcome')}, in the HTML page"
    return Panel((Words(columns.left, top + 15, words, SILENT),), top + 20)
