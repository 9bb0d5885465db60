"""Word documents (.docx): headings by style or by their words, paragraphs, lists and tables in order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lxml import etree

from kg.errors import BrokenReportError, MissingExtraError, ReadingError
from kg.model import Document, ReportKind
from kg.read.composed import Composed
from kg.read.headings import label_kind, normalized
from kg.read.inline import raised, tidy
from kg.read.outline import (
    MAJOR,
    Block,
    Grid,
    Heading,
    Listing,
    Paragraph,
    Title,
    is_table_caption,
    set_outline,
    table_wrap,
)
from kg.read.report_kinds import with_report_kind
from kg.read.source import LARGEST, Source, fingerprint
from kg.read.xml import local_name

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

NAME = "word"
DESCRIPTION = "Word (.docx)"
EXTRA = "word"

_ZIP = b"PK\x03\x04"
_PARTS = b"word/"
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{_NAMESPACE}val"
_HEADING_STYLE = re.compile(r"heading (\d)", re.I)
_OFF = frozenset({"0", "false", "off", "none"})

# A word that was deleted or moved away, and the second copy of what newer programs draw.
_NOT_THERE = frozenset(
    {"del", "moveFrom", "Fallback", "footnoteReference", "endnoteReference", "instrText", "pPr"}
)
_CHARACTERS: Mapping[str, str] = MappingProxyType(
    {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
)
_CONTAINERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_LONGEST_HEADING = 120
_LABEL_LEVEL = 2


def can_read(head: bytes) -> bool:
    """Whether these first bytes begin a package of Word's parts."""
    return head.startswith(_ZIP) and _PARTS in head


def read(source: Source) -> Iterator[Document | ReadingError]:
    """The one report of a Word document."""
    content = source.content()
    word = _opened(content, source.name)
    composed = Composed()
    set_outline(composed, _with_lists(_with_title(_blocks(word.element.body, _styles(word)))))
    yield with_report_kind(composed.document(source.name, NAME, ReportKind.REPORT, fingerprint(content)))


def _opened(content: bytes, source: str) -> WordDocument:
    try:
        import docx
    except ModuleNotFoundError as error:
        raise MissingExtraError(source, EXTRA) from error
    try:
        _check_size(content, source)
        return docx.Document(io.BytesIO(content))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, EOFError) as error:
        reason = f"the Word document is damaged or cut off: {error}"
        raise BrokenReportError(source, reason) from error


