"""A report as it runs, headings, paragraphs, lists and tables one after another, set as nested sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from types import MappingProxyType
from typing import Any, TypeAlias

from lxml import etree

from kg.model import Section, SectionKind
from kg.read.composed import Composed, Place
from kg.read.headings import (
    inline_labels,
    kind_of,
    label_ends,
    label_kind,
    nested_kind,
    normalized,
    opening_label,
)
from kg.read.tables import set_tables

# Stands in words where a page of the report begins.
PAGE_BREAK = "\f"

# The headings of the main parts: what stands under them in smaller type is inside them.
MAJOR = re.compile(
    r"abstract|summary|synopsis|background|introduction|methodology|results|findings|comment|"
    r"(?:(?:materials?|patients|subjects|participants) and )?methods|"
    r"methods and (?:materials?|patients|analysis)|(?:results and )?discussion|conclusions?|"
    r"references|literature cited|bibliography|acknowledge?ments?|appendix(?: \w+)?|funding|"
    r"declarations|abbreviations|supplementary material"
)
_ABSTRACT = re.compile(r"(?:structured )?abstract|summary|synopsis")
_TABLE_LABEL = re.compile(
    r"(?P<label>table\s+(?:S?\d+[A-Za-z]?|[IVXL]+|S?\d+\.\d+))(?:\s*[.:|\u2013\u2014-]\s*|\s+|$)", re.I
)
_LINE_END = re.compile(r"\n")
_LONGEST_CAPTION = 400
_MOST_CAPTION_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class Title:
    """What the report is called."""

    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What opens a section; the sections inside it have deeper levels."""

    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words, on one line or on several."""

    words: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Items, each for a line of its own."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as JATS has it (`table-wrap`), and how many pages begin before it."""

    wrap: etree._Element
    pages: int = 0


Block: TypeAlias = Title | Heading | Paragraph | Listing | Grid


@dataclass(frozen=True, slots=True)
class _Part:
    """The part that is being set: what it is for, and whether it is the front matter or the abstract."""

    kind: SectionKind = SectionKind.OTHER
    front: bool = False
    abstract: bool = False


def set_outline(composed: Composed, blocks: Iterable[Block]) -> None:
    """Set blocks in order, each under the heading above it."""
    _set_part(composed, tuple(_with_captions(tuple(blocks))), _Part(front=True))


def table_wrap(
    rows: Sequence[etree._Element], caption: str = "", heads: int = 0, notes: Sequence[str] = ()
) -> etree._Element:
    """Rows as a table of JATS, the first of them as its head where `heads` says so."""
    wrap = etree.Element("table-wrap")
    if caption:
        _set_caption(wrap, caption)
    table = etree.SubElement(wrap, "table")
    for name, part in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        if part:
            etree.SubElement(table, name).extend(part)
    for note in filter(None, notes):
        etree.SubElement(etree.SubElement(wrap, "table-wrap-foot"), "fn").text = note
    return wrap


def is_table_caption(words: str) -> bool:
    """Whether words begin as the caption of a table does: `Table 2. Flares`."""
    return bool(_TABLE_LABEL.match(words))


def _set_caption(wrap: etree._Element, caption: str) -> None:
    label = _TABLE_LABEL.match(caption)
    rest = caption[label.end() :] if label else caption
    holder = etree.Element("caption")
    etree.SubElement(holder, "p").text = rest
    wrap.insert(0, holder)
    if label:
        wrap.insert(0, etree.Element("label"))
        wrap[0].text = label["label"]


