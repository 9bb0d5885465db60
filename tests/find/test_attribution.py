"""A number is about the outcome that its words name: one that was declared, or a new one."""

import pytest

from kg.find.attribution import Attribution, union
from kg.find.mentions import ArmIndex, Name
from kg.find.outcomes import outcomes
from kg.model import Outcome, Span
from tests.find.written import reading, report

ARMS = ArmIndex([Name("zinc", ("zinc",), "Experimental"), Name("placebo", ("placebo",), "PlaceboComparator")])
METHODS = (
    "The primary outcome was death from any cause at 30 days. Secondary outcomes were change in pain score, "
    "length of hospital stay, severe adverse events, and overall survival."
)


def attributed(results: str, *, upto: str | None = None) -> Outcome | None:
    """The outcome that a sentence of results names up to some words of it."""
    prepared = reading(report(METHODS, results))
    sentence = prepared.sentences[-1]
    end = prepared.text.index(upto, sentence.start) if upto else sentence.end
    return Attribution(prepared, ARMS, outcomes(prepared)).of(sentence, sentence.start, end)


@pytest.mark.parametrize(
    ("results", "label"),
    [
        ("Mortality at 30 days was 12%.", "death from any cause at 30 days"),
        ("By day 30, 12% had died.", "death from any cause at 30 days"),
        ("The primary outcome occurred in 12%.", "death from any cause at 30 days"),
        ("The pain score fell by 3.", "change in pain score"),
        ("Patients had a shorter hospital stay.", "length of hospital stay"),
        ("Severe adverse events occurred in 4%.", "severe adverse events"),
    ],
)
def test_words_of_results_mean_a_declared_outcome(results: str, label: str) -> None:
    found = attributed(results)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    ("results", "upto", "label"),
    [
        ("Headache occurred in 12%.", "12", "Headache"),
        ("There was a reduction in muscle cramps in the zinc group (12%).", "12", "muscle cramps"),
        ("Patients on zinc reported better sleep quality (12 v 10).", "12", "sleep quality"),
    ],
)
def test_what_was_not_declared_becomes_an_outcome_of_its_own(results: str, upto: str, label: str) -> None:
    found = attributed(results, upto=upto)
    assert found is not None
    assert (found.label, found.role) == (label, None)
    assert found.evidence[0].quote == label


@pytest.mark.parametrize(
    ("results", "not_meant"),
    [
        ("Cardiovascular mortality was 12%.", "death from any cause at 30 days"),
        ("Mild adverse events occurred in 4%.", "severe adverse events"),
        ("Progression-free survival was 12 months.", "overall survival"),
    ],
)
def test_something_narrower_or_other_is_not_the_declared_outcome(results: str, not_meant: str) -> None:
    found = attributed(results, upto=results.split()[-2] if "months" in results else results.split()[-1])
    assert found is None or found.label != not_meant


@pytest.mark.parametrize("results", ["In the zinc group, 12%.", "It was 12%.", "Groups: 12%."])
def test_words_that_name_nothing_name_no_outcome(results: str) -> None:
    assert attributed(results, upto="12") is None


def test_harms_named_in_a_list_are_adverse_events() -> None:
    found = attributed("Adverse events included nausea (12%) and rash (3%).", upto="12")
    assert found is not None
    assert (found.label, found.adverse_event, found.better) == ("nausea", True, "Lower")


def test_an_outcome_is_known_once_it_was_named() -> None:
    prepared = reading(report(METHODS, "Headache occurred in 12%. Headaches were mild."))
    first, second = prepared.sentences[-2:]
    attribution = Attribution(prepared, ARMS, outcomes(prepared))
    named = attribution.of(first, first.start, prepared.text.index("12%"))
    assert named is not None
    assert attribution.of(second, second.start, second.end) == named
    assert named in attribution.outcomes


def test_declared_outcomes_come_first() -> None:
    prepared = reading(report(METHODS))
    declared = outcomes(prepared)
    assert Attribution(prepared, ARMS, declared).outcomes == declared


def test_places_are_united_in_order_each_once() -> None:
    one, two = Span(0, 3, "tea"), Span(9, 12, "cup")
    assert union([two, one, two]) == (one, two)
