"""The trial that quads made by `to_rdf` state, in whatever order they come."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from pyoxigraph import NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.model import Trial
from kg.rdf.datatypes import Node, term
from kg.rdf.forms import LIST_ORDER, RDF_TYPE, Fields, Property, Shape, shortest_first
from kg.rdf.links import without_links
from kg.rdf.mapping import REPORT, REPORTS_TRIAL, TRIAL
from kg.rdf.names import last_segment

_READ_REPORT = term("sha256")


def from_rdf(quads: Iterable[Quad | Triple]) -> Trial:
    """The trial that the quads of one report state; StoreError if they are not those of one report.

    Quads of a graph of links are passed over: the report does not state what they say.
    """
    reader = _Reader(without_links(quads))
    report = _single(reader.subjects(_READ_REPORT), "report")
    trial = _single(reader.objects(report, REPORTS_TRIAL), "trial")
    return Trial(report=reader.record(REPORT, report), **reader.values(TRIAL, trial))


class _Reader:
    """The statements of one report, by subject and property."""

    def __init__(self, quads: Iterable[Quad | Triple]) -> None:
        self.statements: dict[Any, dict[NamedNode, dict[Any, None]]] = defaultdict(dict)
        self.classes: dict[Any, dict[Any, None]] = defaultdict(dict)
        self.records: dict[tuple[type, NamedNode], Any] = {}
        for quad in quads:
            self.statements[quad.subject].setdefault(quad.predicate, {})[quad.object] = None
            if quad.predicate == RDF_TYPE:
                self.classes[quad.object].setdefault(quad.subject)

    def objects(self, node: NamedNode, predicate: NamedNode) -> Iterable[Node]:
        """What a property of a node leads to."""
        return self.statements[node].get(predicate, ())

    def subjects(self, predicate: NamedNode) -> list[NamedNode]:
        """The nodes that have a property."""
        return [node for node, properties in self.statements.items() if predicate in properties]

    def members(self, rdf_class: NamedNode) -> Iterable[NamedNode]:
        """The nodes of a class."""
        return self.classes[rdf_class]

    def record(self, shape: Shape, node: NamedNode) -> Any:
        """The record that stands on a node."""
        key = (shape.record, node)
        if key not in self.records:
            self.records[key] = shape.record(**self.values(shape, node))
        return self.records[key]

    def inline(self, fields: Fields, node: NamedNode) -> Any:
        """The record whose fields stand on a node beside others; None if none of them does."""
        values = self.values(fields, node)
        return fields.record(**values) if any(value is not None for value in values.values()) else None

    def values(self, fields: Fields, node: NamedNode) -> dict[str, Any]:
        """The fields of a record by name; None and () where nothing is stated."""
        values = {field.field: self.value(node, field) for field in fields.properties}
        return values | {"id": last_segment(node.value)} if _has_id(fields.record) else values

    def value(self, node: NamedNode, field: Property) -> Any:
        """What a node states for one field."""
        found = dict(field.form.read(self, node, field.iri))
        if field.many:
            return self.ordered(node, field, found)
        return next(iter(found.values()), None)

    def ordered(self, node: NamedNode, field: Property, found: dict[str, Any]) -> tuple[Any, ...]:
        """The values of a list in the order of their keys, or in that which the node notes."""
        values = [found[key] for key in sorted(found, key=shortest_first)]
        for note in self.objects(node, LIST_ORDER):
            name, *places = note.value.split(" ")
            if name == field.field:
                return tuple(values[int(place)] for place in places)
        return tuple(values)


@cache
def _has_id(record: type) -> bool:
    return any(field.name == "id" for field in dataclasses.fields(record))


def _single(nodes: Iterable[Any], what: str) -> NamedNode:
    found = list(nodes)
    if len(found) != 1 or not isinstance(found[0], NamedNode):
        raise StoreError(f"these quads hold {len(found)} {what}s; those of one report hold one")
    return found[0]
