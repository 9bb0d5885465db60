"""Tables of articles: rows and cells on a grid, each cell with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product, takewhile

from lxml import etree

from kg.model import Cell, Table
from kg.read.composed import Composed
from kg.read.inline import words
from kg.read.xml import local_name

EM_SPACE = "\u2003"
_WIDEST_SPAN = 100
_LONGEST_SPAN = 500
_MOST_HEADER_ROWS = 4
_NOTHING: frozenset[str] = frozenset()
_INDENT = re.compile(r"(?:padding|margin)-left:\s*(?P<size>\d+(?:\.\d+)?)(?P<unit>px|pt|em)")
_UNITS_AN_INDENT = {"px": 10, "pt": 8, "em": 1}
_MOST_INDENTS = 8
_FIGURE = re.compile(r"\s*[<>=\u2264\u2265(+\u2212\u2013-]?\s*\d")
_END_OF_SENTENCE = re.compile(r"[.:;?!]$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table as it is marked up."""

    cells: tuple[etree._Element, ...]
    words: tuple[str, ...]
    in_head: bool

    @property
    def all_headers(self) -> bool:
        """Whether every cell is marked as a header."""
        return bool(self.cells) and all(local_name(cell) == "th" for cell in self.cells)

    @property
    def ruled(self) -> bool:
        """Whether it only draws a line."""
        return not any(self.words) and any(cell.find(".//hr") is not None for cell in self.cells)


def set_tables(composed: Composed, wrap: etree._Element) -> None:
    """Set what a `table-wrap` holds: label, caption, rows and footnotes; tabs part cells, line ends rows."""
    composed.part()
    label = _child_words(wrap, "label").rstrip(".: ")
    start = composed.length
    caption = _set_caption(composed, label, wrap)
    grids = [_set_rows(composed, _rows(table)) for table in wrap.iter("table")]
    footnotes = _set_footnotes(composed, wrap)
    composed.tables.extend(
        Table(label, caption, tuple(cells), footnotes, start, composed.length) for cells in grids
    )
    composed.part()


def _set_caption(composed: Composed, label: str, wrap: etree._Element) -> tuple[int, int]:
    caption = wrap.find("caption")
    parts = [words(part, _NOTHING) for part in caption] if caption is not None else []
    lines = [part if _END_OF_SENTENCE.search(part) else f"{part}." for part in parts if part]
    if label:
        composed.add(f"{label}. " if lines else label)
    return composed.add(" ".join(lines))


def _set_footnotes(composed: Composed, wrap: etree._Element) -> tuple[int, int]:
    notes = [note for foot in wrap.iter("table-wrap-foot") for note in _notes(foot)]
    if not notes:
        return composed.length, composed.length
    start = composed.line(notes[0])[0]
    for note in notes[1:]:
        composed.line(note)
    return start, composed.length


def _notes(foot: etree._Element) -> Iterator[str]:
    for part in foot:
        inner = part.findall("fn") if local_name(part) == "fn-group" else [part]
        yield from filter(None, (words(note, _NOTHING) for note in inner))


def _rows(table: etree._Element) -> tuple[tuple[_Row, bool], ...]:
    """The rows that hold words, and whether each is a header."""
    rows = tuple(map(_row, table.iter("tr")))
    heads = sum(row.in_head for row in rows) or _leading_headers(rows) or _unmarked_head(rows)
    return tuple((row, place < heads) for place, row in enumerate(rows) if not row.ruled)


def _row(row: etree._Element) -> _Row:
    cells = tuple(cell for cell in row if local_name(cell) in {"td", "th"})
    parent = row.getparent()
    return _Row(cells, tuple(map(_cell_words, cells)), parent is not None and local_name(parent) == "thead")


def _leading_headers(rows: tuple[_Row, ...]) -> int:
    return sum(1 for _ in takewhile(lambda row: row.all_headers, rows))


def _unmarked_head(rows: tuple[_Row, ...]) -> int:
    """How many rows are headers where none is marked: those above a line, or one without figures."""
    ruled = next((place for place, row in enumerate(rows) if row.ruled and place), 0)
    if 0 < ruled <= _MOST_HEADER_ROWS:
        return ruled
    figures = [any(map(_FIGURE.match, row.words[1:])) for row in rows]
    return int(len(rows) > 1 and not figures[0] and any(figures))


def _cell_words(cell: etree._Element) -> str:
    inside = words(cell, _NOTHING)
    return EM_SPACE * _indents(cell) + inside if inside else ""


def _indents(cell: etree._Element) -> int:
    styles = [element.get("style") or "" for element in (cell, *cell[:1])]
    for found in filter(None, map(_INDENT.search, styles)):
        return min(round(float(found["size"]) / _UNITS_AN_INDENT[found["unit"]]), _MOST_INDENTS)
    return 0


def _set_rows(composed: Composed, rows: tuple[tuple[_Row, bool], ...]) -> list[Cell]:
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for number, (row, header) in enumerate(rows):
        composed.line()
        column = 0
        for place, (element, inside) in enumerate(zip(row.cells, row.words, strict=True)):
            column = _free(taken, number, column)
            down = _span(element, "rowspan", min(len(rows) - number, _LONGEST_SPAN))
            right = _free_width(taken, number, column, _span(element, "colspan", _WIDEST_SPAN))
            composed.add("\t" if place else "")
            cells.append(Cell(number, column, *composed.add(inside), down, right, header))
            taken.update(product(range(number, number + down), range(column, column + right)))
    return cells


def _free(taken: set[tuple[int, int]], row: int, column: int) -> int:
    while (row, column) in taken:
        column += 1
    return column


def _free_width(taken: set[tuple[int, int]], row: int, column: int, wanted: int) -> int:
    """How many places in a row a cell can have, where a cell above may reach down into the row."""
    return next((width for width in range(1, wanted) if (row, column + width) in taken), wanted)


def _span(element: etree._Element, attribute: str, most: int) -> int:
    printed = (element.get(attribute) or "1").strip()
    return max(1, min(int(printed), most)) if printed.isdecimal() else 1


def _child_words(element: etree._Element, name: str) -> str:
    child = element.find(name)
    return words(child) if child is not None else ""
