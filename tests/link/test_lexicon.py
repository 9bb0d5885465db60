"""What words mean: by the surest method that finds anything, and nothing where several things are meant."""

from __future__ import annotations

import bz2
import os
import runpy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocabulary
from kg.link import Lexicon, meaning_of, shipped
from kg.link.lexicon import CONFIDENCE
from kg.resources import resource
from kg.vocabulary import Entry

DRUGS = "TRIALGRAPH_DRUGS"
DICTIONARY = Path(os.environ.get(DRUGS, "drug_ner_dictionary.pkl.bz2"))

INTERVENTIONS = [
    ("empagliflozin", "ByLabel", "Empagliflozin"),
    ("aspirin", "ByLabel", "Aspirin"),
    ("sodium-glucose cotransporter 2 inhibitor", "BySynonym", "SGLT2Inhibitor"),
    ("LMWH", "ByAbbreviation", "LowMolecularWeightHeparin"),
    ("NSAIDs", "ByAbbreviation", "NSAID"),
    ("conjugated equine oestrogens", "BySpelling", "ConjugatedEstrogens"),
    ("β-blockers", "BySynonym", "BetaBlocker"),
    ("SGLT-2 inhibitors", "BySpelling", "SGLT2Inhibitor"),
    ("metformin hydrochloride 500 mg tablets twice daily", "ByBareName", "Metformin"),
    ("adjuvant tamoxifen", "ByBareName", "Tamoxifen"),
    ("low-dose metformin", "ByBareName", "Metformin"),
    ("18 months of goserelin alone", "ByBareName", "Goserelin"),
    ("supervised home exercise program", "ByLastWords", "HomeExerciseProgram"),
    ("platinum-based chemotherapy of the investigator's choice", "ByLastWords", "PlatinumChemotherapy"),
    ("empagliflozine", "BySimilarity", "Empagliflozin"),
    ("wafrarin", "BySimilarity", "Warfarin"),
]
NOT_MEANT = [
    "no adjuvant pamidronate",
    "without chemotherapy",
    "sham radiotherapy",
    "delayed surgery",
    "docetaxel celecoxib",
    "clopidogrel and aspirin",
    "tamoxifen following anastrozole",
    "velomirine",
    "arm A",
    "cytidine",
    "",
]


@cache
def drugs() -> dict[str, str]:
    """The names of DrugBank by their identifiers, as the package that brings them has them."""
    script = runpy.run_path(str(resource("ontology", "make_vocabularies.py")))
    with bz2.open(DICTIONARY) as stream:
        data: dict[str, Any] = script["PlainUnpickler"](stream).load()["drug_canonical_to_data"]
    return {
        drug["drugbank_id"]: drug["name"] for drug in data.values() if {"drugbank_id", "name"} <= drug.keys()
    }


@pytest.mark.parametrize(("words", "method", "concept"), INTERVENTIONS)
def test_an_intervention_is_found_by_the_surest_method(words: str, method: str, concept: str) -> None:
    found = meaning_of(words, ("interventions",))
    assert found is not None
    assert (found.method, found.concept and found.concept.id) == (method, concept)


@pytest.mark.parametrize("words", NOT_MEANT)
def test_what_is_denied_joined_or_unknown_has_no_concept(words: str) -> None:
    found = meaning_of(words, ("interventions",))
    assert found is None or found.concept is None


@pytest.mark.parametrize(
    ("words", "method", "concept"),
    [
        ("type 2 diabetes mellitus", "BySynonym", "TypeTwoDiabetes"),
        ("ischaemic stroke", "BySpelling", "IschemicStroke"),
        ("oesophageal varices", "BySpelling", "EsophagealVarices"),
        ("advanced breast cancer", "ByIndicator", "BreastCancer"),
        ("untreated advanced non-small-cell lung cancer", "ByLastWords", "NonSmallCellLungCancer"),
        ("symptomatic heart failure", "ByLastWords", "HeartFailureDisorder"),
        ("septic shok", "BySimilarity", "SepticShock"),
        ("moderate or severe ARDS due to Covid-19", "ByLastWords", "AcuteRespiratoryDistressSyndrome"),
        ("history of breast cancer", None, None),
        ("hypertension or diabetes", None, None),
        ("risk of falls", "ByLabel", "FallRisk"),
    ],
)
def test_a_condition_is_found_by_the_surest_method(
    words: str, method: str | None, concept: str | None
) -> None:
    found = meaning_of(words, ("conditions",))
    assert (found.method if found else None) == method
    assert (found.concept.id if found and found.concept else None) == concept


