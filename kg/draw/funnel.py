"""A funnel plot: each trial's estimate against its standard error, and where 95% of equal ones would lie."""

from __future__ import annotations

from collections.abc import Iterator

from kg.draw.axes import Axis, axis, tick_text
from kg.draw.marks import (
    ACCENT,
    INK,
    MUTED,
    PAPER,
    WASH,
    Mark,
    Panel,
    Picture,
    Stroke,
    Style,
    Words,
    number,
    paragraph,
    rule,
)
from kg.draw.wording import sentence
from kg.pool.effect_sizes import is_log
from kg.pool.readings import Reading
from kg.pool.synthesis import Synthesis
from kg.pool.wording import measured, title

FEWEST = 10
_WIDTH = 620
_LEFT = 84
_RIGHT = 588
_HEIGHT = 330
_MARGIN = 32
_Z = 1.959964
_DOT = 4.5
_TITLE = Style(16, bold=True)
_AXIS = Style(12, bold=True)
_TICK = Style(11.5)
_SMALL = Style(11.5, fill=MUTED)


def funnel(synthesis: Synthesis) -> Picture:
    """The trials of a pool by estimate and precision, the most precise on top."""
    heading = f"Funnel plot. {title(synthesis)}"
    head = paragraph(heading, _MARGIN, _MARGIN - 8, _WIDTH - 2 * _MARGIN, _TITLE)
    top = head.bottom + 36
    errors = _Errors(synthesis, top)
    line = _axis(synthesis, errors.largest)
    marks = (*head.marks, *_triangle(synthesis, line, errors), *_points(synthesis, line, errors))
    foot = _foot(synthesis, line, top + _HEIGHT)
    marks = (*marks, *errors.axis(), *foot.marks)
    description = f"Funnel plot of {len(synthesis.readings)} trials."
    return Picture(_WIDTH, round(foot.bottom + 20), marks, heading, description)


class _Errors:
    """The line of standard errors, 0 on top."""

    def __init__(self, synthesis: Synthesis, top: float) -> None:
        self.top = top
        self.largest = 1.08 * max(reading.study.error for reading in synthesis.readings)

    def y(self, error: float) -> float:
        """Where a standard error stands."""
        return self.top + error / self.largest * _HEIGHT

    def axis(self) -> Iterator[Mark]:
        """The line with its ticks."""
        line = Axis(False, 0.0, self.largest, self.top, self.top + _HEIGHT)
        yield Stroke(f"M{_LEFT} {number(self.top)}V{number(self.top + _HEIGHT)}", stroke=INK)
        yield Words(_MARGIN, self.top - 12, "Standard error", _AXIS)
        for tick in line.ticks():
            yield Stroke(f"M{_LEFT} {number(line.x(tick))}h-5", stroke=INK)
            yield Words(_LEFT - 9, line.x(tick) + 4, tick_text(tick), _TICK, "end")


def _axis(synthesis: Synthesis, largest: float) -> Axis:
    """The line of effects, wide enough for the funnel at its foot."""
    estimates = [synthesis.estimate(reading).value for reading in synthesis.readings]
    centre = synthesis.fixed.effect
    ends = [synthesis.in_print(centre + side * _Z * largest) for side in (-1, 1)]
    return axis([*estimates, *ends], ends, log=is_log(synthesis.measure), left=_LEFT, right=_RIGHT)


def _triangle(synthesis: Synthesis, line: Axis, errors: _Errors) -> Iterator[Mark]:
    """Where 95% of trials of one true effect would lie, with the fixed effect, and no difference."""
    centre = synthesis.fixed.effect
    tip = number(line.x(synthesis.in_print(centre)))
    bottom = number(errors.top + _HEIGHT)
    corners = [
        f"{number(line.x(synthesis.in_print(centre + side * _Z * errors.largest)))} {bottom}"
        for side in (-1, 1)
    ]
    yield Stroke(
        f"M{tip} {number(errors.top)}L{corners[0]}L{corners[1]}z", fill=WASH, stroke=MUTED, dash="4 3"
    )
    yield Stroke(f"M{tip} {number(errors.top)}V{bottom}", stroke=MUTED)
    null = number(line.x(synthesis.null))
    yield Stroke(f"M{null} {number(errors.top)}V{bottom}", stroke=MUTED, dash="1 3")


def _points(synthesis: Synthesis, line: Axis, errors: _Errors) -> Iterator[Mark]:
    for reading in synthesis.readings:
        yield _point(line.x(synthesis.estimate(reading).value), errors.y(reading.study.error))


def _point(x: float, y: float) -> Stroke:
    start, across = number(x - _DOT), number(2 * _DOT)
    half = f"a{_DOT} {_DOT} 0 1 0"
    return Stroke(f"M{start} {number(y)}{half} {across} 0{half} -{across} 0z", fill=ACCENT, stroke=PAPER)


def _foot(synthesis: Synthesis, line: Axis, y: float) -> Panel:
    marks: list[Mark] = [rule(line.left, line.right, y, INK)]
    for tick in line.ticks():
        marks.append(Stroke(f"M{number(line.x(tick))} {number(y)}v5", stroke=INK))
        marks.append(Words(line.x(tick), y + 18, tick_text(tick), _TICK, "middle"))
    middle = (line.left + line.right) / 2
    marks.append(Words(middle, y + 38, sentence(measured(synthesis)), _AXIS, "middle"))
    note = paragraph(" ".join(_notes(synthesis.readings)), _MARGIN, y + 48, _WIDTH - 2 * _MARGIN, _SMALL)
    return Panel((*marks, *note.marks), note.bottom)


def _notes(readings: tuple[Reading, ...]) -> Iterator[str]:
    yield "Dashed: where 95% of trials would lie that share the fixed effect (solid). Dotted: no difference."
    if len(readings) < FEWEST:
        yield f"With under {FEWEST} trials asymmetry cannot be told from chance."
