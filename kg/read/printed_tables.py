"""Tables on the pages of a PDF: found by their captions and ruled lines, their cells by how they line up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from kg.read.glyphs import Page, Piece, Rule
from kg.read.outline import is_table_caption, table_wrap
from kg.read.reading_order import rows

_SAME_LINE = 1.5
_NEXT_TO = 3.0
_SAME_EDGE = 6.0
_BETWEEN_COLUMN_RULES = 20.0
_MOST_CAPTION_LINES = 6
_FULL_WIDTH = 0.8
_MOST_FULL_ROWS = 0.4
_FEWEST_PARTED_ROWS = 0.3
_FEWEST_BANDS = 4
_NOTE_GAP = 2.2
_NOTE_LEADING = 1.5
_LARGEST_NOTE = 1.04
_LEAST_INDENT = 0.25
_DEEP_INDENT = 1.2
_POINTS_AN_INDENT = 8
_COVERED = 0.5
_FIGURE = re.compile(r"[<>=\u2264\u2265(+\u2212\u2013-]?\s*\d")
_GOES_ON = re.compile(r"(?:[,(/-]|\b(?:and|of|or|with|the|to|in|for))$")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table with the part of its page that it takes, caption and notes included."""

    wrap: etree._Element
    left: float
    right: float
    top: float
    bottom: float
    size: float

    @property
    def base(self) -> float:
        """Where it ends, as a line of words stands on its base."""
        return self.bottom

    @property
    def letters(self) -> int:
        """As many letters as running words of its size would have, so that it counts as a column."""
        return int(self.right - self.left)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The ruled lines of a table, as wide as it is, from the top."""

    caption: tuple[Piece, ...]
    lines: tuple[Rule, ...]

    @property
    def left(self) -> float:
        return self.lines[0].left

    @property
    def right(self) -> float:
        return self.lines[0].right

    def holds(self, piece: Piece, top: float, bottom: float) -> bool:
        """Whether a piece stands between two heights inside the frame."""
        beside = self.left - _NEXT_TO <= piece.left and piece.right <= self.right + _NEXT_TO
        return beside and top < piece.base <= bottom


@dataclass(frozen=True, slots=True)
class _Column:
    """The left and right edge of what stands in a column."""

    left: float
    right: float

    def shared(self, left: float, right: float) -> float:
        """How much of a stretch lies in the column."""
        return min(self.right, right) - max(self.left, left)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def take_tables(page: Page) -> tuple[list[PrintedTable], list[Piece]]:
    """The ruled tables of a page that have a caption, and the pieces outside them."""
    tables: list[PrintedTable] = []
    rest = list(page.pieces)
    for frame in _frames(page):
        inside, notes = _inside(frame, rest)
        if table := _table(frame, inside, notes, page.rules):
            tables.append(table)
            taken = {*frame.caption, *inside, *notes}
            rest = [piece for piece in rest if piece not in taken]
    return tables, rest


def caption_above(pieces: Sequence[Piece], left: float, right: float, top: float) -> tuple[Piece, ...]:
    """The caption that stands just above a place: a line that begins like one, and those below it."""
    near = [p for p in pieces if left - _SAME_EDGE <= p.left <= right and p.base <= top]
    lines = [line for line in rows(near) if top - line[0].base <= _MOST_CAPTION_LINES * line[0].size * 1.3]
    first = next((n for n, line in reversed(list(enumerate(lines))) if is_table_caption(_joined(line))), None)
    return tuple(piece for line in lines[first:] for piece in line) if first is not None else ()


def _frames(page: Page) -> Iterator[_Frame]:
    lines = _joined_rules(page.rules, _BETWEEN_COLUMN_RULES)
    starts = [piece for piece in page.pieces if is_table_caption(piece.words)]
    for start in sorted(starts, key=lambda piece: (piece.base, piece.left)):
        below = [line for line in lines if _is_under(line, start)]
        if below:
            ends = [s.top for s in starts if s.base > start.base and _overlaps(s, below[0])]
            frame = _framed(page, start, below[0], lines, min(ends, default=page.height))
            if len(frame.lines) > 1:
                yield frame


def _is_under(line: Rule, caption: Piece) -> bool:
    near = 0 <= line.y - caption.base <= _MOST_CAPTION_LINES * caption.size * 1.3
    return near and line.left - _SAME_EDGE <= caption.left < line.right


def _overlaps(piece: Piece, line: Rule) -> bool:
    return piece.left < line.right and piece.right > line.left


def _framed(page: Page, start: Piece, first: Rule, lines: Sequence[Rule], end: float) -> _Frame:
    """The first line with those below it that are as wide and have parts of a table between them."""
    found = [first]
    for line in lines:
        as_wide = abs(line.left - first.left) <= _SAME_EDGE and abs(line.right - first.right) <= _SAME_EDGE
        if as_wide and found[-1].y + _SAME_LINE < line.y < end:
            if not _is_tabular(_Frame((), (first,)), page.pieces, found[-1].y, line.y):
                break
            found.append(line)
    return _Frame(_caption(page, start, first), tuple(found))


def _caption(page: Page, start: Piece, first: Rule) -> tuple[Piece, ...]:
    frame = _Frame((), (first,))
    return tuple(piece for piece in page.pieces if frame.holds(piece, start.top, first.y))


def _is_tabular(frame: _Frame, pieces: Sequence[Piece], top: float, bottom: float) -> bool:
    """Whether what stands between two heights is in cells rather than in lines of running words."""
    between = rows([piece for piece in pieces if frame.holds(piece, top, bottom)])
    if not between:
        return True
    width = frame.right - frame.left
    full = sum(len(row) == 1 and row[0].right - row[0].left > _FULL_WIDTH * width for row in between)
    parted = sum(len(row) > 1 for row in between)
    few_full = full <= _MOST_FULL_ROWS * len(between)
    return few_full and parted >= _FEWEST_PARTED_ROWS * len(between)


def _inside(frame: _Frame, pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the cells, and those of the notes below."""
    top, bottom = frame.lines[0].y, frame.lines[-1].y
    cells = [piece for piece in pieces if frame.holds(piece, top, bottom)]
    below = rows([piece for piece in pieces if frame.holds(piece, bottom, float("inf"))])
    size = max((piece.size for piece in cells), default=0.0)
    notes = [piece for line in _note_lines(below, bottom, size) for piece in line]
    return cells, notes


