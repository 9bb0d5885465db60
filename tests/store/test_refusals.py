"""Questions may not call other servers or change the store, however they are written."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.store import open_store
from kg.store.refusals import refuse_service

CALLS = (
    "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://localhost:1/> { ?s ?p ?o } }",
    "SELECT * { { ?s ?p ?o } UNION { OPTIONAL { FILTER EXISTS { SeRvIcE ?x { ?s ?p ?o } } } } }",
    "SELECT (EXISTS { SERVICE ?x { ?a ?b ?c } } AS ?z) { }",
    "ASK { { SELECT * { SERVICE <urn:x> { } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }",
    "DESCRIBE ?x { SERVICE <urn:x> { ?s ?p ?x } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <urn:x> { } } } ORDER BY (EXISTS { SERVICE <urn:x> { } })",
    "PREFIX service: <urn:x> SELECT * { SERVICE service: { } }",
    r'SELECT * { FILTER("\u0022" = "x") SERVICE <urn:x> { } FILTER("\u0022" = "x") }',
)
HARMLESS = (
    "SELECT * { ?s ?p ?o }",
    'SELECT * { ?s ?p "SERVICE <http://localhost:1/> { }" }',
    "SELECT * { ?service ?p ?o } # SERVICE <urn:x> { }",
    "PREFIX service: <urn:service#> SELECT * { ?s service:desk ?o }",
)
UPDATES = (
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://localhost:1/>",
    "CLEAR ALL",
)


@pytest.mark.parametrize("question", CALLS)
def test_a_call_to_another_server_is_refused(question: str) -> None:
    with pytest.raises(QueryError):
        refuse_service(question)


@pytest.mark.parametrize("question", HARMLESS)
def test_the_word_alone_is_not_a_call(question: str) -> None:
    refuse_service(question)


@pytest.mark.parametrize("question", [*CALLS, *UPDATES, "SELECT", ""])
def test_a_store_refuses_calls_updates_and_what_does_not_parse(
    question: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_store(tmp_path_factory.mktemp("store")) as store:
        with pytest.raises(QueryError):
            store.query(question)
        assert store.select("SELECT * { ?s ?p ?o }").rows == ()
