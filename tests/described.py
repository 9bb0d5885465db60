"""A trial's statements in the words of `expected.json`: flat, with the expectation's own names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    Claim,
    EffectEstimate,
    Interval,
    Outcome,
    Population,
    Quantity,
    Statement,
    Trial,
)

Facts: TypeAlias = Mapping[str, Any]
Entry: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Names:
    """How the expectation calls the arms and outcomes of a trial, by their ids."""

    names: Mapping[str, str]
    concepts: Mapping[str, str]
    sizes: Mapping[str, int | None]

    @classmethod
    def between(cls, facts: Facts, trial: Trial) -> Names:
        """Give each arm and outcome the expected name whose words are closest to its label."""
        arms = _closest(facts.get("arms", {}), trial.arms)
        outcomes = _closest(facts.get("outcomes", {}), trial.outcomes)
        labelled: tuple[Arm | Outcome, ...] = (*trial.arms, *trial.outcomes)
        unnamed = {item.id: f"«{item.label}»" for item in labelled}
        concepts = {item.id: item.label for item in trial.interventions}
        return cls(unnamed | arms | outcomes, concepts, {arm.id: arm.size for arm in trial.arms})

    def of(self, id: str | None) -> str | None:
        """The expected name of an id."""
        return None if id is None else self.names.get(id, f"«{id}»")

    def treatments(self, ids: Iterable[str]) -> str | None:
        """The labels of several interventions."""
        return _listed(self.concepts.get(id, f"«{id}»") for id in ids)


def _closest(wanted: Mapping[str, Facts], found: Sequence[Arm | Outcome]) -> dict[str, str]:
    pairs = (
        (_likeness(entry.get("words", name), item), name, item.id)
        for name, entry in wanted.items()
        for item in found
    )
    names: dict[str, str] = {}
    for likeness, name, id in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if likeness and id not in names and name not in names.values():
            names[id] = name
    return names


def _likeness(wanted: str, item: Arm | Outcome) -> float:
    return max(_overlap(_words(wanted), _words(label)) for label in (item.label, *item.aliases))


def _overlap(wanted: Sequence[str], found: Sequence[str]) -> float:
    """Dice's coefficient; a wanted word is there when a found one begins with it, and all must be."""
    there = all(any(word.startswith(stem) for word in found) for stem in wanted)
    return 2 * len(wanted) / (len(wanted) + len(found)) if there else 0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@dataclass(frozen=True)
class Kind:
    """A kind of statement: where it stands in a trial and how it is written in an expectation.

    A field in `closed` that an expectation leaves out must be absent from the trial too.
    """

    name: str
    found: Callable[[Trial], Iterable[Statement]]
    describe: Callable[[Any, Names], Entry]
    closed: frozenset[str] = frozenset()
    single: bool = False


def _entry(**fields: object) -> Entry:
    return {name: str(value) for name, value in fields.items() if value is not None}


def _listed(values: Iterable[object]) -> str | None:
    return ", ".join(sorted(map(str, values))) or None


def _quantity(quantity: Quantity | None) -> str | None:
    if quantity is None:
        return None
    upper = f" to {quantity.upper}" if quantity.upper is not None else ""
    return f"{quantity.value}{upper} {quantity.unit}"


def _interval(interval: Interval | None) -> Entry:
    if interval is None:
        return {}
    low, high = ("open" if bound is None else str(bound) for bound in (interval.low, interval.high))
    return _entry(ci=f"{low} to {high}", level=interval.level)


def _trial(trial: Trial, _: Names) -> Entry:
    return _entry(
        label=trial.label,
        kind=trial.report.kind,
        randomized=trial.randomized,
        registrations=_listed(identifier.value for identifier in trial.registrations),
        identifiers=_listed(f"{i.scheme}:{i.value}" for i in trial.report.identifiers),
        cites=_listed(f"{i.scheme}:{i.value}" for article in trial.report.cites for i in article.identifiers),
        design=_listed(trial.design),
        not_reported=_listed(trial.not_reported),
    )


def _population(population: Population, _: Names) -> Entry:
    return _entry(
        conditions=_listed(condition.label for condition in population.conditions),
        criteria=_listed(population.inclusion_criteria),
        age_group=population.age_group,
        participants=population.participants,
    )


