"""Web pages of journals, PubMed, registers and press offices, without the menus that surround a report."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from lxml import etree

from kg.errors import BrokenReportError, EmptyReportError, ReadingError
from kg.model import Document, Identifier, ReportKind
from kg.read.composed import Composed
from kg.read.encodings import decoded
from kg.read.headings import label_kind
from kg.read.inline import words
from kg.read.outline import Block, Grid, Heading, Listing, Paragraph, Title, set_outline, table_wrap
from kg.read.registers import registration
from kg.read.report_kinds import report_kind
from kg.read.source import Source, fingerprint, is_binary
from kg.read.xml import local_name, root_name

NAME = "html"
DESCRIPTION = "HTML"

_ROOTS = frozenset(
    {"html", "head", "body", "main", "div", "section", "table", "h1", "h2", "p", "meta", "title"}
)
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<!doctype\s+html", re.I | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
_CHARSET_WITHIN = 4096
_CUT_TAG = re.compile(r"<[A-Za-z/!][^<>]*\Z")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Browsers read these as Windows-1252, which has printed characters where Latin-1 has none.
_LATIN = frozenset({"iso8859-1", "ascii"})

_WITHOUT_REPORT = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "dialog",
    }
    | {"svg", "iframe", "object", "video", "audio", "canvas", "map", "img", "input"}
)
_ROLES_WITHOUT_REPORT = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog"}
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|social|share|sharing|related|advert\w*|ads?|newsletter|sidebar|"
    r"promo|subscribe|pagination|menu|toolbar|recommend\w*|skip|visually-hidden|sr-only)(?:$|[\s_-])",
    re.I,
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MAIN_SHARE = 0.6

_HEADING = re.compile(r"h([1-6])")
_LABEL_LEVEL = 7
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "figcaption"}
    | {"figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "ol"}
    | {"p", "pre", "section", "summary", "table", "ul"}
)
_NOTHING: frozenset[str] = frozenset()

_SITE_NAME = re.compile(r"\s+(?:\||::)\s+[^|]{1,60}$|\s[-\u2013\u2014]\s(?:\S+ ?){1,3}$")
_REFERENCE_TARGET = re.compile(r"#(?:\w*[-_.])*?(?:ref\w*|bib\w*|cit\w*|cr|b|r)[-_.]?\d", re.I)
_NOTE_TARGET = re.compile(r"#(?:\w*[-_.])*?(?:\w*fn\w*|\w*note\w*)[-_.]?\w*", re.I)

_IDENTIFIERS: Mapping[str, str] = MappingProxyType(
    {
        "citation_doi": "doi",
        "dc.identifier": "doi",
        "dc.identifier.doi": "doi",
        "prism.doi": "doi",
        "bepress_citation_doi": "doi",
        "citation_pmid": "pmid",
        "citation_pmcid": "pmcid",
    }
)
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "doi": re.compile(r"(?:(?:https?://(?:dx\.)?doi\.org/|doi:)\s*)?(?P<value>10\.\d{4,9}/\S+)", re.I),
        "pmid": re.compile(r"(?:pmid:?\s*)?(?P<value>\d{1,8})", re.I),
        "pmcid": re.compile(r"(?P<value>PMC\d+)", re.I),
    }
)
_ADDRESSES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "pmcid": re.compile(r"/articles/(PMC\d+)/?$"),
        "pmid": re.compile(r"//pubmed\.[^/]+/(\d+)/?$"),
        "NCT": re.compile(r"/(NCT\d{8})/?$"),
    }
)
_JOURNAL = ("citation_journal_title", "prism.publicationname")
_TITLES = ("citation_title", "dc.title")
_DATES = (
    "citation_online_date",
    "citation_publication_date",
    "citation_date",
    "prism.publicationdate",
    "dc.date",
    "article:published_time",
)
_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?)?")


def can_read(head: bytes) -> bool:
    """Whether these first bytes begin a web page."""
    if is_binary(head):
        return False
    return bool(_DOCTYPE.match(head)) or (root_name(head) or "").lower() in _ROOTS


def read(source: Source) -> Iterator[Document | ReadingError]:
    """The one report of a web page."""
    content = source.content()
    root = _parsed(_text(content, source.name), source.name)
    metas, outside, page = _metas(root), _first_heading(root), root.findtext(".//title") or ""
    _drop_surroundings(root)
    blocks = tuple(_blocks(_content(root)))
    composed = Composed()
    set_outline(composed, _with_title(blocks, _titles(metas, blocks, outside, " ".join(page.split()))))
    document = composed.document(
        source.name,
        NAME,
        ReportKind.REPORT,
        fingerprint(content),
        tuple(dict.fromkeys(_identifiers(metas, root))),
        _published(metas),
    )
    yield replace(document, kind=_kind(document, metas))


def _kind(document: Document, metas: Mapping[str, str]) -> ReportKind:
    """A page with a journal's metadata is an article, whatever parts of it the page shows."""
    in_journal = document.identifiers and any(name in metas for name in _JOURNAL)
    return ReportKind.ARTICLE if in_journal else report_kind(document.text, document.sections)


