"""A store as an rdflib dataset."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kg.rdf import to_rdf
from kg.store import open_store
from tests.small_trials import iri, small_trial

# rdflib 7.6 calls properties of its own that it deprecates
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning:rdflib")

TE = rdflib.Namespace("https://w3id.org/trial-evidence#")


@pytest.fixture
def dataset(tmp_path: Path) -> rdflib.Dataset:
    with open_store(tmp_path) as store:
        store.replace_all((iri(trial), to_rdf(trial)) for trial in map(small_trial, (1, 2)))
        return store.dataset()


def test_every_quad_is_there_in_its_graph(dataset: rdflib.Dataset) -> None:
    for trial in map(small_trial, (1, 2)):
        graph = dataset.graph(rdflib.URIRef(f"{iri(trial)}/graph"))
        assert len(graph) == len(to_rdf(trial))


def test_terms_keep_their_value_datatype_and_language(dataset: rdflib.Dataset) -> None:
    assert rdflib.Literal("0.8", datatype=rdflib.XSD.decimal) in set(dataset.objects(None, TE.ciLower))
    assert rdflib.Literal("iloprost", lang="en") in set(dataset.objects(None, rdflib.RDFS.label))
    assert rdflib.Literal("0.80") in set(dataset.objects(None, TE.ciLowerText))


def test_its_default_graph_is_the_union(dataset: rdflib.Dataset) -> None:
    found = dataset.query("SELECT DISTINCT ?t WHERE { ?t a te:Trial }", initNs={"te": TE})
    assert len(list(found)) == 2
