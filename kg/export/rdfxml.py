"""RDF/XML: for tools that read nothing newer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import ExportError
from kg.export.statements import triples_of
from kg.rdf.names import PREFIXES
from kg.store import Store

TITLE = "RDF/XML"
SUFFIX = ".rdf"

XSD_STRING = f"{PREFIXES['xsd']}string"

# XML 1.0 has no way to write these at all
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial; ExportError if XML cannot hold one of its characters."""
    namespaces = "".join(f"\n  xmlns:{prefix}={quoteattr(iri)}" for prefix, iri in PREFIXES.items())
    subjects = groupby(triples_of(store, trial), key=attrgetter("subject"))
    things = "".join(_thing(subject.value, triples) for subject, triples in subjects)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{namespaces}>\n{things}</rdf:RDF>\n'.encode()


def _thing(subject: str, triples: Iterable[Triple]) -> str:
    statements = "".join(_statements(triples))
    return f"  <rdf:Description rdf:about={quoteattr(subject)}>\n{statements}  </rdf:Description>\n"


def _statements(triples: Iterable[Triple]) -> Iterator[str]:
    for triple in triples:
        name, declared = _element(triple.predicate.value)
        if isinstance(triple.object, Literal):
            words = _words(triple, triple.object)
            yield f"    <{name}{declared}{_kind(triple.object)}>{words}</{name}>\n"
        elif isinstance(triple.object, NamedNode):
            yield f"    <{name}{declared} rdf:resource={quoteattr(triple.object.value)}/>\n"


def _element(predicate: str) -> tuple[str, str]:
    """The element of a property, and the declaration it needs if its namespace is none of ours."""
    for prefix, namespace in PREFIXES.items():
        local = predicate.removeprefix(namespace)
        if local != predicate and _LOCAL_NAME.match(local):
            return f"{prefix}:{local}", ""
    found = _LOCAL_NAME.search(predicate)
    if found is None:
        raise ExportError(f"<{predicate}> cannot be an element of XML: export turtle or nquads")
    return f"p:{found[0]}", f" xmlns:p={quoteattr(predicate[: found.start()])}"


def _kind(literal: Literal) -> str:
    if literal.language is not None:
        return f" xml:lang={quoteattr(literal.language)}"
    datatype = literal.datatype.value
    return "" if datatype == XSD_STRING else f" rdf:datatype={quoteattr(datatype)}"


def _words(triple: Triple, literal: Literal) -> str:
    lost = _NOT_IN_XML.search(literal.value)
    if lost:
        raise ExportError(
            f"{triple.subject} holds the character U+{ord(lost[0]):04X}, which XML cannot: "
            "export turtle or nquads"
        )
    return escape(literal.value, {"\r": "&#13;"})
