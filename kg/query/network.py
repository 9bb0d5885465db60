"""The graph as a networkx graph: things are nodes, object properties are edges, literals are attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kg.query.source import Source
from kg.query.terms import iri
from kg.query.trials import find_trials
from kg.store import Iri, Rows

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    Network: TypeAlias = "MultiDiGraph[str]"

_WHOLE = """
SELECT DISTINCT ?subject ?property ?value WHERE { ?subject ?property ?value }
ORDER BY ?subject ?property ?value
"""
# What belongs to a trial: what it has, what its reports state, and what these point at.
_AROUND = """
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?subject ?property ?value WHERE {
  { BIND(@ AS ?subject) }
  UNION { @ te:hasPopulation|te:hasArm|te:hasOutcome|te:hasAnalysisSet ?subject }
  UNION { @ te:hasArm/te:intervention|te:hasPopulation/te:condition ?subject }
  UNION { @ te:hasArm/te:dose|te:hasArm/te:treatmentDuration|te:hasOutcome/te:timePoint ?subject }
  UNION { ?subject te:reportsTrial @ }
  UNION { ?span te:inReport/te:reportsTrial @ . ?subject te:evidence ?span }
  UNION { ?subject te:inReport/te:reportsTrial @ }
  UNION { @ te:hasOutcome ?outcome . ?subject te:outcome ?outcome }
  ?subject ?property ?value .
}
ORDER BY ?subject ?property ?value
"""
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def network(store: Source, trial: str | None = None) -> Network:
    """The graph as a networkx `MultiDiGraph`, whole or around one trial.

    Nodes are IRIs. `type` and `label` of a node are its class and label; any other property whose value
    is a literal is an attribute named by its local name, a tuple where there are several values. An edge
    has the local name of its property as key, and its IRI as `property`.
    """
    from networkx import MultiDiGraph

    graph: Network = MultiDiGraph()
    for around in find_trials(store, trial) if trial is not None else (None,):
        _add(graph, store.select(_AROUND.replace("@", iri(around)) if around else _WHOLE))
    return graph


def _add(graph: Network, triples: Rows) -> None:
    for subject, predicate, value in triples:
        node, name = str(subject), _local_name(str(predicate))
        graph.add_node(node)
        if predicate == _TYPE:
            _describe(graph, node, "type", _local_name(str(value)))
        elif isinstance(value, Iri):
            graph.add_edge(node, str(value), key=name, property=str(predicate))
        else:
            _describe(graph, node, name, value)


def _describe(graph: Network, node: str, name: str, value: object) -> None:
    """Note a value of a node, beside the others where it has several of one name."""
    values = (*_values(graph, node, name), value)
    graph.nodes[node][name] = values[0] if len(values) == 1 else tuple(dict.fromkeys(values))


def _values(graph: Network, node: str, name: str) -> tuple[object, ...]:
    held = graph.nodes[node].get(name, ())
    return held if isinstance(held, tuple) else (held,)


def _local_name(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rpartition("/")[2]
