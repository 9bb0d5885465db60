"""What a journal prints on every page, such as its name and the page number, told from the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from kg.read.glyphs import Page, Piece

_MARGIN = 0.12
_ROUGHLY = 4.0
_FEWEST_PAGES = 2
_NUMBER = re.compile(r"\d+")

_Mark: TypeAlias = tuple[str, int]


def without_running_heads(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages without the words that stand at the same height in the margins of several of them."""
    counts = Counter(mark for page in pages for mark in {_mark(piece) for piece in _in_margins(page)})
    running = {mark for mark, count in counts.items() if count >= _FEWEST_PAGES}
    return tuple(_without(page, running) for page in pages)


def _without(page: Page, running: set[_Mark]) -> Page:
    dropped = {piece for piece in _in_margins(page) if _mark(piece) in running}
    return replace(page, pieces=tuple(piece for piece in page.pieces if piece not in dropped))


def _in_margins(page: Page) -> Iterator[Piece]:
    """The pieces near the upper and lower edge of a page."""
    margin = _MARGIN * page.height
    return (piece for piece in page.pieces if piece.bottom < margin or piece.top > page.height - margin)


def _mark(piece: Piece) -> _Mark:
    """What makes a piece the same on another page: its words, whatever the number, and its height."""
    return _NUMBER.sub("#", piece.words.lower()), round(piece.base / _ROUGHLY)
