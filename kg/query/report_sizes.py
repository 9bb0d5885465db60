"""The sizes of any two groups of one report: over tables, in sentences, and those of the arms found in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from kg.find.reading import Reading
from kg.find.stated_sizes import StatedSize, equal_groups, stated_sizes
from kg.model import Trial
from kg.query.arm_likeness import ArmLikeness
from kg.query.asked import OCCASION, Asked, Words
from kg.query.group_sizes import SizedGroup, SizedPair, best_pair, stated_groups
from kg.query.table_answers import ReportTables
from kg.query.table_pairs import TablePair

_IN_BRACKETS = re.compile(r"\([^()]*\)")
# What joins the names of groups that are asked about as one.
_PARTS = re.compile(r"\s*(?:[,;]\s+(?:or\s+|and\s+)?|\s+or\s+)(?=\w)")
_EVERYBODY = frozenset({"Crossover", "WithinPerson"})


class ReportSizes:
    """The sizes of a report's groups, for any number of questions."""

    def __init__(self, words: Words, tables: ReportTables, trial: Trial) -> None:
        self._words = words
        self._tables = tables
        self._trial = trial

    def of(self, asked: Asked) -> SizedPair | None:
        """The sizes of the two arms that are asked about; None where the report leaves them open."""
        return self._combined(asked) or self._agreed(ArmLikeness(asked)) or self._same_size(asked)

    def over(self, pair: TablePair, arms: ArmLikeness) -> SizedPair | None:
        """The sizes that a table's caption gives for its groups."""
        caption = pair.table.layout.caption
        own = [one for one in self._stated if caption.start <= one.start < caption.end]
        return best_pair(stated_groups(own), arms)

    @property
    def _reading(self) -> Reading:
        return self._words.reading

    @cached_property
    def _stated(self) -> tuple[StatedSize, ...]:
        return stated_sizes(self._reading)

    @cached_property
    def _ways(self) -> tuple[list[SizedGroup], ...]:
        """The groups of the arms found, of the tables' headings, and of the sentences."""
        arms = [
            SizedGroup((arm.label, *arm.aliases), arm.size)
            for arm in self._trial.arms
            if arm.size is not None
        ]
        return arms, list(_headed(self._tables)), stated_groups(self._stated)

    def _agreed(self, arms: ArmLikeness) -> SizedPair | None:
        """What most ways of finding the sizes agree on."""
        found = [pair for groups in self._ways if (pair := best_pair(groups, arms)) is not None]
        votes = Counter((pair.intervention.size, pair.comparator.size) for pair in found)
        return max(found, key=lambda one: votes[one.intervention.size, one.comparator.size], default=None)

    def _combined(self, asked: Asked) -> SizedPair | None:
        """The sizes where the intervention is several groups together, which are added up."""
        text = asked.intervention.text
        parts = _PARTS.split(_IN_BRACKETS.sub("", text).strip())
        found = [self._of_part(part, asked.comparator.text) for part in parts] if len(parts) > 1 else []
        groups = [one.intervention for one in found if one is not None]
        if not groups or len({(group.names, group.place) for group in groups}) < len(parts):
            return None
        total = SizedGroup((text,), sum(group.size for group in groups), computed=True)
        return next(SizedPair(total, one.comparator) for one in found if one is not None)

    def _of_part(self, intervention: str, comparator: str) -> SizedPair | None:
        return self._agreed(ArmLikeness(Asked(self._words, intervention, comparator, "")))

    def _same_size(self, asked: Asked) -> SizedPair | None:
        """One size for both: that every group has, or that of all where each was in both groups."""
        for size, computed in self._of_every_group(asked):
            first, second = (SizedGroup((side.text,), size, computed=computed) for side in asked.sides)
            return SizedPair(first, second)
        return None

    def _of_every_group(self, asked: Asked) -> Iterator[tuple[int, bool]]:
        yield from ((one.size, False) for one in self._stated if one.every_group and not one.part)
        total, groups = self._trial.randomized, equal_groups(self._reading)
        within = all(OCCASION.search(side.text) for side in asked.sides)
        if total is not None and (within or _EVERYBODY & set(self._trial.design)):
            yield total, False
        if groups and total and total % groups == 0:
            yield total // groups, True
        headed = {group.size for group in self._ways[1]}
        if len(headed) == 1:
            yield headed.pop(), False


def _headed(tables: ReportTables) -> Iterator[SizedGroup]:
    """The groups that headings of tables name with their sizes."""
    for place, table in enumerate(tables.tables):
        sizes: dict[tuple[str, ...], Counter[int]] = {}
        for pair in tables.pairs:
            if pair.table is table and pair.first.size is not None and _heads_groups(pair):
                names = tuple(name for one in pair.first_group for name in tables.names(one))
                sizes.setdefault(names, Counter())[pair.first.size] += 1
        for names, counts in sizes.items():
            yield SizedGroup(names, counts.most_common(1)[0][0], place)


def _heads_groups(pair: TablePair) -> bool:
    """Whether the headings that differ are those that the sizes belong to."""
    return pair.across or any(one.size is not None for one in pair.first_group)
