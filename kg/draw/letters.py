"""How wide words are, so that they can be set in lines without a browser.

Widths are those of Arial, in thousandths of the type size; Helvetica and Liberation Sans share them.

>>> letters_width = width("0.80", 10)
>>> round(letters_width, 2)
19.46
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

_REGULAR = {
    191: "'",
    222: "ijl‘’ł",
    260: "|",
    278: " !,./:;I[\\]ft·\xa0",
    333: "()-`r“”²³",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyzγκλ",
    525: "χ",
    549: "±≤≥",
    556: "#$0123456789?L_abdeghnopqu–§†‡đδ",
    577: "βµμα",
    584: "+<=>~−×",
    611: "FTZßø",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQØ",
    833: "Mm½¼¾",
    889: "%æ",
    944: "W",
    1000: "—…→←‰Æ",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl·‘’\xa0ł",
    280: "|",
    333: "!()-:;[]`ft²³",
    350: "•",
    389: "*r{}",
    400: "°",
    474: '"',
    500: "z“”",
    549: "±≤≥",
    556: "#$0123456789J_aceksvxy–§†‡γλκ",
    577: "µχ",
    584: "+<=>^~−×",
    611: "?FLTZbdghnopqußøđŁδβμα",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQwØ",
    833: "M½¼¾",
    889: "%mæ",
    944: "W",
    975: "@",
    1000: "—…→←‰Æ",
}
_WIDE = 1000
_SPACES = re.compile(r"[ \t\r\n]+")
_OTHER = 600
_ELLIPSIS = "…"


def width(words: str, size: float, bold: bool = False) -> float:
    """The width of a line of words at a type size."""
    table = _widths(bold)
    return sum(_letter(letter, table) for letter in words) * size / 1000


def wrap(
    words: str, room: float, size: float, bold: bool = False, lines: int | None = None
) -> tuple[str, ...]:
    """Words in lines no wider than the room; beyond so many lines the last ends in an ellipsis."""
    found = tuple(_lines(words, room, size, bold))
    if lines is None or len(found) <= lines:
        return found
    return (*found[: lines - 1], _shortened(found[lines - 1], room, size, bold))


def _lines(words: str, room: float, size: float, bold: bool) -> Iterator[str]:
    line = ""
    for word in _breakable(words, room, size, bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold) > room:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _breakable(words: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """The words one by one; one that is wider than the room in pieces that fit."""
    for word in filter(None, _SPACES.split(words)):
        while width(word, size, bold) > room and len(word) > 1:
            cut = _fitting(word, room, size, bold)
            yield word[:cut]
            word = word[cut:]
        yield word


def _fitting(word: str, room: float, size: float, bold: bool) -> int:
    return next((cut for cut in range(len(word) - 1, 1, -1) if width(word[:cut], size, bold) <= room), 1)


def _shortened(line: str, room: float, size: float, bold: bool) -> str:
    while line and width(line + _ELLIPSIS, size, bold) > room:
        line = line[:-1]
    return line.rstrip(" ,;:.") + _ELLIPSIS


def _letter(letter: str, table: Mapping[str, int]) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in table:
        return table[base]
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


@cache
def _widths(bold: bool) -> Mapping[str, int]:
    faces = _BOLD if bold else _REGULAR
    return {letter: width for width, letters in faces.items() for letter in letters}
