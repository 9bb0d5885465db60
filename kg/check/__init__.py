"""What a reviewer should look at in a report's graph: what is missing, inconsistent or impossible.

A checker is one module here with a function `findings(graph)`; its name stands in `CHECKERS`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from kg.check import queries, shapes
from kg.check.findings import Finding
from kg.check.graph import ReportGraph

__all__ = ["CHECKERS", "Finding", "check"]

CHECKERS = (shapes, queries)


def check(quads: Iterable[pyoxigraph.Quad]) -> tuple[Finding, ...]:
    """Everything that is wrong with the graph of one report, in a fixed order; empty when all is well."""
    with ReportGraph(quads) as graph:
        return tuple(sorted({finding for checker in CHECKERS for finding in checker.findings(graph)}))
