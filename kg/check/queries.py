"""Checks of the ontology: each is a query in `ontology/checks/` that must return no rows."""

from __future__ import annotations

from collections.abc import Iterator

from kg.check.findings import Finding
from kg.check.graph import ReportGraph
from kg.resources import commented_queries


def findings(graph: ReportGraph) -> Iterator[Finding]:
    """One finding for each row of each check; the first column is the statement that breaks it."""
    for check in commented_queries("ontology", "checks"):
        for row in graph.rows(check.sparql):
            (_, subject), *details = row.items()
            yield graph.finding(check.name, subject, check.words, dict(details))
