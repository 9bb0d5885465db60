"""Boosted regression trees as plain data: what a model that was learned elsewhere says of named features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# A leaf's score; or a feature's number, the greatest value that goes left, and both sides.
Node = float | tuple[int, float, "Node", "Node"]


@dataclass(frozen=True, slots=True)
class Boosted:
    """Trees whose leaves are added up (Friedman 2001); a feature that is not given is 0."""

    features: tuple[str, ...]
    trees: tuple[Node, ...]

    def score(self, given: Mapping[str, float]) -> float:
        """The sum of the leaves: log odds, but for a constant where there are several classes."""
        values = [given.get(name, 0.0) for name in self.features]
        return sum(_leaf(tree, values) for tree in self.trees)

    def chance(self, given: Mapping[str, float]) -> float:
        """The probability that the sum of the leaves is the log odds of."""
        return 1 / (1 + math.exp(-self.score(given)))


def _leaf(node: Node, values: Sequence[float]) -> float:
    while isinstance(node, tuple):
        feature, greatest, left, right = node
        node = left if values[feature] <= greatest else right
    return node


def boosted(stored: Mapping[str, Any]) -> Boosted:
    """A model from its JSON: names of features, and trees as nested lists."""
    return Boosted(tuple(stored["features"]), tuple(map(_node, stored["trees"])))


def _node(stored: Any) -> Node:
    if isinstance(stored, list):
        feature, greatest, left, right = stored
        return feature, greatest, _node(left), _node(right)
    return float(stored)


def shares(scores: Mapping[Any, float]) -> dict[Any, float]:
    """Scores of classes as probabilities (softmax)."""
    highest = max(scores.values())
    raised = {name: math.exp(score - highest) for name, score in scores.items()}
    total = sum(raised.values())
    return {name: one / total for name, one in raised.items()}
