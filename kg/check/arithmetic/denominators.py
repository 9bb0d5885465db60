"""How many people each arm of a comparison may have had, by what the report says of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kg.check.arithmetic.comparisons import Comparison
from kg.check.arithmetic.rounding import Box, rounded
from kg.model import Arm, ArmResult, Statement, Trial

# Arms whose sizes are not stated count as near-equal within a tenth of all people, or within one and a
# half standard deviations of as many tosses of a coin, whichever is more.
NEAR = 0.1
DEVIATIONS = 1.5
WIDE = 0.15
# The people whose outcome is known may be fewer than those of the arm.
FEWEST = 0.7
MOST_PEOPLE = 200_000
ALLOCATIONS = (1 / 4, 1 / 3, 2 / 5, 3 / 5, 2 / 3, 3 / 4)


@dataclass(frozen=True, slots=True)
class Side:
    """One arm's counts: events where printed, the box of its share, and its people where they are stated.

    `own` says that `people` is the denominator printed beside the result, not the size of the arm.
    """

    events: int | None
    share: Box | None
    people: int | None
    own: bool

    @classmethod
    def of(cls, result: ArmResult, arm: Arm | None) -> Side:
        """The counts of a result and of its arm."""
        share = percentage_box(result)
        people = _plausible(result.total if result.total is not None else (arm.size if arm else None))
        return cls(result.events, share, people, result.total is not None)

    @property
    def exact(self) -> bool:
        """Whether both numbers of the fraction are printed for this very result."""
        return self.own and self.events is not None

    def risks(self) -> Box | None:
        """The shares with the event that the printed numbers allow."""
        if self.events is None or not self.people:
            return self.share
        fewest = self.people if self.own else max(self.events, math.floor(FEWEST * self.people), 1)
        return Box(min(1.0, self.events / self.people), min(1.0, self.events / fewest))

    def counts(self, people: int) -> range:
        """The numbers of events among so many people that would be printed so."""
        if self.events is not None:
            fits = self.events <= people and (self.exact or self._fits(self.events, people))
            return range(self.events, self.events + fits)
        if self.share is None:
            return range(0)
        low, high = self.share.low * people, self.share.high * people
        return range(max(0, math.ceil(low - 1e-9)), min(people, math.floor(high + 1e-9)) + 1)

    def _fits(self, events: int, people: int) -> bool:
        return people > 0 and (self.share is None or events / people in self.share)


def percentage_box(result: ArmResult) -> Box | None:
    """The shares, from 0 to 1, that would be printed as a result's percentage."""
    if result.statistic != "Percentage" or result.value is None:
        return None
    box = rounded(result.value)
    return Box(max(0.0, box.low / 100), min(1.0, box.high / 100)) if 0 <= result.value <= 100 else None


def risk_of(result: Statement) -> float | None:
    """The share of people with the event, from a percentage or a fraction; None where neither is printed."""
    if not isinstance(result, ArmResult):
        return None
    box = percentage_box(result)
    if box is not None:
        return (box.low + box.high) / 2
    return result.events / result.total if result.events is not None and result.total else None