@pytest.mark.parametrize(
    ("words", "scheme", "candidates"),
    [
        ("MS", "conditions", {"MultipleSclerosis", "MetabolicSyndrome"}),
        ("PE", "conditions", {"PulmonaryEmbolismDisorder", "Preeclampsia"}),
        ("MPA", "interventions", {"MedroxyprogesteroneAcetate", "MycophenolateMofetil"}),
    ],
)
def test_words_that_could_be_two_concepts_name_both_and_mean_neither(
    words: str, scheme: str, candidates: set[str]
) -> None:
    found = meaning_of(words, (scheme,))
    assert found is not None
    assert found.concept is None
    assert {entry.id for entry in found.candidates} == candidates


def test_names_that_are_equally_like_are_candidates() -> None:
    one, other = Entry("A", "anastrozolX", ("anastrozolX",)), Entry("B", "anastrozolY", ("anastrozolY",))
    found = Lexicon([one, other], "condition").meaning("anastrozolZ")
    assert found is not None
    assert (found.concept, found.candidates) == (None, (one, other))


def test_every_method_is_a_concept_with_a_confidence_that_falls_with_its_rank() -> None:
    methods = [entry.id for entry in vocabulary.scheme("link_methods")]
    assert set(methods) == set(CONFIDENCE)
    assert all(Decimal(0) < confidence <= 1 for confidence in CONFIDENCE.values())
    assert max(CONFIDENCE, key=lambda method: CONFIDENCE[method]) == "ByLabel"
    assert min(CONFIDENCE, key=lambda method: CONFIDENCE[method]) == "BySimilarity"


@pytest.mark.parametrize("scheme", ["interventions", "conditions", "adverse_events"])
def test_no_two_concepts_share_a_name_in_any_spelling(scheme: str) -> None:
    lexicon = shipped()[scheme]
    unclear = [
        (label, entry.id)
        for entry in vocabulary.scheme(scheme)
        for label in (entry.pref_label, *entry.labels)
        if (found := lexicon.named(label)) is None or found.concept is None or found.concept.id != entry.id
    ]
    assert unclear == []


@given(st.text(max_size=60), st.sampled_from(sorted(vocabulary.THINGS)))
def test_any_words_are_answered_and_always_alike(words: str, scheme: str) -> None:
    assert meaning_of(words, (scheme,)) == meaning_of(words, (scheme,))


@pytest.mark.parametrize("words", ["9" * 60, "1-" * 60, "5 " * 60, "grade " + "1" * 60 + "x", "1.5 to " * 30])
@pytest.mark.parametrize("scheme", sorted(vocabulary.THINGS))
def test_long_runs_of_numbers_are_no_name_and_take_no_time(words: str, scheme: str) -> None:
    assert meaning_of(words, (scheme,)) is None


@pytest.mark.skipif(not DICTIONARY.exists(), reason=f"no drug dictionary: {DRUGS} says where it is")
def test_a_drug_that_is_not_here_is_not_taken_for_one_that_is_spelled_like_it() -> None:
    found = {name: meaning_of(name, ("interventions",)) for name in drugs().values()}
    alike = {name for name, meaning in found.items() if meaning and meaning.method == "BySimilarity"}
    assert len(found) > 10_000
    assert alike <= {"Colchiceine", "Flax seed", "Quinbolone"}


@pytest.mark.skipif(not DICTIONARY.exists(), reason=f"no drug dictionary: {DRUGS} says where it is")
def test_a_drugbank_identifier_is_that_of_the_drug_with_its_name() -> None:
    for entry in vocabulary.scheme("interventions"):
        for identifier in (iri.rpartition(":")[2] for iri in entry.exact_matches if "drugbank" in iri):
            assert drugs()[identifier].lower() in map(str.lower, entry.labels)


def test_no_drug_has_a_mesh_identifier_since_those_at_hand_are_of_classes() -> None:
    matches = [iri for entry in vocabulary.scheme("interventions") for iri in entry.exact_matches]
    assert len(matches) > 1000
    assert [iri for iri in matches if "mesh" in iri] == []


def test_identifiers_belong_to_what_a_word_names_not_to_what_it_is_a_kind_of() -> None:
    shock = meaning_of("Septic shock", ("conditions",))
    assert shock is not None
    assert shock.concept is not None
    assert shock.same
    assert shock.concept.exact_matches == ("http://id.nlm.nih.gov/mesh/D012772",)
    kind = meaning_of("postoperative atrial fibrillation", ("conditions",))
    assert kind is not None
    assert not kind.same
