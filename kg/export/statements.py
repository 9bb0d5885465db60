"""What is exported: the quads of a store or of one trial, in one order."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Quad, Triple

from kg.query import find_trials
from kg.store import Store


def quads_of(store: Store, trial: str | None) -> list[Quad]:
    """The quads of a store, or of every report of the trials that a name means, graph by graph."""
    return sorted(set(_found(store, trial)), key=_by_graph)


def triples_of(store: Store, trial: str | None) -> list[Triple]:
    """The same without graphs: what several graphs state stands there once."""
    return sorted({quad.triple for quad in _found(store, trial)}, key=_by_text)


def _found(store: Store, trial: str | None) -> Iterator[Quad]:
    if trial is None:
        yield from store.quads()
        return
    trials = set(find_trials(store, trial))
    for report in store.reports():
        if report.trial in trials:
            yield from store.quads(report.iri)


def _by_text(triple: Triple) -> tuple[str, str, str]:
    return str(triple.subject), str(triple.predicate), str(triple.object)


def _by_graph(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), *_by_text(quad.triple)
