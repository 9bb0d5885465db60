"""The seed report holds every statement of the example graph that the design gives for it.

Node names are the project's own, so a node of the example is found again by what is said about it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, reduce
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat

from kg.find import find
from kg.link import link
from kg.model import Document
from kg.rdf import to_rdf
from kg.read import read

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", HERE.parents[1] / "shared"))
EXAMPLE = SHARED / "design" / "i-micro.trig"
EXAMPLE_NODE = "https://w3id.org/trial-evidence/id/i-micro/"
TE = "https://w3id.org/trial-evidence#"
ROUNDS = 4

Term: TypeAlias = NamedNode | Literal
Said: TypeAlias = tuple[NamedNode, NamedNode, Term]

WHO_IT_IS_SAID_OF = """
SELECT ?node WHERE {{
  VALUES (?property ?said) {{ {said} }}
  ?node ?property ?value
  FILTER(?value = ?said)
}}"""
WHETHER_IT_IS_SAID = "ASK {{ {node} {property} ?value FILTER(?value = {said}) }}"


@cache
def example() -> tuple[Said, ...]:
    quads = pyoxigraph.parse(EXAMPLE.read_bytes(), format=RdfFormat.TRIG)
    return tuple((quad.subject, quad.predicate, quad.object) for quad in quads)


@cache
def seed_graph() -> pyoxigraph.Store:
    [document] = read(HERE / "reports" / "i-micro" / "report.txt")
    assert isinstance(document, Document)
    store = pyoxigraph.Store()
    trial = find(document)
    store.extend(to_rdf(trial, document, links=link(trial)))
    return store


def is_example_node(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(EXAMPLE_NODE)


def called(term: Term, names: Mapping[NamedNode, NamedNode]) -> Term:
    return names.get(term, term) if isinstance(term, NamedNode) else term


def closest(about: Iterable[tuple[NamedNode, Term]]) -> NamedNode | None:
    """The node of the seed's graph of which most of this is said."""
    said = " ".join(f"({property} {value})" for property, value in about)
    rows = seed_graph().query(WHO_IT_IS_SAID_OF.format(said=said), use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    votes = Counter(row["node"] for row in rows).most_common(1)
    return votes[0][0] if votes else None


def recognised(names: Mapping[NamedNode, NamedNode]) -> dict[NamedNode, NamedNode]:
    """Each node of the example by the node of the seed's graph that agrees with it best."""
    about: dict[NamedNode, list[tuple[NamedNode, Term]]] = {}
    for subject, property, value in example():
        known = called(value, names)
        if not is_example_node(known):
            about.setdefault(subject, []).append((property, known))
    found = {node: closest(said) for node, said in about.items()}
    return {node: named for node, named in found.items() if named}


@cache
def names() -> Mapping[NamedNode, NamedNode]:
    """What the example calls a node by what the seed's graph calls it, surer with each round."""
    return reduce(lambda found, _: recognised(found), range(ROUNDS), {})


def in_seed_graph(statement: Said) -> bool:
    node, property, value = (called(term, names()) for term in statement)
    question = WHETHER_IT_IS_SAID.format(node=node, property=property, said=value)
    answer = seed_graph().query(question, use_default_graph_as_union=True)
    return not is_example_node(node) and bool(answer)


def printed(statement: Said) -> str:
    return " ".join(str(term).replace(EXAMPLE_NODE, ":").replace(TE, "te:") for term in statement)


pytestmark = pytest.mark.skipif(
    not EXAMPLE.exists(), reason=f"no example graph at {EXAMPLE}: TRIALGRAPH_SHARED"
)


def test_every_statement_of_the_example_is_in_the_graph_of_the_seed() -> None:
    assert [printed(statement) for statement in example() if not in_seed_graph(statement)] == []


def test_different_nodes_of_the_example_are_different_nodes_of_the_seed() -> None:
    assert [node for node, count in Counter(names().values()).items() if count > 1] == []


def test_a_statement_that_the_seed_does_not_make_is_noticed() -> None:
    effect = next(subject for subject, property, _ in example() if property.value.endswith("#pValue"))
    never_said = (effect, NamedNode(f"{TE}pOperator"), Literal(">"))
    assert not in_seed_graph(never_said)
