"""The order in which what stands on a page is read: column after column, and what spans them in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Protocol, TypeVar

_NARROWEST_GUTTER = 0.9
_NARROWEST_GAP = 0.5
_FEWEST_LETTERS = 20
_LETTERS_A_ROW = 8
_SAME_ROW = 0.45
_MOST_EDGES = 8
_ROUNDING = 1.0
_MOST_SPANNING = 0.5


class Placed(Protocol):
    """Something with a place on a page; lengths are from the left and from the top."""

    @property
    def left(self) -> float:
        """Its left edge."""

    @property
    def right(self) -> float:
        """Its right edge."""

    @property
    def top(self) -> float:
        """Its upper edge."""

    @property
    def bottom(self) -> float:
        """Its lower edge."""

    @property
    def base(self) -> float:
        """The line that it stands on."""

    @property
    def size(self) -> float:
        """The size of its type."""

    @property
    def letters(self) -> int:
        """How many letters it has."""


P = TypeVar("P", bound=Placed)


def regions(items: Sequence[P]) -> Iterator[tuple[P, ...]]:
    """What stands on a page in parts that no column and no wide gap divides, in reading order."""
    parts = _columns(items) or _storeys(items)
    if parts:
        for part in parts:
            yield from regions(part)
    elif items:
        yield tuple(items)


def rows(items: Sequence[P]) -> list[tuple[P, ...]]:
    """What stands on one line each, from top to bottom and from left to right."""
    lines: list[list[P]] = []
    for item in sorted(items, key=lambda item: item.base):
        if lines and item.base - lines[-1][0].base <= _SAME_ROW * item.size:
            lines[-1].append(item)
        else:
            lines.append([item])
    return [tuple(sorted(line, key=lambda item: item.left)) for line in lines]


def _columns(items: Sequence[P]) -> list[list[P]]:
    """The columns that a gutter parts, in storeys between what spans them; nothing where no gutter is."""
    gutters = [gutter for edge in _edges(items) if (gutter := _gutter(items, edge)) is not None]
    if not gutters:
        return []
    left, right, spanning = min(gutters, key=lambda gutter: len(gutter[2]))
    parts: list[list[P]] = []
    across: list[P] = []
    for storey in range(len(spanning) + 1):
        sides = [[item for item in side if _above(spanning, item) == storey] for side in (left, right)]
        if any(sides):
            parts += [across, *sides]
            across = []
        across = across + spanning[storey : storey + 1]
    return [part for part in (*parts, across) if part]


def _edges(items: Sequence[P]) -> list[float]:
    """Where columns may begin: the left edges that the most items share."""
    counts = Counter(round(item.left) for item in items)
    return [edge - _ROUNDING for edge, count in counts.most_common(_MOST_EDGES) if count > 1]


def _gutter(items: Sequence[P], edge: float) -> tuple[list[P], list[P], list[P]] | None:
    """What stands left of an edge, right of it, and across it, where that is the gutter of two columns."""
    width = _NARROWEST_GUTTER * _size(items)
    left = [item for item in items if item.right <= edge - width]
    right = [item for item in items if item.left >= edge]
    spanning = [item for item in items if item.right > edge - width and item.left < edge]
    if not left or not right or not _are_columns(left, right):
        return None
    few = len(rows(spanning)) <= _MOST_SPANNING * min(len(rows(left)), len(rows(right)))
    return (left, right, sorted(spanning, key=lambda item: item.base)) if few or not spanning else None


def _above(spanning: Sequence[P], item: P) -> int:
    return sum(other.base < item.base for other in spanning)


def _are_columns(left: Sequence[P], right: Sequence[P]) -> bool:
    return _runs_on(left) and _runs_on(right)


def _runs_on(items: Sequence[P]) -> bool:
    """Whether these are lines of words rather than the figures of a table or the numbers of a list."""
    letters = sum(item.letters for item in items)
    return letters >= max(_FEWEST_LETTERS, _LETTERS_A_ROW * len(rows(items)))


def _storeys(items: Sequence[P]) -> list[list[P]]:
    """What stands above and below the widest gap, if there is one."""
    ordered = sorted(items, key=lambda item: item.top)
    best, height, bottom = 0, _NARROWEST_GAP * _size(items), 0.0
    for place, item in enumerate(ordered):
        if place and item.top - bottom >= height:
            best, height = place, item.top - bottom
        bottom = max(bottom, item.bottom)
    return [ordered[:best], ordered[best:]] if best else []


def _size(items: Sequence[P]) -> float:
    return median(item.size for item in items) if items else 0.0
