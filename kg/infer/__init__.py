"""What follows from the reports by the rules of the ontology, in a graph of its own.

>>> with open_store("evidence") as store:         # doctest: +SKIP
...     infer(store)
Counter({'null-value': 12, 'effect-direction': 10, 'risk-ratio': 4})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from pyoxigraph import Literal, Quad

from kg.infer.closure import closure
from kg.infer.rules import Rule, rules
from kg.rdf.derivations import described
from kg.rdf.names import derivation_graph, derivation_iri, term
from kg.store import Store, StoredReport

__all__ = ["RULES_GRAPH", "Rule", "closure", "infer", "rules"]

DERIVATION = derivation_iri("rules")
RULES_GRAPH = derivation_graph(DERIVATION)
LABEL = "what follows from the reports by the rules"
# so many trials share a round of the rules: fewer cost time, more cost memory
TRIALS_A_ROUND = 200


def infer(store: Store) -> Counter[str]:
    """Work out anew what follows from a store's reports, and keep it there; how much each rule gave.

    It stands in the graph `RULES_GRAPH` and goes when a report changes. StoreError if the store is only read.
    """
    found = tuple(_inferred(store))
    store.replace(DERIVATION, (*described(DERIVATION, LABEL), *found))
    return Counter(
        quad.object.value
        for quad in found
        if quad.predicate.value == term("rule") and isinstance(quad.object, Literal)
    )


def _inferred(store: Store) -> Iterator[Quad]:
    """Rules stay within a trial, so trials go through them some at a time."""
    trials = groupby(sorted(store.reports(), key=_trial), key=_trial)
    together = (list(reports) for _, reports in trials)
    while some := list(islice(together, TRIALS_A_ROUND)):
        yield from closure(_quads(store, (report for reports in some for report in reports)), RULES_GRAPH)


def _quads(store: Store, reports: Iterable[StoredReport]) -> Iterator[Quad]:
    for report in reports:
        yield from store.quads(report.iri)


def _trial(report: StoredReport) -> str:
    return report.trial
