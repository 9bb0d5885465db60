"""Small trials to pool, of which a test needs some numbers and not others; none of them exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kg.model import (
    Arm,
    ArmResult,
    Concept,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    Population,
    Quantity,
    Report,
    ReportKind,
    Term,
    Trial,
)

DEATH = Outcome(id="death", label="death", domain="AllCauseMortality", better="Lower")
DRUG = Arm(id="drug", label="empagliflozin", role="Experimental", interventions=("drug",), size=200)
PLACEBO = Arm(id="placebo", label="placebo", role="PlaceboComparator", interventions=("placebo",), size=200)
CONCEPTS = (Concept("drug", "empagliflozin"), Concept("placebo", "placebo"))


def trial(number: int, *parts: EffectEstimate | ArmResult, **changes: Any) -> Trial:
    """The trial of a number that compares empagliflozin with placebo, with these estimates and results."""
    made = Trial(
        report=Report(
            ReportKind.ARTICLE, f"{number:064x}", 100, identifiers=(Identifier("pmid", f"{number}"),)
        ),
        label=f"Trial {number}",
        registrations=(Identifier("NCT", f"NCT{number:08d}"),),
        design=("Randomized",),
        population=Population(conditions=(Concept("hf", "heart failure"),)),
        interventions=CONCEPTS,
        arms=(DRUG, PLACEBO),
        outcomes=(DEATH,),
        results=tuple(part for part in parts if isinstance(part, ArmResult)),
        estimates=tuple(part for part in parts if isinstance(part, EffectEstimate)),
    )
    return replace(made, **changes)


def estimate(
    value: str, low: str, high: str, measure: Term = "RiskRatio", *, level: str = "95", **changes: Any
) -> EffectEstimate:
    """A printed estimate of empagliflozin against placebo."""
    made = EffectEstimate(
        id=f"{measure}-{value}",
        outcome="death",
        measure=measure,
        value=Decimal(value),
        interval=Interval(Decimal(low), Decimal(high), Decimal(level)),
        target_arm="drug",
        reference_arm="placebo",
    )
    return replace(made, **changes)


def counts(drug: tuple[int, int | None], placebo: tuple[int, int | None]) -> tuple[ArmResult, ArmResult]:
    """Deaths and participants of both arms."""
    pairs: Iterable[tuple[str, tuple[int, int | None]]] = (("drug", drug), ("placebo", placebo))
    first, second = (
        ArmResult(id=arm, arm=arm, outcome="death", statistic="Count", events=events, total=total)
        for arm, (events, total) in pairs
    )
    return first, second


def result(arm: str, statistic: Term, value: str, **changes: Any) -> ArmResult:
    """What one arm has."""
    made = ArmResult(
        id=f"{arm}-{statistic}", arm=arm, outcome="death", statistic=statistic, value=Decimal(value)
    )
    return replace(made, **changes)


def at(value: str, unit: str) -> Quantity:
    """A time point."""
    return Quantity(Decimal(value), unit)
