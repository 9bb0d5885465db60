"""What was derived from reports lies beside them, is asked with them, and goes when they change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf import to_rdf
from kg.rdf.names import derivation_graph, derivation_iri, term
from kg.store import FolderStore, Store, open_store
from tests.small_trials import document, iri, small_trial
from tests.store.test_remote import oxigraph_server, upload

FIRST, SECOND = small_trial(1), small_trial(2)
RULES = derivation_iri("rules")
LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT ?label { ?derivation a te:Derivation ; rdfs:label ?label }"""


def derivation(label: str = "what follows") -> list[Quad]:
    node, graph = NamedNode(RULES), NamedNode(derivation_graph(RULES))
    return [
        Quad(node, NamedNode(term("rdf:type")), NamedNode(term("Derivation")), graph),
        Quad(node, NamedNode(term("rdfs:label")), Literal(label), graph),
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FolderStore]:
    with FolderStore(tmp_path / "evidence") as opened:
        opened.replace(iri(FIRST), to_rdf(FIRST, document(FIRST)))
        opened.replace(RULES, derivation())
        yield opened


def labels(store: Store) -> list[str]:
    return [held.label for held in store.derivations()]


def test_a_derivation_is_listed_beside_the_reports_and_not_among_them(store: FolderStore) -> None:
    assert [held.iri for held in store.reports()] == [iri(FIRST)]
    assert [(held.iri, held.quads) for held in store.derivations()] == [(RULES, 2)]
    assert set(store.quads(RULES)) == set(derivation())


def test_a_question_sees_it_with_the_reports(store: FolderStore) -> None:
    assert list(store.select(LABELS)) == [("what follows",)]


def test_it_takes_the_place_of_the_one_before_and_leaves_the_others(store: FolderStore) -> None:
    checks = derivation_iri("checks")
    other = [
        Quad(NamedNode(checks), q.predicate, q.object, NamedNode(f"{checks}/graph")) for q in derivation()
    ]
    store.replace(checks, other)
    store.replace(RULES, derivation("anew"))
    assert sorted(labels(store)) == ["anew", "what follows"]


def test_a_report_that_comes_takes_derivations_out(store: FolderStore) -> None:
    store.replace(iri(SECOND), to_rdf(SECOND, document(SECOND)))
    assert labels(store) == []
    assert not set(store.quads()) & set(derivation())


def test_a_report_that_goes_takes_derivations_out(store: FolderStore) -> None:
    store.remove(iri(FIRST))
    assert labels(store) == []


def test_a_report_read_again_without_change_leaves_them(store: FolderStore) -> None:
    store.replace(iri(FIRST), to_rdf(FIRST, document(FIRST)))
    assert labels(store) == ["what follows"]


def test_an_endpoint_tells_them_apart_too(store: FolderStore) -> None:
    with oxigraph_server() as server, open_store(f"{server}/query") as endpoint:
        upload(server, store)
        assert [held.iri for held in endpoint.reports()] == [iri(FIRST)]
        assert [(held.iri, held.quads) for held in endpoint.derivations()] == [(RULES, 2)]
