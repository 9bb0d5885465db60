"""What stands over and beside each figure of a table: header rows, sections, indents and stub columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.find.reading import Reading
from kg.model import Cell, Table

_FIGURE = re.compile(r"[\s(\[<>=\u2264\u2265~+-]*%?\s*\.?\d")
_LONG_WORDS = re.compile(r"[A-Za-z]{4,}")
_MOST_LONG_WORDS = 3
_BLANK = re.compile(r"(?:[-.\u2014\s/]*|N/?A\.?|n\.?a\.?|NR|ND|NE|NC|not (?:available|applicable|reported))")
_INDENT = re.compile(r"[\s\u2003\xa0]*")
_COLUMN_INDENT = 20
_MOST_GROUPS, _LEAST_REPEATED = 6, 2
_PEOPLE = r"(?:patients|participants|subjects|women|children|men|eyes)"
_COUNT_ROW = re.compile(
    rf"[Nn]|(?i:no\.?|number|(?:total )?(?:no\.?|number) of {_PEOPLE}(?: analy[sz]ed| randomi[sz]ed)?"
    rf"|(?:{_PEOPLE}|sample sizes?),?\s*\(?n?\)?)"
)
_CONTINUED = re.compile(r"\([^()]*\)\W*|\[[^\[\]]*\]\W*|[-+\u2212]?[\d.]+\s*[)\]]\W*")
_SIZED = re.compile(r"\b[nN]\s*=\s*\d")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Heading:
    """Words over or beside figures, with their offsets in the plain text and their cell's place."""

    words: str
    start: int
    end: int
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that holds figures, with the headings over and beside it, outermost first.

    `count` is the cell of a row of group sizes that stands above it in the same column; `below` is
    a cell in a row without a label that goes on with the figures of this one.
    """

    cell: Heading
    over: tuple[Heading, ...]
    beside: tuple[Heading, ...]
    count: Heading | None = None
    below: Heading | None = None

    @property
    def words(self) -> str:
        """The figures, with those that go on in a row of their own below."""
        return f"{self.cell.words} {self.below.words}" if self.below else self.cell.words


@dataclass(frozen=True, slots=True)
class Layout:
    """A table as its figures with their headings; `corner` are the headings over the row labels."""

    caption: Heading
    notes: Heading
    corner: tuple[Heading, ...]
    figures: tuple[Figure, ...]

    @property
    def context(self) -> tuple[Heading, ...]:
        """What is said of the whole table, the nearest first."""
        return (*reversed(self.corner), self.caption, self.notes)


def layouts(reading: Reading) -> Iterator[Layout]:
    """The tables of a document that hold figures."""
    for table in reading.document.tables:
        layout = _Reader(reading, table).layout()
        if layout.figures:
            yield layout


@dataclass(slots=True)
class _Open:
    """A row label or section that still holds for the rows below."""

    heading: Heading
    indent: int
    section: bool
    held_deeper: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks down the rows of one table."""

    reading: Reading
    table: Table
    open: list[_Open] = field(default_factory=list)
    repeated: dict[int, list[Heading]] = field(default_factory=dict)
    counts: dict[int, Heading] = field(default_factory=dict)
    after_figures: bool = False

    def layout(self) -> Layout:
        grid = self.table.grid()
        heads = _header_rows(grid)
        stub = self._stub(grid, heads)
        aligned = self._aligned(grid[:heads], stub)
        over = [self._over(aligned, column) for column in range(self.table.shape[1])]
        for label in self._distinct(row[0] for row in grid[:heads] if self._spans_all(row[0])):
            self._put(label, section=True)
        figures: list[Figure] = []
        for row in grid[heads:]:
            if not self._goes_on(row, stub, figures):
                figures.extend(self._row(row, stub, over))
        corner = tuple(heading for column in stub for heading in over[column])
        return Layout(
            self._words(*self.table.caption), self._words(*self.table.footnotes), corner, tuple(figures)
        )

    def _over(self, heads: Sequence[Sequence[Cell | None]], column: int) -> tuple[Heading, ...]:
        return self._distinct(row[column] for row in heads if not self._spans_all(row[column]))

    def _spans_all(self, cell: Cell | None) -> bool:
        """Whether a header is a section in disguise."""
        return cell is not None and 1 < cell.column_span == self.table.shape[1]

    def _stub(self, grid: Sequence[Sequence[Cell | None]], heads: int) -> tuple[int, ...]:
        """The columns of labels: those before the first of figures, and later ones that name groups."""
        columns = [self._column(grid[heads:], column) for column in range(self.table.shape[1])]
        figures = [n for n, words in enumerate(columns) if n and words and _mostly_figures(words)]
        first, last = (figures[0], figures[-1]) if figures else (len(columns), len(columns))
        return (*range(first), *(n for n in range(first, last) if _repeats_few(columns[n])))

    def _column(self, rows: Sequence[Sequence[Cell | None]], column: int) -> list[str]:
        own = [c for row in rows if (c := row[column]) and c.column == column and c.column_span == 1]
        return [words for c in own if not blank(words := self._text(c))]

    def _aligned(
        self, heads: Sequence[Sequence[Cell | None]], stub: Sequence[int]
    ) -> Sequence[Sequence[Cell | None]]:
        """Header rows whose labels stand over the columns that are theirs.

        Where the last row repeats a pattern ("Mean, SD, Mean, SD") and a row above has one label for each
        time, each label is over one of them, whatever columns the report gave it.
        """
        heads = [self._unshifted(above, row) for above, row in zip([*heads[:1], *heads], heads, strict=False)]
        start = next((n for n in range(self.table.shape[1]) if n not in stub), self.table.shape[1])
        if len(heads) < 2 or not start < self.table.shape[1]:
            return heads
        last = [self._text(cell) if cell else "" for cell in heads[-1][start:]]
        return [*(self._spread(row, last, start) for row in heads[:-1]), heads[-1]]

    def _unshifted(self, above: Sequence[Cell | None], row: Sequence[Cell | None]) -> Sequence[Cell | None]:
        """A header row that begins with the size of a group: its labels are over the columns still free."""
        first = row[0] if row else None
        if first is None or first in above or not _SIZED.search(self._text(first)):
            return row
        own = list({(c.row, c.column): c for c in row if c and c not in above and self._text(c)}.values())
        free = [n for n in range(1, len(row)) if row[n] is None or row[n] not in above]
        if len(own) != len(free):
            return row
        labels = dict(zip(free, own, strict=True))
        return [labels.get(n, cell if n else None) for n, cell in enumerate(row)]

    def _spread(self, row: Sequence[Cell | None], last: Sequence[str], start: int) -> Sequence[Cell | None]:
        labels = list({(c.row, c.column): c for c in row if c and c.column and self._text(c)}.values())
        period = _period(last, len(labels))
        if period is None or any(c.column_span > period for c in labels):
            return row
        over = [cell for cell in labels for _ in range(period)]
        return [*([None] * start), *over, *([None] * (len(last) - len(over)))]

    def _goes_on(self, row: Sequence[Cell | None], stub: Sequence[int], figures: list[Figure]) -> bool:
        """Whether a row without a label holds the rest of the figures above; if so it is put with them."""
        labels, values = self._parted(row, stub)
        if labels or not values or not all(_CONTINUED.fullmatch(v.words) for v in values):
            return False
        by_column = {value.column: value for value in values}
        last = figures[-1].cell.row if figures else None
        for place, figure in enumerate(figures):
            if figure.cell.row == last and figure.below is None:
                figures[place] = replace(figure, below=by_column.get(figure.cell.column))
        return True

    def _row(
        self, row: Sequence[Cell | None], stub: Sequence[int], over: Sequence[tuple[Heading, ...]]
    ) -> Iterator[Figure]:
        labels, values = self._parted(row, stub)
        if not any(is_figure(value.words) for value in values):
            self._without_figures(labels, values)
            return
        self.after_figures = True
        if labels and _COUNT_ROW.fullmatch(labels[-1].words.strip(" :,*")) and _whole(values):
            self.counts = {value.column: value for value in values}
            return
        for label in labels:
            self._put(label, section=False)
        beside = tuple(one.heading for one in self.open)
        for value in values:
            column = (*over[value.column], *self.repeated.get(value.column, ()))
            yield Figure(value, column, beside, self.counts.get(value.column))

    def _parted(
        self, row: Sequence[Cell | None], stub: Sequence[int]
    ) -> tuple[tuple[Heading, ...], list[Heading]]:
        """The labels of a row, and what else stands in it."""
        labels = self._distinct(row[column] for column in stub)
        every = self._distinct(row)
        return labels, [h for h in every if h not in labels and not blank(h.words)]

    def _without_figures(self, labels: Sequence[Heading], values: Sequence[Heading]) -> None:
        """A row of headings renews those over the columns; a label alone opens a section."""
        for label in labels:
            self._put(label, section=True)
        if len(values) == 1 and not labels:
            self._put(values[0], section=True)
        elif values:
            if self.after_figures:
                self.repeated, self.after_figures, self.counts = {}, False, {}
            for value in values:
                self._repeat(value)

    def _repeat(self, value: Heading) -> None:
        cell = next(c for c in self.table.cells if (c.row, c.column) == (value.row, value.column))
        for column in range(cell.column, cell.column + cell.column_span):
            self.repeated.setdefault(column, []).append(value)

    def _put(self, label: Heading, *, section: bool) -> None:
        """Close what the label ends, and open it."""
        if any(one.heading == label for one in self.open):
            self.open = [o for o in self.open if o.heading.column <= label.column]
            return
        indent = self._indent(label)
        while self.open and self._ends(self.open[-1], indent, section=section):
            self.open.pop()
        if self.open and self.open[-1].indent < indent:
            self.open[-1].held_deeper = True
        self.open.append(_Open(label, indent, section))

    def _ends(self, last: _Open, indent: int, *, section: bool) -> bool:
        if last.indent != indent:
            return last.indent > indent
        return section or not last.section or last.held_deeper

    def _indent(self, label: Heading) -> int:
        cell = next(c for c in self.table.cells if (c.row, c.column) == (label.row, label.column))
        raw = self.reading.document.text[cell.start : cell.end]
        lead = _INDENT.match(raw)
        return _COLUMN_INDENT * label.column + (lead.end() if lead else 0)

    def _distinct(self, cells: Sequence[Cell | None] | Iterator[Cell | None]) -> tuple[Heading, ...]:
        found = {(c.row, c.column): c for c in cells if c is not None}
        headings = (self._words(c.start, c.end, c.row, c.column) for c in found.values())
        return tuple(heading for heading in headings if heading.words)

    def _text(self, cell: Cell) -> str:
        return self._words(cell.start, cell.end).words

    def _words(self, start: int, end: int, row: int = -1, column: int = -1) -> Heading:
        first, last = self.reading.document.to_plain(start), self.reading.document.to_plain(end)
        text = self.reading.text
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        return Heading(text[first:last], first, last, row, column)


