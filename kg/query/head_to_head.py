"""The evidence network: interventions that trials compare, and the paths between those that none compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, TypeAlias

from kg.query.grouping import by_columns, names_of, trials_of
from kg.store import Rows, Value

if TYPE_CHECKING:
    from networkx import Graph

    Network: TypeAlias = "Graph[str]"

EDGES = ("component", "first", "second", "trials", "bridge", "trialName", "trial")
PATHS = ("first", "second", "path", "steps", "trials")


def evidence_network(rows: Rows) -> Rows:
    """The comparisons with the separate network that each is in, and whether it holds that together."""
    from networkx import bridges

    graph = _network(rows)
    numbers = _numbers(graph)
    holding = {frozenset(edge) for edge in bridges(graph)}
    found = [
        (numbers[first], first, second, len(trials), frozenset((first, second)) in holding, name, trial)
        for (first, second), trials in _edges(graph)
        for trial, name in trials.items()
    ]
    found.sort(key=lambda row: (*row[:3], row[5:]))
    return Rows.of(EDGES, found)


def indirect_comparisons(rows: Rows) -> Rows:
    """The pairs that no trial compares: by each shared comparator, else by one of the shortest paths."""
    graph = _network(rows)
    asked = _asked(rows)
    pairs = (pair for pair in combinations(sorted(graph), 2) if asked.intersection(pair))
    apart = (pair for pair in pairs if not graph.has_edge(*pair))
    paths = (path for first, second in apart for path in _paths(graph, first, second))
    return Rows.of(PATHS, (_path(path, graph) for path in paths))


def _network(rows: Rows) -> Network:
    from networkx import Graph

    graph: Network = Graph()
    for (first, second), records in by_columns(rows, "first", "second").items():
        graph.add_edge(str(first), str(second), trials=trials_of(records))
    return graph


def _edges(graph: Network) -> Iterator[tuple[tuple[str, str], Mapping[str, str]]]:
    """The comparisons, their two names in the order of the alphabet, with the trials of each."""
    for one, other in graph.edges:
        yield (min(one, other), max(one, other)), graph.edges[one, other]["trials"]


def _numbers(graph: Network) -> dict[str, int]:
    """The separate network of each intervention, numbered from 1, the widest first."""
    from networkx import connected_components

    parts = sorted(connected_components(graph), key=lambda part: (-len(part), min(part)))
    return {name: number for number, part in enumerate(parts, 1) for name in part}


def _asked(rows: Rows) -> set[str]:
    """The interventions of which one must be at an end."""
    ends = ("first", "second")
    return {str(record[end]) for record in rows.records() for end in ends if record[f"{end}Asked"]}


def _paths(graph: Network, first: str, second: str) -> Iterator[list[str]]:
    from networkx import has_path, shortest_path

    shared = sorted(set(graph[first]) & set(graph[second]))
    if shared:
        yield from ([first, between, second] for between in shared)
    elif has_path(graph, first, second):
        yield shortest_path(graph, first, second)


def _path(path: list[str], graph: Network) -> tuple[Value, ...]:
    steps = pairwise(path)
    trials = "; ".join(
        f"{one} v {other}: {names_of(graph.edges[one, other]['trials'])}" for one, other in steps
    )
    return path[0], path[-1], " – ".join(path), len(path) - 1, trials
