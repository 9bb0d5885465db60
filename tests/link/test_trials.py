"""The words of a trial meet the concepts of the vocabularies; what nobody knows stays as reported."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph
import pytest
from hypothesis import given, settings

from kg.link import link
from kg.model import Arm, Concept, Outcome, Population, Trial
from kg.rdf import from_rdf, to_rdf
from kg.rdf.names import Names
from kg.vocabulary import TE
from tests.small_trials import small_trial
from tests.strategies import trials

ILOPROST = "http://purl.obolibrary.org/obo/CHEBI_63916"
EVIDENCE_ON_A_CLASS = """
PREFIX te: <https://w3id.org/trial-evidence#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label WHERE {
  ?link te:linkedTerm ?drug ; te:concept/skos:broader* te:SGLT2Inhibitor .
  ?drug <http://www.w3.org/2000/01/rdf-schema#label> ?label .
}"""


def with_parts(
    *, drugs: tuple[str, ...] = (), ills: tuple[str, ...] = (), **parts: tuple[object, ...]
) -> Trial:
    """A trial of these interventions and conditions."""
    population = Population(conditions=tuple(Concept(f"ill-{i}", ill) for i, ill in enumerate(ills)))
    named = tuple(Concept(f"drug-{i}", drug) for i, drug in enumerate(drugs))
    return replace(small_trial(), population=population, interventions=named, outcomes=(), **parts)


def meant(trial: Trial) -> dict[str, tuple[str | None, str]]:
    """What each thing of a trial was taken to mean, and how."""
    return {
        one.identity: (one.concept.removeprefix(TE) if one.concept else None, one.method)
        for one in link(trial).links
    }


def test_interventions_and_conditions_have_their_concepts_and_the_way_they_were_found() -> None:
    trial = with_parts(drugs=("Empagliflozin", "velomirine"), ills=("high blood pressure", "unheard-of ill"))
    assert meant(trial) == {
        "drug-0": ("Empagliflozin", "ByLabel"),
        "ill-0": ("Hypertension", "BySynonym"),
    }


def test_a_drug_comes_with_the_classes_above_it() -> None:
    concepts = {
        concept.label: concept.broader for concept in link(with_parts(drugs=("empagliflozin",))).concepts
    }
    assert concepts == {
        "empagliflozin": (f"{TE}SGLT2Inhibitor",),
        "SGLT2 inhibitor": (f"{TE}GlucoseLoweringDrug",),
        "glucose-lowering drug": (),
    }


def test_an_abbreviated_arm_is_understood_by_its_long_form() -> None:
    arm = Arm(id="let", label="LET", aliases=("letrozole",), interventions=("drug-0",))
    assert meant(with_parts(drugs=("LET",), arms=(arm,))) == {"drug-0": ("Letrozole", "ByAbbreviation")}


def test_an_abbreviation_of_several_things_is_decided_by_its_long_form() -> None:
    arm = Arm(id="mpa", label="MPA", aliases=("medroxyprogesterone acetate",), interventions=("drug-0",))
    assert meant(with_parts(drugs=("MPA",), arms=(arm,)))["drug-0"][0] == "MedroxyprogesteroneAcetate"
    assert meant(with_parts(drugs=("MPA",))) == {"drug-0": (None, "ByAbbreviation")}


@pytest.mark.parametrize(
    ("outcome", "concepts"),
    [
        (Outcome(id="o", label="Death from any cause", domain="AllCauseMortality"), {"AllCauseMortality"}),
        (
            Outcome(id="o", label="WOMAC pain at week 12", domain="Pain", instrument="WOMAC"),
            {"Pain", "WOMAC"},
        ),
        (Outcome(id="o", label="something else"), set()),
        (Outcome(id="o", label="hyperkalaemia"), {"Nutrition", "HyperkalemiaEvent"}),
        (Outcome(id="o", label="severe neutropenia", adverse_event=True), {"BloodCells", "Neutropenia"}),
    ],
)
def test_an_outcome_has_a_domain_and_an_instrument(outcome: Outcome, concepts: set[str]) -> None:
    links = link(replace(small_trial(), interventions=(), outcomes=(outcome,))).links
    assert {one.concept.removeprefix(TE) for one in links if one.concept} == concepts


def test_identifiers_of_others_are_added_but_for_those_that_the_report_gives() -> None:
    [found] = link(with_parts(drugs=("iloprost",))).links
    assert ILOPROST in found.exact_matches
    stated = replace(with_parts(), interventions=(Concept("i", "iloprost", (ILOPROST,)),))
    assert ILOPROST not in link(stated).links[0].exact_matches


def test_what_is_only_a_kind_of_a_concept_does_not_get_its_identifiers() -> None:
    [found] = link(with_parts(ills=("postoperative atrial fibrillation",))).links
    assert found.concept == f"{TE}AtrialFibrillation"
    assert found.exact_matches == ()


def test_links_are_computed_from_what_they_link_in_a_graph_of_their_own() -> None:
    trial = small_trial()
    quads = to_rdf(trial, links=link(trial))
    beside = [quad for quad in quads if quad.graph_name.value == Names.of(trial).links]
    assert set(quads) - set(beside) == set(to_rdf(trial))
    links = {quad.subject for quad in beside if quad.object.value == f"{TE}ConceptLink"}
    for predicate, value in (("status", f"{TE}Computed"), ("linkMethod", None), ("confidence", None)):
        told = {
            quad.subject
            for quad in beside
            if quad.predicate.value == TE + predicate and value in (None, quad.object.value)
        }
        assert told == links != set()


def test_evidence_on_a_class_is_found_by_plain_sparql() -> None:
    trial = with_parts(drugs=("dapagliflozin", "placebo"))
    store = pyoxigraph.Store()
    store.extend(to_rdf(trial, links=link(trial)))
    rows = store.query(EVIDENCE_ON_A_CLASS, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    assert [row["label"].value for row in rows] == ["dapagliflozin"]


@settings(max_examples=20)
@given(trials())
def test_a_linked_trial_comes_back_equal_and_links_are_the_same_each_time(trial: Trial) -> None:
    links = link(trial)
    assert link(trial) == links
    assert repr(from_rdf(to_rdf(trial, links=links))) == repr(trial)
