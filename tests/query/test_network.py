"""The graph in networkx."""

from __future__ import annotations

from itertools import pairwise

import networkx
import pytest
from pyoxigraph import Literal

from kg.query import network
from kg.rdf import to_rdf
from kg.rdf.names import trial_iri
from kg.vocabulary import TE
from tests.draw.samples import ANTICOAGULANT, SEPSIS
from tests.query.graphs import Graph

QUADS = (*to_rdf(SEPSIS), *to_rdf(ANTICOAGULANT))
GRAPH = Graph(QUADS)


def test_things_are_nodes_with_their_class_and_label() -> None:
    nodes = network(GRAPH).nodes
    assert nodes[trial_iri(SEPSIS)]["type"] == "Trial"
    assert nodes[trial_iri(SEPSIS)]["label"] == "I-MICRO"
    assert nodes[trial_iri(SEPSIS)]["randomizedCount"] == 240


def test_every_object_property_is_an_edge_and_no_literal_is() -> None:
    triples = {quad.triple for quad in QUADS if not isinstance(quad.object, Literal)}
    links = [triple for triple in triples if not triple.predicate.value.endswith("#type")]
    graph = network(GRAPH)
    assert graph.number_of_edges() == len(links)
    assert {(t.subject.value, t.object.value, t.predicate.value) for t in links} == {
        (start, end, name) for start, end, name in graph.edges(data="property")
    }


def test_edges_are_found_by_the_name_of_their_property() -> None:
    graph = network(GRAPH)
    arms = [arm for _, arm, name in graph.out_edges(trial_iri(SEPSIS), keys=True) if name == "hasArm"]
    assert sorted(graph.nodes[arm]["label"] for arm in arms) == ["iloprost", "placebo"]


def test_the_network_of_one_trial_holds_that_trial_and_no_other() -> None:
    graph = network(GRAPH, "I-MICRO")
    kinds = [kind for _, kind in graph.nodes(data="type")]
    assert kinds.count("Trial") == 1
    assert (kinds.count("Arm"), kinds.count("ArmResult"), kinds.count("EffectEstimate")) == (2, 6, 5)
    assert (kinds.count("Claim"), kinds.count("AnalysisSet"), kinds.count("Population")) == (1, 1, 1)


@pytest.mark.parametrize("trial", [SEPSIS, ANTICOAGULANT], ids=lambda trial: trial.label)
def test_the_network_of_a_trial_is_all_that_its_report_states(trial: object) -> None:
    assert isinstance(trial, type(SEPSIS))
    alone = network(Graph.of(trial))
    around = network(GRAPH, trial.label)
    assert set(around.edges(keys=True)) == set(alone.edges(keys=True))
    assert dict(around.nodes(data=True)) == dict(alone.nodes(data=True))


def test_an_estimate_is_a_path_from_its_trial_to_its_words() -> None:
    graph = network(GRAPH, "I-MICRO")
    report = next(node for node, kind in graph.nodes(data="type") if kind == "SecondaryReport")
    path = networkx.shortest_path(graph.to_undirected(), trial_iri(SEPSIS), report)
    assert all(graph.has_edge(one, other) or graph.has_edge(other, one) for one, other in pairwise(path))


def test_several_values_of_one_attribute_are_kept() -> None:
    from dataclasses import replace

    arm = replace(SEPSIS.arms[0], aliases=("ILO", "the prostacyclin"))
    graph = network(Graph.of(replace(SEPSIS, arms=(arm, SEPSIS.arms[1]))))
    (node,) = (node for node, label in graph.nodes(data="label") if label == "iloprost" and "/arm/" in node)
    assert graph.nodes[node]["altLabel"] == ("ILO", "the prostacyclin")


def test_concepts_of_the_vocabulary_are_nodes_too() -> None:
    assert network(GRAPH).has_node(f"{TE}RiskRatio")