def _analysed(analysis_set: AnalysisSet, _: Names) -> Entry:
    return _entry(participants=analysis_set.participants, principle=analysis_set.principle)


def _arm(arm: Arm, names: Names) -> Entry:
    return _entry(
        name=names.of(arm.id),
        role=arm.role,
        interventions=names.treatments(arm.interventions),
        size=arm.size,
        dose=_quantity(arm.dose),
        route=arm.route,
        duration=_quantity(arm.duration),
    )


def _outcome(outcome: Outcome, names: Names) -> Entry:
    return _entry(
        name=names.of(outcome.id),
        label=outcome.label,
        role=outcome.role,
        domain=outcome.domain,
        instrument=outcome.instrument,
        metric=outcome.metric,
        time=_quantity(outcome.time_point),
        better=outcome.better,
        adverse_event="yes" if outcome.adverse_event else "no",
        severity=outcome.severity,
        seriousness=outcome.seriousness,
        not_reported=_listed(outcome.not_reported),
    )


def _result(result: ArmResult, names: Names) -> Entry:
    """A count is `events`, in whichever field it stands; a total equal to the arm's size is left out."""
    count = result.statistic == "Count" and result.events is None
    return _entry(
        outcome=names.of(result.outcome),
        arm=names.of(result.arm),
        statistic=result.statistic,
        value=None if result.statistic == "Count" else result.value,
        events=result.value if count else result.events,
        total=None if result.total == names.sizes.get(result.arm) else result.total,
        sd=result.sd,
        se=result.se,
        q1=result.q1,
        q3=result.q3,
        minimum=result.minimum,
        maximum=result.maximum,
        unit=result.unit,
        time=_quantity(result.time_point),
        subgroup=result.subgroup,
    ) | _interval(result.interval)


def _effect(effect: EffectEstimate, names: Names) -> Entry:
    return _entry(
        outcome=names.of(effect.outcome),
        measure=effect.measure,
        value=effect.value,
        p=f"{effect.p.operator}{effect.p.value}" if effect.p else None,
        target=names.of(effect.target_arm),
        reference=names.of(effect.reference_arm),
        favours=names.of(effect.favours),
        adjusted=None if effect.adjusted is None else "yes" if effect.adjusted else "no",
        significance=effect.stated_significance,
        direction=effect.stated_direction,
        null=None if effect.null_value is None else f"{effect.null_value.normalize():f}",
        unit=effect.unit,
        time=_quantity(effect.time_point),
        subgroup=effect.subgroup,
        not_reported=_listed(effect.not_reported),
    ) | _interval(effect.interval)


def _claim(claim: Claim, names: Names) -> Entry:
    return _entry(
        type=claim.claim_type,
        interventions=names.treatments(claim.interventions),
        outcomes=_listed(names.names.get(id, id) for id in claim.outcomes),
        hedging=claim.hedging,
        stated_in=claim.stated_in,
    )


KINDS = (
    Kind("trial", lambda trial: [trial], _trial, frozenset({"randomized", "registrations"}), single=True),
    Kind(
        "population",
        lambda trial: [trial.population] if trial.population else [],
        _population,
        frozenset({"participants"}),
        single=True,
    ),
    Kind("analysed", lambda trial: trial.analysis_sets, _analysed, frozenset({"participants", "principle"})),
    Kind("arms", lambda trial: trial.arms, _arm, frozenset({"size", "dose", "duration"})),
    Kind("outcomes", lambda trial: trial.outcomes, _outcome, frozenset({"severity", "seriousness"})),
    Kind(
        "results",
        lambda trial: trial.results,
        _result,
        frozenset(
            {
                "value",
                "events",
                "total",
                "sd",
                "se",
                "q1",
                "q3",
                "minimum",
                "maximum",
                "ci",
                "level",
                "subgroup",
            }
        ),
    ),
    Kind(
        "effects",
        lambda trial: trial.estimates,
        _effect,
        frozenset({"measure", "value", "ci", "level", "p", "subgroup"}),
    ),
    Kind("claims", lambda trial: trial.claims, _claim),
)
