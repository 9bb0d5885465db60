"""What says of a graph that it was derived from reports, and what it holds."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.datatypes import term
from kg.rdf.names import derivation_graph


def described(derivation: str, label: str) -> tuple[Quad, ...]:
    """The quads that make an IRI a derivation with a label, in its own graph."""
    node, graph = NamedNode(derivation), NamedNode(derivation_graph(derivation))
    return (
        Quad(node, term("rdf:type"), term("Derivation"), graph),
        Quad(node, term("rdfs:label"), Literal(label), graph),
    )
