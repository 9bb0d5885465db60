"""`to_rdf` and `from_rdf` are inverses, whatever the graph goes through between them."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat

from kg.errors import StoreError
from kg.model import ArmResult, Interval, Report, ReportKind, Trial
from kg.rdf import from_rdf, to_rdf
from kg.rdf.datatypes import canonical
from tests.strategies import decimals, trials

DATASET_FORMATS = (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)
GRAPH_FORMATS = (RdfFormat.N_TRIPLES, RdfFormat.TURTLE, RdfFormat.RDF_XML)


@settings(max_examples=50)
@given(trials(), st.randoms(use_true_random=False))
def test_a_trial_survives_the_journey_in_any_order(trial: Trial, random: Random) -> None:
    quads = list(to_rdf(trial))
    random.shuffle(quads)
    assert repr(from_rdf(quads)) == repr(trial)


@settings(max_examples=30)
@given(trials())
def test_a_trial_survives_a_store(trial: Trial) -> None:
    store = pyoxigraph.Store()
    store.extend(to_rdf(trial))
    assert repr(from_rdf(store)) == repr(trial)


@settings(max_examples=15)
@given(trials(), st.sampled_from(DATASET_FORMATS))
def test_a_trial_survives_every_syntax_for_datasets(trial: Trial, syntax: RdfFormat) -> None:
    written = pyoxigraph.serialize(to_rdf(trial), format=syntax)
    assert repr(from_rdf(pyoxigraph.parse(written, format=syntax))) == repr(trial)


@settings(max_examples=15)
@given(trials(), st.sampled_from(GRAPH_FORMATS))
def test_a_trial_survives_every_syntax_for_graphs(trial: Trial, syntax: RdfFormat) -> None:
    triples = [quad.triple for quad in to_rdf(trial)]
    written = pyoxigraph.serialize(triples, format=syntax)
    assert repr(from_rdf(pyoxigraph.parse(written, format=syntax))) == repr(trial)


# rdflib 7.6 calls properties of its own that it deprecates
@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning:rdflib")
@settings(max_examples=10)
@given(trials())
def test_a_trial_survives_rdflib(trial: Trial) -> None:
    graph = rdflib.Dataset()
    graph.parse(data=pyoxigraph.serialize(to_rdf(trial), format=RdfFormat.N_QUADS), format="nquads")
    written = graph.serialize(format="nquads", encoding="utf-8")
    assert repr(from_rdf(pyoxigraph.parse(written, format=RdfFormat.N_QUADS))) == repr(trial)


@settings(max_examples=20)
@given(trials())
def test_equal_trials_give_equal_quads_without_blank_nodes_in_one_graph(trial: Trial) -> None:
    quads = to_rdf(trial)
    assert quads == to_rdf(replace(trial))
    assert len({quad.graph_name for quad in quads}) == 1
    assert all(isinstance(node, NamedNode) for quad in quads for node in (quad.subject, quad.graph_name))


@given(decimals())
def test_a_canonical_number_is_what_a_store_keeps(number: Decimal) -> None:
    text = canonical(number)
    subject = NamedNode("http://example.org/s")
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    store = pyoxigraph.Store()
    store.add(Quad(subject, subject, pyoxigraph.Literal(text, datatype=decimal)))
    assert [quad.object.value for quad in store] == [text]
    assert Decimal(text) == number


def _trial(**fields: object) -> Trial:
    result = ArmResult(id="r1", arm="drug", outcome="death", statistic="Percentage", **fields)  # pyright: ignore
    report = Report(ReportKind.ARTICLE, "0" * 64, 100)
    return Trial(report=report, label="T", results=(result,))


def _values(trial: Trial, name: str) -> list[str]:
    iri = f"https://w3id.org/trial-evidence#{name}"
    return [quad.object.value for quad in to_rdf(trial) if quad.predicate.value == iri]


def test_printed_precision_stands_beside_the_number_only_where_it_differs() -> None:
    trial = _trial(value=Decimal("0.80"), interval=Interval(Decimal("0.5"), Decimal("1.10"), None))
    assert _values(trial, "value") == ["0.8"]
    assert _values(trial, "valueText") == ["0.80"]
    assert _values(trial, "ciLower") == ["0.5"]
    assert _values(trial, "ciLowerText") == []
    assert _values(trial, "ciUpperText") == ["1.10"]


def test_silence_leaves_no_trace() -> None:
    assert _values(_trial(), "value") == []
    assert _values(_trial(), "unit") == []


def test_quads_of_two_reports_are_refused() -> None:
    other = replace(_trial(), report=Report(ReportKind.ARTICLE, "1" * 64, 100))
    with pytest.raises(StoreError, match="hold 2 reports"):
        from_rdf((*to_rdf(_trial()), *to_rdf(other)))


def test_no_quads_are_no_trial() -> None:
    with pytest.raises(StoreError, match="hold 0 reports"):
        from_rdf(())


SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[3] / "shared"))
DESIGNED = SHARED / "design" / "i-micro.trig"


@pytest.mark.skipif(not DESIGNED.exists(), reason="the design notes are not beside this checkout")
def test_the_designed_graph_comes_back_statement_by_statement() -> None:
    designed = list(pyoxigraph.parse(path=str(DESIGNED)))
    trial = from_rdf(designed)
    written = to_rdf(trial)
    assert sorted(map(_predicate_and_value, written)) == sorted(map(_predicate_and_value, designed))
    assert from_rdf(written) == trial


def _predicate_and_value(quad: Quad) -> tuple[str, str]:
    """A statement by value: without the names of nodes, which are each project's to mint."""
    value = quad.object
    if isinstance(value, NamedNode):
        ours = value.value.startswith("https://w3id.org/trial-evidence/id/")
        return quad.predicate.value, "a node" if ours else value.value
    numeric = value.datatype.value.endswith(("#decimal", "#integer"))
    return quad.predicate.value, canonical(Decimal(value.value)) if numeric else str(value)
