"""Full articles in JATS, as PubMed Central gives them: sections, lists and tables with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lxml import etree

from kg.errors import BrokenReportError, EmptyReportError, ReadingError
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read.composed import Composed
from kg.read.headings import kind_of, nested_kind
from kg.read.inline import segments, words
from kg.read.registers import registration
from kg.read.source import Source, fingerprint
from kg.read.tables import set_tables
from kg.read.xml import drop_namespaces, local_name, parse, parse_leniently, root_name

NAME = "jats"
DESCRIPTION = "JATS XML"

_ROOTS = frozenset({"article", "pmc-articleset", "articles", "OAI-PMH"})
_OTHER_ABSTRACTS = frozenset({"graphical", "teaser", "toc", "precis", "key-points", "editor", "web-summary"})
_ARTICLE_IDS = (("pmid", "pmid"), ("pmc", "pmcid"), ("pmcid", "pmcid"), ("doi", "doi"))
_DATE_ORDER = ("epub", "electronic", "ppub", "print", "collection", "epub-ppub")
# A table cut out of its wrapper still ends with the wrapper's end, which would end the article.
_LOST_WRAPPER = re.compile(r"(?<=</sec>)(?=<table[\s>])")
_EVERYTHING_INSIDE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of an article that is being set: how deep, for what, and whether in the abstract."""

    level: int = 1
    kind: SectionKind = SectionKind.OTHER
    abstract: bool = False


def can_read(head: bytes) -> bool:
    """Whether these first bytes begin an article in JATS, or a set of articles."""
    return root_name(head) in _ROOTS


def read(source: Source) -> Iterator[Document | ReadingError]:
    """The article of a file, or each article of a set."""
    content = source.content()
    root = drop_namespaces(parse(content, source.name))
    if local_name(root) == "article":
        yield _article(root, source.name, fingerprint(content))
        return
    articles = list(root.iter("article"))
    if not articles:
        raise BrokenReportError(source.name, f"a {local_name(root)} that holds no article")
    yield from (_one_of_many(article, source.name) for article in articles)


def read_fragments(xml: str, source: str) -> Document:
    """An article of which only pieces are at hand, such as its abstract and results, one after another."""
    root = parse_leniently(f"<article>{_LOST_WRAPPER.sub('<table-wrap>', xml)}</article>")
    if root is None:
        raise EmptyReportError(source)
    composed = Composed()
    for piece in drop_namespaces(root):
        _set_abstract(composed, piece) if local_name(piece) == "abstract" else _set(composed, piece, _Part())
    return composed.document(source, NAME, ReportKind.ARTICLE, fingerprint(xml.encode()))


def _one_of_many(article: etree._Element, source: str) -> Document | ReadingError:
    try:
        return _article(article, source, fingerprint(etree.tostring(article, with_tail=False)))
    except ReadingError as error:
        return error


def _article(root: etree._Element, source: str, sha256: str) -> Document:
    composed = Composed()
    meta = root.find("front/article-meta")
    if meta is not None:
        _set_title(composed, meta)
        for abstract in _own_abstracts(meta):
            _set_abstract(composed, abstract)
    for part in ("body", "floats-group", "back"):
        for element in root.iterfind(part):
            _set_inside(composed, element, _Part())
    identifiers = () if meta is None else tuple(_identifiers(meta))
    published = None if meta is None else _published(meta)
    kinds = tuple(filter(None, (root.get("article-type"),)))
    return composed.document(source, NAME, ReportKind.ARTICLE, sha256, identifiers, published, kinds)


def _set_title(composed: Composed, meta: etree._Element) -> None:
    parts = [meta.find(f"title-group/{name}") for name in ("article-title", "subtitle")]
    title = ": ".join(filter(None, (words(part) for part in parts if part is not None)))
    if title:
        composed.title = composed.paragraph(title)


def _own_abstracts(meta: etree._Element) -> list[etree._Element]:
    abstracts = meta.findall("abstract")
    return [a for a in abstracts if a.get("abstract-type") not in _OTHER_ABSTRACTS] or abstracts[:1]


def _set_abstract(composed: Composed, abstract: etree._Element) -> None:
    part = _Part(abstract=True)
    for element in abstract:
        if local_name(element) == "p":
            composed.abstract_paragraph(words(element))
        elif local_name(element) != "title":
            _set(composed, element, part)


def _identifiers(meta: etree._Element) -> Iterator[Identifier]:
    for kind, scheme in _ARTICLE_IDS:
        for found in meta.iterfind(f"article-id[@pub-id-type='{kind}']"):
            yield Identifier(scheme, _with_letters(scheme, words(found)))
    numbers = {number.get("document-id") or words(number) for number in meta.iterfind("related-object")}
    yield from filter(None, map(registration, sorted(numbers)))