def _note_lines(
    below: Sequence[tuple[Piece, ...]], bottom: float, size: float
) -> Iterator[tuple[Piece, ...]]:
    last, most = bottom, _NOTE_GAP
    for line in below:
        if line[0].base - last > most * size or line[0].size > _LARGEST_NOTE * size:
            return
        yield line
        last, most = line[0].base, _NOTE_LEADING


def _table(
    frame: _Frame, cells: Sequence[Piece], notes: Sequence[Piece], rules: Sequence[Rule]
) -> PrintedTable | None:
    """The table in a frame; None where what stands there has no columns."""
    head, body = _storeys(frame, cells)
    columns = _columns(body)
    if len(columns) < 2 or not body:
        return None
    partial = [
        rule for rule in _joined_rules(rules, _NEXT_TO) if rule.width < frame.lines[0].width - _SAME_EDGE
    ]
    lines = [*(_header(row, columns, partial) for row in head), *_body(body, columns)]
    wrap = table_wrap(lines, _words(rows(frame.caption)), len(head), _notes(notes))
    around = [*frame.caption, *cells, *notes]
    top, bottom = min(piece.top for piece in around), max(piece.bottom for piece in around)
    return PrintedTable(wrap, frame.left, frame.right, top, bottom, cells[0].size)


def _storeys(
    frame: _Frame, cells: Sequence[Piece]
) -> tuple[list[tuple[Piece, ...]], list[tuple[Piece, ...]]]:
    """The rows above the second line, which are the head, and those below it."""
    if len(frame.lines) < 3:
        return [], rows(cells)
    under = frame.lines[1].y
    head = rows([piece for piece in cells if piece.base <= under])
    below = [piece for piece in cells if piece.base > under]
    bands = [[p for p in below if above.y < p.base <= line.y] for above, line in pairwise(frame.lines[1:])]
    ruled = len(bands) >= _FEWEST_BANDS and all(map(_is_one_row, bands))
    return head, [tuple(band) for band in bands if band] if ruled else rows(below)


def _is_one_row(band: Sequence[Piece]) -> bool:
    """Whether the lines between two rules are one row: figures are on one of them at most."""
    return sum(any(map(_FIGURE.match, (piece.words for piece in line[1:]))) for line in rows(band)) < 2


def _columns(lines: Sequence[tuple[Piece, ...]]) -> list[_Column]:
    """The stretches in which cells stand, from the rows with the most cells first."""
    columns: list[_Column] = []
    for line in sorted((line for line in lines if len(line) > 1), key=len, reverse=True):
        for piece in line:
            touched = [column for column in columns if column.shared(piece.left, piece.right) > 0]
            if not touched:
                columns.append(_Column(piece.left, piece.right))
            elif len(touched) == 1:
                columns = _widened(columns, touched[0], piece)
    return sorted(columns, key=lambda column: column.left)


def _widened(columns: list[_Column], column: _Column, piece: Piece) -> list[_Column]:
    wider = _Column(min(column.left, piece.left), max(column.right, piece.right))
    others = [other for other in columns if other is not column]
    free = all(other.shared(wider.left, wider.right) <= 0 for other in others)
    return [*others, wider] if free else columns


