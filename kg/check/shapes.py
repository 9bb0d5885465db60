"""What a complete trial looks like: the SHACL shapes of `ontology/shapes.ttl`, run by pyshacl."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyshacl
from rdflib import SH, Graph
from rdflib.term import Node

from kg.check.findings import Finding
from kg.check.graph import ReportGraph
from kg.resources import resource


def findings(graph: ReportGraph) -> Iterator[Finding]:
    """One finding for each result of the validation of a report's graph."""
    data = Graph().parse(data=graph.n_triples(), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", advanced=True)
    if not conforms:
        yield from (_finding(graph, report, result) for result in report.subjects(predicate=SH.focusNode))


def _finding(graph: ReportGraph, report: Graph, result: Node) -> Finding:
    message = " ".join(sorted(map(str, report.objects(result, SH.resultMessage))))
    parts = {"property": report.value(result, SH.resultPath), "value": report.value(result, SH.value)}
    details = {name: str(part) for name, part in parts.items() if part is not None}
    return graph.finding("shapes", str(report.value(result, SH.focusNode)), message, details)


@cache
def _shapes() -> Graph:
    return Graph().parse(resource("ontology", "shapes.ttl"), format="turtle")
