"""The order in which what stands on a page is read: column after column, and what spans them in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Protocol, TypeVar

_NARROWEST_GUTTER = 0.9
_NARROWEST_GAP = 0.5
_FEWEST_LETTERS = 20
_LETTERS_A_ROW = 8
_SAME_ROW = 0.45


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


def _columns(items: Sequence[P]) -> tuple[list[P], list[P]] | None:
    """What stands left and right of the widest gutter that parts running words."""
    least = _NARROWEST_GUTTER * _size(items)
    ordered = sorted(items, key=lambda item: item.left)
    best, width, right = None, least, 0.0
    for place, item in enumerate(ordered):
        if place and item.left - right >= width and _are_columns(ordered[:place], ordered[place:]):
            best, width = place, item.left - right
        right = max(right, item.right)
    return (ordered[:best], ordered[best:]) if best else None


def _are_columns(left: Sequence[P], right: Sequence[P]) -> bool:
    return _runs_on(left) and _runs_on(right)


def _runs_on(items: Sequence[P]) -> bool:
    """Whether these are lines of words rather than the figures of a table or the numbers of a list."""
    letters = sum(item.letters for item in items)
    return letters >= max(_FEWEST_LETTERS, _LETTERS_A_ROW * len(rows(items)))


def _storeys(items: Sequence[P]) -> tuple[list[P], list[P]] | None:
    """What stands above and below the widest gap."""
    ordered = sorted(items, key=lambda item: item.top)
    best, height, bottom = None, _NARROWEST_GAP * _size(items), 0.0
    for place, item in enumerate(ordered):
        if place and item.top - bottom >= height:
            best, height = place, item.top - bottom
        bottom = max(bottom, item.bottom)
    return (ordered[:best], ordered[best:]) if best else None


def _size(items: Sequence[P]) -> float:
    return median(item.size for item in items) if items else 0.0
