"""What a complete trial looks like: the SHACL shapes of `ontology/shapes.ttl`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pyoxigraph import RdfFormat, parse

from kg.check.findings import Finding
from kg.check.graph import ReportGraph
from kg.check.shacl import Target, Violation, compiled
from kg.check.triples import Term, Triples
from kg.resources import resource


def findings(graph: ReportGraph) -> Iterator[Finding]:
    """One finding for each result of the validation of a report's graph."""
    return (_finding(graph, result) for result in results(graph.triples))


def results(data: Triples) -> Iterator[Violation]:
    """Where triples break the shapes."""
    for target in _targets():
        for node in target.nodes(data):
            yield from target.shape.results(data, node)


def text(term: Term | None) -> str:
    """The IRI or the words of a term."""
    return str(getattr(term, "value", term))


def _finding(graph: ReportGraph, result: Violation) -> Finding:
    parts = {"property": result.path, "value": result.value}
    details = {name: text(part) for name, part in parts.items() if part is not None}
    return graph.finding("shapes", text(result.focus), result.message, details)


@cache
def _targets() -> tuple[Target, ...]:
    return compiled(Triples(parse(path=resource("ontology", "shapes.ttl"), format=RdfFormat.TURTLE)))
