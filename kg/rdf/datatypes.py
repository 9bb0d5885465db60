"""How one sort of value is written as an RDF term, and how it is read back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode

from kg.model import Identifier
from kg.rdf import names

Node: TypeAlias = NamedNode | Literal


@lru_cache(maxsize=4096)
def term(name: str) -> NamedNode:
    """A term by its local name, or by a prefixed name such as `dct:title`."""
    return NamedNode(names.term(name))


XSD_DECIMAL, XSD_INTEGER, XSD_BOOLEAN = term("xsd:decimal"), term("xsd:integer"), term("xsd:boolean")

_DATES = (
    (re.compile(r"[0-9]{4}"), term("xsd:gYear")),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), term("xsd:gYearMonth")),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), term("xsd:date")),
)


@dataclass(frozen=True, slots=True)
class Datatype:
    """One sort of value: how it is written, and how it is read back."""

    write: Callable[[Any], Node]
    read: Callable[[Node], Any]


def _value(node: Node) -> str:
    return node.value


def _date(text: str) -> Literal:
    kind = next((datatype for pattern, datatype in _DATES if pattern.fullmatch(text)), None)
    return Literal(text) if kind is None else Literal(text, datatype=kind)


def canonical(number: Decimal) -> str:
    """A number in the canonical form of xsd:decimal, which stores keep: no exponent, no idle zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _write_publication_id(identifier: Identifier) -> Node:
    doi = identifier.scheme == "doi"
    return NamedNode(names.doi_iri(identifier.value)) if doi else REGISTRATION.write(identifier)


def _read_publication_id(node: Node) -> Identifier:
    doi = isinstance(node, NamedNode)
    return Identifier("doi", names.doi_of(node.value)) if doi else names.parse_identifier(node.value)


TEXT = Datatype(Literal, _value)
PROSE = Datatype(lambda text: Literal(text, language="en"), _value)
COUNT = Datatype(lambda n: Literal(str(n), datatype=XSD_INTEGER), lambda node: int(node.value))
FLAG = Datatype(
    lambda b: Literal("true" if b else "false", datatype=XSD_BOOLEAN),
    lambda node: node.value in ("true", "1"),
)
NUMBER = Datatype(
    lambda n: Literal(canonical(n), datatype=XSD_DECIMAL),
    lambda node: Decimal(canonical(Decimal(node.value))),
)
DATE = Datatype(_date, _value)
TERM = Datatype(term, lambda node: names.local_name(node.value))
LINK = Datatype(NamedNode, _value)
REGISTRATION = Datatype(
    lambda identifier: Literal(names.identifier_text(identifier)),
    lambda node: names.parse_identifier(node.value),
)
PUBLICATION_ID = Datatype(_write_publication_id, _read_publication_id)