def _header(line: Sequence[Piece], columns: Sequence[_Column], partial: Sequence[Rule]) -> etree._Element:
    places = [(piece, *_header_places(piece, line, columns, partial)) for piece in line]
    return _row(places, len(columns))


def _header_places(
    piece: Piece, line: Sequence[Piece], columns: Sequence[_Column], partial: Sequence[Rule]
) -> tuple[int, int]:
    """The first and last column that a header stands over: those above its line, or those that it covers."""
    under = next((rule for rule in partial if _is_ruled_off(piece, rule)), None)
    if under:
        beside = [other for other in line if _is_ruled_off(other, under)]
        spanned = [n for n, c in enumerate(columns) if _is_over(under, c) and _closest(beside, c) is piece]
    else:
        spanned = [n for n, c in enumerate(columns) if _covers(piece, c)]
    return (spanned[0], spanned[-1]) if spanned else (_nearest(piece, columns),) * 2


def _is_over(rule: Rule, column: _Column) -> bool:
    return rule.left <= column.middle <= rule.right


def _closest(pieces: Sequence[Piece], column: _Column) -> Piece:
    """The header that a column belongs to, of those that stand over one line."""
    return min(pieces, key=lambda piece: abs((piece.left + piece.right) / 2 - column.middle))


def _covers(piece: Piece, column: _Column) -> bool:
    return column.shared(piece.left, piece.right) > _COVERED * (column.right - column.left)


def _is_ruled_off(piece: Piece, rule: Rule) -> bool:
    below = 0 < rule.y - piece.base < 1.2 * piece.size
    return below and rule.left - _NEXT_TO <= piece.left and piece.right <= rule.right + _NEXT_TO


def _nearest(piece: Piece, columns: Sequence[_Column]) -> int:
    """The column that a piece stands in, or next to."""
    return max(range(len(columns)), key=lambda place: columns[place].shared(piece.left, piece.right))


def _body(lines: Sequence[tuple[Piece, ...]], columns: Sequence[_Column]) -> list[etree._Element]:
    made = [
        _row([(p, *(_nearest(p, columns),) * 2) for p in line], len(columns), columns[0].left)
        for line in lines
    ]
    for above, row in pairwise(made):
        if _is_cut(above, row):
            row[0].text = f"{above[0].text} {row[0].text}"
            above[0].text = None
    return [row for row in made if any(cell.text for cell in row)]


def _is_cut(above: etree._Element, row: etree._Element) -> bool:
    """Whether the label of a row begins in the row above, which has nothing else."""
    label, following = above[0].text or "", row[0].text or ""
    alone = bool(label and following) and not any(cell.text for cell in above[1:])
    return alone and bool(_GOES_ON.search(label) or following[0].islower())


def _row(places: Sequence[tuple[Piece, int, int]], width: int, margin: float | None = None) -> etree._Element:
    """A row with the pieces in their columns; pieces of one column are one cell."""
    row = etree.Element("tr")
    column = 0
    while column < width:
        here = [(piece, last) for piece, first, last in places if first == column]
        last = max((last for _, last in here), default=column)
        cell = etree.SubElement(row, "td", colspan=str(last - column + 1))
        cell.text = _joined([piece for piece, _ in here]) or None
        if here and margin is not None and not column and (steps := _indents(here[0][0], margin)):
            cell.set("style", f"padding-left:{steps * _POINTS_AN_INDENT}pt")
        column = last + 1
    return row


def _indents(piece: Piece, margin: float) -> int:
    indent = (piece.left - margin) / piece.size
    return 0 if indent < _LEAST_INDENT else 1 if indent < _DEEP_INDENT else 2


def _notes(notes: Sequence[Piece]) -> list[str]:
    return [_words(rows(notes))] if notes else []


def _words(lines: Sequence[Sequence[Piece]]) -> str:
    """The words of lines one after another, a word that a line end cuts in one."""
    words = " ".join(map(_joined, lines))
    return re.sub(r"(?<=[a-z])- (?=[a-z])", "", words)


def _joined(pieces: Sequence[Piece]) -> str:
    return " ".join(piece.words for piece in pieces)


def _joined_rules(rules: Sequence[Rule], gap: float) -> list[Rule]:
    """Rules of one height that nearly touch, each as one; of those drawn twice, one."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.y / _SAME_LINE), rule.left)):
        last = joined[-1] if joined else None
        if last and abs(rule.y - last.y) <= _SAME_LINE and rule.left - last.right <= gap:
            joined[-1] = Rule(last.left, max(last.right, rule.right), last.y)
        else:
            joined.append(rule)
    return sorted(joined, key=lambda rule: (rule.y, rule.left))
