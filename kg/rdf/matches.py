"""Reports of one trial under one IRI: the quads of a report with another name for its trial, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import TrialMatch
from kg.rdf.datatypes import PROSE, Node, term
from kg.rdf.names import match_graph


def matched(
    quads: Iterable[Quad], report: str, trial: str, own_trial: str, match: TrialMatch | None
) -> tuple[Quad, ...]:
    """The quads of a report with its trial under the IRI that a match gives it, else under its own."""
    graph = NamedNode(match_graph(report))
    stated = (quad for quad in quads if quad.graph_name != graph)
    renamed = _with_trial(stated, trial, match.trial if match else own_trial)
    return (*renamed, *(_match(match) if match else ()))


def _with_trial(quads: Iterable[Quad], old: str, new: str) -> Iterator[Quad]:
    """The quads with the trial, and all that it shares with other reports, under another IRI."""

    @cache
    def renamed(node: NamedNode) -> NamedNode:
        iri = node.value
        return NamedNode(new + iri[len(old) :]) if iri == old or iri.startswith(f"{old}/") else node

    for quad in quads:
        subject = renamed(quad.subject) if isinstance(quad.subject, NamedNode) else quad.subject
        value = renamed(quad.object) if isinstance(quad.object, NamedNode) else quad.object
        yield Quad(subject, quad.predicate, value, quad.graph_name)


def _match(match: TrialMatch) -> Iterator[Quad]:
    node = NamedNode(match_graph(match.report))
    facts: list[tuple[str, Node]] = [
        ("rdf:type", term("TrialMatch")),
        ("matchedReport", NamedNode(match.report)),
        ("matchedTrial", NamedNode(match.trial)),
        ("ownTrial", Literal(match.own_trial)),
        ("status", term(match.status)),
        ("rdfs:comment", PROSE.write(match.reason)),
        *(("prov:wasDerivedFrom", NamedNode(other)) for other in match.through),
    ]
    return (Quad(node, term(name), value, node) for name, value in facts)
