"""What a reviewer should look at in a report: what is missing, inconsistent or impossible.

A checker of a report's graph is one module here with a function `findings(graph)`; its name stands in
`CHECKERS`. The sums are redone in `arithmetic/`, from the trial itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph

from kg.check import queries, shapes
from kg.check.arithmetic import Check, Verdict, check_arithmetic
from kg.check.findings import Finding
from kg.check.graph import ReportGraph
from kg.check.record import check_quads, check_store, record_checks

__all__ = [
    "CHECKERS",
    "Check",
    "Finding",
    "Verdict",
    "check",
    "check_arithmetic",
    "check_quads",
    "check_store",
    "record_checks",
]

CHECKERS = (shapes, queries)


def check(quads: Iterable[pyoxigraph.Quad]) -> tuple[Finding, ...]:
    """Everything that is wrong with the graph of one report, in a fixed order; empty when all is well."""
    graph = ReportGraph(quads)
    return tuple(sorted({finding for checker in CHECKERS for finding in checker.findings(graph)}))
