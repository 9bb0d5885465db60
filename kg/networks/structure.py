"""What holds a network together, by networkx or faster by igraph, with equal results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.networks.evidence import Network

Path = tuple[str, ...]


class Engine(Protocol):
    """A library of graph algorithms, over one network."""

    def components(self) -> Iterable[Iterable[str]]:
        """The separate parts."""

    def bridges(self) -> Iterable[tuple[str, str]]:
        """The comparisons without which a part would fall in two."""

    def paths(self, first: str, second: str) -> Iterable[Iterable[str]]:
        """The shortest paths between two interventions; none where there is no way."""


def components(network: Network, engine: str = "networkx") -> tuple[Path, ...]:
    """The separate networks, the widest first, each in the order of the alphabet."""
    parts = (tuple(sorted(part)) for part in _engine(engine, network).components())
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def bridges(network: Network, engine: str = "networkx") -> tuple[Path, ...]:
    """The comparisons that hold a network together, however many trials made each."""
    return tuple(sorted((min(pair), max(pair)) for pair in _engine(engine, network).bridges()))


def indirect_paths(network: Network, first: str, second: str, engine: str = "networkx") -> tuple[Path, ...]:
    """The shortest ways from one intervention to another, by which the two can be compared indirectly.

    QueryError if one of them is not in the network; no path if nothing connects them.
    """
    for name in (first, second):
        if name not in network:
            known = ", ".join(sorted(network)) or "no intervention"
            raise QueryError(f"no trial of this network compares {name!r}; it has {known}")
    return tuple(sorted(map(tuple, _engine(engine, network).paths(first, second))))


def shared_comparators(network: Network, first: str, second: str) -> tuple[str, ...]:
    """What both interventions were compared with, but not with each other."""
    return tuple(sorted(set(network[first]) & set(network[second])))


class _Networkx:
    def __init__(self, network: Network) -> None:
        from networkx import Graph

        self._graph: Any = Graph(network.edges())

    def components(self) -> Iterable[Iterable[str]]:
        from networkx import connected_components

        return connected_components(self._graph)

    def bridges(self) -> Iterable[tuple[str, str]]:
        from networkx import bridges

        return bridges(self._graph)

    def paths(self, first: str, second: str) -> Iterable[Iterable[str]]:
        from networkx import all_shortest_paths, has_path

        return all_shortest_paths(self._graph, first, second) if has_path(self._graph, first, second) else ()


class _Igraph:
    def __init__(self, network: Network) -> None:
        try:
            from igraph import Graph
        except ModuleNotFoundError as error:
            raise QueryError("the engine igraph needs an extra: pip install 'trialgraph[igraph]'") from error
        edges = sorted({(min(a, b), max(a, b)) for a, b in network.edges()})
        self._graph: Any = Graph.TupleList(edges, directed=False)

    def components(self) -> Iterable[Iterable[str]]:
        return (self._names(part) for part in self._graph.connected_components())

    def bridges(self) -> Iterable[tuple[str, str]]:
        ends = (self._graph.es[edge].tuple for edge in self._graph.bridges())
        return ((self._graph.vs[one]["name"], self._graph.vs[other]["name"]) for one, other in ends)

    def paths(self, first: str, second: str) -> Iterable[Iterable[str]]:
        joined = self._graph.vs.find(name=second).index in self._graph.subcomponent(first)
        return map(self._names, self._graph.get_all_shortest_paths(first, second)) if joined else ()

    def _names(self, vertices: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._graph.vs[vertex]["name"] for vertex in vertices)


ENGINES: Mapping[str, Callable[[Network], Engine]] = {"networkx": _Networkx, "igraph": _Igraph}


def _engine(name: str, network: Network) -> Engine:
    if name not in ENGINES:
        raise QueryError(f"{name!r} is no engine of networks; there are {', '.join(ENGINES)}")
    return ENGINES[name](network)
