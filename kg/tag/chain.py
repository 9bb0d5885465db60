"""Linear-chain conditional random fields (Lafferty and others 2001), read by plain Python."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Chain:
    """Weights from feature and label, and from label to label; what is not listed weighs nothing."""

    labels: tuple[str, ...]
    states: Weights
    transitions: Weights

    def best(
        self, rows: Sequence[Sequence[str]], beside: Sequence[Mapping[str, float]] | None = None
    ) -> list[str]:
        """The likeliest labels of a sequence (Viterbi); scores of another reader may stand beside."""
        if not rows:
            return []
        others = beside or [{}] * len(rows)
        ahead = self._scores(rows[0], others[0])
        came_from: list[list[int]] = []
        for row, other in zip(rows[1:], others[1:], strict=True):
            step = self._step(ahead)
            reached = [
                ahead[before] + into.get(before, 0.0) for before, into in zip(step, self._into, strict=True)
            ]
            ahead = [score + own for score, own in zip(reached, self._scores(row, other), strict=True)]
            came_from.append(step)
        told = [max(range(len(ahead)), key=ahead.__getitem__)]
        for step in reversed(came_from):
            told.append(step[told[-1]])
        return [self.labels[number] for number in reversed(told)]

    def _scores(self, row: Sequence[str], beside: Mapping[str, float]) -> list[float]:
        scores = [beside.get(label, 0.0) for label in self.labels]
        for feature in row:
            for number, weight in self._states.get(feature, ()):
                scores[number] += weight
        return scores

    def _step(self, ahead: Sequence[float]) -> list[int]:
        """The best label before each label: one from which a weight leads to it, or the first of the rest."""
        ranked = sorted(range(len(ahead)), key=ahead.__getitem__, reverse=True)
        return [_best_before(ahead, ranked, into) for into in self._into]

    @cached_property
    def _number(self) -> dict[str, int]:
        return {label: number for number, label in enumerate(self.labels)}

    @cached_property
    def _states(self) -> dict[str, tuple[tuple[int, float], ...]]:
        number = self._number
        return {
            name: tuple((number[label], w) for label, w in told.items()) for name, told in self.states.items()
        }

    @cached_property
    def _into(self) -> list[dict[int, float]]:
        """For each label the labels from which a weight leads to it."""
        number = self._number
        found: list[dict[int, float]] = [{} for _ in self.labels]
        for before, told in self.transitions.items():
            for label, weight in told.items():
                found[number[label]][number[before]] = weight
        return found


def _best_before(ahead: Sequence[float], ranked: Sequence[int], into: Mapping[int, float]) -> int:
    free = next((before for before in ranked if before not in into), ranked[0])
    return max((free, *into), key=lambda before: ahead[before] + into.get(before, 0.0))


def stored(name: str) -> Any:
    """The contents of a file of weights that ships with the program."""
    return json.loads((files("kg.tag") / name).read_text(encoding="utf-8"))


def chain_of(told: Mapping[str, Any]) -> Chain:
    """A chain from its stored weights."""
    return Chain(tuple(told["labels"]), told["states"], told["transitions"])
