"""Exports: the same bytes twice on any machine, and nothing lost on the way."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Quad, RdfFormat, Triple

from kg.errors import ExportError, QueryError
from kg.export import EXPORTERS, export
from kg.model import Arm, Trial
from kg.query import network
from kg.rdf import to_rdf
from kg.store import Store, open_store
from tests.small_trials import document, iri, small_trial
from tests.strategies import trials

ROOT = Path(__file__).parents[2]
TRIALS = tuple(map(small_trial, (1, 2)))
DATASETS = {"jsonld": RdfFormat.JSON_LD, "nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG}
GRAPHS = {"ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML, "turtle": RdfFormat.TURTLE}
SYNTAXES = DATASETS | GRAPHS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "evidence") as opened:
        opened.replace_all((iri(trial), to_rdf(trial, document(trial))) for trial in TRIALS)
        yield opened


def exported(format: str, store: Store, trial: str | None = None) -> bytes:
    out = io.BytesIO()
    export(format, store, out, trial)
    return out.getvalue()


def read_back(format: str, data: bytes) -> set[Quad] | set[Triple]:
    quads = pyoxigraph.parse(data, format=SYNTAXES[format])
    return set(quads) if format in DATASETS else {quad.triple for quad in quads}


def expected(format: str, quads: Iterator[Quad]) -> set[Quad] | set[Triple]:
    return set(quads) if format in DATASETS else {quad.triple for quad in quads}


def test_there_is_an_exporter_for_every_format_that_was_asked_for() -> None:
    assert set(EXPORTERS) == {*SYNTAXES, "graphml"}
    assert len({exporter.SUFFIX for exporter in EXPORTERS.values()}) == len(EXPORTERS)


@pytest.mark.parametrize("format", SYNTAXES)
def test_a_store_comes_back_from_its_export(format: str, store: Store) -> None:
    assert read_back(format, exported(format, store)) == expected(format, store.quads())


@pytest.mark.parametrize("format", SYNTAXES)
def test_one_trial_comes_back_from_its_export(format: str, store: Store) -> None:
    data = exported(format, store, "Trial 2")
    assert read_back(format, data) == expected(format, store.quads(iri(TRIALS[1])))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("format", SYNTAXES)
@given(trial=trials())
def test_any_trial_comes_back_from_its_export(format: str, store: Store, trial: Trial) -> None:
    store.replace(iri(trial), to_rdf(trial))
    assert read_back(format, exported(format, store)) == expected(format, store.quads())
    store.remove(iri(trial))


@pytest.mark.parametrize(
    ("format", "rdflib_name"), [("turtle", "turtle"), ("rdfxml", "xml"), ("ntriples", "nt")]
)
def test_rdflib_reads_the_same_triples(format: str, rdflib_name: str, store: Store) -> None:
    graph = rdflib.Graph().parse(data=exported(format, store), format=rdflib_name)
    again = graph.serialize(format="nt", encoding="utf-8")
    assert read_back("ntriples", again) == expected(format, store.quads())


# rdflib 7.6 calls properties of its own that it deprecates
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning:rdflib")
@pytest.mark.parametrize(("format", "rdflib_name"), [("trig", "trig"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_quads(format: str, rdflib_name: str, store: Store) -> None:
    dataset = rdflib.Dataset().parse(data=exported(format, store), format=rdflib_name)
    again = dataset.serialize(format="nquads", encoding="utf-8")
    assert read_back("nquads", again) == set(store.quads())


@pytest.mark.parametrize("format", EXPORTERS)
def test_the_same_reports_give_the_same_bytes_however_they_came(
    format: str, store: Store, tmp_path: Path
) -> None:
    with open_store(tmp_path / "other") as other:
        other.replace(iri(TRIALS[1]), to_rdf(small_trial(2, death="50"), document(TRIALS[1])))
        for trial in reversed(TRIALS):
            other.replace(iri(trial), reversed(to_rdf(trial, document(trial))))
        assert exported(format, other) == exported(format, store)


EXPORT_ALL = """
import sys
from kg.export import EXPORTERS, export
from kg.store import open_store
with open_store(sys.argv[1], read_only=True) as store:
    for name, exporter in EXPORTERS.items():
        export(name, store, f"{sys.argv[2]}/{name}{exporter.SUFFIX}")
