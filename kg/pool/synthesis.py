"""The result of pooling: what went in, what was left out and why, the effect and all that is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Term
from kg.pool.absolute import AbsoluteEffect, Range
from kg.pool.between_trials import Heterogeneity
from kg.pool.effect_sizes import in_print
from kg.pool.models import Fit
from kg.pool.question import Question
from kg.pool.readings import Exclusion, Reading


@dataclass(frozen=True, slots=True)
class Method:
    """How estimates are pooled; `level` is in percent.

    `model` is random, fixed, mantel-haenszel or peto; the estimator of τ² and the Hartung-Knapp interval are
    those of random effects.
    """

    model: str = "random"
    estimator: str = "REML"
    hartung_knapp: bool = True
    level: float = 95

    @property
    def share(self) -> float:
        """The confidence level as a share of 1."""
        return self.level / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """A pooled effect. Fits are on the scale that is pooled on; the properties are on the printed scale.

    `without` holds the fit without each trial in turn, in the order of `readings`; of two trials none.
    """

    question: Question
    outcome: str
    domain: Term | None
    measure: Term
    method: Method
    readings: tuple[Reading, ...]
    exclusions: tuple[Exclusion, ...]
    fit: Fit
    fixed: Fit
    heterogeneity: Heterogeneity
    without: tuple[Fit, ...]
    absolute: AbsoluteEffect | None
    notes: tuple[str, ...]

    @property
    def effect(self) -> Range:
        """The pooled effect with its confidence interval."""
        return self.printed(self.fit)

    @property
    def prediction(self) -> Range | None:
        """The pooled effect with its prediction interval, None where there is none."""
        bounds = self.fit.prediction
        return None if bounds is None else Range(self.effect.value, *map(self.in_print, bounds))

    @property
    def participants(self) -> int | None:
        """How many people all trials have together, None if one does not say."""
        found = [reading.participants for reading in self.readings]
        return None if None in found else sum(number or 0 for number in found)

    @property
    def null(self) -> float:
        """The value of no difference."""
        return self.in_print(0.0)

    @property
    def unit(self) -> str | None:
        """The unit of a difference, None where it has none or not all trials state it."""
        found = {"%"} if self.measure == "RiskDifference" else {reading.unit for reading in self.readings}
        return found.pop() if len(found) == 1 else None

    def printed(self, fit: Fit) -> Range:
        """A fit on the printed scale."""
        return on_scale(self.measure, fit)

    def estimate(self, reading: Reading) -> Range:
        """A trial's estimate as it is printed, else with an interval of the level of the pool."""
        study, printed = reading.study, reading.printed
        if printed is not None and printed.level == self.method.level:
            return Range(*map(float, (printed.value, printed.low, printed.high)))
        return self.printed(Fit("fixed", study.estimate, study.error, (), level=self.fit.level))

    def in_print(self, value: float) -> float:
        """A number of the pooling scale as it is printed."""
        return in_print(self.measure, value)


def on_scale(measure: Term, fit: Fit) -> Range:
    """A pooled effect with its interval on the scale that the measure is printed on."""
    return Range(*(in_print(measure, number) for number in (fit.effect, *fit.interval)))
