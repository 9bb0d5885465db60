"""Figures of two groups that stand side by side in a table, for every outcome that it reports."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from kg.find.table_cells import Parts, parts, printed
from kg.find.table_headings import Meaning
from kg.find.table_layout import Figure
from kg.find.table_meanings import TableMeanings

CENTRES = frozenset({"count", "percent", "mean", "geometric", "median", "rate"})
_MOST_LEVELS, _MOST_GROUPS = 2, 10
_COMPARES = re.compile(r"(?i)\bvs?\b|\bversus\b|\bcompared\b|\bminus\b|\bdifference\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under one set of headings: figures with what they are, and how many they are about.

    `keys` are the headings that say more than the name of a statistic, those over the column first;
    `across` tells of how many that is true.
    """

    keys: tuple[Meaning, ...]
    across: int
    figures: tuple[Figure, ...]
    parts: Parts
    size: int | None

    def side(self, *, across: bool) -> tuple[Meaning, ...]:
        """The headings over the column, or those beside the row."""
        return self.keys[: self.across] if across else self.keys[self.across :]

    @property
    def total(self) -> int | None:
        """How many the figures are about, as printed beside them or over them."""
        printed = self.parts.values.get("total")
        return int(printed) if isinstance(printed, Decimal) else self.size

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of centre that are printed."""
        return CENTRES & self.parts.values.keys()


@dataclass(frozen=True, slots=True)
class TablePair:
    """Two entries of a table that differ in who they are about.

    `first_group` and `second_group` are the headings that only one of them has, `shared` those of both;
    `across` tells that the groups stand over columns.
    """

    table: TableMeanings
    first: Entry
    second: Entry
    first_group: tuple[Meaning, ...]
    second_group: tuple[Meaning, ...]
    shared: tuple[Meaning, ...]
    across: bool


def label(one: Meaning) -> str:
    """A heading as it is compared with others: without group size, and in lower case."""
    return (one.words or one.heading.words).lower()


def entries(table: TableMeanings) -> Iterator[Entry]:
    """The entries of a table in its order; figures that complete each other are one."""
    unfinished: dict[tuple[Meaning, ...], Entry] = {}
    before: Entry | None = None
    for figure in table.layout.figures:
        read = _entry(table, figure)
        if read is None:
            continue
        read = _of_the_one_before(before, read)
        known = unfinished.get(read.keys)
        if known is not None and known.parts.agrees(read.parts):
            read = _joined(known, read)
        elif known is not None:
            yield known
        unfinished[read.keys] = before = read
    yield from unfinished.values()


def _of_the_one_before(before: Entry | None, read: Entry) -> Entry:
    """A spread alone belongs to the centre on its left: "Pain, mean" beside "SD"."""
    if before is None or read.kinds or not before.kinds or not before.parts.agrees(read.parts):
        return read
    left, right = before.figures[-1].cell, read.figures[0].cell
    beside = left.row == right.row and left.column + 1 == right.column
    if not beside or not set(read.keys) < set(before.keys):
        return read
    return Entry(before.keys, before.across, read.figures, read.parts, read.size)


def _joined(first: Entry, second: Entry) -> Entry:
    figures = (*first.figures, *second.figures)
    return Entry(first.keys, first.across, figures, first.parts | second.parts, first.size or second.size)


def _entry(table: TableMeanings, figure: Figure) -> Entry | None:
    cell = printed(figure.words)
    path = table.path(figure)
    if cell is None or any(m.measure is not None for m in path):
        return None
    size = _size(table, figure)
    found = parts(cell, table.said(figure), size)
    if found is None or "p" in found.values:
        return None
    over, beside = (
        [table.of[h] for h in side if _tells(table.of[h])] for side in (figure.over, figure.beside)
    )
    return Entry((*over, *beside), len(over), (figure,), found, size)


def _tells(one: Meaning) -> bool:
    return bool(one.words) or one.time is not None or one.phase is not None


def _size(table: TableMeanings, figure: Figure) -> int | None:
    """How many a figure is about: by a row or column of counts, else by the nearest heading that says it."""
    for counted in (figure.count, table.counted_rows.get(figure.cell.row)):
        if counted is not None and (own := printed(counted.words)) is not None and own.a is not None:
            return int(own.a)
    nearest = [*reversed(figure.over), *reversed(figure.beside)]
    return next((size for h in nearest if (size := table.of[h].size) is not None), None)


def table_pairs(table: TableMeanings) -> Iterator[TablePair]:
    """Every two entries whose headings differ on one side of the table only, in both orders."""
    usable = [entry for entry in entries(table) if entry.kinds]
    yield from _in_columns(table, usable)
    yield from _in_rows(table, usable)


def _in_columns(table: TableMeanings, usable: Sequence[Entry]) -> Iterator[TablePair]:
    """Pairs of groups that stand over columns, under one heading or two."""
    rows: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in usable:
        rows[_labels(entry.keys[entry.across :])].append(entry)
    for row in rows.values():
        for first, second in permutations(row, 2):
            yield from _pair(table, first, second, across=True)


def _in_rows(table: TableMeanings, usable: Sequence[Entry]) -> Iterator[TablePair]:
    """Pairs of groups that stand beside rows: a few labels that come again under other headings."""
    alike: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in usable:
        for place in range(entry.across, len(entry.keys)):
            alike[place, entry.across, _labels(entry.keys[:place] + entry.keys[place + 1 :])].append(entry)
    for column in alike.values():
        if len({_labels(entry.keys) for entry in column}) <= _MOST_GROUPS:
            for first, second in permutations(column, 2):
                yield from _pair(table, first, second, across=False)


def _pair(table: TableMeanings, first: Entry, second: Entry, *, across: bool) -> Iterator[TablePair]:
    own, other = first.side(across=across), second.side(across=across)
    first_group, second_group = _without(own, other), _without(other, own)
    if _two_groups(first_group, second_group) and first.kinds & second.kinds:
        shared = tuple(key for key in first.keys if key not in first_group)
        yield TablePair(table, first, second, first_group, second_group, shared, across)


def _labels(keys: Sequence[Meaning]) -> tuple[str, ...]:
    return tuple(label(key) for key in keys)


def _without(keys: Sequence[Meaning], others: Sequence[Meaning]) -> tuple[Meaning, ...]:
    labels = set(_labels(others))
    return tuple(key for key in keys if label(key) not in labels)


def _two_groups(first: Sequence[Meaning], second: Sequence[Meaning]) -> bool:
    """Whether headings that differ may name groups: one on each side, or two of which none is a time."""
    if not first or not second or max(len(first), len(second)) > _MOST_LEVELS:
        return False
    if any(_COMPARES.search(key.heading.words) for key in (*first, *second)):
        return False
    timed = any(key.time is not None or key.phase is not None for key in (*first, *second))
    return len(first) == len(second) == 1 or not timed
