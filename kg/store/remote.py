"""Any SPARQL endpoint as a store that can be asked but not changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException
from typing import NoReturn, TypeGuard

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, QueryTriples, RdfFormat, Triple, parse

from kg.errors import QueryError, StoreError
from kg.store.blocks import DERIVATION, LABEL, REPORTS_TRIAL, SHA256, TITLE, StoredReport
from kg.store.refusals import refuse_service
from kg.store.rows import Rows, Term, Value, yes_or_no
from kg.store.store import Answer, Store, sorted_triples
from kg.vocabulary import TE

TIMEOUT = 60

_REPORTS = f"""
SELECT ?report (SAMPLE(?class) AS ?kind) (SAMPLE(?name) AS ?title) ?trial (SAMPLE(?called) AS ?label) WHERE {{
  GRAPH ?graph {{
    ?report <{SHA256}> ?sha256 ; a ?class ; <{REPORTS_TRIAL}> ?trial .
    ?trial <{LABEL}> ?called .
    OPTIONAL {{ ?report <{TITLE}> ?name }}
  }}
}} GROUP BY ?report ?trial ORDER BY ?report"""

_TRIALS = f"""
SELECT ?trial (MIN(?name) AS ?label) WHERE {{
  ?report <{REPORTS_TRIAL}> ?trial .
  ?trial <{LABEL}> ?name .
}} GROUP BY ?trial"""

_DERIVATIONS = f"""
SELECT ?iri ?label WHERE {{
  GRAPH ?graph {{ ?iri a <{TE}{DERIVATION}> ; <{LABEL}> ?label }}
}} ORDER BY ?iri"""

_GRAPH_SIZES = "SELECT ?graph (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"

_QUADS = """
SELECT ?graph ?subject ?predicate ?value WHERE {
  GRAPH ?graph { ?subject ?predicate ?value }
  FILTER(STRSTARTS(STR(?graph), %s))
} ORDER BY ?graph"""

_FORMS = {"json": "SELECT", "turtle": "CONSTRUCT"}
_ONLY_ASKED = "{} stays as it is: {} is a SPARQL endpoint, which is asked but not changed; write to a folder"


class RemoteStore(Store):
    """A SPARQL endpoint. A question that takes longer than `timeout` seconds is given up."""

    def __init__(self, endpoint: str, *, timeout: int = TIMEOUT) -> None:
        self.location = endpoint
        self._timeout = timeout

    def query(self, sparql: str) -> Answer:
        """The answer to any question; QueryError if it does not parse or would call other servers."""
        refuse_service(sparql)
        form = _form(sparql)
        if form is QueryTriples:
            return sorted_triples(self._triples(sparql))
        json = self._fetch(sparql, "json")
        return Rows.from_json(json) if form is QuerySolutions else yes_or_no(json)

    def reports(self) -> tuple[StoredReport, ...]:
        """The reports at the endpoint, by their IRI."""
        sizes = self._sizes()
        return tuple(_report(row, sizes) for row in self.select(_REPORTS).records())

    def derivations(self) -> tuple[StoredReport, ...]:
        """What the endpoint holds that was derived from reports, by its IRI."""
        sizes = self._sizes()
        return tuple(_derivation(str(iri), str(label), sizes) for iri, label in self.select(_DERIVATIONS))

    def trials(self) -> dict[str, str]:
        """The label of each trial that is reported, by its IRI; of several labels the first."""
        return {str(trial): str(label) for trial, label in self.select(_TRIALS)}

    def quads(self, report: str | None = None) -> Iterator[Quad]:
        """The quads of one report or derivation, or of all, in their graphs."""
        rows = self.select(_QUADS % Literal(f"{report}/" if report else ""))
        for graph, subject, predicate, value in rows.terms():
            if _named(graph) and _named(subject) and _named(predicate) and value is not None:
                yield Quad(subject, predicate, value, graph)

    def replace_all(self, reports: Iterable[tuple[str, Iterable[Quad]]]) -> NoReturn:
        """Refused: an endpoint is only asked."""
        raise StoreError(_ONLY_ASKED.format(", ".join(report for report, _ in reports), self.location))

    def remove(self, report: str) -> NoReturn:
        """Refused: an endpoint is only asked."""
        raise StoreError(_ONLY_ASKED.format(report, self.location))

    def close(self) -> None:
        """Nothing is held open between questions."""

    def _sizes(self) -> dict[str, int]:
        return {str(graph): int(str(quads)) for graph, quads in self.select(_GRAPH_SIZES)}

    def _triples(self, sparql: str) -> list[Triple]:
        turtle = self._fetch(sparql, "turtle")
        try:
            return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]
        except SyntaxError as error:
            raise StoreError(f"the answer of {self.location} is cut off or damaged: {error}") from error

    def _fetch(self, sparql: str, format: str) -> bytes:
        from SPARQLWrapper import POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        endpoint = SPARQLWrapper(self.location, returnFormat=format)
        endpoint.setTimeout(self._timeout)
        endpoint.setMethod(POST)
        endpoint.setQuery(sparql)
        # its own reading of the form takes "loaded" in a comment for the keyword of an update
        endpoint.queryType = _FORMS[format]
        # Oxigraph's server has an empty default graph unless told so; others ignore the parameter
        endpoint.addParameter("union-default-graph", "true")
        try:
            return bytes(endpoint.query().response.read())
        except QueryBadFormed as error:
            raise QueryError(f"{self.location} refused the question: {error}") from error
        except (SPARQLWrapperException, HTTPException, OSError) as error:
            raise StoreError(f"{self.location} did not answer: {error}") from error


def _named(term: Term) -> TypeGuard[NamedNode]:
    return isinstance(term, NamedNode)


def _form(sparql: str) -> type:
    """What sort of answer a question asks for, found by asking an empty store."""
    try:
        return type(pyoxigraph.Store().query(sparql))
    except SyntaxError as error:
        raise QueryError(f"not a SPARQL query: {error}") from error


def _report(row: Mapping[str, Value], sizes: Mapping[str, int]) -> StoredReport:
    iri, title = str(row["report"]), row["title"]
    return StoredReport(
        iri=iri,
        kind=str(row["kind"]).removeprefix(TE),
        title=None if title is None else str(title),
        trial=str(row["trial"]),
        label=str(row["label"]),
        quads=_size(iri, sizes),
    )


def _derivation(iri: str, label: str, sizes: Mapping[str, int]) -> StoredReport:
    return StoredReport(iri, DERIVATION, None, "", label, _size(iri, sizes))


def _size(iri: str, sizes: Mapping[str, int]) -> int:
    """How many quads the graphs of a report or derivation hold."""
    return sum(size for graph, size in sizes.items() if graph.startswith(f"{iri}/"))
