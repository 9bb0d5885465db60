"""Triples to look things up in, by subject and property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = NamedNode(RDF + "type")
_FIRST, _REST, _NIL = (NamedNode(RDF + name) for name in ("first", "rest", "nil"))


class Triples:
    """The triples of quads, whichever graph they are in."""

    def __init__(self, quads: Iterable[Quad | Triple]) -> None:
        self._objects: dict[Term, dict[Term, set[Term]]] = defaultdict(dict)
        self._subjects: dict[Term, dict[Term, set[Term]]] = defaultdict(dict)
        for quad in quads:
            self._objects[quad.subject].setdefault(quad.predicate, set()).add(quad.object)
            self._subjects[quad.predicate].setdefault(quad.object, set()).add(quad.subject)

    def objects(self, node: Term, predicate: Term) -> Collection[Term]:
        """What a property of a node leads to."""
        return self._objects[node].get(predicate, ()) if node in self._objects else ()

    def predicates(self, node: Term) -> Iterator[Term]:
        """The properties of a node."""
        yield from self._objects.get(node, ())

    def subjects(self, predicate: Term, value: Term | None = None) -> Iterator[Term]:
        """The nodes that a property leads from, to one value or to any."""
        by_object = self._subjects.get(predicate, {})
        for one in by_object if value is None else (value,):
            yield from by_object.get(one, ())

    def values(self, predicate: Term) -> Iterator[Term]:
        """The nodes and literals that a property leads to, from anywhere."""
        yield from self._subjects.get(predicate, ())

    def one(self, node: Term, predicate: Term) -> Term | None:
        """What a property of a node leads to, if it has it."""
        return next(iter(self.objects(node, predicate)), None)

    def members(self, node: Term | None) -> Iterator[Term]:
        """The members of a list."""
        while node is not None and node != _NIL:
            yield from self.objects(node, _FIRST)
            node = self.one(node, _REST)