def _check_size(content: bytes, source: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = sum(part.file_size for part in package.infolist())
    if size > LARGEST:
        raise BrokenReportError(source, f"over {LARGEST >> 20} MB when unpacked: not one report")


def _styles(word: WordDocument) -> dict[str, str]:
    """The name of each paragraph style, or of the heading style that it is based on."""
    names: dict[str, str] = {}
    for style in word.styles.element.findall(f"{_NAMESPACE}style"):
        names[style.get(f"{_NAMESPACE}styleId") or ""] = _child_value(style, "name")
    based = {
        style.get(f"{_NAMESPACE}styleId") or "": _child_value(style, "basedOn")
        for style in word.styles.element.findall(f"{_NAMESPACE}style")
    }
    return {style: _heading_name(style, names, based) for style in names}


def _heading_name(style: str, names: Mapping[str, str], based: Mapping[str, str]) -> str:
    seen: set[str] = set()
    above = style
    while above in names and above not in seen:
        if _HEADING_STYLE.fullmatch(names[above]):
            return names[above]
        seen.add(above)
        above = based[above]
    return names[style]


def _child_value(element: etree._Element, *path: str) -> str:
    found = element.find("/".join(f"{_NAMESPACE}{name}" for name in path))
    return (found.get(_VALUE) or "") if found is not None else ""


def _has(element: etree._Element, *path: str) -> bool:
    """Whether a mark is set: it is there, and its value does not switch it off."""
    found = element.find("/".join(f"{_NAMESPACE}{name}" for name in path))
    return found is not None and found.get(_VALUE) not in _OFF


def _blocks(body: etree._Element, styles: Mapping[str, str]) -> Iterator[Block]:
    for element in body:
        name = local_name(element)
        if name == "p":
            yield from _paragraph(element, styles)
        elif name == "tbl":
            yield from _table(element)
        elif name in _CONTAINERS:
            yield from _blocks(element, styles)


def _paragraph(element: etree._Element, styles: Mapping[str, str]) -> Iterator[Block]:
    words = _words(element)
    if not words:
        return
    style = styles.get(_child_value(element, "pPr", "pStyle"), "").lower()
    level = _level(element, style, words)
    if style == "title":
        yield Title(words)
    elif level:
        yield Heading(words, level)
    elif style.startswith("list") or element.find(f"{_NAMESPACE}pPr/{_NAMESPACE}numPr") is not None:
        yield Listing((words,))
    else:
        yield Paragraph(words)


def _level(element: etree._Element, style: str, words: str) -> int:
    """How deep a heading stands, by its style, its outline level or its looks; 0 where it is none."""
    if found := _HEADING_STYLE.fullmatch(style):
        return int(found[1])
    outline = _child_value(element, "pPr", "outlineLvl")
    if outline.isdecimal() and int(outline) < 9:
        return int(outline) + 1
    if len(words) > _LONGEST_HEADING or words[-1] in ".,;" or is_table_caption(words):
        return 0
    if MAJOR.fullmatch(normalized(words)):
        return 1
    return _LABEL_LEVEL if label_kind(words) or _is_bold(element) else 0


def _is_bold(paragraph: etree._Element) -> bool:
    runs = [run for run in paragraph.iter(f"{_NAMESPACE}r") if _words(run)]
    return bool(runs) and all(_has(run, "rPr", "b") for run in runs)


def _with_lists(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, items that follow each other in one list."""
    items: list[str] = []
    for block in blocks:
        if isinstance(block, Listing):
            items.extend(block.items)
            continue
        if items:
            yield Listing(tuple(items))
            items = []
        yield block
    if items:
        yield Listing(tuple(items))


def _with_title(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks, a first heading that names no part as the title where no style marks one."""
    first = next(blocks, None)
    if isinstance(first, Heading) and label_kind(first.words) is None:
        yield Title(first.words)
    elif first is not None:
        yield first
    yield from blocks


def _words(element: etree._Element) -> str:
    return tidy("".join(_pieces(element)))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _NOT_THERE:
            inside = "".join(_pieces(child))
            is_raised = name == "r" and _child_value(child, "rPr", "vertAlign") == "superscript"
            yield raised(inside) if is_raised and inside else inside


def _table(element: etree._Element) -> Iterator[Block]:
    """A table with its merged cells; one of a single cell is a frame around what stands in it."""
    rows = [_cells(row) for row in element.iter(f"{_NAMESPACE}tr") if row.getparent() is element]
    if max(map(len, rows), default=0) < 2:
        yield from (Paragraph(words) for row in rows for cell, _, _ in row if (words := _cell_words(cell)))
        return
    heads = sum(_has(row, "trPr", "tblHeader") for row in element.iterfind(f"{_NAMESPACE}tr"))
    yield Grid(table_wrap([_row(rows, place) for place in range(len(rows))], heads=heads))


def _cells(row: etree._Element) -> tuple[tuple[etree._Element, int, int], ...]:
    """The cells of a row, each with its column and how many columns it takes."""
    cells: list[tuple[etree._Element, int, int]] = []
    column = 0
    for cell in row.iterfind(f"{_NAMESPACE}tc"):
        printed = _child_value(cell, "tcPr", "gridSpan")
        width = int(printed) if printed.isdecimal() else 1
        cells.append((cell, column, width))
        column += width
    return tuple(cells)


def _row(rows: list[tuple[tuple[etree._Element, int, int], ...]], place: int) -> etree._Element:
    row = etree.Element("tr")
    for cell, column, width in rows[place]:
        if _goes_on(cell):
            continue
        made = etree.SubElement(row, "td", rowspan=str(_depth(rows, place, column)), colspan=str(width))
        made.text = _cell_words(cell)
    return row


def _depth(rows: list[tuple[tuple[etree._Element, int, int], ...]], place: int, column: int) -> int:
    """How many rows the cell at a place takes, by the cells below that go on with it."""
    depth = 1
    for row in rows[place + 1 :]:
        if not any(_goes_on(cell) for cell, start, _ in row if start == column):
            break
        depth += 1
    return depth


def _goes_on(cell: etree._Element) -> bool:
    """Whether a cell only goes on with the one above it."""
    merged = cell.find(f"{_NAMESPACE}tcPr/{_NAMESPACE}vMerge")
    return merged is not None and merged.get(_VALUE) != "restart"


def _cell_words(cell: etree._Element) -> str:
    return " ".join(filter(None, map(_words, cell.iter(f"{_NAMESPACE}p"))))
