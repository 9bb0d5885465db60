"""GraphML: things as nodes and what joins them as edges, for Gephi, Cytoscape, yEd and igraph."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.query import network
from kg.store import Store

if TYPE_CHECKING:
    from kg.query.network import Network

TITLE = "GraphML"
SUFFIX = ".graphml"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial. A node's several values of one name are joined by `; `."""
    from networkx import write_graphml_xml

    # the plain writer: the default one differs in its bytes by whether lxml is installed
    out = BytesIO()
    write_graphml_xml(_sorted(network(store, trial)), out, infer_numeric_types=True)
    return out.getvalue()


def _sorted(found: Network) -> Network:
    """A copy whose nodes, edges and attributes are in one order, with values that GraphML can hold."""
    from networkx import MultiDiGraph

    graph: Network = MultiDiGraph()
    for node in sorted(found.nodes):
        attributes = found.nodes[node]
        graph.add_node(node, **{name: _plain(attributes[name]) for name in sorted(attributes)})
    for source, target, key in sorted(found.edges(keys=True)):
        graph.add_edge(source, target, key=key, label=key, **found.edges[source, target, key])
    return graph


def _plain(value: Any) -> str | int | float | bool:
    if isinstance(value, tuple):
        return "; ".join(str(_plain(one)) for one in value)
    if isinstance(value, Decimal):
        return float(value)
    return _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value
