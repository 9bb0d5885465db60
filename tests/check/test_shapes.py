"""Our SHACL says of a graph what pyshacl says of it, however the graph is broken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import pyoxigraph
import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from rdflib import SH, Graph

from kg.check.shacl import compiled
from kg.check.shapes import results, text
from kg.check.triples import Triples
from kg.rdf import to_rdf
from kg.rdf.names import PREFIXES
from kg.resources import resource
from tests.small_trials import document, small_trial

XSD = PREFIXES["xsd"]
Told: TypeAlias = tuple[str, str, str, str]

TRIAL = small_trial()
QUADS = to_rdf(TRIAL, document(TRIAL))
ODD_VALUES = (
    Literal("x"),
    Literal("-1", datatype=NamedNode(XSD + "integer")),
    Literal("0.5", datatype=NamedNode(XSD + "decimal")),
    Literal("200.0", datatype=NamedNode(XSD + "decimal")),
    NamedNode("https://example.org/nowhere"),
)


@cache
def shapes() -> Graph:
    return Graph().parse(resource("ontology", "shapes.ttl"), format="turtle")


def by_pyshacl(quads: Sequence[Quad]) -> set[Told]:
    data = Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inference="none", advanced=True)
    return {
        (
            str(report.value(one, SH.focusNode)),
            str(report.value(one, SH.resultPath)),
            str(report.value(one, SH.value)),
            str(report.value(one, SH.resultMessage)),
        )
        for one in report.subjects(predicate=SH.focusNode)
    }


def by_ours(quads: Sequence[Quad]) -> set[Told]:
    return {
        (text(one.focus), text(one.path), text(one.value), one.message) for one in results(Triples(quads))
    }


VALUES = (*ODD_VALUES, *dict.fromkeys(one.object for one in QUADS))
# which statement, which other value, and whether the one goes and the other comes
changes = st.lists(
    st.tuples(st.integers(0, len(QUADS) - 1), st.integers(0, len(VALUES) - 1), st.booleans(), st.booleans()),
    min_size=1,
    max_size=6,
)


def broken(by: Sequence[tuple[int, int, bool, bool]]) -> list[Quad]:
    """The graph of a sound trial with some statements gone, turned, or added."""
    quads = list(QUADS)
    for place, value, goes, comes in by:
        quad = QUADS[place]
        if goes and quad in quads:
            quads.remove(quad)
        if comes:
            quads.append(Quad(quad.subject, quad.predicate, VALUES[value], quad.graph_name))
    return quads


def test_an_outcome_without_words_is_the_one_thing_wrong_with_the_small_trial() -> None:
    [(node, *_, message)] = by_ours(QUADS)
    assert node.endswith("/outcome/death")
    assert message == "This statement has no words of the report behind it."
    assert by_ours(QUADS) == by_pyshacl(QUADS)


@settings(max_examples=25)
@given(changes)
def test_a_broken_trial_breaks_the_shapes_that_pyshacl_says(by: list[tuple[int, int, bool, bool]]) -> None:
    assert by_ours(broken(by)) == by_pyshacl(broken(by))


def test_a_constraint_that_is_not_known_is_refused() -> None:
    shape = "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:closed true ."
    with pytest.raises(KeyError, match="closed"):
        compiled(Triples(pyoxigraph.parse(shape, format=RdfFormat.TURTLE)))
