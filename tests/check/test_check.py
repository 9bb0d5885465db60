"""What a reviewer is told about a report's graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.check import Finding, check
from kg.model import (
    Arm,
    ArmResult,
    Concept,
    EffectEstimate,
    Interval,
    Outcome,
    Population,
    Report,
    ReportKind,
    Span,
    Trial,
)
from kg.rdf import to_rdf
from kg.rdf.names import TE

SENTENCE = "Mortality was 42% in the iloprost group and 39% in the placebo group (RR 1.08; 95% CI, 0.80-1.5)."
WORDS = (Span(0, len(SENTENCE), SENTENCE),)
MORTALITY = Outcome(id="mortality", label="mortality at 28 days", role="Primary", evidence=WORDS)
TRIAL = Trial(
    report=Report(kind=ReportKind.ARTICLE, sha256="ab" * 32, text_length=len(SENTENCE)),
    label="I-MICRO",
    design=("Randomized",),
    population=Population(conditions=(Concept("septic-shock", "septic shock"),), evidence=WORDS),
    interventions=(Concept("iloprost", "iloprost"), Concept("placebo", "placebo")),
    arms=tuple(
        Arm(id=given, label=given, role=role, interventions=(given,), evidence=WORDS)
        for given, role in (("iloprost", "Experimental"), ("placebo", "PlaceboComparator"))
    ),
    outcomes=(MORTALITY,),
    results=tuple(
        ArmResult(
            id=f"mortality-{arm}",
            arm=arm,
            outcome="mortality",
            statistic="Percentage",
            value=Decimal(value),
            evidence=WORDS,
        )
        for arm, value in (("iloprost", 42), ("placebo", 39))
    ),
    estimates=(
        EffectEstimate(
            id="mortality-ratio",
            outcome="mortality",
            measure="RiskRatio",
            value=Decimal("1.08"),
            interval=Interval(Decimal("0.80"), Decimal("1.5")),
            target_arm="iloprost",
            reference_arm="placebo",
            null_value=Decimal(1),
            evidence=WORDS,
        ),
    ),
    evidence=WORDS,
)


def told(findings: Iterable[Finding]) -> str:
    return "\n".join(map(str, findings))


def without_words(trial: Trial) -> Trial:
    return replace(trial, estimates=tuple(replace(one, evidence=()) for one in trial.estimates))


def test_a_sound_report_has_no_findings() -> None:
    assert told(check(to_rdf(TRIAL))) == ""


def test_a_statement_without_words_is_named_by_what_it_says() -> None:
    findings = check(to_rdf(without_words(TRIAL)))
    assert findings
    assert {finding.statement for finding in findings} == {
        "Effect estimate, risk ratio, 1.08, mortality at 28 days".lower()
    }


def test_a_finding_carries_the_quote_of_the_statement_it_is_about() -> None:
    outcome = replace(MORTALITY, role="Tertiary")
    findings = check(to_rdf(replace(TRIAL, outcomes=(outcome,))))
    assert any(span.quote == SENTENCE for finding in findings for span in finding.quotes)
    assert "mortality at 28 days" in told(findings)


@pytest.mark.parametrize("kind", ["shapes", "queries"])
def test_both_kinds_of_checker_look_at_a_statement_without_words(kind: str) -> None:
    rules = {finding.rule for finding in check(to_rdf(without_words(TRIAL)))}
    assert ("shapes" in rules) if kind == "shapes" else rules - {"shapes"}


def test_findings_come_in_the_same_order_whatever_the_order_of_the_quads() -> None:
    quads = to_rdf(without_words(TRIAL))
    assert check(quads) == check(reversed(quads))


def test_a_value_that_no_vocabulary_holds_is_found() -> None:
    estimate = to_rdf(TRIAL)
    measure = NamedNode(TE + "measure")
    changed = [
        Quad(q.subject, q.predicate, Literal("relative risk"), q.graph_name) if q.predicate == measure else q
        for q in estimate
    ]
    assert check(changed)