def _text(content: bytes, source: str) -> str:
    declared = _CHARSET.search(content[:_CHARSET_WITHIN])
    name = _codec(declared[1].decode()) if declared else None
    try:
        return content.decode(name) if name else decoded(content, source)
    except UnicodeDecodeError:
        return decoded(content, source)


def _codec(declared: str) -> str | None:
    """The codec of a declared character set; UTF-16 cannot be declared in bytes that ASCII can read."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    if name.startswith(("utf-16", "utf-32")):
        return None
    return "cp1252" if name in _LATIN else name


def _parsed(text: str, source: str) -> etree._Element:
    if _CUT_TAG.search(text[-_CHARSET_WITHIN:]):
        raise BrokenReportError(source, "the page is cut off inside a tag", f"line {text.count(chr(10)) + 1}")
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(_XML_DECLARATION.sub("", text, count=1), parser)
    except etree.XMLSyntaxError as error:
        raise EmptyReportError(source) from error
    return root


def _metas(root: etree._Element) -> dict[str, str]:
    """What the page says about itself, the first of each name, names in lower case."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        metas.setdefault(name, " ".join((meta.get("content") or "").split()))
    return metas


def _identifiers(metas: Mapping[str, str], root: etree._Element) -> Iterator[Identifier]:
    for name, scheme in _IDENTIFIERS.items():
        if found := _FORMS[scheme].fullmatch(metas.get(name, "")):
            yield Identifier(scheme, found["value"])
    for link in root.iterfind(".//link[@rel='canonical']"):
        for scheme, address in _ADDRESSES.items():
            if found := address.search(link.get("href") or ""):
                yield registration(found[1]) or Identifier(scheme, found[1])


def _published(metas: Mapping[str, str]) -> str | None:
    """The date of publication as ISO 8601, as exact as the page gives it."""
    for name in _DATES:
        if found := _DATE.match(metas.get(name, "")):
            return "-".join(part.zfill(2) for part in found.groups() if part)
    return None


def _drop_surroundings(root: etree._Element) -> None:
    """Take out what is no part of the report: menus, scripts, advertisements, what is hidden."""
    for element in list(root.iter(etree.Element)):
        if element.getparent() is not None and _is_surrounding(element):
            _take_out(element)
        elif element.tag == "a":
            _name_reference(element)


def _is_surrounding(element: etree._Element) -> bool:
    if element.tag in _WITHOUT_REPORT or element.get("role") in _ROLES_WITHOUT_REPORT:
        return True
    if element.get("hidden") is not None or _INVISIBLE.search(element.get("style") or ""):
        return True
    named = _FURNITURE.search(element.get("class") or "") or _FURNITURE.search(element.get("id") or "")
    return bool(named) and element.tag != "body" and element.find(".//h1") is None


