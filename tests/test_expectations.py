"""The comparison of a trial with its expectation: what it lets pass and what it does not."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kg.model import (
    Arm,
    ArmResult,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    PValue,
    Report,
    ReportKind,
    Span,
    Trial,
)
from tests.expectations import differences, expectations

DRUG = Arm(id="a1", label="levodrine 5 mg", role="Experimental", size=120)
PLACEBO = Arm(id="a2", label="placebo", role="PlaceboComparator", size=118)
DEATH = Outcome(id="o1", label="death from any cause", aliases=("all-cause mortality",), role="Primary")
DEATHS = ArmResult(
    id="r1",
    arm="a1",
    outcome="o1",
    statistic="Percentage",
    value=Decimal("10.0"),
    events=12,
    total=120,
    evidence=(Span(50, 64, "12 died (10.0%)"),),
)
RATIO = EffectEstimate(
    id="e1",
    outcome="o1",
    measure="RiskRatio",
    value=Decimal("0.80"),
    interval=Interval(Decimal("0.60"), Decimal("1.07")),
    p=PValue("=", Decimal("0.13")),
    target_arm="a1",
    reference_arm="a2",
    evidence=(Span(80, 97, "relative risk 0.80"),),
)
TRIAL = Trial(
    report=Report(ReportKind.ARTICLE, "0" * 64, 500),
    label="LEVO",
    registrations=(Identifier("NCT", "NCT99999902"),),
    design=("Randomized", "DoubleBlind"),
    randomized=238,
    arms=(DRUG, PLACEBO),
    outcomes=(DEATH,),
    results=(DEATHS,),
    estimates=(RATIO,),
)
FACTS = """{
  "trial": {"randomized": 238, "design": ["DoubleBlind", "Randomized"], "registrations": ["NCT99999902"]},
  "arms": {"levodrine": {"size": 120}, "placebo": {"size": 118}},
  "outcomes": {"death": {"words": "mortal", "role": "Primary"}},
  "results": [{"outcome": "death", "arm": "levodrine", "statistic": "Percentage", "value": 10.0,
    "events": 12, "quote": "12 died"}],
  "effects": [{"outcome": "death", "measure": "RiskRatio", "value": 0.80, "ci": [0.60, 1.07],
    "p": "=0.13", "target": "levodrine", "quote": "0.80"}],
  "never": [500],
  "nothing_else": true
}"""


def facts(**changed: Any) -> dict[str, Any]:
    stated: dict[str, Any] = json.loads(FACTS, parse_float=Decimal, parse_int=Decimal)
    return stated | changed


def test_a_trial_that_says_what_is_expected_shows_no_difference() -> None:
    assert differences(facts(), TRIAL) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"randomized": 240}, "randomized is 240, not 238"),
        ({"design": ("Randomized",)}, "design is Randomized, not DoubleBlind, Randomized"),
        ({"registrations": ()}, "registrations is absent"),
        ({"arms": (replace(DRUG, size=None), PLACEBO)}, "size is absent, not 120"),
        ({"arms": (DRUG,)}, "arms: not found: name placebo"),
        ({"results": ()}, "results: not found"),
        ({"results": (replace(DEATHS, events=None),)}, "events is absent, not 12"),
        ({"results": (replace(DEATHS, total=119),)}, "total is 119, not absent"),
        ({"results": (replace(DEATHS, sd=Decimal(3)),)}, "sd is 3, not absent"),
        ({"results": (replace(DEATHS, arm="a2"),)}, "arm is placebo, not levodrine"),
        ({"results": (replace(DEATHS, evidence=()),)}, "'12 died' is not in its words"),
        ({"results": (DEATHS, replace(DEATHS, id="r2", arm="a2"))}, "results: not in the report"),
        ({"estimates": (replace(RATIO, value=Decimal("0.8")),)}, "value is 0.8, not 0.80"),
        ({"estimates": (replace(RATIO, interval=None),)}, "ci is absent, not 0.60 to 1.07"),
        ({"estimates": (replace(RATIO, p=PValue("<", Decimal("0.13"))),)}, "p is <0.13, not =0.13"),
        ({"estimates": (RATIO, replace(RATIO, id="e2", measure="OddsRatio"))}, "effects: not in the report"),
        ({"results": (DEATHS, replace(DEATHS, id="r2", events=500))}, "500 must not come out"),
    ],
)
def test_whatever_differs_is_said(changed: dict[str, Any], said: str) -> None:
    assert any(said in line for line in differences(facts(), replace(TRIAL, **changed)))


def test_a_statement_that_says_less_of_the_same_is_a_repetition() -> None:
    again = replace(RATIO, id="e2", interval=None, measure=None, value=None)
    assert differences(facts(), replace(TRIAL, estimates=(RATIO, again))) == []


def test_more_than_is_expected_passes_where_the_report_may_hold_more() -> None:
    more = replace(TRIAL, results=(DEATHS, replace(DEATHS, id="r2", arm="a2")))
    assert differences(facts(nothing_else=["arms"]), more) == []


def test_the_closest_wording_gives_an_outcome_its_name() -> None:
    composite = Outcome(id="o2", label="death from any cause or stroke")
    both = {"death": {"words": "death"}, "death or stroke": {"words": "death stroke"}}
    assert differences(facts(outcomes=both), replace(TRIAL, outcomes=(composite, DEATH))) == []


def test_every_report_says_what_it_tests_and_where_its_source_is() -> None:
    for expectation in expectations():
        assert expectation.facts["about"], expectation.name
        assert expectation.source.is_file(), expectation.name


def test_every_expected_quote_stands_in_the_source() -> None:
    missing = [
        (expectation.name, entry["quote"])
        for expectation in expectations()
        if expectation.source.suffix in {".txt", ".md"}
        for kind in ("arms", "outcomes", "analysed", "results", "effects", "claims")
        for entry in _entries(expectation.facts.get(kind, ()))
        if "quote" in entry and entry["quote"] not in expectation.source.read_text(encoding="utf-8")
    ]
    assert missing == []


def _entries(stated: Any) -> list[dict[str, Any]]:
    return list(stated.values()) if isinstance(stated, dict) else list(stated)
