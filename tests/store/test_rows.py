"""Answers: Python values by the datatype of each literal, and SPARQL result files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from kg.errors import QueryError, StoreError
from kg.rdf import to_rdf
from kg.store import Iri, Rows, Store, open_store
from tests.small_trials import iri, small_trial

EVERY_KIND = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?iri ?text ?prose ?count ?number ?double ?flag ?date ?nothing ?broken WHERE {
  VALUES (?iri ?text ?prose ?count ?number ?double ?flag ?date ?nothing ?broken) {
    (<urn:x> "words" "words"@en 240 0.80 1e3 true "2025-07"^^xsd:gYearMonth UNDEF "much"^^xsd:integer)
  }
}"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("rows")) as opened:
        opened.replace(iri(small_trial()), to_rdf(small_trial()))
        yield opened


def test_values_are_python_values_of_their_datatype(store: Store) -> None:
    rows = store.select(EVERY_KIND)
    expected = (Iri("urn:x"), "words", "words", 240, Decimal("0.8"), 1000.0, True, "2025-07", None, "much")
    assert rows.rows == (expected,)
    assert [type(value) for value in rows.rows[0]] == [type(value) for value in expected]


def test_columns_come_in_the_order_asked_for(store: Store) -> None:
    rows = store.select("SELECT ?z ?a WHERE { VALUES (?z ?a) { (1 2) (3 4) } } ORDER BY ?z")
    assert rows.columns == ("z", "a")
    assert list(rows.records()) == [{"z": 1, "a": 2}, {"z": 3, "a": 4}]
    assert len(rows) == len(list(rows)) == 2


def test_results_are_the_standard_result_formats(store: Store) -> None:
    rows = store.select('SELECT ?a ?b WHERE { VALUES (?a ?b) { (<urn:x> "y, z") } }')
    bindings = json.loads(rows.results("json"))["results"]["bindings"]
    assert bindings == [{"a": {"type": "uri", "value": "urn:x"}, "b": {"type": "literal", "value": "y, z"}}]
    assert rows.results("csv") == b'a,b\r\nurn:x,"y, z"\r\n'
    assert rows.results("tsv") == b'?a\t?b\n<urn:x>\t"y, z"\n'


def test_an_unknown_result_format_names_the_known_ones(store: Store) -> None:
    with pytest.raises(QueryError, match="'xlsx' is not a result format; there are csv, json, tsv"):
        store.select("SELECT * WHERE { }").results("xlsx")


def test_an_answer_without_rows_keeps_its_columns(store: Store) -> None:
    rows = store.select("SELECT ?nobody WHERE { ?nobody a <urn:nothing> }")
    assert (rows.columns, rows.rows) == (("nobody",), ())


@pytest.mark.parametrize("cut", [0, 5, 60, -3])
def test_a_cut_off_answer_is_an_error_and_never_fewer_rows(store: Store, cut: int) -> None:
    whole = store.select("SELECT ?n WHERE { VALUES ?n { 1 2 3 } }").json
    with pytest.raises(StoreError, match="cut off or damaged"):
        Rows.from_json(whole[:cut])


def test_each_form_of_question_has_its_answer(store: Store) -> None:
    assert store.ask("ASK { ?s a <https://w3id.org/trial-evidence#Trial> }") is True
    assert store.ask("ASK { ?s a <urn:nothing> }") is False
    triples = store.construct(
        "CONSTRUCT { ?s a <urn:arm> } WHERE { ?s a <https://w3id.org/trial-evidence#Arm> }"
    )
    assert len(triples) == 2
    assert list(triples) == sorted(triples, key=str)


@pytest.mark.parametrize(
    ("method", "question"),
    [("select", "ASK {}"), ("ask", "SELECT * {}"), ("construct", "ASK {}")],
)
def test_a_question_of_another_form_is_refused(store: Store, method: str, question: str) -> None:
    with pytest.raises(QueryError, match="this question is not"):
        getattr(store, method)(question)
