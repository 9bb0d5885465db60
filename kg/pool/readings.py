"""What a report of a trial offers for a comparison: estimates ready to pool; what is left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from kg.errors import PoolingError
from kg.model import ArmResult, EffectEstimate, Interval, Outcome, Quantity, ReportKind, Term, Trial
from kg.pool.arm_numbers import counted, measured
from kg.pool.arms import Comparison, Pair, compares, of_condition, pair
from kg.pool.effect_sizes import (
    FROM_COUNTS,
    FROM_MEANS,
    Sizing,
    as_share,
    from_counts,
    from_interval,
    from_means,
    inverted,
)
from kg.pool.outcomes import Closeness, Wanted
from kg.pool.studies import Counts, Study
from kg.rdf.names import Names
from kg.vocabulary import in_words

_NOT_RANDOMIZED = {"NonRandomized", "SingleArm"}
_DEPENDENT = {"ClusterRandomized", "Crossover", "SteppedWedge", "WithinPerson"}


@dataclass(frozen=True, slots=True)
class Printed:
    """An estimate and its interval as they stand in print; `level` is in percent."""

    value: Decimal
    low: Decimal
    high: Decimal
    level: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An estimate of one trial, ready to pool.

    `origin` is what it rests on: a printed estimate, counts or means; `printed` is that estimate unless it
    was turned. `sources` are the IRIs of the statements that it was derived from; `steps` say how.
    """

    trial: str
    name: str
    report: str
    kind: ReportKind
    outcome: Outcome
    closeness: Closeness
    measure: Term
    study: Study
    origin: str
    sources: tuple[str, ...]
    steps: tuple[str, ...] = ()
    computed: bool = False
    printed: Printed | None = None
    adjusted: bool | None = None
    time: Quantity | None = None
    unit: str | None = None
    sizes: tuple[int | None, int | None] = (None, None)

    @property
    def participants(self) -> int | None:
        """How many people the estimate rests on: those counted, else those in both arms."""
        if self.study.counts is not None:
            return self.study.counts.total + self.study.counts.reference_total
        return None if None in self.sizes else sum(size or 0 for size in self.sizes)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something of a trial that does not go into the pool, and the reason."""

    name: str
    what: str
    reason: str
    trial: str
    measure: Term | None = None


Offer: TypeAlias = Reading | Exclusion


def offers(trial: Trial, asked: Comparison, wanted: Wanted) -> Iterator[Offer]:
    """Everything that one report offers for a comparison, in the order of its outcomes."""
    if not compares(trial, asked):
        return
    names = Names.of(trial)
    try:
        _refuse_unfit(trial, asked)
        arms = pair(trial, asked)
    except PoolingError as refusal:
        yield Exclusion(trial.label, "trial", str(refusal), names.trial)
        return
    for outcome in trial.outcomes:
        yield from _Offered(trial, names, arms, outcome, wanted.closeness(outcome)).all(wanted)


def _refuse_unfit(trial: Trial, asked: Comparison) -> None:
    if not of_condition(trial, asked):
        named = trial.population.conditions if trial.population else ()
        conditions = ", ".join(concept.label for concept in named) or "not stated"
        raise PoolingError(f"in another condition: {conditions}")
    if _NOT_RANDOMIZED.intersection(trial.design):
        raise PoolingError("chance did not decide who received what")


@dataclass(frozen=True, slots=True)
class _Offered:
    """What a report offers on one outcome."""

    trial: Trial
    names: Names
    arms: Pair
    outcome: Outcome
    closeness: Closeness

    def all(self, wanted: Wanted) -> Iterator[Offer]:
        """Estimates and exclusions: printed, from counts, from means."""
        if not wanted.takes(self.closeness):
            if self.closeness is not Closeness.FAR:
                yield self._excluded("outcome", wanted.difference(self.outcome, self.closeness))
            return
        of_arms = [offer for time in self._times() for offer in self._from_arms(time)]
        readings = [offer for offer in of_arms if isinstance(offer, Reading)]
        counts = {reading.time: reading.study.counts for reading in readings if reading.study.counts}
        for estimate in self.trial.estimates:
            if estimate.outcome == self.outcome.id and self._compares(estimate):
                yield _beside(self._printed(estimate), counts)
        yield from of_arms

    def _printed(self, estimate: EffectEstimate) -> Offer:
        what = _in_print(estimate)
        if estimate.subgroup:
            return self._excluded(what, f"of a subgroup: {estimate.subgroup}", estimate.measure)
        if estimate.measure is None or estimate.value is None:
            return self._excluded(what, "its measure or value is not stated", estimate.measure)
        try:
            value, interval = estimate.value, estimate.interval or Interval(None, None)
            if estimate.measure == "RiskDifference":
                value, interval = as_share(value, interval, estimate.unit)
            sizing = from_interval(estimate.measure, value, interval)
        except PoolingError as refusal:
            return self._excluded(what, str(refusal), estimate.measure)
        found = self._reading(estimate.measure, sizing, "printed", (estimate,))
        found = replace(
            found,
            adjusted=estimate.adjusted,
            unit=estimate.unit,
            time=estimate.time_point or self.outcome.time_point,
            printed=_as_printed(estimate.value, estimate.interval),
        )
        return found if estimate.target_arm == self.arms.target.id else _turned(found)

    def _from_arms(self, time: Quantity | None) -> Iterator[Offer]:
        """Ratios, differences and mean differences of what is reported of both arms at one time."""
        target, reference = (
            tuple(result for result in self._results(arm.id) if result.time_point == time)
            for arm in (self.arms.target, self.arms.reference)
        )
        if not target or not reference:
            return
        yield from self._from_counts(target, reference, time)
        yield from self._from_means(target, reference, time)

    def _from_counts(
        self, target: Sequence[ArmResult], reference: Sequence[ArmResult], time: Quantity | None
    ) -> Iterator[Offer]:
        if not any(_counts(result) for result in (*target, *reference)):
            return
        try:
            self._refuse_dependence()
            arms = counted(self.arms.target, target), counted(self.arms.reference, reference)
            counts = Counts(arms[0].events, arms[0].total, arms[1].events, arms[1].total)
            sizings = {measure: from_counts(measure, counts) for measure in FROM_COUNTS}
        except PoolingError as refusal:
            yield self._excluded("counts of both arms", str(refusal), "counts")
            return
        said = f"from {arms[0].events}/{arms[0].total} and {arms[1].events}/{arms[1].total}"
        steps = tuple(dict.fromkeys((said, *arms[0].steps, *arms[1].steps)))
        for measure, sizing in sizings.items():
            sized = Sizing(sizing.study, (*steps, *sizing.steps))
            found = self._reading(measure, sized, "counts", (*target, *reference))
            yield replace(found, time=time or self.outcome.time_point, computed=True)

    def _from_means(
        self, target: Sequence[ArmResult], reference: Sequence[ArmResult], time: Quantity | None
    ) -> Iterator[Offer]:
        if not all(any(_averages(result) for result in arm) for arm in (target, reference)):
            return
        try:
            self._refuse_dependence()
            arms = measured(target), measured(reference)
            sizings = {measure: from_means(measure, arms[0].of, arms[1].of) for measure in FROM_MEANS}
        except PoolingError as refusal:
            yield self._excluded("means of both arms", str(refusal), "means")
            return
        steps = tuple(dict.fromkeys(("from means and SDs", *arms[0].steps, *arms[1].steps)))
        for measure, sizing in sizings.items():
            found = self._reading(measure, Sizing(sizing.study, steps), "means", (*target, *reference))
            unit = target[0].unit if measure == "MeanDifference" else None
            yield replace(found, time=time or self.outcome.time_point, computed=True, unit=unit)

    def _refuse_dependence(self) -> None:
        dependent = sorted(_DEPENDENT.intersection(self.trial.design))
        if dependent:
            raise PoolingError(
                f"a trial of the design {in_words(dependent[0])}: its participants are not independent, "
                "so that counts and means of its arms give too small a standard error"
            )

    def _compares(self, estimate: EffectEstimate) -> bool:
        """Whether an estimate is about these two arms, whichever way round."""
        both = {self.arms.target.id, self.arms.reference.id}
        return {estimate.target_arm, estimate.reference_arm} == both

    def _times(self) -> tuple[Quantity | None, ...]:
        return tuple(dict.fromkeys(result.time_point for result in self._results(self.arms.target.id)))

    def _results(self, arm: str) -> Iterator[ArmResult]:
        for result in self.trial.results:
            if result.outcome == self.outcome.id and result.arm == arm and result.subgroup is None:
                yield result

    def _reading(
        self,
        measure: Term,
        sizing: Sizing,
        origin: str,
        sources: Iterable[ArmResult | EffectEstimate],
    ) -> Reading:
        return Reading(
            trial=self.names.trial,
            name=self.trial.label,
            report=self.names.report,
            kind=self.trial.report.kind,
            outcome=self.outcome,
            closeness=self.closeness,
            measure=measure,
            study=sizing.study,
            origin=origin,
            sources=tuple(sorted({self.names.statement(source) for source in sources})),
            steps=sizing.steps,
            sizes=(self.arms.target.size, self.arms.reference.size),
        )

    def _excluded(self, what: str, reason: str, measure: Term | None = None) -> Exclusion:
        return Exclusion(self.trial.label, what, reason, self.names.trial, measure)


def _beside(offer: Offer, counts: Mapping[Quantity | None, Counts]) -> Offer:
    """A printed estimate with the counts of both arms at the same time, where they are reported too."""
    if isinstance(offer, Exclusion):
        return offer
    return replace(offer, study=replace(offer.study, counts=counts.get(offer.time)))


def _turned(reading: Reading) -> Reading:
    """The same estimate the other way round, which is a computed one."""
    steps = ("printed the other way round", *reading.steps)
    study = inverted(reading.study)
    return replace(reading, study=study, steps=steps, computed=True, printed=None)


def _as_printed(value: Decimal, interval: Interval | None) -> Printed | None:
    if interval is None or interval.low is None or interval.high is None or interval.level is None:
        return None
    return Printed(value, interval.low, interval.high, interval.level)


def _numbers(estimate: EffectEstimate) -> tuple[Decimal, ...]:
    interval = estimate.interval or Interval(None, None)
    return tuple(n for n in (estimate.value, interval.low, interval.high) if n is not None)


def _in_print(estimate: EffectEstimate) -> str:
    value, *bounds = _numbers(estimate) or (None,)
    name = in_words(estimate.measure) if estimate.measure else "estimate"
    within = f" ({' to '.join(map(str, bounds))})" if bounds else ""
    return name if value is None else f"{name} {value}{within}"


def _counts(result: ArmResult) -> bool:
    return result.events is not None or result.statistic == "Percentage"


def _averages(result: ArmResult) -> bool:
    return result.statistic in ("Mean", "Median") and result.value is not None
