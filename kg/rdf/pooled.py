"""A pooled estimate as quads: a derivation in a graph of its own, computed from the statements of reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import PooledEstimate
from kg.rdf.datatypes import NUMBER, TERM, TEXT, Node, term
from kg.rdf.names import BASE, derivation_graph, pooled_iri

_DOUBLE = term("xsd:double")


def pooled_to_rdf(pooled: PooledEstimate, *, base: str = BASE) -> tuple[str, tuple[Quad, ...]]:
    """The IRI of a pooled estimate and its quads; equal pools give equal quads."""
    iri = pooled_iri(pooled, base)
    node, graph = NamedNode(iri), NamedNode(derivation_graph(iri))
    return iri, tuple(Quad(node, term(name), value, graph) for name, value in _facts(pooled))


def _facts(pooled: PooledEstimate) -> Iterator[tuple[str, Node]]:
    yield "rdf:type", term("Derivation")
    yield "rdf:type", term("PooledEstimate")
    yield "status", term("Computed")
    yield "rdfs:label", TEXT.write(pooled.label)
    yield "pooledIntervention", TEXT.write(pooled.intervention)
    yield "pooledComparator", TEXT.write(pooled.comparator)
    if pooled.domain is not None:
        yield "pooledDomain", TERM.write(pooled.domain)
    yield from _numbers(pooled)
    yield from _links("pools", pooled.trials)
    yield from _links("prov:wasDerivedFrom", pooled.sources)


def _numbers(pooled: PooledEstimate) -> Iterator[tuple[str, Node]]:
    yield "measure", TERM.write(pooled.measure)
    decimals = (
        ("value", pooled.value),
        ("ciLower", pooled.interval.low),
        ("ciUpper", pooled.interval.high),
        ("ciLevel", pooled.interval.level),
        ("pValue", pooled.p.value),
    )
    yield from ((name, NUMBER.write(number)) for name, number in decimals if number is not None)
    yield "pOperator", TEXT.write(pooled.p.operator)
    if pooled.unit is not None:
        yield "unit", TEXT.write(pooled.unit)
    yield "poolingModel", TEXT.write(pooled.model)
    yield "tauSquared", _double(pooled.tau2)
    yield "iSquared", _double(pooled.i2)
    if pooled.prediction is not None:
        yield "predictionLower", _double(pooled.prediction[0])
        yield "predictionUpper", _double(pooled.prediction[1])


def _links(name: str, iris: Iterable[str]) -> Iterator[tuple[str, Node]]:
    return ((name, NamedNode(iri)) for iri in sorted(set(iris)))


def _double(number: float) -> Literal:
    return Literal(f"{number:.6g}", datatype=_DOUBLE)
