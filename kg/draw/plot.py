"""The column of effects that are drawn: where it stands, its line of no difference, and what is on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.draw.colours import arm_colours
from kg.draw.marks import INK, MUTED, PAPER, Box, Mark, Plate, Stroke, Style, Words, number
from kg.draw.scales import Scale, null_value, scale_of
from kg.model import EffectEstimate, Interval, Outcome, Trial

TICK = Style(10.5, fill=MUTED)
BETTER = "#e9f3ec"
LABEL_SHARE = 280
ARM_SHARE = 124
PLOT_SHARE = 250
_GAP = 22
_BETTER_SIDES = {"Lower": -1, "Higher": 1}


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
    def numbers(self) -> float:
        """The x where the first of the arms stands, the plot where there are none."""
        return min([self.plot, *self.arms.values()])

    @property
    def null(self) -> float:
        """The x of the line of no difference."""
        return self.plot + PLOT_SHARE / 2

    def x(self, place: float) -> float:
        """The x of a place between -1 and 1 on a scale."""
        return self.null + max(-1.0, min(1.0, place)) * (PLOT_SHARE / 2 - 12)


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

    def favoured(self, estimate: EffectEstimate) -> str:
        """The colour of the arm that an estimate favours, that of plain words if it favours none."""
        return self.colours.get(estimate.favours or "", INK)

    def draws(self, outcomes: tuple[Outcome, ...]) -> bool:
        """Whether any estimate of these outcomes can be drawn on a line."""
        ids = {outcome.id for outcome in outcomes}
        return any(self.scale(e) for e in self.trial.estimates if e.outcome in ids)


def sides(columns: Columns, base: float) -> Iterator[Mark]:
    """The words above the line: what lies to its left and to its right."""
    yield Words(columns.null - 14, base, "lower", Style(11.5, fill=MUTED), "end")
    yield Words(columns.null + 14, base, "higher", Style(11.5, fill=MUTED))
    for side in (-1, 1):
        tip = columns.null + side * 10
        yield Stroke(f"M{number(tip)} {number(base - 4)}l{-5 * side} -3.5v7z", fill=MUTED)


def null_line(plot: Plot, shown: tuple[Outcome, ...], top: float, bottom: float) -> Iterator[Mark]:
    """The line of no difference down a table, if anything is drawn in it."""
    if plot.draws(shown):
        yield Stroke(f"M{number(plot.columns.null)} {number(top)}V{number(bottom)}", stroke=MUTED, width=1)


def better_side(outcome: Outcome, plot: Plot, top: float, bottom: float) -> tuple[Mark, ...]:
    """A wash on the side of the line that is better for patients, if that is known and anything is drawn."""
    compared = (e for e in plot.trial.estimates if e.outcome == outcome.id and plot.scale(e))
    better = {_better(estimate, outcome) for estimate in compared}
    side = better.pop() if len(better) == 1 else None
    if side is None:
        return ()
    null, edge = plot.columns.null, plot.columns.null + side * PLOT_SHARE / 2
    line = Stroke(f"M{number(null)} {number(top)}V{number(bottom)}", stroke=MUTED, width=1)
    return (Plate(Box(min(null, edge), top + 1, max(null, edge), bottom - 1), BETTER), line)


def _better(estimate: EffectEstimate, outcome: Outcome) -> int | None:
    """The side of an effect that is better, -1 for lower: that of the arm it favours, else the outcome's.

    A hazard is the lower the longer the time to its event.
    """
    null = null_value(estimate)
    if estimate.favours and estimate.value is not None and null is not None and estimate.value != null:
        own = 1 if estimate.value > null else -1
        return own if estimate.favours == estimate.target_arm else -own
    side = _BETTER_SIDES.get(outcome.better or "")
    inverse = estimate.measure == "HazardRatio" and outcome.metric == "TimeToEvent"
    return -side if side is not None and inverse else side


def whisker(estimate: EffectEstimate, scale: Scale, plot: Plot, y: float) -> tuple[Mark, ...]:
    """The interval as a line with an arrow where it leaves the plot, the value as a square on it."""
    colour = plot.favoured(estimate)
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


def ticks(scale: Scale, columns: Columns, y: float) -> Iterator[Mark]:
    """The numbers of a line below it."""
    for tick in scale.ticks():
        x = columns.x(_tick_place(scale, tick))
        yield Stroke(f"M{number(x)} {number(y)}v4", stroke=MUTED, width=1)
        yield Words(x, y + 14, tick.replace("-", "−"), TICK, "middle")


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
    yield from ticks(scale, columns, y + 9)


def _tick_place(scale: Scale, tick: str) -> float:
    return math.log(float(tick)) / scale.reach if scale.log else (float(tick) - scale.null) / scale.reach
