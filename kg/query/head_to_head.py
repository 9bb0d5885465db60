"""The evidence network: interventions that trials compare, and the paths between those that none compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, TypeAlias

from kg.query.grouping import Record, by_columns, names_of
from kg.store import Rows, Value

if TYPE_CHECKING:
    from networkx import Graph

    Network: TypeAlias = "Graph[str]"

Arm: TypeAlias = set[tuple[str, str]]

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
    asked = {_called(record) for record in rows.records() if record["asked"]}
    pairs = (pair for pair in combinations(sorted(graph), 2) if asked.intersection(pair))
    apart = (pair for pair in pairs if not graph.has_edge(*pair))
    paths = (path for first, second in apart for path in _paths(graph, first, second))
    return Rows.of(PATHS, (_path(path, graph) for path in paths))


def _network(rows: Rows) -> Network:
    from networkx import Graph

    graph: Network = Graph()
    compared: dict[tuple[str, str], dict[str, str]] = {}
    for (trial, name), arms in _arms(rows).items():
        for pair in _compared(arms):
            compared.setdefault(pair, {})[trial] = name
    for (first, second), trials in sorted(compared.items()):
        graph.add_edge(first, second, trials=trials)
    return graph


def _arms(rows: Rows) -> dict[tuple[str, str], list[Arm]]:
    """For each trial and its name what each of its arms received: interventions with their names."""
    trials: dict[tuple[str, str], list[Arm]] = {}
    for (trial, name, _), records in by_columns(rows, "trial", "trialName", "arm").items():
        received = {(str(record["intervention"]), _called(record)) for record in records}
        trials.setdefault((str(trial), str(name)), []).append(received)
    return trials


def _compared(arms: Sequence[Arm]) -> Iterator[tuple[str, str]]:
    """The names of what one arm received and another did not, with what that one received instead."""
    for one, other in combinations(arms, 2):
        for (_, first), (_, second) in product(one - other, other - one):
            if first != second:
                yield min(first, second), max(first, second)


def _called(record: Record) -> str:
    """An intervention as the vocabulary calls it, else as the report does."""
    return str(record["concept"] or str(record["words"]).lower())


def _edges(graph: Network) -> Iterator[tuple[tuple[str, str], Mapping[str, str]]]:
    """The comparisons, their two names in the order of the alphabet, with the trials of each."""
    for one, other in graph.edges:
        yield (min(one, other), max(one, other)), graph.edges[one, other]["trials"]


def _numbers(graph: Network) -> dict[str, int]:
    """The separate network of each intervention, numbered from 1, the widest first."""
    from networkx import connected_components

    parts = sorted(connected_components(graph), key=lambda part: (-len(part), min(part)))
    return {name: number for number, part in enumerate(parts, 1) for name in part}


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
