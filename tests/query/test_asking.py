"""Parameters become terms of the query and nothing else; any SPARQL is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.provisional import urls

from kg.errors import QueryError
from kg.query import answer, ask, sparql
from kg.query.terms import iri, number, text
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from kg.store import Rows, Store, open_store
from kg.vocabulary import TE
from tests.draw.samples import SEPSIS
from tests.query.graphs import Graph

GRAPH = Graph.of(SEPSIS)
NAMES = ("I-MICRO", "40387381", "https://doi.org/10.1164/rccm.202410-1924OC")


def value_of(term: str) -> str:
    """What a term written into SPARQL means."""
    ((value,),) = Graph().select(f"SELECT (STR({term}) AS ?value) {{}}")
    return str(value)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("store")) as opened:
        opened.replace(report_iri(SEPSIS.report), to_rdf(SEPSIS))
        yield opened


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_words_of_any_kind_are_one_string(words: str) -> None:
    assert value_of(text(words)) == words


@given(urls())
def test_an_iri_is_one_term(url: str) -> None:
    try:
        term = iri(url)
    except QueryError:
        return
    assert pyoxigraph.NamedNode(term[1:-1]).value == url


@given(st.decimals(-1_000_000, 1_000_000, places=4))
def test_a_number_keeps_its_value(value: object) -> None:
    assert float(value_of(number(str(value)))) == float(str(value))


@pytest.mark.parametrize("words", ["", "many", "NaN", "Infinity", "1 2", "5 } ?s ?p ?o {"])
def test_what_is_not_a_number_is_refused(words: str) -> None:
    with pytest.raises(QueryError, match=r"points: .* is not a number such as 5 or 0\.05"):
        answer(GRAPH, "harm-trends", points=words)


@pytest.mark.parametrize("words", ["e2", "http://a b", "http://x> } DELETE { <http://y", "<>", "a:{}"])
def test_what_is_not_an_iri_is_refused(words: str) -> None:
    with pytest.raises(QueryError, match=r"statement: .* is not an absolute IRI"):
        answer(GRAPH, "evidence", statement=words)


def test_words_without_a_word_are_refused() -> None:
    with pytest.raises(QueryError, match="outcome: '…' holds no word"):
        answer(GRAPH, "outcome-results", outcome="…")


@given(st.text(min_size=1))
def test_no_name_of_a_trial_changes_the_question(name: str) -> None:
    if name.strip() and any(name.strip().casefold() in known.casefold() for known in NAMES):
        assert len(answer(GRAPH, "participants", trial=name)) == 1
    else:
        with pytest.raises(QueryError, match=r"^trial: no trial is called"):
            answer(GRAPH, "participants", trial=name)


def test_a_parameter_without_value_is_left_at_its_default() -> None:
    given_none = sparql(GRAPH, "harm-trends", {"trial": None, "points": None})
    assert given_none == sparql(GRAPH, "harm-trends", {})
    assert "VALUES ?points { 5 }" in given_none


def test_an_unknown_parameter_is_told_which_there_are() -> None:
    with pytest.raises(QueryError, match=r"it takes: trial \(trial\), points \(number\), alpha \(number\)"):
        answer(GRAPH, "harm-trends", point=3)


def test_any_sparql_is_answered(store: Store) -> None:
    rows = ask(store, f"SELECT (COUNT(?arm) AS ?arms) {{ ?trial <{TE}hasArm> ?arm }}")
    assert isinstance(rows, Rows)
    assert rows.rows == ((2,),)
    assert ask(store, "ASK { ?s ?p ?o }") is True


def test_sparql_that_does_not_parse_is_told_where(store: Store) -> None:
    with pytest.raises(QueryError, match="error at 2:6"):
        ask(store, "SELECT *\n{ ? }")