def _with_letters(scheme: str, value: str) -> str:
    return f"PMC{value}" if scheme == "pmcid" and value.isdecimal() else value


def _published(meta: etree._Element) -> str | None:
    """The date of the first publication that is given, as ISO 8601, as exact as it is given."""
    dates = {
        date.get("pub-type") or date.get("publication-format"): date for date in meta.iterfind("pub-date")
    }
    for kind in (*_DATE_ORDER, *dates):
        if kind in dates and (iso := _iso(dates[kind])):
            return iso
    return None


def _iso(date: etree._Element) -> str:
    parts: list[str] = []
    for name, width in (("year", 4), ("month", 2), ("day", 2)):
        found = date.find(name)
        printed = words(found) if found is not None else ""
        if not printed.isdecimal():
            break
        parts.append(printed.zfill(width))
    return "-".join(parts)


def _set(composed: Composed, element: etree._Element, part: _Part) -> None:
    """Set one element by its name; what has no setter holds nothing to read."""
    if setter := _SETTERS.get(local_name(element)):
        setter(composed, element, part)


def _set_inside(composed: Composed, element: etree._Element, part: _Part) -> None:
    for child in element:
        _set(composed, child, part)


def _set_section(composed: Composed, element: etree._Element, part: _Part) -> None:
    title = element.find("title")
    heading = words(title) if title is not None else ""
    kind = nested_kind(kind_of(heading) or _marked_kind(element), heading, part.kind)
    with composed.section(heading, kind, part.level, part.abstract):
        _set_inside(composed, element, replace(part, level=part.level + 1, kind=kind))


def _marked_kind(element: etree._Element) -> SectionKind | None:
    names = (element.get("sec-type") or "").split("|")
    return next(filter(None, map(kind_of, filter(None, names))), None)


def _set_paragraph(composed: Composed, element: etree._Element, part: _Part) -> None:
    for piece in segments(element):
        if not isinstance(piece, str):
            _set(composed, piece, part)
        elif piece:
            composed.paragraph(piece)


def _set_list(composed: Composed, element: etree._Element, part: _Part) -> None:
    composed.part()
    for item in element.iterfind("list-item"):
        label = item.find("label")
        mark = words(label) if label is not None else "-"
        composed.line(f"{mark} {' '.join(words(inside) for inside in item.iterfind('p'))}".rstrip())
        for nested in item.iter("list", "table-wrap"):
            _set(composed, nested, part)
    composed.part()


def _set_definitions(composed: Composed, element: etree._Element, _: _Part) -> None:
    composed.part()
    for item in element.iterfind("def-item"):
        term, meaning = item.find("term"), item.find("def")
        if term is not None and meaning is not None:
            composed.line(f"{words(term)}: {words(meaning, _EVERYTHING_INSIDE)}")
    composed.part()


def _set_words(composed: Composed, element: etree._Element, _: _Part) -> None:
    if inside := words(element, _EVERYTHING_INSIDE):
        composed.paragraph(inside)


def _set_figure(composed: Composed, element: etree._Element, _: _Part) -> None:
    caption = [words(part, _EVERYTHING_INSIDE) for part in element.iter("label", "title", "p")]
    if any(caption):
        composed.paragraph(" ".join(filter(None, caption)))


def _set_table(composed: Composed, element: etree._Element, _: _Part) -> None:
    set_tables(composed, element)


def _set_references(composed: Composed, element: etree._Element, part: _Part) -> None:
    title = element.find("title")
    heading = words(title) if title is not None else "References"
    with composed.section(heading, SectionKind.REFERENCES, part.level):
        for reference in element.iter("ref"):
            composed.line(" ".join(" ".join(reference.itertext()).split()))


def _set_notes(composed: Composed, element: etree._Element, part: _Part) -> None:
    for note in element.iter("fn"):
        _set_words(composed, note, part)


_SETTERS: Mapping[str, Callable[[Composed, etree._Element, _Part], None]] = MappingProxyType(
    {
        "sec": _set_section,
        "ack": _set_section,
        "app": _set_section,
        "glossary": _set_section,
        "notes": _set_section,
        "boxed-text": _set_section,
        "p": _set_paragraph,
        "list": _set_list,
        "def-list": _set_definitions,
        "disp-formula": _set_words,
        "statement": _set_inside,
        "disp-quote": _set_inside,
        "app-group": _set_inside,
        "fig-group": _set_inside,
        "table-wrap-group": _set_inside,
        "floats-group": _set_inside,
        "fig": _set_figure,
        "supplementary-material": _set_figure,
        "table-wrap": _set_table,
        "fn-group": _set_notes,
        "ref-list": _set_references,
    }
)
