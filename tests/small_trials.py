"""Small trials made by hand, for tests that need some but not what is in them."""

from __future__ import annotations

from decimal import Decimal

from kg.model import (
    Arm,
    ArmResult,
    Concept,
    Document,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    Quantity,
    Report,
    ReportKind,
    Span,
    Trial,
)
from kg.rdf.names import report_iri

TEXT = "Deaths at 28 days: 42% with iloprost, 39% with placebo; relative risk 1.08 (0.80 to 1.5)."


def quote(words: str) -> Span:
    """The place of some words of the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def document(trial: Trial) -> Document:
    """A document in which a trial was read."""
    return Document("folder/report.txt", "text", trial.report.kind, trial.report.sha256, TEXT, TEXT)


def small_trial(number: int = 1, *, report: int | None = None, death: str = "42") -> Trial:
    """The trial of a number, as one of its reports states it."""
    digest = f"{number if report is None else report:016x}" + "0" * 48
    return Trial(
        report=Report(ReportKind.ARTICLE, digest, len(TEXT), title=f"Report of trial {number}"),
        label=f"Trial {number}",
        registrations=(Identifier("NCT", f"NCT{number:08d}"),),
        design=("Randomized", "DoubleBlind"),
        interventions=(Concept("iloprost", "iloprost"), Concept("placebo", "placebo")),
        arms=(_arm("iloprost", "Experimental"), _arm("placebo", "PlaceboComparator")),
        outcomes=(Outcome(id="death", label="death", time_point=Quantity(Decimal(28), "d")),),
        results=(_result("iloprost", death), _result("placebo", "39")),
        estimates=(_estimate(),),
    )


def iri(trial: Trial) -> str:
    """The IRI of the report of a trial."""
    return report_iri(trial.report)


def _arm(name: str, role: str) -> Arm:
    return Arm(id=name, label=name, role=role, interventions=(name,), evidence=(quote(name),))


def _result(arm: str, percentage: str) -> ArmResult:
    return ArmResult(
        id=f"death-{arm}",
        arm=arm,
        outcome="death",
        statistic="Percentage",
        value=Decimal(percentage),
        evidence=(quote(arm),),
    )


def _estimate() -> EffectEstimate:
    return EffectEstimate(
        id="risk",
        outcome="death",
        measure="RiskRatio",
        value=Decimal("1.08"),
        interval=Interval(Decimal("0.80"), Decimal("1.5")),
        target_arm="iloprost",
        reference_arm="placebo",
        not_reported=("pValue",),
        evidence=(quote("relative risk 1.08 (0.80 to 1.5)"),),
    )