def _with_captions(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The same blocks, with the words above a table that name it set as its caption."""
    place = 0
    while place < len(blocks):
        above = tuple(takewhile(_may_be_caption, blocks[place : place + _MOST_CAPTION_BLOCKS]))
        table = _captioned(above, blocks[place : place + len(above) + 1])
        yield table or blocks[place]
        place += len(above) + 1 if table else 1


def _may_be_caption(block: Block) -> bool:
    return isinstance(block, Heading | Paragraph) and len(block.words) <= _LONGEST_CAPTION


def _captioned(above: tuple[Block, ...], blocks: tuple[Block, ...]) -> Grid | None:
    table = blocks[-1]
    if not above or not isinstance(table, Grid) or table.wrap.find("caption") is not None:
        return None
    words = [block.words for block in above if isinstance(block, Heading | Paragraph)]
    if not is_table_caption(words[0].lstrip(PAGE_BREAK)):
        return None
    caption = " ".join(words)
    _set_caption(table.wrap, caption.replace(PAGE_BREAK, ""))
    return replace(table, pages=table.pages + caption.count(PAGE_BREAK))


def _set_part(composed: Composed, blocks: tuple[Block, ...], part: _Part) -> None:
    """Set what stands before the first heading, then each heading with what stands under it."""
    first = _next_heading(blocks, 0, None)
    for block in blocks[:first]:
        _SETTERS[type(block)](composed, block, part)
    while first < len(blocks):
        heading = blocks[first]
        assert isinstance(heading, Heading)
        end = _next_heading(blocks, first + 1, heading.level)
        _set_section(composed, heading, blocks[first + 1 : end], part)
        first = end


def _next_heading(blocks: tuple[Block, ...], start: int, level: int | None) -> int:
    """The place of the next heading that stands no deeper than a level."""
    for place in range(start, len(blocks)):
        block = blocks[place]
        if isinstance(block, Heading) and (level is None or block.level <= level):
            return place
    return len(blocks)


def _set_section(composed: Composed, heading: Heading, blocks: tuple[Block, ...], part: _Part) -> None:
    if not blocks:
        _set_words(composed, heading.words)
        return
    kind = nested_kind(kind_of(heading.words), heading.words, part.kind)
    abstract = part.abstract or bool(_ABSTRACT.fullmatch(normalized(heading.words)))
    composed.part()
    words = _marked_pages(composed, heading.words)
    with composed.section(words, kind, heading.level, abstract):
        _set_part(composed, blocks, _Part(kind, abstract=abstract))


def _set_title(composed: Composed, block: Title, _: _Part) -> None:
    composed.title = _set_words(composed, block.words)


def _set_paragraph(composed: Composed, block: Paragraph, part: _Part) -> None:
    start, end = _set_words(composed, block.words)
    words = block.words.replace(PAGE_BREAK, "")
    composed.line_ends += [start + found.start() for found in _LINE_END.finditer(words)]
    opening = opening_label(words)
    labels = inline_labels(words) or ((opening,) if opening else ())
    for label, label_end in label_ends(labels, words):
        kind = nested_kind(label_kind(label.name), label.name, part.kind)
        body = (start + label.body, start + label_end)
        composed.sections.append(Section(label.name, kind, *body, abstract=part.front or part.abstract))
    if part.abstract and words and not labels:
        composed.sections.append(Section("", part.kind, start, end, abstract=True))


def _set_listing(composed: Composed, block: Listing, _: _Part) -> None:
    composed.part()
    for item in block.items:
        composed.line("- ")
        composed.add(_marked_pages(composed, item))
    composed.part()


def _set_grid(composed: Composed, block: Grid, _: _Part) -> None:
    composed.part()
    _marked_pages(composed, PAGE_BREAK * block.pages)
    set_tables(composed, block.wrap)


def _set_words(composed: Composed, words: str) -> Place:
    composed.part()
    return composed.add(_marked_pages(composed, words))


def _marked_pages(composed: Composed, words: str) -> str:
    """The words without their page breaks, which are noted at the places that the words will have."""
    first, *following = words.split(PAGE_BREAK)
    place = composed.length + len(first)
    for piece in following:
        composed.pages.append(place)
        place += len(piece)
    return words.replace(PAGE_BREAK, "")


_SETTERS: Mapping[type, Callable[[Composed, Any, _Part], None]] = MappingProxyType(
    {Title: _set_title, Paragraph: _set_paragraph, Listing: _set_listing, Grid: _set_grid}
)
