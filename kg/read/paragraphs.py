"""Lines on pages to paragraphs and headings: where one ends, and where it goes on in the next column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from kg.read.glyphs import Piece
from kg.read.headings import label_kind, normalized
from kg.read.outline import MAJOR, PAGE_BREAK, Block, Grid, Heading, Paragraph, Title
from kg.read.printed_tables import PrintedTable
from kg.read.reading_order import rows

_WIDER_LEADING = 1.3
_SAME_TYPE = 0.06
_LARGER_TYPE = 1.06
_INDENT = 0.7
_SHORT_LINE = 0.8
_LONGEST_HEADING = 150
_MOST_HEADING_LINES = 3
_FEWEST_TITLE_LETTERS = 25
_FEWEST_LETTERS = 20
_SHORTEST_PLAIN_TITLE = 30
_INNER_LEVEL = 2
_SENTENCE_END = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*$")
_LABELLED = re.compile(r"[A-Z][A-Za-z ,/&-]{2,60}[.:]\s+\S")
_ITEM = re.compile(r"(?:\[?\d{1,3}[.\])]|[\u2022\u25cf\u25aa\u2013-])\s+\S")
_NUMBERED = re.compile(r"\d{1,2}(?P<inner>(?:\.\d{1,2})*)\.?\s+[A-Z]")
_FIGURE_CAPTION = re.compile(r"(?:fig(?:ure)?\.?|box|chart|appendix)\s*\w?\d", re.I)

Item: TypeAlias = Piece | PrintedTable


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, or a table, with the page and the part of the page that it stands in."""

    item: Item
    page: int
    region: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Type:
    """How the report is set: the size of its running words, and the distance of their lines in sizes."""

    size: float
    leading: float


def lines(regions: Iterable[Sequence[Item]], page: int, first_region: int) -> Iterator[Line]:
    """The lines of a page's parts in reading order."""
    for number, region in enumerate(regions, start=first_region):
        left, right = min(item.left for item in region), max(item.right for item in region)
        found: list[Item] = [item for item in region if isinstance(item, PrintedTable)]
        found += map(_line, rows([item for item in region if isinstance(item, Piece)]))
        for item in sorted(found, key=lambda item: item.base):
            yield Line(item, page, number, left, right)


def blocks(printed: Sequence[Line]) -> Iterator[Block]:
    """The lines of a report as title, headings, paragraphs and tables, page breaks among them."""
    setting = _setting(printed)
    title = _title_size(printed, setting)
    page, titled, parted = 1, False, False
    for group in _groups(printed, setting):
        first = group[0]
        breaks = PAGE_BREAK * (first.page - page)
        page = group[-1].page
        if not titled and first.page == printed[0].page and _is_title(group, title, first is printed[0]):
            titled = True
            yield Title(breaks + _in_a_line(group))
            continue
        block = _block(group, breaks, setting, parted)
        parted = parted or (isinstance(block, Heading) and block.level == 1)
        yield block


def _line(pieces: Sequence[Piece]) -> Piece:
    """What stands on one line as one piece."""
    main = max(pieces, key=lambda piece: len(piece.words))
    words = " ".join(piece.words for piece in pieces)
    bold = all(piece.bold for piece in pieces)
    return Piece(words, pieces[0].left, pieces[-1].right, main.base, main.size, bold)


def _setting(printed: Sequence[Line]) -> _Type:
    sizes: Counter[float] = Counter()
    for line in printed:
        if isinstance(line.item, Piece):
            sizes[round(line.item.size, 1)] += line.item.letters
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    gaps = [
        (after.item.base - line.item.base) / size
        for line, after in pairwise(printed)
        if line.region == after.region and _is_of_size(line, size) and _is_of_size(after, size)
    ]
    return _Type(size, median(gaps) if gaps else 1.2)


def _is_of_size(line: Line, size: float) -> bool:
    return isinstance(line.item, Piece) and abs(line.item.size - size) <= _SAME_TYPE * size


def _title_size(printed: Sequence[Line], setting: _Type) -> float | None:
    """The largest type on the first page that prints more than a word or two."""
    sizes: Counter[float] = Counter()
    for line in printed:
        if isinstance(line.item, Piece) and line.page == printed[0].page:
            sizes[round(line.item.size, 1)] += line.item.letters
    larger = [s for s, n in sizes.items() if n >= _FEWEST_TITLE_LETTERS and s > _LARGER_TYPE * setting.size]
    return max(larger, default=None)


def _is_title(group: Sequence[Line], size: float | None, at_top: bool) -> bool:
    """Whether a group is in the type of the title; where no type is larger, in bold or at the top."""
    item = group[0].item
    if not isinstance(item, Piece):
        return False
    if size is not None:
        return round(item.size, 1) == size
    words = _in_a_line(group)
    return (item.bold or at_top) and len(words) >= _SHORTEST_PLAIN_TITLE and not _SENTENCE_END.search(words)


def _groups(printed: Iterable[Line], setting: _Type) -> Iterator[list[Line]]:
    """Lines that belong to one paragraph or heading, and tables alone.

    What interrupts a paragraph at the foot of a column or the head of a page is set beside it.
    """
    group: list[Line] = []
    asides: list[Line] = []
    inside = 0
    for line in printed:
        if group and _goes_on(group, line, setting) and not _is_beyond(asides, group, line):
            group.append(line)
            inside = len(asides)
        elif group and _is_aside(group, line, setting):
            asides.append(line)
        else:
            yield from _settled(group, asides, inside, setting)
            group, asides, inside = [line], [], 0
    yield from _settled(group, asides, inside, setting)


