"""TriG: readable quads, a block a graph."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from kg.export import turtle
from kg.export.statements import quads_of
from kg.store import Store

TITLE = "TriG"
SUFFIX = ".trig"


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial."""
    graphs = groupby(quads_of(store, trial), key=attrgetter("graph_name"))
    blocks = (
        f"{turtle.iri(graph.value)} {{\n{turtle.body((quad.triple for quad in quads), indent='  ')}}}\n"
        for graph, quads in graphs
    )
    return "\n".join((turtle.header(), *blocks)).encode()
