"""What the words of reports mean, by the vocabularies that ship with the program."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.vocabulary import Entry

SECONDS_TO_PARSE = 0.2
# Parsing is measured on a machine that others use too.
PATIENCE = 5

CONTRACT = {
    "arm_roles": "Experimental PlaceboComparator ActiveComparator UsualCare NoTreatment",
    "outcome_roles": "Primary Secondary Safety Other",
    "better_directions": "Lower Higher",
    "statistics": "Percentage Count Mean Median Rate",
    "measures": "RiskRatio OddsRatio HazardRatio RateRatio RiskDifference MeanDifference"
    " StandardizedMeanDifference MedianDifference",
    "stated_significance": "Significant NotSignificant NoDifference",
    "stated_directions": "Increased Decreased",
    "claim_types": "Benefit NoBenefit Harm NonInferiority Inconclusive",
    "verdicts": "Consistent ReachableByRounding NotReachable CannotTell",
    "statuses": "Computed Curated",
    "designs": "Randomized DoubleBlind PlaceboControlled Multicenter Parallel",
    "instruments": "SOFA",
    "metrics": "ChangeFromBaseline MeanDailyScore Proportion",
    "outcome_domains": "OrganDysfunction AllCauseMortality OrganSupport",
    "sections": "Conclusion",
    "hedging": "Categorical",
    "routes": "Intravenous",
    "severities": "Severe",
    "age_groups": "Adult",
}


@cache
def printed() -> tuple[tuple[str, Entry, str], ...]:
    """Every scheme, concept and label that names it."""
    return tuple(
        (name, entry, label)
        for name in vocabulary.names()
        for entry in vocabulary.scheme(name)
        for label in entry.labels
    )


@cache
def pattern(name: str) -> re.Pattern[str]:
    return re.compile(vocabulary.words(name), re.I)


@pytest.mark.parametrize(("name", "terms"), CONTRACT.items())
def test_the_terms_that_others_rely_on_are_there(name: str, terms: str) -> None:
    assert set(terms.split()) <= {entry.id for entry in vocabulary.scheme(name)}


def test_an_id_belongs_to_one_concept() -> None:
    times = Counter(entry.id for name in vocabulary.names() for entry in vocabulary.scheme(name))
    assert [term for term, count in times.items() if count > 1] == []


@pytest.mark.parametrize("name", vocabulary.names())
def test_no_label_names_two_concepts_of_a_scheme(name: str) -> None:
    wrong = [
        (label, entry.id, vocabulary.identify(name, label))
        for entry in vocabulary.scheme(name)
        for label in entry.labels
        if vocabulary.identify(name, label) != entry.id
    ]
    assert wrong == []


@pytest.mark.parametrize("name", vocabulary.names())
def test_what_is_above_a_concept_is_in_its_scheme(name: str) -> None:
    ids = {entry.id for entry in vocabulary.scheme(name)}
    assert {above for entry in vocabulary.scheme(name) for above in entry.broader} <= ids


@given(st.sampled_from(printed()))
def test_every_label_is_matched_whole_and_understood(case: tuple[str, Entry, str]) -> None:
    name, entry, label = case
    found = pattern(name).search(f"( {label} )")
    assert found is not None
    assert found.group() == label
    assert vocabulary.identify(name, found.group()) == entry.id


@given(st.sampled_from(printed()), st.sampled_from(["-", "  ", "\n", "\u00a0"]))
def test_spaces_and_hyphens_are_one(case: tuple[str, Entry, str], space: str) -> None:
    name, entry, label = case
    changed = label.replace(" ", space)
    assert vocabulary.identify(name, changed) == entry.id
    assert pattern(name).search(changed) is not None


@given(st.sampled_from(vocabulary.names()), st.text(max_size=40))
def test_what_is_matched_is_always_understood(name: str, text: str) -> None:
    for found in pattern(name).finditer(text):
        assert vocabulary.identify(name, found.group()) is not None


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("relative risk", "RiskRatio"),
        ("RRs", "RiskRatio"),
        ("aHR", "HazardRatio"),
        ("Adjusted Odds Ratios", "OddsRatio"),
        ("ARR", "RiskDifference"),
        ("aRR", "RiskRatio"),
        ("least-squares mean difference", "MeanDifference"),
        ("Cohen's d", "StandardizedMeanDifference"),
        ("difference", None),
        ("or", None),
    ],
)
def test_measures_are_known_by_their_words(words: str, term: str | None) -> None:
    assert vocabulary.identify("measures", words) == term


def test_an_abbreviation_is_not_an_ordinary_word() -> None:
    found = pattern("measures").findall("drug or placebo; OR 1.66; hr; ORs")
    assert found == ["OR", "ORs"]


def test_the_longest_label_is_matched() -> None:
    found = pattern("measures").search("the adjusted odds ratio was 1.2")
    assert found is not None
    assert found.group() == "adjusted odds ratio"


def test_a_unit_may_follow_its_number_at_once() -> None:
    assert [m.group() for m in pattern("units").finditer("5mg/kg, 42%, 10 mm Hg")] == ["mg/kg", "%", "mm Hg"]


def test_a_label_inside_a_longer_word_is_not_matched() -> None:
    assert pattern("routes").search("moralist") is None


def test_ambiguous_words_are_known_only_on_request() -> None:
    assert vocabulary.identify("measures", "difference", ambiguous=True) == "RiskDifference"
    assert re.fullmatch(vocabulary.words("measures", ambiguous=True), "difference")


def test_a_concept_holds_what_its_file_says() -> None:
    risk_ratio = vocabulary.by_id("RiskRatio")
    assert (risk_ratio.scale, risk_ratio.null_value) == ("Log", Decimal(1))
    sofa = vocabulary.by_id("SOFA")
    assert (sofa.better, sofa.domain) == ("Lower", "OrganDysfunction")
    assert vocabulary.by_id("MillimeterOfMercury").ucum == "mm[Hg]"


@pytest.mark.parametrize("entry", vocabulary.scheme("measures"), ids=lambda entry: entry.id)
def test_a_measure_has_a_scale_and_the_null_value_that_fits(entry: Entry) -> None:
    assert (entry.scale, entry.null_value) in {("Log", Decimal(1)), ("Additive", Decimal(0))}


@pytest.mark.parametrize("entry", vocabulary.scheme("instruments"), ids=lambda entry: entry.id)
def test_an_instrument_measures_a_known_domain(entry: Entry) -> None:
    assert entry.domain in {domain.id for domain in vocabulary.scheme("outcome_domains")}
    assert entry.better in (None, "Lower", "Higher")


def test_what_lies_below_a_concept_is_found() -> None:
    assert vocabulary.narrower("interventions", "SGLT2Inhibitor") >= {"SGLT2Inhibitor", "Dapagliflozin"}
    assert "Metformin" not in vocabulary.narrower("interventions", "SGLT2Inhibitor")


def test_a_concept_is_found_by_its_words_whichever_scheme_holds_it() -> None:
    named = {words: vocabulary.concept_of(words) for words in ("empagliflozin", "stroke", "SOFA score")}
    assert {words: entry and entry.id for words, entry in named.items()} == {
        "empagliflozin": "Empagliflozin",
        "stroke": None,
        "SOFA score": "SOFA",
    }
    assert {entry.id for entry in vocabulary.concepts_of("stroke")} >= {"StrokeDisorder"}
    assert vocabulary.concept_of("no such thing") is None


def test_the_hierarchy_is_walked_in_both_directions_without_the_start() -> None:
    assert vocabulary.broader_all("CardiovascularMortality") == ("AllCauseMortality", "Survival")
    assert "CardiovascularMortality" in vocabulary.narrower_all("Survival")
    assert "Survival" not in vocabulary.narrower_all("Survival")
    assert vocabulary.broader_all("no-such-term") == vocabulary.narrower_all("no-such-term") == ()


def test_a_drug_is_not_mapped_to_its_class() -> None:
    matches = vocabulary.by_id("Iloprost").exact_matches
    assert "http://purl.obolibrary.org/obo/CHEBI_63916" in matches
    assert not [match for match in matches if "mesh" in match]


def test_an_unknown_vocabulary_is_answered_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="measures"):
        vocabulary.scheme("no-such-vocabulary")


def test_a_term_is_said_in_words() -> None:
    assert vocabulary.in_words("RiskRatio") == "risk ratio"
    assert vocabulary.in_words("armSize") == "arm size"


def test_all_vocabularies_are_parsed_at_once_and_quickly() -> None:
    program = (
        "import time; from kg import vocabulary as v; start = time.perf_counter();"
        "[v.scheme(name) for name in v.names()]; print(time.perf_counter() - start)"
    )
    runs = (subprocess.run([sys.executable, "-c", program], capture_output=True, check=True) for _ in "123")
    assert min(float(run.stdout) for run in runs) < SECONDS_TO_PARSE * PATIENCE
