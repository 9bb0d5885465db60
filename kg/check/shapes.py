"""What a complete trial looks like: the SHACL shapes of `ontology/shapes.ttl`, run by pyshacl."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pyshacl
from rdflib import SH, Graph
from rdflib.term import Node

from kg.check.findings import Finding
from kg.check.graph import ReportGraph, readable
from kg.resources import resource


def findings(graph: ReportGraph) -> Iterator[Finding]:
    """One finding for each result of the validation of a report's graph."""
    data = Graph().parse(data=graph.n_triples(), format="nt")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", advanced=True)
    if not conforms:
        yield from (_finding(graph, report, result) for result in report.subjects(predicate=SH.focusNode))


def _finding(graph: ReportGraph, report: Graph, result: Node) -> Finding:
    subject = str(report.value(result, SH.focusNode))
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    message = " ".join(sorted(map(str, report.objects(result, SH.resultMessage))))
    about = ", ".join(readable(str(part)) for part in (path, value) if part is not None)
    return Finding(
        "shapes",
        subject,
        graph.describe(subject),
        f"{message} ({about})" if about else message,
        graph.quotes(subject),
    )


@cache
def _shapes() -> Graph:
    return Graph().parse(resource("ontology", "shapes.ttl"), format="turtle")
