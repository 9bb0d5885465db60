"""PDF with a text layer: the words in reading order with headings, tables and the pages they stand on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from kg.errors import BrokenReportError, MissingExtraError, ReadingError
from kg.model import Document, Identifier, ReportKind
from kg.read.composed import Composed
from kg.read.glyphs import Page, Piece, pages
from kg.read.outline import set_outline, table_wrap
from kg.read.paragraphs import Item, Line, blocks, lines
from kg.read.printed_tables import PrintedTable, caption_above, take_tables
from kg.read.reading_order import regions, rows
from kg.read.report_kinds import with_report_kind
from kg.read.running_heads import without_running_heads
from kg.read.source import Source, fingerprint

if TYPE_CHECKING:
    from pdfplumber.page import Page as PlumbedPage

_Box: TypeAlias = tuple[float, float, float, float]

NAME = "pdf"
DESCRIPTION = "PDF"
EXTRA = "pdf"

_MARK = b"%PDF-"
_END = b"%%EOF"
_MARK_WITHIN = 1024
_END_WITHIN = 2048
_FEWEST_LETTERS_A_PAGE = 20
_FEWEST_UPRIGHTS = 4
_FEWEST_CELLS = 4
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]]")


def can_read(head: bytes) -> bool:
    """Whether these first bytes begin a PDF."""
    return _MARK in head[:_MARK_WITHIN]


def read(source: Source) -> Iterator[Document | ReadingError]:
    """The one report of a PDF."""
    content = source.content()
    printed = without_running_heads(_pages(content, source.name))
    _check_text(printed, source.name)
    composed = Composed()
    composed.pages.append(0)
    set_outline(composed, blocks(tuple(_lines(printed, content))))
    sha256, identifiers = fingerprint(content), tuple(_identifiers(printed[0]))
    yield with_report_kind(composed.document(source.name, NAME, ReportKind.REPORT, sha256, identifiers))


def _pages(content: bytes, source: str) -> tuple[Page, ...]:
    if _END not in content[-_END_WITHIN:]:
        raise BrokenReportError(source, "the PDF is cut off: its end mark %%EOF is missing")
    try:
        import pypdfium2
    except ModuleNotFoundError as error:
        raise MissingExtraError(source, EXTRA) from error
    try:
        with pypdfium2.PdfDocument(content) as document:
            return tuple(pages(document))
    except pypdfium2.PdfiumError as error:
        raise BrokenReportError(source, _damage(str(error))) from error


def _damage(reason: str) -> str:
    if "password" in reason.lower():
        return "the PDF is encrypted: save it without its password"
    return f"the PDF is damaged: {reason}"


def _check_text(printed: Sequence[Page], source: str) -> None:
    letters = sum(piece.letters for page in printed for piece in page.pieces)
    if letters < _FEWEST_LETTERS_A_PAGE * len(printed) or not printed:
        reason = f"its {len(printed)} pages have no text layer, as in a scan: recognize the text (OCR) first"
        raise ReadingError(source, reason)


def _identifiers(page: Page) -> Iterator[Identifier]:
    """The DOI that the first page prints, if it prints one alone."""
    found = {doi for piece in page.pieces for doi in _DOI.findall(piece.words)}
    if len(found) == 1:
        yield Identifier("doi", found.pop())


def _lines(printed: Sequence[Page], content: bytes) -> Iterator[Line]:
    region = 0
    for page in printed:
        parts = tuple(regions(_items(page, content)))
        yield from lines(parts, page.number, region)
        region += len(parts)


def _items(page: Page, content: bytes) -> list[Item]:
    """The tables of a page and the pieces outside them."""
    gridded, rest = _gridded(page, content) if page.uprights >= _FEWEST_UPRIGHTS else ([], list(page.pieces))
    ruled, rest = take_tables(Page(page.number, page.width, page.height, tuple(rest), page.rules))
    return [*gridded, *ruled, *rest]


def _gridded(page: Page, content: bytes) -> tuple[list[PrintedTable], list[Piece]]:
    """The tables whose cells are drawn as boxes, and the pieces outside them."""
    tables: list[PrintedTable] = []
    rest = list(page.pieces)
    size = max((piece.size for piece in rest), default=0.0)
    for box, cells in _plumbed(page.number, content):
        caption = caption_above(rest, box[0], box[2], box[1])
        top = min((piece.top for piece in caption), default=box[1])
        words = " ".join(piece.words for line in rows(caption) for piece in line)
        wrap = table_wrap([_row(row) for row in cells], words)
        tables.append(PrintedTable(wrap, box[0], box[2], top, box[3], size))
        rest = [piece for piece in rest if piece not in caption and not _is_inside(piece, box)]
    return tables, rest


def _plumbed(number: int, content: bytes) -> list[tuple[_Box, list[list[str | None]]]]:
    """The boxes that pdfplumber finds on a page; none where it cannot parse what PDFium can."""
    import pdfplumber
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(content), pages=[number]) as document:
            return list(_boxes(document.pages[0]))
    except (MalformedPDFException, PdfminerException):
        return []


def _boxes(page: PlumbedPage) -> Iterator[tuple[_Box, list[list[str | None]]]]:
    """The tables of a page that have rows and columns: where each is, and the words of its cells."""
    for table in page.find_tables():
        cells = table.extract()
        filled = sum(bool(cell) for row in cells for cell in row)
        if len(cells) > 1 and len(cells[0]) > 1 and filled >= _FEWEST_CELLS:
            yield table.bbox, cells


def _is_inside(piece: Piece, box: _Box) -> bool:
    left, top, right, bottom = box
    middle = (piece.left + piece.right) / 2
    return left <= middle <= right and top <= piece.base <= bottom


def _row(words: Sequence[str | None]) -> etree._Element:
    """A row of cells; what a cell spans has no words of its own."""
    row = etree.Element("tr")
    for inside in words:
        if inside is None and len(row):
            row[-1].set("colspan", str(int(row[-1].get("colspan") or 1) + 1))
        else:
            etree.SubElement(row, "td").text = " ".join((inside or "").split()) or None
    return row
