"""A store's quads as an rdflib dataset, for programs that work with rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import rdflib
from pyoxigraph import Literal, NamedNode, Quad


def dataset_of(quads: Iterable[Quad]) -> rdflib.Dataset:
    """An rdflib dataset of these quads; its default graph is the union of all graphs."""
    dataset = rdflib.Dataset(default_union=True)
    graph = lru_cache(maxsize=None)(lambda name: dataset.graph(_iri(name)))
    dataset.addN(
        (_iri(quad.subject), _iri(quad.predicate), _term(quad.object), graph(quad.graph_name))
        for quad in quads
    )
    return dataset


def _term(term: object) -> rdflib.URIRef | rdflib.Literal:
    return _literal(term) if isinstance(term, Literal) else _iri(term)


def _iri(term: object) -> rdflib.URIRef:
    if not isinstance(term, NamedNode):
        raise TypeError(f"{term} is neither an IRI nor a literal, which is all that a store holds")
    return rdflib.URIRef(term.value)


def _literal(literal: Literal) -> rdflib.Literal:
    if literal.language is not None:
        return rdflib.Literal(literal.value, lang=literal.language)
    plain = literal.datatype.value.endswith("#string")
    datatype = None if plain else rdflib.URIRef(literal.datatype.value)
    return rdflib.Literal(literal.value, datatype=datatype, normalize=False)
