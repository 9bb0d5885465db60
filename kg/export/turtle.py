"""Turtle: readable triples by subject, with prefixes and a base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.statements import triples_of
from kg.rdf.names import BASE, PREFIXES
from kg.store import Store

TITLE = "Turtle"
SUFFIX = ".ttl"

XSD = PREFIXES["xsd"]
RDF_TYPE = f"{PREFIXES['rdf']}type"
LABEL = f"{PREFIXES['rdfs']}label"

_LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RELATIVE = re.compile(r"[a-z]+/[A-Za-z0-9._~%/-]+")
_SHORT_LITERALS = {
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial."""
    return f"{header()}\n{body(triples_of(store, trial))}".encode()


def header() -> str:
    """The base and the prefixes."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return f"@base <{BASE}> .\n{prefixes}"


def body(triples: Iterable[Triple], indent: str = "") -> str:
    """Triples that are sorted by subject, a paragraph a subject."""
    subjects = groupby(triples, key=attrgetter("subject"))
    return "\n".join(_paragraph(subject, group, indent) for subject, group in subjects)


def iri(value: str) -> str:
    """An IRI as short as it can be written: with a prefix, relative to the base, or whole."""
    for prefix, namespace in PREFIXES.items():
        local = value.removeprefix(namespace)
        if local != value and _LOCAL_NAME.fullmatch(local):
            return f"{prefix}:{local}"
    relative = value.removeprefix(BASE)
    return f"<{relative}>" if relative != value and _RELATIVE.fullmatch(relative) else f"<{value}>"


def _paragraph(subject: object, triples: Iterable[Triple], indent: str) -> str:
    lines = f" ;\n{indent}  ".join(_predicates(triples))
    return f"{indent}{_term(subject)}\n{indent}  {lines} .\n"


def _predicates(triples: Iterable[Triple]) -> Iterator[str]:
    for predicate, group in groupby(sorted(triples, key=_type_and_label_first), key=attrgetter("predicate")):
        verb = "a" if predicate.value == RDF_TYPE else iri(predicate.value)
        yield f"{verb} {', '.join(_term(triple.object) for triple in group)}"


def _type_and_label_first(triple: Triple) -> tuple[bool, bool, str, str]:
    predicate = triple.predicate.value
    return predicate != RDF_TYPE, predicate != LABEL, predicate, str(triple.object)


def _term(term: object) -> str:
    if isinstance(term, Literal):
        return _literal(term)
    return iri(term.value) if isinstance(term, NamedNode) else str(term)


def _literal(literal: Literal) -> str:
    datatype = literal.datatype.value
    short = _SHORT_LITERALS.get(datatype)
    if short is not None and short.fullmatch(literal.value):
        return literal.value
    if literal.language is not None or datatype == f"{XSD}string":
        return str(literal)
    return f"{Literal(literal.value)}^^{iri(datatype)}"
