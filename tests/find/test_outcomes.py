"""Declared outcomes are read with role, instrument, domain, metric, time and better direction."""

from decimal import Decimal

import pytest

from kg.find.outcomes import described, outcome_label, outcomes, with_metric_of_results
from kg.find.terms import term_in
from kg.model import Outcome, Quantity
from tests.find.written import reading, report


def declared(methods: str) -> list[tuple[str | None, str]]:
    return [(outcome.role, outcome.label) for outcome in outcomes(reading(report(methods)))]


def of(phrase: str) -> Outcome:
    return described(phrase, None, ())


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ("The primary outcome was death at 30 days.", [("Primary", "death at 30 days")]),
        ("The primary endpoint was pain, measured with a diary.", [("Primary", "pain")]),
        ("The primary end point was time to relapse.", [("Primary", "time to relapse")]),
        ("The main outcome measure was length of hospital stay.", [("Primary", "length of hospital stay")]),
        ("Primary outcome: weight at 6 months.", [("Primary", "weight at 6 months")]),
        ("Sleep quality was the primary outcome.", [("Primary", "Sleep quality")]),
        ("Major bleeding was the primary safety outcome.", [("Safety", "Major bleeding")]),
        ("Fever and cough were secondary outcomes.", [("Secondary", "Fever"), ("Secondary", "cough")]),
        (
            "Secondary outcomes included fever, cough, and days off work.",
            [("Secondary", "fever"), ("Secondary", "cough"), ("Secondary", "days off work")],
        ),
        (
            "The primary outcome was stroke, and the secondary outcomes were falls and fractures.",
            [("Primary", "stroke"), ("Secondary", "falls"), ("Secondary", "fractures")],
        ),
        (
            "The primary outcome was a composite of death or stroke.",
            [("Primary", "composite of death or stroke")],
        ),
        (
            "The co-primary outcomes were pain and function.",
            [("Primary", "pain"), ("Primary", "function")],
        ),
        ("The primary efficacy outcome was cure at day 14.", [("Primary", "cure at day 14")]),
        (
            "Tea was poured.\n\nMain Outcome Measures\nPain and weight at 6 months. Tea was poured again.",
            [("Primary", "Pain"), ("Primary", "weight at 6 months")],
        ),
    ],
)
def test_declared_outcomes_are_read_with_their_roles(methods: str, expected: list[tuple[str, str]]) -> None:
    assert declared(methods) == expected


@pytest.mark.parametrize(
    "methods",
    [
        "Tea was poured.",
        "Outcomes after stroke are poor.",
        "The primary care team poured tea.",
        "Secondary schools were asked.",
    ],
)
def test_where_nothing_is_declared_nothing_is_found(methods: str) -> None:
    assert declared(methods) == []


def test_background_and_discussion_declare_no_outcomes() -> None:
    text = "Background\nIn others, the primary outcome was death.\n\nMethods\nTea was poured.\n"
    assert outcomes(reading(text)) == ()


def test_an_outcome_has_the_words_that_declare_it() -> None:
    (outcome,) = outcomes(reading(report("The primary outcome was death at 30 days.")))
    assert outcome.evidence[0].quote == "death at 30 days"


@pytest.mark.parametrize(
    ("phrase", "time"),
    [
        ("death at 30 days", Quantity(Decimal(30), "d")),
        ("change in pain from baseline to week 12", Quantity(Decimal(12), "wk")),
        ("death", None),
    ],
)
def test_the_time_point_of_an_outcome_is_read_or_missed(phrase: str, time: Quantity | None) -> None:
    outcome = of(phrase)
    assert outcome.time_point == time
    assert outcome.not_reported == (() if time else ("timePoint",))


@pytest.mark.parametrize(
    ("phrase", "metric"),
    [
        ("change in SOFA score", "ChangeFromBaseline"),
        ("time to relapse", "TimeToEvent"),
        ("proportion of patients cured", "Proportion"),
        ("annualized relapse rate", "EventRate"),
        ("mean daily SOFA score", "MeanDailyScore"),
        ("weight", None),
    ],
)
def test_the_metric_is_what_the_words_say(phrase: str, metric: str | None) -> None:
    assert of(phrase).metric == metric


@pytest.mark.parametrize(
    ("phrase", "better"),
    [
        ("all-cause mortality", "Lower"),
        ("adverse events", "Lower"),
        ("relapse-free survival", "Higher"),
        ("vasopressor-free days", "Higher"),
        ("SOFA score", "Lower"),
        ("walking distance", "Higher"),
        ("pain", "Lower"),
        ("colour of tea", None),
    ],
)
def test_the_better_direction_is_known_or_left_open(phrase: str, better: str | None) -> None:
    assert of(phrase).better == better


@pytest.mark.parametrize(
    ("phrase", "severity", "seriousness"),
    [
        ("severe adverse events", "Severe", None),
        ("serious adverse events", None, "Serious"),
        ("grade 3 or 4 adverse events", "Grade3Or4", None),
        ("adverse events", None, None),
    ],
)
def test_severity_and_seriousness_of_harms_are_not_confused(
    phrase: str, severity: str | None, seriousness: str | None
) -> None:
    outcome = of(phrase)
    assert (outcome.adverse_event, outcome.severity, outcome.seriousness) == (True, severity, seriousness)


def test_the_severity_of_a_disease_is_not_that_of_a_harm() -> None:
    assert of("severe asthma attacks").severity is None


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("Sequential Organ Failure Assessment (SOFA) score", "SOFA score"),
        ("death between the two groups", "death"),
        ("pain scores", "pain score"),
        ("the incidence of adverse events", "adverse events"),
        ("to assess fatigue", "fatigue"),
        ("Tea Enjoyment Index (TEI)", "Tea Enjoyment Index (TEI)"),
    ],
)
def test_a_phrase_becomes_a_label(phrase: str, label: str) -> None:
    assert outcome_label(phrase) == label


def test_an_instrument_gives_its_domain() -> None:
    outcome = of("SOFA score")
    assert (outcome.instrument, outcome.domain) == ("SOFA", "OrganDysfunction")


def test_a_composite_belongs_to_no_single_domain() -> None:
    assert of("composite of death or stroke").domain is None


def test_a_composite_that_the_vocabulary_knows_has_a_domain_of_its_own() -> None:
    composite = of("death from cardiovascular causes or hospitalization for heart failure")
    assert composite.domain == "CardiovascularDeathOrHeartFailure"


@pytest.mark.parametrize(
    ("phrase", "domain"),
    [
        ("head injury-related death within 28 days", "Survival"),
        ("death due to sepsis", "Survival"),
        ("death from any cause", "AllCauseMortality"),
        ("mortality from all causes", "AllCauseMortality"),
        ("death from cardiovascular causes", "CardiovascularMortality"),
    ],
)
def test_death_from_one_cause_is_not_death_from_any(phrase: str, domain: str) -> None:
    assert of(phrase).domain == domain
    assert of(phrase).better == "Lower"


def test_major_bleeding_is_not_a_severity() -> None:
    assert described("Major bleeding", "Safety", ()).severity is None


def test_a_term_of_a_vocabulary_is_found_in_a_phrase() -> None:
    assert term_in("instruments", "the total SOFA score at day 7") == "SOFA"
    assert term_in("instruments", "colour of tea") is None


def test_shares_of_participants_measure_a_proportion() -> None:
    assert with_metric_of_results(of("cure"), ["Percentage", "Count"]).metric == "Proportion"
    assert with_metric_of_results(of("weight"), ["Mean"]).metric is None
