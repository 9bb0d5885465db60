"""An estimate beside the results of the two arms that it compares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.model import Arm, ArmResult, EffectEstimate, Outcome, Statement, Term, Trial
from kg.vocabulary import scheme

LOG = "Log"
_MARGIN = re.compile(r"\bnon[-_ ]?inferior|\bequivalence", re.I)
_MODELLED = re.compile(r"\b(?:weighted|adjust|stratif|standardi[sz]ed|least[- ]squares)", re.I)
_NOT_CRUDE = {
    "HazardRatio": "a hazard ratio uses the times of events",
    "RateRatio": "a rate ratio uses person-time",
    "MedianDifference": "a difference of medians does not come from counts",
    "StandardizedMeanDifference": "a standardized difference uses a pooled deviation",
}
_NOT_INDEPENDENT = {
    "ClusterRandomized": "people in a cluster resemble each other",
    "SteppedWedge": "people in a cluster resemble each other",
    "Crossover": "each person is in both arms",
    "WithinPerson": "each person is in both arms",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """An estimate of a trial, its outcome, and the result of each arm where there is just one that fits."""

    trial: Trial
    estimate: EffectEstimate
    outcome: Outcome | None
    target: ArmResult | None
    reference: ArmResult | None

    @property
    def arms(self) -> tuple[tuple[ArmResult, Arm | None], tuple[ArmResult, Arm | None]] | None:
        """Result and arm of the target and of the reference, if both results are known."""
        if self.target is None or self.reference is None:
            return None
        by_id = {arm.id: arm for arm in self.trial.arms}
        target, reference = self.target, self.reference
        return (target, by_id.get(target.arm)), (reference, by_id.get(reference.arm))

    @property
    def inputs(self) -> tuple[Statement, ...]:
        """The results of the arms, where they are known."""
        return tuple(one for one in (self.target, self.reference) if one is not None)

    @property
    def is_ratio(self) -> bool:
        """Whether the measure is one that is symmetric as a logarithm."""
        return scale_of(self.estimate.measure) == LOG

    def not_crude(self) -> str | None:
        """Why the estimate need not follow from the counts of the two arms; None if nothing says so."""
        estimate = self.estimate
        if estimate.adjusted or any(_MODELLED.search(span.quote) for span in estimate.evidence):
            return "the estimate is adjusted or weighted"
        if self.outcome is not None and self.outcome.metric == "TimeToEvent":
            return "the outcome is a time to an event"
        if any(result.statistic == "Rate" for result in (self.target, self.reference) if result is not None):
            return "the results of the arms are rates over time"
        return _NOT_CRUDE.get(estimate.measure or "") or not_independent(self.trial)


def comparisons(trial: Trial) -> Iterator[Comparison]:
    """Each estimate of a trial beside the results of its arms."""
    outcomes = {outcome.id: outcome for outcome in trial.outcomes}
    for estimate in trial.estimates:
        target, reference = (
            _result(trial, estimate, arm) for arm in (estimate.target_arm, estimate.reference_arm)
        )
        yield Comparison(trial, estimate, outcomes.get(estimate.outcome), target, reference)


def not_independent(trial: Trial) -> str | None:
    """Why the people of a trial do not count as independent; None if nothing says so."""
    return next((_NOT_INDEPENDENT[design] for design in trial.design if design in _NOT_INDEPENDENT), None)


def tests_a_margin(trial: Trial) -> bool:
    """Whether p-values may be those of a test against a margin rather than against no difference."""
    if not {"NonInferiorityDesign", "EquivalenceDesign"}.isdisjoint(trial.design):
        return True
    quotes = (span.quote for one in (*trial.estimates, *trial.claims) for span in one.evidence)
    return any(_MARGIN.search(words) for words in (trial.report.title or "", trial.label, *quotes))


def scale_of(measure: Term | None) -> Term | None:
    """The scale of a measure: `Log`, `Additive`, or None if the measure is not known."""
    return _scales().get(measure or "")


@cache
def _scales() -> dict[Term, Term | None]:
    return {entry.id: entry.scale for entry in scheme("measures")}


def _result(trial: Trial, estimate: EffectEstimate, arm: str | None) -> ArmResult | None:
    """The one result that the estimate is based on in an arm, else the one of the same outcome and time."""
    of_arm = [one for one in trial.results if one.arm == arm]
    based = [one for one in of_arm if one.id in estimate.based_on and one.outcome == estimate.outcome]
    alike = [one for one in of_arm if _what(one) == _what(estimate)]
    found = based or alike
    return found[0] if len(found) == 1 else None


def _what(record: ArmResult | EffectEstimate) -> tuple[object, ...]:
    return record.outcome, record.time_point, record.subgroup
