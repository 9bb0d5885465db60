"""The evidence network of an outcome domain: interventions are nodes, trials that compare two are edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kg.query import Source, answer

if TYPE_CHECKING:
    from networkx import MultiGraph

    Network: TypeAlias = "MultiGraph[str]"


def evidence_network(store: Source, *, domain: str | None = None) -> Network:
    """The comparisons of all trials as a networkx `MultiGraph`, or of those with an outcome of a domain.

    A node is an intervention by its label; `trials` counts its trials, `component` numbers the separate
    network that it is in. An edge has the trial's IRI as its key, the trial's name as `label`, and as
    `bridge` whether the network would fall apart without this comparison.
    """
    from networkx import MultiGraph

    graph: Network = MultiGraph()
    for record in answer(store, "evidence-network", domain=domain).records():
        first, second, trial = (str(record[name]) for name in ("first", "second", "trial"))
        graph.add_nodes_from((first, second), component=record["component"])
        graph.add_edge(first, second, trial, label=str(record["trialName"]), bridge=bool(record["bridge"]))
    for node in graph:
        graph.nodes[node]["trials"] = len({trial for _, _, trial in graph.edges(node, keys=True)})
    return graph