def _take_out(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _name_reference(link: etree._Element) -> None:
    """Name a link to a reference or a note of the page as articles in JATS do."""
    target = link.get("href") or ""
    kind = "bibr" if _REFERENCE_TARGET.search(target) else "fn" if _NOTE_TARGET.search(target) else None
    if kind:
        link.tag = "xref"
        link.set("ref-type", kind)


def _content(root: etree._Element) -> etree._Element:
    """The part of the page that holds the report: the main part, or the one article that is most of it."""
    body = next(root.iter("body"), root)
    whole = _longest([*body.iter("main"), *body.iterfind(".//*[@role='main']")], body)
    article = _longest(list(whole.iter("article")), whole)
    return article if _length(article) >= _MAIN_SHARE * _length(whole) else whole


def _longest(parts: list[etree._Element], otherwise: etree._Element) -> etree._Element:
    return max(parts, key=_length, default=otherwise)


def _length(element: etree._Element) -> int:
    return sum(map(len, element.itertext()))


def _first_heading(root: etree._Element) -> str:
    return next(filter(None, (words(heading, _NOTHING) for heading in root.iter("h1"))), "")


def _titles(metas: Mapping[str, str], blocks: tuple[Block, ...], outside: str, page: str) -> Iterator[str]:
    """What may be the title, the surest first; `outside` is the first main heading of the whole page."""
    yield from (metas[name] for name in _TITLES if name in metas)
    yield from (block.words for block in blocks if isinstance(block, Heading) and block.level == 1)
    yield outside
    yield metas.get("og:title", "")
    yield _SITE_NAME.sub("", page)


def _with_title(blocks: tuple[Block, ...], titles: Iterator[str]) -> Iterator[Block]:
    """The same blocks, the heading that is the title as such; where none is, the title comes first."""
    title = next(filter(None, titles), "")
    place = next((n for n, block in enumerate(blocks) if block == Heading(title, 1)), None)
    if title and place is None:
        yield Title(title)
    for number, block in enumerate(blocks):
        yield Title(title) if number == place else block


def _blocks(element: etree._Element) -> Iterator[Block]:
    """The blocks inside an element in order; words that lie loose between them are paragraphs."""
    loose = _paragraph_of(element.text)
    for child in list(element):
        if _holds_blocks(child):
            after = child.tail
            yield from _paragraph(loose)
            yield from _SETTERS.get(_name(child), _blocks)(child)
            loose = _paragraph_of(after)
        else:
            loose.append(child)
    yield from _paragraph(loose)


def _paragraph_of(text: str | None) -> etree._Element:
    paragraph = etree.Element("p")
    paragraph.text = text
    return paragraph


def _name(element: etree._Element) -> str:
    return "h" if _HEADING.fullmatch(local_name(element)) else local_name(element)


def _holds_blocks(element: etree._Element) -> bool:
    return any(local_name(inside) in _BLOCKS for inside in element.iter(etree.Element))


def _paragraph(element: etree._Element) -> Iterator[Block]:
    inside = words(element, _NOTHING)
    if inside and _is_emphasized(element) and label_kind(inside):
        yield Heading(inside, _LABEL_LEVEL)
    elif inside:
        yield Paragraph(inside)


def _is_emphasized(element: etree._Element) -> bool:
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    return not loose.strip() and all(local_name(child) in {"b", "strong"} for child in element)


def _heading(element: etree._Element) -> Iterator[Block]:
    if inside := words(element, _NOTHING):
        yield Heading(inside, int(local_name(element)[1]))


def _list(element: etree._Element) -> Iterator[Block]:
    if any(_HEADING.fullmatch(local_name(inside)) or inside.tag == "table" for inside in element.iter()):
        yield from _blocks(element)
    elif items := tuple(filter(None, (words(item, _NOTHING) for item in element.iterfind("li")))):
        yield Listing(items)


def _definitions(element: etree._Element) -> Iterator[Block]:
    """Terms with their meanings as paragraphs, as registers' pages show their fields."""
    term = ""
    for child in element.iter("dt", "dd"):
        if child.tag == "dt":
            term = words(child, _NOTHING).rstrip(":")
        elif meaning := words(child, _NOTHING):
            yield Paragraph(f"{term}: {meaning}" if term else meaning)


def _figure(element: etree._Element) -> Iterator[Block]:
    """What a figure holds, its caption first."""
    captions = list(element.iterfind("figcaption"))
    for caption in captions:
        yield from _blocks(caption)
        element.remove(caption)
    yield from _blocks(element)


def _table(element: etree._Element) -> Iterator[Block]:
    rows = [row for row in element.iter("tr") if row.find("td") is not None or row.find("th") is not None]
    if _is_layout(element, rows):
        for cell in element.iter("td", "th"):
            yield from _blocks(cell)
        return
    caption = element.find("caption")
    notes = [row for row in rows if _stands_in(row, "tfoot")]
    wrap = table_wrap(
        [row for row in rows if row not in notes],
        words(caption, _NOTHING) if caption is not None else "",
        sum(_stands_in(row, "thead") for row in rows),
        [words(note, _NOTHING) for note in notes],
    )
    yield Grid(wrap)


def _is_layout(table: etree._Element, rows: list[etree._Element]) -> bool:
    """Whether a table only places things on the page."""
    nested = next(table.iterdescendants("table", "h1", "h2", "h3", "h4"), None) is not None
    return nested or table.get("role") == "presentation" or max(map(len, rows), default=0) < 2


def _stands_in(row: etree._Element, part: str) -> bool:
    parent = row.getparent()
    return parent is not None and local_name(parent) == part


_SETTERS: Mapping[str, Callable[[etree._Element], Iterator[Block]]] = MappingProxyType(
    {
        "h": _heading,
        "p": _paragraph,
        "pre": _paragraph,
        "ul": _list,
        "ol": _list,
        "dl": _definitions,
        "figure": _figure,
        "table": _table,
    }
)