def _settled(group: list[Line], asides: list[Line], inside: int, setting: _Type) -> Iterator[list[Line]]:
    """A paragraph, before it the asides inside it from its first page, after it the others."""
    before = [aside for aside in asides[:inside] if aside.page == group[0].page]
    yield from _groups(before, setting) if before else ()
    if group:
        yield group
    after = asides[len(before) :]
    yield from _groups(after, setting) if after else ()


def _is_beyond(asides: Sequence[Line], group: Sequence[Line], line: Line) -> bool:
    """Whether asides would come on a later page than their own, were the paragraph to go on."""
    return any(group[0].page < aside.page < line.page for aside in asides)


def _is_aside(group: Sequence[Line], line: Line, setting: _Type) -> bool:
    """Whether a line stands in the way of a paragraph of running words whose sentence has not ended."""
    last = group[-1]
    if not isinstance(last.item, Piece) or last.region == line.region or not _is_open(last, setting):
        return False
    smaller = line.item.size < (1 - _SAME_TYPE) * setting.size
    return isinstance(line.item, PrintedTable) or smaller


def _is_open(line: Line, setting: _Type) -> bool:
    item = line.item
    plain = isinstance(item, Piece) and not item.bold and not _SENTENCE_END.search(item.words)
    filled = item.right >= line.left + _SHORT_LINE * (line.right - line.left)
    return plain and filled and _is_of_size(line, setting.size) and item.letters >= _FEWEST_LETTERS


def _goes_on(group: Sequence[Line], line: Line, setting: _Type) -> bool:
    last = group[-1]
    before, after = last.item, line.item
    if isinstance(before, PrintedTable) or isinstance(after, PrintedTable):
        return False
    if abs(before.size - after.size) > _SAME_TYPE * before.size or before.bold != after.bold:
        return _is_opened_in_bold(group, line, setting)
    if last.region != line.region:
        return _crosses(last, line)
    return not _is_parted(last, line, setting)


def _is_opened_in_bold(group: Sequence[Line], line: Line, setting: _Type) -> bool:
    """Whether a first line whose words are mostly a bold label goes on in plain type."""
    before, after = group[0].item, line.item
    same_size = abs(before.size - after.size) <= _SAME_TYPE * before.size
    labelled = isinstance(before, Piece) and bool(_LABELLED.match(before.words))
    near = after.base - before.base <= _WIDER_LEADING * setting.leading * before.size
    return len(group) == 1 and same_size and labelled and near and group[0].region == line.region


def _crosses(last: Line, line: Line) -> bool:
    """Whether a paragraph goes on in the next column or page: its sentence has not ended."""
    before, after = last.item, line.item
    assert isinstance(before, Piece)
    assert isinstance(after, Piece)
    if _SENTENCE_END.search(before.words) or before.bold or _FIGURE_CAPTION.match(after.words):
        return False
    filled = before.right >= last.left + _SHORT_LINE * (last.right - last.left)
    return filled and (
        after.words[0].islower() or before.words.endswith("-") or after.letters >= _FEWEST_LETTERS
    )


def _is_parted(last: Line, line: Line, setting: _Type) -> bool:
    """Whether a line opens a paragraph: lower down, indented, an item of a list, or after a short line."""
    before, after = last.item, line.item
    assert isinstance(before, Piece)
    assert isinstance(after, Piece)
    if after.base - before.base > _WIDER_LEADING * setting.leading * after.size:
        return True
    if after.bold and _NUMBERED.match(after.words):
        return True
    ended = bool(_SENTENCE_END.search(before.words))
    short = before.right < last.left + _SHORT_LINE * (last.right - last.left)
    indented = (
        after.left - before.left > _INDENT * after.size and before.left - last.left < _INDENT * after.size
    )
    return ended and (short or indented or bool(_ITEM.match(after.words)))


def _block(group: Sequence[Line], breaks: str, setting: _Type, parted: bool) -> Block:
    item = group[0].item
    if isinstance(item, PrintedTable):
        return Grid(item.wrap, len(breaks))
    level = _level(group, setting, parted)
    return Heading(breaks + _in_a_line(group), level) if level else Paragraph(breaks + _words(group))


def _in_a_line(group: Sequence[Line]) -> str:
    return _words(group).replace("\n", " ")


def _words(group: Sequence[Line]) -> str:
    """The words of lines, a line end between them, a page break where a page begins."""
    words, page = "", group[0].page
    for place, line in enumerate(group):
        assert isinstance(line.item, Piece)
        words += "\n" * (place > 0) + PAGE_BREAK * (line.page - page) + line.item.words
        page = line.page
    return words


def _level(group: Sequence[Line], setting: _Type, parted: bool) -> int:
    """How deep a heading a group of lines is; 0 where it is none."""
    item = group[0].item
    words = _in_a_line(group).replace(PAGE_BREAK, "")
    assert isinstance(item, Piece)
    if len(group) > _MOST_HEADING_LINES or len(words) > _LONGEST_HEADING or item.letters < 3:
        return 0
    if MAJOR.fullmatch(normalized(words)):
        return 1
    if item.bold and (numbered := _NUMBERED.match(words)):
        return 1 + numbered["inner"].count(".")
    if _SENTENCE_END.search(words) or not (item.bold or item.size > _LARGER_TYPE * setting.size):
        return 0
    return _INNER_LEVEL if (parted or label_kind(words)) and not _FIGURE_CAPTION.match(words) else 0