@dataclass(frozen=True, slots=True)
class Denominators:
    """The people of both arms: each stated, or their sum split between them in all near-equal ways.

    `complete` says that the sum is of those who were analysed, so that nobody is missing from it.
    """

    target: Side
    reference: Side
    together: int | None
    complete: bool = False

    @property
    def stated(self) -> bool:
        """Whether the people of each arm are stated."""
        return self.target.people is not None and self.reference.people is not None

    @property
    def own(self) -> bool:
        """Whether the people of each arm are those of the very results."""
        return self.target.own and self.reference.own

    @property
    def exact(self) -> bool:
        """Whether there is just one table, printed as such."""
        return self.target.exact and self.reference.exact

    @property
    def counted(self) -> bool:
        """Whether enough is said of people and events to look for tables."""
        sides = (self.target, self.reference)
        told = all(side.events is not None or side.share is not None for side in sides)
        return told and (self.stated or self.together is not None)

    def people(self) -> tuple[Box, Box] | None:
        """From how few to how many people each arm may have; None if nothing is said of them."""
        pairs = [*self.pairs(), *self.unequal_pairs()]
        if not pairs:
            return None
        fewest = 1.0 if self.own else FEWEST
        first, second = zip(*pairs, strict=True)
        return Box(fewest * min(first), max(first)), Box(fewest * min(second), max(second))

    def pairs(self, spread: float | None = None) -> Iterator[tuple[int, int]]:
        """The people of both arms as stated; else the splits within a share of half, equal arms first."""
        if self.target.people is not None and self.reference.people is not None:
            yield self.target.people, self.reference.people
        elif self.together is not None:
            yield from splits(self.together, 0.5, self._reach(spread))

    def pairs_with_losses(self) -> Iterator[tuple[int, int]]:
        """The people of both arms where some have no outcome; none where nobody can be missing."""
        if self.own or (self.complete and not self.stated):
            return
        if self.target.people is not None and self.reference.people is not None:
            yield from _product(_losses(self.target), _losses(self.reference))
        elif self.together is not None:
            for people in _down(self.together):
                yield from splits(people, 0.5, self._reach(None))

    def likeliest_pairs(self) -> Iterator[tuple[int, int]]:
        """The people of both arms as stated, or as printed events bind them; else the most equal splits.

        That is within one standard deviation of coin tosses.
        """
        bound = self.target.events is not None and self.reference.events is not None
        if self.stated or bound or self.together is None:
            return self.pairs()
        return splits(self.together, 0.5, math.floor(math.sqrt(self.together) / 2))

    def unequal_pairs(self) -> Iterator[tuple[int, int]]:
        """The splits close to the usual unequal allocations, 3:2, 2:1 and 3:1, where sizes are not stated."""
        if not self.stated and self.together is not None:
            for share in ALLOCATIONS:
                yield from splits(self.together, share, max(1, round(0.03 * self.together)))

    def _reach(self, spread: float | None) -> int:
        """How far an arm may be from half of all."""
        people = self.together or 0
        if spread is not None:
            return round(people / 2 * spread)
        return math.floor(max(NEAR * people, DEVIATIONS * math.sqrt(people)) / 2)


def denominators(comparison: Comparison) -> Denominators | None:
    """What is said of the people of both arms; None unless both arms have a result."""
    if comparison.arms is None:
        return None
    target, reference = (Side.of(result, arm) for result, arm in comparison.arms)
    trial = comparison.trial
    together = _plausible(analysed(trial)) if len(trial.arms) == 2 else None
    return Denominators(target, reference, together, any(one.participants for one in trial.analysis_sets))


def analysed(trial: Trial) -> int | None:
    """The people who were analysed, else those randomized, where the report gives one number for all."""
    sets = {one.participants for one in trial.analysis_sets if one.participants is not None}
    return sets.pop() if len(sets) == 1 else None if sets else trial.randomized


def splits(people: int, share: float, reach: int) -> Iterator[tuple[int, int]]:
    """The ways to give a share of people to one arm and the rest to the other, the closest first."""
    middle = round(people * share)
    for distance in range(reach + 1):
        for one in dict.fromkeys((middle + distance, middle - distance)):
            if 0 < one < people:
                yield one, people - one


def _plausible(people: int | None) -> int | None:
    """A number of people that a trial can have; of more, no table is looked for."""
    return people if people is not None and people <= MOST_PEOPLE else None


def _losses(side: Side) -> range:
    people = side.people or 0
    return range(people, people - 1, -1) if side.own else _down(people)


def _down(people: int) -> range:
    return range(people, math.floor(FEWEST * people) - 1, -1)


def _product(first: range, second: range) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in first for other in second)