"""


def test_other_processes_write_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        folder = tmp_path / seed
        environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C"}
        command = [sys.executable, "-c", EXPORT_ALL, store.location, str(folder)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in "12")
    assert one == other
    assert len(one) == len(EXPORTERS)


def test_turtle_is_readable(store: Store) -> None:
    text = exported("turtle", store, "Trial 1").decode()
    assert "@prefix te: <https://w3id.org/trial-evidence#> ." in text
    assert '<trial/NCT00000001/arm/iloprost>\n  a te:Arm ;\n  rdfs:label "iloprost"@en ;' in text
    assert 'te:ciLower 0.8 ;\n  te:ciLowerText "0.80" ;' in text
    assert "te:design te:DoubleBlind, te:Randomized ;" in text


def test_trig_has_a_block_a_graph(store: Store) -> None:
    text = exported("trig", store).decode()
    slug = iri(TRIALS[0]).rpartition("/")[2]
    assert f"<report/{slug}/graph> {{" in text
    assert f"<report/{slug}/reading> {{" in text


def test_json_ld_uses_the_short_names_of_the_context(store: Store) -> None:
    graphs = json.loads(exported("jsonld", store, "Trial 1"))["@graph"]
    nodes = {node["@id"]: node for graph in graphs for node in graph["@graph"]}
    arm = nodes["trial/NCT00000001/arm/iloprost"]
    assert arm["@type"] == "Arm"
    assert arm["armRole"] == "Experimental"
    assert arm["intervention"] == "trial/NCT00000001/intervention/iloprost"
    estimate = next(node for node in nodes.values() if node.get("@type") == "EffectEstimate")
    assert (estimate["ciLower"], estimate["ciLowerText"]) == ("0.8", "0.80")


@pytest.mark.parametrize("trial", [None, "Trial 1"])
def test_graphml_holds_the_nodes_edges_and_values_of_the_network(store: Store, trial: str | None) -> None:
    import networkx

    graph = networkx.read_graphml(io.BytesIO(exported("graphml", store, trial)), force_multigraph=True)
    view = network(store, trial)
    assert set(graph.nodes) == set(view.nodes)
    assert set(graph.edges(keys=True)) == set(view.edges(keys=True))
    arm = graph.nodes["https://w3id.org/trial-evidence/id/trial/NCT00000001/arm/iloprost"]
    assert (arm["type"], arm["label"]) == ("Arm", "iloprost")
    values = {node["value"] for node in graph.nodes.values() if node.get("type") == "EffectEstimate"}
    assert values == {1.08}


def test_a_file_is_written_into_a_new_folder_and_leaves_nothing_beside_it(
    store: Store, tmp_path: Path
) -> None:
    export("turtle", store, tmp_path / "new" / "graph.ttl")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["graph.ttl"]
    assert (tmp_path / "new" / "graph.ttl").read_bytes() == exported("turtle", store)


def test_a_failed_export_leaves_the_file_that_was_there(store: Store, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("the old one")
    with pytest.raises(QueryError):
        export("turtle", store, tmp_path / "graph.ttl", "nobody's trial")
    assert (tmp_path / "graph.ttl").read_text() == "the old one"


def test_an_unknown_format_names_the_known_ones(store: Store) -> None:
    with pytest.raises(ExportError, match="'docx' is not an export; there are graphml, jsonld"):
        exported("docx", store)


def test_an_empty_store_has_nothing_to_export(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, pytest.raises(ExportError, match="holds no report"):
        exported("turtle", store)


def with_label(label: str) -> Trial:
    return replace(small_trial(), arms=(Arm(id="a", label=label),))


def test_characters_that_xml_cannot_hold_are_named_in_rdf_xml_and_replaced_in_graphml(store: Store) -> None:
    trial = with_label("page\x0cbreak")
    store.replace(iri(trial), to_rdf(trial))
    with pytest.raises(ExportError, match=r"U\+000C, which XML cannot"):
        exported("rdfxml", store)
    assert "page\ufffdbreak" in exported("graphml", store).decode()


@pytest.mark.parametrize("format", SYNTAXES)
@pytest.mark.parametrize(
    "label", ["a\rb", "a\r\nb", " padded ", "\u2028", "<&>\"'", "\\", "\u00a0", "%", "é"]
)
def test_awkward_characters_come_back(format: str, label: str, store: Store) -> None:
    trial = with_label(label)
    store.replace(iri(trial), to_rdf(trial))
    quads = list(pyoxigraph.parse(exported(format, store), format=SYNTAXES[format]))
    labels = {quad.object.value for quad in quads if quad.subject.value.endswith("/arm/a")}
    assert label in labels
