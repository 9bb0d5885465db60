"""The words of marked-up text: emphasis dissolves, raised marks and references do not touch numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.read.xml import local_name

BLOCKS = frozenset(
    {"table-wrap", "table-wrap-group", "table", "fig", "fig-group", "list", "def-list", "boxed-text"}
    | {"disp-quote", "disp-formula", "supplementary-material", "array", "statement", "verse-group"}
)
_WITHOUT_WORDS = frozenset(
    {
        "tex-math",
        "graphic",
        "inline-graphic",
        "media",
        "object-id",
        "fn",
        "index-term",
        "alt-text",
        "long-desc",
    }
)
_APART = frozenset(
    {"break", "p", "list-item", "title", "label", "td", "th", "hr", "def-item", "term", "def"}
    | {"br", "div", "li", "dt", "dd"}
)
_REFERENCE_KINDS = frozenset({"bibr", "ref"})
_NOTE_KINDS = frozenset({"fn", "table-fn"})

# Private-use characters mark, while a text is put together, what can be settled only in its context.
CITED, _RAISED, _LOWERED = "\ue000", "\ue001", "\ue002"
_MARKS = re.compile(f"[{CITED}{_RAISED}{_LOWERED}]")
_SPACES = re.compile(r"[ \t\r\n]+")
_REFERENCE_NUMBERS = re.compile(r"[\d\s,;*\[\]()\u2013\u2014-]*")
_RAISED_WORDS = re.compile(
    f"(?P<before>[^\\s{CITED}{_RAISED}{_LOWERED}]*){_RAISED}(?P<mark>[^{_LOWERED}]*){_LOWERED}"
)
_CITED_ONLY = re.compile(f"[{CITED}\\s,;\u2013-]*")
_CITATIONS = f"{CITED}(?:[\\s,;\u2013-]*(?:and )?{CITED})*"
_CITED_PASSAGE = re.compile(f"[ \u00a0]*[\\[(]\\s*{_CITATIONS}\\s*[\\])]|{_CITATIONS}")
_SPACE_BEFORE_STOP = re.compile(r" +(?=[.,;:)\]](?:\s|$))")

_POWER = re.compile(r"[-+\u2212\u2013]?\d+")
_INNER_SPACE = re.compile(r"(?<=[-+\u2212\u2013])\s(?=\d)")
_TEN = re.compile(r"(?<![\d.\u00b7])10$")
_LETTERS_AT_END = re.compile(r"[A-Za-z\u00b5\u0370-\u03ff]*$")
_WORN_TIGHT = re.compile(r"(?:th|st|nd|rd|TM|[\u00ae\u2122\u00b0]|\d*[+\u2212-])\s*", re.I)
_UNIT = re.compile(r".*(?:^|[/\d(\u00b7\u00b5\u03bc])(?:[kcdm\u00b5\u03bcn]?m|s|h|min|day|kg|l|dl|ml)")


def words(element: etree._Element, skipped: frozenset[str] = BLOCKS) -> str:
    """The words inside an element in one line, without the blocks that are to be skipped."""
    return tidy("".join(_pieces(element, skipped)))


def segments(paragraph: etree._Element) -> Iterator[str | etree._Element]:
    """A paragraph in order: runs of words, and the blocks that lie between them."""
    raw = [paragraph.text or ""]
    for child in paragraph:
        name = local_name(child)
        if name in BLOCKS:
            yield tidy("".join(raw))
            yield child
            raw = []
        elif name not in _WITHOUT_WORDS:
            raw.extend(_child(child, name, BLOCKS))
        raw.append(child.tail or "")
    yield tidy("".join(raw))


def tidy(raw: str) -> str:
    """A text with its raised marks settled, its reference marks gone and its spaces single."""
    if _MARKS.search(raw):
        raw = _CITED_PASSAGE.sub("", _RAISED_WORDS.sub(_settled, raw))
        raw = _SPACE_BEFORE_STOP.sub("", _SPACES.sub(" ", raw))
    return _SPACES.sub(" ", raw).strip(" ")


def _pieces(element: etree._Element, skipped: frozenset[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name not in _WITHOUT_WORDS and name not in skipped:
            yield from _child(child, name, skipped)
        yield child.tail or ""


def _child(child: etree._Element, name: str, skipped: frozenset[str]) -> Iterator[str]:
    inside = "".join(_pieces(child, skipped))
    if name == "sup":
        yield raised(inside) if not _MARKS.search(inside) else CITED
    elif name == "xref":
        yield _cross_reference(child.get("ref-type"), inside)
    else:
        yield f" {inside} " if name in _APART else inside


def _cross_reference(kind: str | None, inside: str) -> str:
    bare = _MARKS.sub("", inside)
    if kind in _REFERENCE_KINDS and _REFERENCE_NUMBERS.fullmatch(bare):
        return CITED
    return raised(bare) if kind in _NOTE_KINDS else inside


def raised(mark: str) -> str:
    """A mark above the line, to stand in a text until `tidy` settles how it stands on the line."""
    return f"{_RAISED}{mark}{_LOWERED}"


def _settled(found: re.Match[str]) -> str:
    """A raised mark as it can stand on the line: `10^9`, `kg/m2`, `4th`, `12.3 a`, `trial [7]`."""
    before, mark = found["before"], found["mark"].strip()
    mark = _INNER_SPACE.sub("", mark)
    if _CITED_ONLY.fullmatch(mark):
        return before + CITED
    if _WORN_TIGHT.fullmatch(mark) or not before or before[-1] in "([/":
        return before + mark
    if _POWER.fullmatch(mark):
        return before + _power(before, mark)
    return f"{before} {mark}"


def _power(before: str, mark: str) -> str:
    """Tight after a unit or a one-letter symbol, a power after ten, else the number of a note."""
    if _TEN.search(before):
        return f"^{mark}"
    letters = _LETTERS_AT_END.findall(before)[0]
    return mark if len(letters) == 1 or (letters and _UNIT.fullmatch(before)) else f" [{mark}]"
