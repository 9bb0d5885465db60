"""A measure of two arms as it is printed, to hold tables against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from kg.check.arithmetic import scores, tables
from kg.check.arithmetic.comparisons import Comparison
from kg.check.arithmetic.denominators import risk_of
from kg.check.arithmetic.distributions import quantile
from kg.check.arithmetic.rounding import Box, prints_as, rounded, shown
from kg.check.arithmetic.tables import MEASURES, Table
from kg.model import Interval, Term


class IntervalMethod(Protocol):
    """A way to an interval of a measure from a table, z standard errors to either side."""

    def bounds(self, table: Table, z: float, /) -> Box:
        """The limits."""

    def fits(self, table: Table, z: float, low: Box, high: Box, /) -> bool:
        """Whether the limits lie in two boxes."""


@dataclass(frozen=True, slots=True)
class ClosedForm:
    """An interval that has a formula."""

    formula: Callable[[Table, float], Box]

    def bounds(self, table: Table, z: float) -> Box:
        """The limits."""
        return self.formula(table, z)

    def fits(self, table: Table, z: float, low: Box, high: Box) -> bool:
        """Whether the limits lie in two boxes."""
        box = self.formula(table, z)
        return box.low in low and box.high in high


INTERVALS: Mapping[Term, Mapping[str, IntervalMethod]] = {
    "RiskRatio": {"Katz": ClosedForm(tables.katz)},
    "OddsRatio": {"Woolf": ClosedForm(tables.woolf), "score": scores.ODDS_RATIO},
    "RiskDifference": {
        "Wald": ClosedForm(tables.wald),
        "Newcombe": ClosedForm(tables.newcombe),
        "continuity-corrected": ClosedForm(tables.continuity_corrected),
        "Agresti-Caffo": ClosedForm(tables.agresti_caffo),
        "score": scores.RISK_DIFFERENCE,
    },
}
# looked for after all else, and only near equal arms: a hit says little, since they are rare in print
RARE_INTERVALS: Mapping[Term, Mapping[str, IntervalMethod]] = {"RiskRatio": {"score": scores.RISK_RATIO}}

_USUAL_LEVEL = Decimal(95)


@dataclass(frozen=True, slots=True)
class Printed:
    """Value and interval of a measure as printed; a difference in percentage points has the scale 100."""

    measure: Term
    value: Decimal
    interval: Interval | None
    scale: int = 1
    methods: Mapping[str, IntervalMethod] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, one: Comparison) -> Printed | None:
        """What an estimate prints, with the usual methods; None unless it is a measure of counts."""
        estimate, measure = one.estimate, one.estimate.measure
        if measure is None or measure not in MEASURES or estimate.value is None:
            return None
        scale = scale_of_difference(one)
        return cls(measure, estimate.value, estimate.interval, scale, INTERVALS[measure])

    def by_rare_methods(self) -> Printed:
        """The same with methods that are rare in print."""
        return replace(self, methods=RARE_INTERVALS.get(self.measure, {}))

    def gives(self, table: Table) -> float:
        """The measure of a table, on the printed scale."""
        return self.scale * MEASURES[self.measure](table)

    def method(self, table: Table) -> str | None:
        """The method that gives both value and interval of a table as printed; empty without an interval.

        A single limit is not looked at: its level may be meant for one side or for two.
        """
        if not prints_as(self.gives(table), self.value):
            return None
        limits = self.limits()
        if limits is None:
            return ""
        z = quantile_of(self.interval)
        return next((name for name, method in self.methods.items() if method.fits(table, z, *limits)), None)

    def limits(self) -> tuple[Box, Box] | None:
        """The boxes of both limits, as fractions for a difference; None unless both are printed."""
        if self.interval is None or self.interval.low is None or self.interval.high is None:
            return None
        low, high = (rounded(limit) for limit in (self.interval.low, self.interval.high))
        return low.through(self._unscaled), high.through(self._unscaled)

    def told(self, table: Table, method: str) -> str:
        """What a table gives, in words."""
        given = f"{table} gives {shown(self.gives(table))}"
        if not method:
            return given
        bounds = self.methods[method].bounds(table, quantile_of(self.interval))
        return f"{given} ({shown(self.scale * bounds.low)} to {shown(self.scale * bounds.high)}) by {method}"

    def usual_interval(self, table: Table) -> str:
        """The interval of a table that gives the value, by the first method, in brackets; else nothing."""
        if self.limits() is None or not prints_as(self.gives(table), self.value):
            return ""
        name, method = next(iter(self.methods.items()))
        bounds = method.bounds(table, quantile_of(self.interval))
        return f"({shown(self.scale * bounds.low)} to {shown(self.scale * bounds.high)} by {name})"

    def _unscaled(self, number: float) -> float:
        return number / self.scale


def quantile_of(interval: Interval | None) -> float:
    """How many standard errors an interval reaches to either side; at 95% where no sound level is stated."""
    level = interval.level if interval else None
    return quantile(float(level if level is not None and 50 <= level < 100 else _USUAL_LEVEL))


def scale_of_difference(one: Comparison) -> int:
    """100 for a risk difference in percentage points, else 1.

    Where neither unit nor size decides it, the scale on which the risks of the arms come closer to it.
    """
    value, risks = one.estimate.value, [risk for risk in map(risk_of, one.inputs) if risk is not None]
    if one.estimate.measure != "RiskDifference" or value is None:
        return 1
    if one.estimate.unit == "%" or abs(value) > 1:
        return 100
    if len(risks) != 2:
        return 1
    return min((1, 100), key=lambda scale: abs(scale * (risks[0] - risks[1]) - float(value)))
