"""Checks of the arithmetic as a derivation of a store: SPARQL sees them in a graph of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.check.arithmetic import Check, Verdict, check_arithmetic
from kg.model import Trial
from kg.rdf import from_rdf
from kg.rdf.datatypes import Node, term
from kg.rdf.derivations import described
from kg.rdf.names import check_iri, derivation_graph, derivation_iri
from kg.store import Store

DERIVATION = derivation_iri("checks")
LABEL = "whether the numbers of the reports can be right together"
_GRAPH = NamedNode(derivation_graph(DERIVATION))


def check_store(
    store: Store, reports: Iterable[str] | None = None
) -> Iterator[tuple[str, tuple[Check, ...]]]:
    """The checks of each of these reports, else of all; reports of one trial are held against each other."""
    trials = {held.iri: held.trial for held in store.reports()}
    for iri in trials if reports is None else reports:
        others = [other for other, trial in trials.items() if trial == trials[iri] and other != iri]
        yield iri, check_arithmetic(_trial(store, iri), (_trial(store, other) for other in others))


def record_checks(store: Store) -> Counter[Verdict]:
    """Put the checks of all reports into a store, in place of those before; how many have each verdict.

    They stand in a graph of their own and go when a report changes. StoreError if the store is only read.
    """
    found = list(check_store(store))
    store.replace(DERIVATION, check_quads(found))
    return Counter(check.verdict for _, checks in found for check in checks)


def check_quads(found: Iterable[tuple[str, Iterable[Check]]]) -> Iterator[Quad]:
    """The quads of the checks of reports, each with the IRI of its report."""
    yield from described(DERIVATION, LABEL)
    for report, checks in found:
        for check in checks:
            yield from _quads(NamedNode(check_iri(report, check.rule, check.target)), check)


def _quads(node: NamedNode, check: Check) -> Iterator[Quad]:
    said: tuple[tuple[NamedNode, Node], ...] = (
        (term("rdf:type"), term("Check")),
        (term("target"), NamedNode(check.target)),
        (term("rule"), Literal(check.rule)),
        (term("verdict"), term(check.verdict)),
        (term("rdfs:comment"), Literal(check.comment, language="en")),
        (term("status"), term("Computed")),
        *((term("prov:wasDerivedFrom"), NamedNode(source)) for source in check.inputs),
    )
    for predicate, value in said:
        yield Quad(node, predicate, value, _GRAPH)


def _trial(store: Store, report: str) -> Trial:
    return from_rdf(store.quads(report))
