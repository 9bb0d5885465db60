"""Rules run on statements until they give nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple

from kg.infer.rules import Rule, rules
from kg.rdf.names import term
from kg.resources import resource

_RULE, _STATUS = NamedNode(term("rule")), NamedNode(term("status"))
_READ = ("skos:broader", "skos:exactMatch", "nullValue", "betterDirection")
_INFERENCE, _COMPUTED = NamedNode(term("Inference")), NamedNode(term("Computed"))


def closure(statements: Iterable[Quad], graph: str) -> tuple[Quad, ...]:
    """What follows from statements and the vocabularies, in a graph of this name, sorted.

    Each inference carries the name of its rule, and says that it was computed.
    """
    store = Store()
    store.bulk_extend((*_meaning(), *statements))
    found: set[Quad] = set()
    while new := {quad for rule in rules() for quad in _applied(rule, store, NamedNode(graph))} - found:
        store.extend(new)
        found |= new
    return tuple(sorted(found, key=str))


def _applied(rule: Rule, store: Store, graph: NamedNode) -> Iterator[Quad]:
    triples = store.query(rule.sparql, use_default_graph_as_union=True)
    assert isinstance(triples, QueryTriples), "a rule is a CONSTRUCT"
    for triple in triples:
        yield Quad(*_parts(triple), graph)
        if triple.object == _INFERENCE:
            yield Quad(triple.subject, _RULE, Literal(rule.name), graph)
            yield Quad(triple.subject, _STATUS, _COMPUTED, graph)


def _parts(triple: Triple) -> tuple[NamedNode, NamedNode, NamedNode | Literal]:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    assert isinstance(subject, NamedNode), "a rule names what it makes"
    assert isinstance(value, NamedNode | Literal), "a rule leads to what has a name, or to a value"
    return subject, predicate, value


@cache
def _meaning() -> tuple[Quad, ...]:
    """What rules read of the vocabularies, which is little of what these say."""
    store = Store()
    for file in sorted(resource("ontology", "vocabularies").glob("*.ttl")):
        store.bulk_load(path=file, format=RdfFormat.TURTLE)
    return tuple(
        quad for name in _READ for quad in store.quads_for_pattern(None, NamedNode(term(name)), None)
    )
