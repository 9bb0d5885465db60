"""PubMed XML: one article or a set of any size, read a record at a time."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, takewhile
from types import MappingProxyType
from typing import BinaryIO, cast

from lxml import etree

from kg.errors import BrokenReportError, ReadingError
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read.composed import Composed
from kg.read.headings import kind_of
from kg.read.inline import words
from kg.read.registers import registration
from kg.read.source import Source, fingerprint
from kg.read.xml import parse, root_name

NAME = "pubmed"
DESCRIPTION = "PubMed XML"

_ROOTS: Mapping[str, str] = MappingProxyType(
    {
        "PubmedArticleSet": "PubmedArticle",
        "PubmedArticle": "PubmedArticle",
        "MedlineCitationSet": "MedlineCitation",
        "MedlineCitation": "MedlineCitation",
    }
)
_CHUNK = 1 << 18
_LARGEST_RECORD = 1 << 26
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)")

_CATEGORIES: Mapping[str, SectionKind] = MappingProxyType(
    {
        "BACKGROUND": SectionKind.BACKGROUND,
        "OBJECTIVE": SectionKind.OBJECTIVE,
        "METHODS": SectionKind.METHODS,
        "RESULTS": SectionKind.RESULTS,
        "CONCLUSIONS": SectionKind.CONCLUSION,
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MEDLINE_DATE = re.compile(r"(?P<year>\d{4})(?:\s+(?P<month>[A-Z][a-z]{2}))?")
_ARTICLE_IDS = (("pubmed", "pmid"), ("doi", "doi"), ("pmc", "pmcid"))


@dataclass(frozen=True, slots=True)
class _Record:
    """The bytes of one record and how many lines of the file stand before them."""

    content: bytes
    lines_before: int


def can_read(head: bytes) -> bool:
    """Whether these first bytes begin PubMed XML."""
    return root_name(head) in _ROOTS


def read(source: Source) -> Iterator[Document | ReadingError]:
    """A document for each record, an error for each that is damaged."""
    head = source.head()
    root, encoding = root_name(head) or "", _encoding(head)
    empty = True
    with source.opened() as stream:
        for record in _records(_in_utf8(stream, head), root, source.name):
            empty = False
            yield _read_record(record, encoding, source.name)
    if empty:
        raise BrokenReportError(source.name, "a PubMed file that holds no record")


def _records(stream: BinaryIO, root: str, source: str) -> Iterator[_Record]:
    """The records as bytes: each is cut out by its tags alone, so that a damaged one spoils no other."""
    tag = _ROOTS[root].encode()
    start, end = re.compile(rb"<" + tag + rb"[\s>]"), b"</" + tag + b">"
    rest, lines = b"", 0
    while chunk := stream.read(_CHUNK):
        *closed, rest = (rest + chunk).split(end)
        for part in closed:
            yield from _opened(part + end, start, lines)
            lines += part.count(b"\n")
        if len(rest) > _LARGEST_RECORD:
            raise BrokenReportError(
                source, f"a record of over {_LARGEST_RECORD >> 20} MB", f"line {lines + 1}"
            )
    yield from _opened(rest, start, lines)
    if not start.search(rest) and root.endswith("Set") and f"</{root}>".encode() not in rest:
        last_line = lines + rest.count(b"\n") + 1
        raise BrokenReportError(source, f"cut off: the file ends before </{root}>", f"line {last_line}")


def _opened(part: bytes, start: re.Pattern[bytes], lines_before: int) -> Iterator[_Record]:
    places = [found.start() for found in start.finditer(part)]
    for begin, end in pairwise([*places, len(part)]):
        yield _Record(part[begin:end], lines_before + part.count(b"\n", 0, begin))


def _in_utf8(stream: BinaryIO, head: bytes) -> BinaryIO:
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return stream
    return cast(BinaryIO, codecs.EncodedFile(stream, "utf-8", "utf-16"))


def _encoding(head: bytes) -> str:
    declared = _DECLARED.search(head[:_CHUNK])
    return declared[1].decode() if declared else "utf-8"


def _read_record(record: _Record, encoding: str, source: str) -> Document | ReadingError:
    try:
        root = parse(record.content, source, record.lines_before, encoding)
        return _document(root, fingerprint(record.content), source)
    except ReadingError as error:
        found = _PMID.search(record.content)
        name = f"PMID {found[1].decode()}" if found else "a record without PMID"
        place = ", ".join(filter(None, (name, error.place or f"line {record.lines_before + 1}")))
        return BrokenReportError(source, error.reason, place)


def _document(root: etree._Element, sha256: str, source: str) -> Document:
    composed = Composed()
    title = root.find(".//Article/ArticleTitle")
    title_words = words(title) if title is not None else ""
    if title_words:
        composed.title = composed.paragraph(title_words)
    for part in root.iterfind(".//Article/Abstract/AbstractText"):
        _set_part(composed, part)
    return composed.document(
        source,
        NAME,
        ReportKind.ARTICLE,
        sha256,
        tuple(_identifiers(root)),
        _published(root.find(".//Article/Journal/JournalIssue/PubDate")),
        tuple(words(kind) for kind in root.iterfind(".//Article/PublicationTypeList/PublicationType")),
    )


def _set_part(composed: Composed, part: etree._Element) -> None:
    label = (part.get("Label") or "").strip()
    category = _CATEGORIES.get(part.get("NlmCategory") or "")
    if label:
        kind = kind_of(label) or category or SectionKind.OTHER
        with composed.section(label, kind, abstract=True):
            composed.paragraph(words(part))
    else:
        composed.abstract_paragraph(words(part), category or SectionKind.OTHER)


def _identifiers(root: etree._Element) -> Iterator[Identifier]:
    own = {scheme: _own_id(root, kind) for kind, scheme in _ARTICLE_IDS}
    own["pmid"] = own["pmid"] or _text(root, ".//PMID")
    own["doi"] = own["doi"] or _text(root, ".//Article/ELocationID[@EIdType='doi']")
    yield from (Identifier(scheme, value) for scheme, value in own.items() if value)
    numbers = root.iterfind(".//Article/DataBankList/DataBank/AccessionNumberList/AccessionNumber")
    yield from filter(None, (registration(words(number)) for number in numbers))


def _own_id(root: etree._Element, kind: str) -> str | None:
    # The references of an article have identifier lists too, deeper down.
    return _text(root, f"./PubmedData/ArticleIdList/ArticleId[@IdType='{kind}']")


def _text(root: etree._Element, path: str) -> str | None:
    found = root.find(path)
    return words(found) or None if found is not None else None


def _published(date: etree._Element | None) -> str | None:
    """The date as ISO 8601, as exact as it is printed."""
    if date is None:
        return None
    if year := _text(date, "Year"):
        parts = (year, _month(_text(date, "Month")), _day(_text(date, "Day")))
        return "-".join(takewhile(bool, parts))
    found = _MEDLINE_DATE.search(_text(date, "MedlineDate") or "")
    return "-".join(filter(None, (found["year"], _month(found["month"])))) if found else None


def _month(printed: str | None) -> str:
    name = (printed or "").strip().lower()[:3]
    number = _MONTHS.index(name) + 1 if name in _MONTHS else int(name) if name.isdecimal() else 0
    return f"{number:02}" if 1 <= number <= 12 else ""


def _day(printed: str | None) -> str:
    return f"{int(printed):02}" if printed and printed.isdecimal() else ""