def _header_rows(grid: Sequence[Sequence[Cell | None]]) -> int:
    flagged = [all(cell is None or cell.header for cell in row) for row in grid]
    return flagged.index(False) if False in flagged else len(flagged)


def _mostly_figures(words: Sequence[str]) -> bool:
    return 2 * sum(map(is_figure, words)) >= len(words)


def _repeats_few(words: Sequence[str]) -> bool:
    """Whether a column names the same few groups over and over."""
    distinct = set(words)
    return (
        1 < len(distinct) <= _MOST_GROUPS
        and len(words) >= _LEAST_REPEATED * len(distinct)
        and not any(map(is_figure, distinct))
    )


def _period(words: Sequence[str], times: int) -> int | None:
    """How many columns a pattern takes that fills a row that many times, up to one column at the end."""
    for width in (len(words), len(words) - 1):
        period = width // times if times > 1 else 0
        if period > 1 and period * times == width and list(words[:width]) == [*words[:period]] * times:
            return period
    return None


def _whole(values: Sequence[Heading]) -> bool:
    return all(_WHOLE.fullmatch(value.words.strip(" *")) for value in values)


def blank(words: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return bool(_BLANK.fullmatch(words.strip()))


def is_figure(words: str) -> bool:
    """Whether a cell holds figures rather than words."""
    return bool(_FIGURE.match(words)) and len(_LONG_WORDS.findall(words)) <= _MOST_LONG_WORDS
