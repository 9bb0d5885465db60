"""JSON-LD: one object a thing, with the short names of the ontology's own context."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.statements import quads_of
from kg.rdf.names import BASE, PREFIXES
from kg.resources import resource
from kg.store import Store

TITLE = "JSON-LD"
SUFFIX = ".jsonld"

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

RDF_TYPE = f"{PREFIXES['rdf']}type"
XSD = PREFIXES["xsd"]


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial."""
    context = json.loads(resource("ontology", "context.jsonld").read_bytes())["@context"]
    names = ShortNames.of(context)
    graphs = groupby(quads_of(store, trial), key=attrgetter("graph_name"))
    document = {
        "@context": {"@base": BASE, **context},
        "@graph": [
            {"@id": names.node(graph.value), "@graph": _nodes((quad.triple for quad in quads), names)}
            for graph, quads in graphs
        ],
    }
    return f"{json.dumps(document, indent=1, ensure_ascii=False)}\n".encode()


@dataclass(frozen=True, slots=True)
class Name:
    """A short name of a property, and how it lets a value be written as a bare string."""

    name: str
    type: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class ShortNames:
    """A JSON-LD context turned round: from IRIs to short names."""

    prefixes: Mapping[str, str]
    properties: Mapping[str, Name]
    taken: frozenset[str]
    vocabulary: str

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> ShortNames:
        """The short names that a context defines."""
        prefixes = {name: iri for name, iri in context.items() if _is_prefix(name, iri)}
        names = (_name(name, term, prefixes) for name, term in context.items() if name not in prefixes)
        properties = dict(filter(None, names))
        return cls(prefixes, properties, frozenset(context), context.get("@vocab", ""))

    def node(self, iri: str) -> str:
        """An IRI as an `@id`: relative to the base, with a prefix, or whole."""
        relative = iri.removeprefix(BASE)
        return relative if relative != iri and "/" in relative and ":" not in relative else self.compact(iri)

    def term(self, iri: str) -> str:
        """An IRI of a property, class or concept: a short name, one with a prefix, or whole."""
        if iri in self.properties:
            return self.properties[iri].name
        local = iri.removeprefix(self.vocabulary)
        free = self.vocabulary and local != iri and local not in self.taken
        return local if free else self.compact(iri)

    def compact(self, iri: str) -> str:
        """An IRI with a prefix, or whole."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def value(self, predicate: str, value: object) -> Json:
        """A value as its property lets it be written."""
        name = self.properties.get(predicate, _NO_NAME)
        if isinstance(value, NamedNode):
            return self._link(name, value.value)
        return self._literal(name, value) if isinstance(value, Literal) else str(value)

    def _link(self, name: Name, iri: str) -> Json:
        if name.type == "@vocab":
            return self.term(iri)
        return self.node(iri) if name.type == "@id" else {"@id": self.node(iri)}

    def _literal(self, name: Name, literal: Literal) -> Json:
        datatype = literal.datatype.value
        if literal.language is not None:
            same = name.language == literal.language
            return literal.value if same else {"@value": literal.value, "@language": literal.language}
        if datatype == f"{XSD}string":
            plain = name.type is None and name.language is None
            return literal.value if plain else {"@value": literal.value}
        return (
            literal.value
            if name.type == datatype
            else {"@value": literal.value, "@type": self.term(datatype)}
        )


_NO_NAME = Name("", None, None)


def _nodes(triples: Iterable[Triple], names: ShortNames) -> list[Json]:
    return [
        _node(str(subject.value), group, names) for subject, group in groupby(triples, attrgetter("subject"))
    ]


def _node(subject: str, triples: Iterable[Triple], names: ShortNames) -> Json:
    values: dict[str, list[Json]] = defaultdict(list)
    for triple in triples:
        predicate, value = triple.predicate.value, triple.object
        if predicate == RDF_TYPE and isinstance(value, NamedNode):
            values["@type"].append(names.term(value.value))
        else:
            values[names.term(predicate)].append(names.value(predicate, value))
    return {"@id": names.node(subject)} | {key: _single(values[key]) for key in sorted(values)}


def _single(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _is_prefix(name: str, iri: object) -> bool:
    return not name.startswith("@") and isinstance(iri, str) and iri.endswith(("#", "/"))


def _name(name: str, term: Any, prefixes: Mapping[str, str]) -> tuple[str, Name] | None:
    """A property's IRI and how it may be written, if this term of a context is about a property."""
    definition: dict[str, str] = term if isinstance(term, dict) else {"@id": term}
    iri = definition.get("@id", "@")
    if name.startswith("@") or iri.startswith("@"):
        return None
    kind = definition.get("@type")
    expanded = kind if kind is None else _expand(kind, prefixes)
    return _expand(iri, prefixes), Name(name, expanded, definition.get("@language"))


def _expand(iri: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = iri.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else iri
