"""From a report to its trial: every statement with its words, nothing from what is no trial."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotATrialError
from kg.find import find
from kg.model import Interval, Span, Statement, Trial
from tests.find.written import document, report, trial

METHODS = (
    "In this multicentre, double-blind trial, 81 adults with influenza were randomly assigned to oral zinc "
    "20 mg (n = 40) or placebo (n = 41) for 10 days. The primary outcome was fever at 7 days. Secondary "
    "outcomes were cough and headache."
)
RESULTS = (
    "All 81 patients were analysed by intention to treat. Fever at 7 days occurred in 30% with zinc and "
    "45% with placebo (relative risk 0.67; 95% CI, 0.40 to 0.98; P=0.04). Cough did not differ "
    "significantly between groups (P=0.40)."
)
CONCLUSION = "Zinc reduced fever in adults with influenza."


def whole() -> Trial:
    return trial(METHODS, RESULTS, CONCLUSION, title="Zinc versus placebo for influenza: the ZINCFLU trial")


def test_a_whole_report_becomes_a_whole_trial() -> None:
    found = whole()
    assert found.label == "ZINCFLU"
    assert found.randomized == 81
    assert set(found.design) == {"Randomized", "DoubleBlind", "PlaceboControlled", "Multicenter", "Parallel"}
    assert [(arm.label, arm.role, arm.size) for arm in found.arms] == [
        ("zinc", "Experimental", 40),
        ("placebo", "PlaceboComparator", 41),
    ]
    assert found.population is not None
    assert [one.label for one in found.population.conditions] == ["influenza"]
    assert [(o.label, o.role) for o in found.outcomes] == [
        ("fever at 7 days", "Primary"),
        ("cough", "Secondary"),
        ("headache", "Secondary"),
    ]
    assert [one.claim_type for one in found.claims] == ["Benefit"]


def test_the_estimate_of_a_whole_report_is_whole() -> None:
    ratio, worded = whole().estimates
    assert (ratio.measure, ratio.value) == ("RiskRatio", Decimal("0.67"))
    assert ratio.interval == Interval(Decimal("0.40"), Decimal("0.98"))
    assert ratio.favours == "zinc"
    assert ratio.not_reported == ()
    assert (worded.outcome, worded.stated_significance) == ("cough", "NotSignificant")
    assert set(worded.not_reported) == {"value", "ciLower", "ciUpper"}


def test_what_a_careful_reader_would_miss_is_named() -> None:
    found = trial("Patients were randomly assigned to zinc or placebo.", "Zinc helped.")
    assert set(found.not_reported) == {"randomizedCount", "armSize", "registration", "dose"}


def test_what_is_stated_twice_is_one_statement_with_both_places() -> None:
    again = "Fever at 7 days occurred in 30% with zinc and 45% with placebo."
    found = trial(METHODS, f"{again} Cough was rare. {again}")
    assert [(one.arm, str(one.value), len(one.evidence)) for one in found.results] == [
        ("zinc", "30", 2),
        ("placebo", "45", 2),
    ]


def test_ids_are_unique_in_their_kind() -> None:
    found = trial(
        METHODS,
        "Cough occurred in 10% with zinc and 12% with placebo. At 14 days, cough occurred in 5% with zinc "
        "and 6% with placebo.",
    )
    for group in (found.arms, found.outcomes, found.results, found.estimates, found.claims):
        ids = [one.id for one in group]
        assert len(ids) == len(set(ids))


def test_references_stay_inside_the_trial() -> None:
    found = whole()
    arms, outcomes = {arm.id for arm in found.arms}, {outcome.id for outcome in found.outcomes}
    results = {result.id for result in found.results}
    assert {one.arm for one in found.results} <= arms
    assert {one.outcome for one in (*found.results, *found.estimates)} <= outcomes
    assert {id for one in found.estimates for id in one.based_on} <= results
    assert {id for arm in found.arms for id in arm.interventions} <= {c.id for c in found.interventions}


@pytest.mark.parametrize(
    "text",
    [
        "Zinc for colds: a systematic review\n\nMethods\nWe sought randomized trials of zinc.\n",
        "Zinc and colds: a cohort study\n\nMethods\nPatients took zinc or placebo at random.\n",
        "Colds are common\n\nMethods\nTea was poured.\n\nResults\nAll slept.\n",
        "Methods\nPatients were randomly assigned.\n\nResults\nAll slept.\n",
        "A case report of tea\n\nMethods\nA man in a randomized trial drank tea.\n",
    ],
)
def test_what_reports_no_trial_of_two_arms_is_refused(text: str) -> None:
    with pytest.raises(NotATrialError):
        find(document(text))


ARMS = st.sampled_from(["zinc", "placebo", "usual care", "yoga", "velomab 75 mg", "standard treatment"])
OUTCOMES = st.sampled_from(
    ["fever at 7 days", "death from any cause", "change in pain score", "hospital stay"]
)
SHARES = st.integers(0, 100).map("{}%".format)
SENTENCES = st.sampled_from(
    [
        "{outcome} occurred in {x} with {a} and {y} with {b}.",
        "{outcome} occurred in {x} vs {y} ({a} vs {b}; P=0·04).",
        "In the {a} and {b} groups, {outcome} was seen in {x} and {y}, respectively.",
        "{outcome} was rarer with {a} (hazard ratio 0·71; 95% CI, 0·55–0·92; P<0·001).",
        "{outcome} did not differ significantly between groups.",
        "Adverse events included nausea ({x} v {y}) and rash ({y}).",
        "The mean {outcome} was 4·1 ± 1·2 with {a} and −5·1 (SD 1·4) with {b}.",
        "The median {outcome} was 4 (IQR 3 to 9) with {a}.",
        "{a} was no better than {b} (difference, −1 [95% CI −3 to 1]).",
    ]
)


@st.composite
def reports(draw: st.DrawFn) -> str:
    """Reports of two arms, put together from sentences in any order, with any line ends."""
    a, b = draw(st.lists(ARMS, min_size=2, max_size=2, unique=True))
    outcome = draw(OUTCOMES)
    parts = draw(st.lists(st.tuples(SENTENCES, SHARES, SHARES), min_size=1, max_size=5))
    results = " ".join(s.format(a=a, b=b, outcome=outcome, x=x, y=y) for s, x, y in parts)
    methods = (
        f"We randomly assigned 81 adults with gout to {a} (n = 40) or {b} (n = 41). The primary outcome "
        f"was {outcome}."
    )
    text = report(methods, results, f"{a.capitalize()} reduced {outcome} compared with {b}.")
    return text.replace(" with ", draw(st.sampled_from([" with ", " with\n", "\u00a0with "])))


@given(reports())
def test_every_quote_stands_at_its_place(text: str) -> None:
    found = find(document(text))
    spans = list(quotes(found))
    assert spans
    assert [
        span for span in spans if text[span.start : span.end] != span.quote or not span.quote.strip()
    ] == []


@given(reports())
def test_every_number_found_is_printed_where_it_is_quoted(text: str) -> None:
    found = find(document(text))
    for one in (*found.results, *found.estimates):
        quoted = " ".join(span.quote for span in one.evidence).replace("·", ".").replace("−", "-")
        assert one.value is None or str(one.value) in quoted


@given(reports())
def test_reading_twice_finds_the_same(text: str) -> None:
    assert find(document(text)) == find(document(text))


def quotes(found: Trial) -> Iterator[Span]:
    statement: Statement
    for statement in found.statements():
        yield from statement.evidence
