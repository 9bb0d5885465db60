"""Trials are found by what people call them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.errors import QueryError
from kg.query import find_trials
from kg.rdf.names import trial_iri
from tests.draw.samples import ANTICOAGULANT, SEPSIS
from tests.query.graphs import Graph

GRAPH = Graph.of(SEPSIS, ANTICOAGULANT)


@pytest.mark.parametrize(
    "name",
    [
        "I-MICRO",
        "i-micro",
        " I-MICRO ",
        "micro",
        "40387381",
        "10.1164/rccm.202410-1924OC",
        "https://doi.org/10.1164/rccm.202410-1924OC",
        trial_iri(SEPSIS),
    ],
)
def test_a_trial_is_found_by_its_names_and_numbers(name: str) -> None:
    assert find_trials(GRAPH, name) == (trial_iri(SEPSIS),)


def test_a_trial_is_found_by_its_registration() -> None:
    assert find_trials(GRAPH, "NCT99999901") == (trial_iri(ANTICOAGULANT),)


def test_the_exact_name_goes_before_a_part_of_one() -> None:
    report = replace(SEPSIS.report, sha256="f" * 64, cites=())
    second = replace(SEPSIS, label="I-MICRO 2", report=report)
    graph = Graph.of(SEPSIS, second)
    assert find_trials(graph, "I-MICRO") == (trial_iri(SEPSIS),)
    assert set(find_trials(graph, "I-MIC")) == {trial_iri(SEPSIS), trial_iri(second)}


def test_an_unknown_trial_suggests_one_of_a_like_name() -> None:
    with pytest.raises(QueryError, match="no trial is called 'I-MACRO'; there is: I-MICRO"):
        find_trials(GRAPH, "I-MACRO")


@pytest.mark.parametrize("name", ["", " ", "NCT00000000"])
def test_no_name_and_no_such_number_mean_no_trial(name: str) -> None:
    with pytest.raises(QueryError, match="no trial is called"):
        find_trials(GRAPH, name)


def test_an_empty_store_says_so() -> None:
    with pytest.raises(QueryError, match="the store is empty"):
        find_trials(Graph(), "I-MICRO")
