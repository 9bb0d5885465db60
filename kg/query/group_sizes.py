"""How many participants each of two arms had, by the words that a person has for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from kg.find.stated_sizes import StatedSize
from kg.query.arm_likeness import ArmLikeness, Likeness

_ENOUGH = 0.5
_TOGETHER, _OF_A_PART = 0.5, 0.8
_LEAST, _CLEAR = 0.2, 0.4
_MOST_TIMES, _TWO = 6, 2


@dataclass(frozen=True, slots=True)
class SizedGroup:
    """A group as a report names it, with its size; `place` tells the sentence or table that says so.

    `part` tells that those were counted to whom something happened, `computed` that nobody printed the size.
    """

    names: tuple[str, ...]
    size: int
    place: int = 0
    part: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class SizedPair:
    """The sizes of the two arms that are asked about, with the groups that they were taken from."""

    intervention: SizedGroup
    comparator: SizedGroup


def stated_groups(stated: Iterable[StatedSize]) -> list[SizedGroup]:
    """The groups that sentences count and name."""
    return [SizedGroup((one.words,), one.size, one.sentence, one.part) for one in stated if one.words]


def best_pair(groups: Sequence[SizedGroup], arms: ArmLikeness) -> SizedPair | None:
    """The two groups that mean the two arms best; None where none does well enough."""
    alone = Counter(group.place for group in groups)
    told = [(group, arms.of(group.names)) for group in groups]
    scored = [
        (_score(first, second), -number, SizedPair(first[0], second[0]))
        for number, (first, second) in enumerate(permutations(told, 2))
        if _comparable(first[0].size, second[0].size) and _meant(first, second, alone)
    ]
    best = max(scored, key=lambda one: one[:2], default=None)
    return best[2] if best is not None and best[0] >= _ENOUGH else None


_Told = tuple[SizedGroup, Likeness]


def _meant(first: _Told, second: _Told, alone: Mapping[int, int]) -> bool:
    """Whether each group leans to its side; of the only two at a place, one may be told by the other."""
    leans = first[1].lean, -second[1].lean
    together = first[0].place == second[0].place and alone[first[0].place] == _TWO
    return min(leans) >= (0 if together else _LEAST) and sum(leans) >= _CLEAR


def _comparable(first: int, second: int) -> bool:
    """Whether two arms of one trial may have these sizes."""
    return max(first, second) <= _MOST_TIMES * min(first, second)


def _score(first: _Told, second: _Told) -> float:
    together = _TOGETHER if first[0].place == second[0].place else 0.0
    parts = _OF_A_PART * (first[0].part + second[0].part)
    return first[1].lean - second[1].lean + together - parts
