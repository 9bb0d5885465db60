"""Networks as files of other programs: GraphML and GEXF, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.networks.evidence import Network


def graphml(network: Network) -> bytes:
    """The network as GraphML."""
    from networkx import write_graphml_lxml

    out = BytesIO()
    write_graphml_lxml(_ordered(network), out)
    return out.getvalue()


def gexf(network: Network) -> bytes:
    """The network as GEXF 1.2; without the date of writing, which would differ each time."""
    import re

    from networkx import generate_gexf

    text = "\n".join(generate_gexf(_ordered(network))) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()


FILES: Mapping[str, Callable[[Network], bytes]] = {"graphml": graphml, "gexf": gexf}


def _ordered(network: Network) -> Network:
    """The network with nodes and edges in the order of the alphabet."""
    from networkx import MultiGraph

    graph: Network = MultiGraph()
    graph.add_nodes_from(sorted(network.nodes(data=True)))
    for first, second, key, facts in sorted(network.edges(keys=True, data=True), key=_by_names):
        graph.add_edge(first, second, key, **facts)
    return graph


def _by_names(edge: tuple[str, str, str, object]) -> tuple[str, ...]:
    return (*sorted(edge[:2]), edge[2])
