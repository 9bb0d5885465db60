"""The forms in which a field can stand in the graph, each with its two directions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode

from kg.model import Identifier
from kg.rdf.datatypes import NUMBER, Datatype, Node, term
from kg.rdf.names import Names, identifier_text, last_segment

RDF_TYPE = term("rdf:type")
LIST_ORDER = term("listOrder")


def shortest_first(key: str) -> tuple[int, str]:
    """Sorts keys so that numbered ones follow each other: r2 before r10."""
    return len(key), key


class Writer(Protocol):
    """What a form needs to write: a place for quads, and the nodes of other records."""

    def add(self, subject: NamedNode, predicate: NamedNode, value: Node) -> None:
        """Add a statement."""

    def record(self, shape: Shape, record: Any) -> NamedNode:
        """The node of a record, written if it was not yet."""

    def fields(self, node: NamedNode, fields: Fields, record: Any) -> None:
        """Write the fields of a record onto a node."""

    def reference(self, places: tuple[str, ...], identity: str) -> NamedNode:
        """The node of a record in one of these places, by its id."""


class Reader(Protocol):
    """What a form needs to read: the objects of a property, and the records of other nodes."""

    def objects(self, node: NamedNode, predicate: NamedNode) -> Iterable[Node]:
        """What a property of a node leads to."""

    def members(self, rdf_class: NamedNode) -> Iterable[NamedNode]:
        """The nodes of a class."""

    def record(self, shape: Shape, node: NamedNode) -> Any:
        """The record that stands on a node."""

    def inline(self, fields: Fields, node: NamedNode) -> Any:
        """The record whose fields stand on a node beside others; None if none of them does."""


class Form(Protocol):
    """How a value stands in the graph; `write` and `read` give the same key for the same value.

    The order of a list is that of its keys unless the graph says otherwise.
    """

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: Any, /) -> str:
        """Write one value, and give its key."""

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode, /) -> Iterator[tuple[str, Any]]:
        """Each value with its key."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The value is the object of its property."""

    datatype: Datatype

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: Any) -> str:
        """Write one value, and give its key."""
        written = self.datatype.write(value)
        writer.add(node, iri, written)
        return written.value

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, Any]]:
        """Each value with its key."""
        for written in reader.objects(node, iri):
            yield written.value, self.datatype.read(written)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number; its printed form stands beside it wherever that is not the canonical one."""

    text: NamedNode

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: Decimal) -> str:
        """Write one number, and give its key."""
        written = NUMBER.write(value)
        writer.add(node, iri, written)
        if str(value) != written.value:
            writer.add(node, self.text, Literal(str(value)))
        return written.value

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, Decimal]]:
        """The number as printed."""
        printed = [(text.value, Decimal(text.value)) for text in reader.objects(node, self.text)]
        yield from printed or ((n.value, NUMBER.read(n)) for n in reader.objects(node, iri))


@dataclass(frozen=True, slots=True)
class Reference:
    """The id of another record of the trial, which is in one of these places."""

    places: tuple[str, ...]

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: str) -> str:
        """Write one reference, and give its key."""
        target = writer.reference(self.places, value)
        writer.add(node, iri, target)
        return target.value

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, str]]:
        """Each id with its key."""
        for target in reader.objects(node, iri):
            yield target.value, last_segment(target.value)


@dataclass(frozen=True, slots=True)
class ClassOf:
    """A value that decides the class of the node; the narrowest class stands first."""

    classes: Mapping[Any, NamedNode]

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: Any) -> str:
        """Write the class, and give its key."""
        writer.add(node, iri, self.classes[value])
        return self.classes[value].value

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, Any]]:
        """The value whose class the node has."""
        found = set(reader.objects(node, iri))
        yield from ((c.value, value) for value, c in self.classes.items() if c in found)


@dataclass(frozen=True, slots=True)
class ByScheme:
    """An identifier: some schemes have a property of their own, the rest share one."""

    schemes: Mapping[str, NamedNode]
    otherwise: Datatype

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: Identifier) -> str:
        """Write one identifier, and give its key."""
        own = self.schemes.get(value.scheme)
        if own is None:
            writer.add(node, iri, self.otherwise.write(value))
        else:
            writer.add(node, own, Literal(value.value))
        return identifier_text(value)

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, Identifier]]:
        """Each identifier with its key."""
        shared = [self.otherwise.read(written) for written in reader.objects(node, iri)]
        owned = [
            Identifier(scheme, written.value)
            for scheme, own in self.schemes.items()
            for written in reader.objects(node, own)
        ]
        yield from ((identifier_text(identifier), identifier) for identifier in (*shared, *owned))


@dataclass(frozen=True, slots=True)
class Linked:
    """A record on a node of its own, to which the property (and those beside it) leads."""

    shape: Shape
    beside: tuple[NamedNode, ...] = ()

    def write(self, writer: Writer, node: NamedNode, iri: NamedNode, value: Any) -> str:
        """Write one record, and give its key."""
        target = writer.record(self.shape, value)
        for predicate in (iri, *self.beside):
            writer.add(node, predicate, target)
        return target.value

    def read(self, reader: Reader, node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, Any]]:
        """Each record with its key."""
        for target in reader.objects(node, iri):
            if isinstance(target, NamedNode):
                yield target.value, reader.record(self.shape, target)


@dataclass(frozen=True, slots=True)
class Members:
    """A record on a node of its own that is known by its class, which stands in place of a property."""

    shape: Shape

    def write(self, writer: Writer, _node: NamedNode, _iri: NamedNode, value: Any) -> str:
        """Write one record, and give its key."""
        return writer.record(self.shape, value).value

    def read(self, reader: Reader, _node: NamedNode, iri: NamedNode) -> Iterator[tuple[str, Any]]:
        """Each record with its key."""
        for member in reader.members(iri):
            yield member.value, reader.record(self.shape, member)


@dataclass(frozen=True, slots=True)
class Inline:
    """A record whose properties stand on the same node."""

    fields: Fields

    def write(self, writer: Writer, node: NamedNode, _iri: NamedNode, value: Any) -> str:
        """Write one record, and give its key."""
        writer.fields(node, self.fields, value)
        return node.value

    def read(self, reader: Reader, node: NamedNode, _iri: NamedNode) -> Iterator[tuple[str, Any]]:
        """The record, if the node has any of its properties."""
        record = reader.inline(self.fields, node)
        if record is not None:
            yield node.value, record


@dataclass(frozen=True, slots=True)
class Property:
    """One field of a record: the property that holds it, in which form, and whether it holds several."""

    field: str
    iri: NamedNode
    form: Form
    many: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """A record and the properties that hold its fields."""

    record: type
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Shape(Fields):
    """A record on a node of its own: what the node is called, its class if it always has one, its context.

    The context is a property that leads to the `trial` or to the `report`.
    """

    name: Callable[[Names, Any], str]
    rdf_class: NamedNode | None = None
    context: tuple[NamedNode, str] | None = None
