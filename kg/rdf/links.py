"""What the words of a report mean, as quads of a graph beside that of the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeVar

from pyoxigraph import NamedNode, Quad, Triple

from kg.model import ConceptLink, LinkedConcept, Links
from kg.rdf.datatypes import NUMBER, PROSE, Node, term
from kg.rdf.forms import RDF_TYPE
from kg.rdf.names import LINKS, Names

Statement: TypeAlias = tuple[NamedNode, NamedNode, Node]

Statements = TypeVar("Statements", Quad, Triple, Quad | Triple)

EXACT_MATCH = term("skos:exactMatch")


def links_to_rdf(links: Links, names: Names) -> tuple[Quad, ...]:
    """The quads of a trial's links: each computed, and derived from what it links."""
    graph, times = NamedNode(names.links), Counter[tuple[str, str]]()
    statements: dict[Statement, None] = {}
    for link in links.links:
        times[link.place, link.identity] += 1
        node = names.part("link", f"{link.place}-{link.identity}-{times[link.place, link.identity]}")
        thing = names.part(link.place, link.identity)
        statements |= dict.fromkeys(_link(NamedNode(node), link, NamedNode(thing)))
    for concept in links.concepts:
        statements |= dict.fromkeys(_concept(NamedNode(concept.iri), concept))
    return tuple(Quad(*statement, graph) for statement in statements)


def with_links(quads: Iterable[Quad], links: Links, names: Names) -> tuple[Quad, ...]:
    """The quads of a report with these links in place of those that it had."""
    return (*without_links(quads), *links_to_rdf(links, names))


def without_links(quads: Iterable[Statements]) -> Iterator[Statements]:
    """What is stated outside the graphs of links."""
    for quad in quads:
        graph = quad.graph_name if isinstance(quad, Quad) else None
        if not (isinstance(graph, NamedNode) and graph.value.endswith(LINKS)):
            yield quad


def _link(node: NamedNode, link: ConceptLink, thing: NamedNode) -> Iterator[Statement]:
    yield node, RDF_TYPE, term("ConceptLink")
    yield node, term("linkedTerm"), thing
    yield node, term("prov:wasDerivedFrom"), thing
    yield node, term("status"), term("Computed")
    yield node, term("linkMethod"), term(link.method)
    yield node, term("confidence"), NUMBER.write(link.confidence)
    if link.concept is not None:
        yield node, term("concept"), NamedNode(link.concept)
    for candidate in link.candidates:
        yield node, term("candidate"), NamedNode(candidate)
    for match in link.exact_matches:
        yield thing, EXACT_MATCH, NamedNode(match)


def _concept(node: NamedNode, concept: LinkedConcept) -> Iterator[Statement]:
    yield node, RDF_TYPE, term("skos:Concept")
    yield node, term("skos:prefLabel"), PROSE.write(concept.label)
    for above in concept.broader:
        yield node, term("skos:broader"), NamedNode(above)
