"""Checks of the ontology: each is a query in `ontology/checks/` that must return no rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

from kg.check.findings import Finding
from kg.check.graph import ReportGraph
from kg.resources import resource


def findings(graph: ReportGraph) -> Iterator[Finding]:
    """One finding for each row of each check; the first column is the statement that breaks it."""
    for name, sentence, query in _checks():
        for row in graph.rows(query):
            (_, subject), *details = row.items()
            yield graph.finding(name, subject, sentence, dict(details))


@cache
def _checks() -> tuple[tuple[str, str, str], ...]:
    """The name, the first comment and the query of each check."""
    files = sorted(resource("ontology", "checks").glob("*.rq"))
    return tuple((file.stem, *_parts(file)) for file in files)


def _parts(file: Path) -> tuple[str, str]:
    query = file.read_text(encoding="utf-8")
    comment = takewhile(lambda line: line.startswith("#"), query.splitlines())
    return " ".join(line.lstrip("# ").rstrip() for line in comment), query
