"""One form for characters that printers write in many: dashes, spaces, quotes, decimal points, line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
WIDE_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc"
DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033"
LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
RAISED_POINTS = "\u00b7\u2219\u22c5"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
LIGATURES: Mapping[str, str] = MappingProxyType(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
# Words that keep their hyphen where a line ends at it; other words cut at a line end are joined.
_COMPOUND_START = re.compile(
    "active|dose|double|five|follow|four|half|health|high|intention|long|low|open|parallel|participant|"
    "patient|placebo|quality|self|sham|short|single|six|three|time|triple|two"
)
_COMPOUND_END = re.compile(
    "adjusted|arm|based|blind|blinded|controlled|dummy|inferiority|label|labelled|masked|related|sided|"
    "specific|tailed|treat|up"
)
_SUFFIX = re.compile("able|ed|er|ered|ering|ers|est|ing|ish|ly|ness|s|th")

_ONE_FOR_ONE: Mapping[str, str] = MappingProxyType(
    {
        **{chr(ord("\uff01") + i): chr(ord("!") + i) for i in range(94)},
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(WIDE_SPACES, " "),
        **dict.fromkeys(SINGLE_QUOTES, "'"),
        **dict.fromkeys(DOUBLE_QUOTES, '"'),
        **dict.fromkeys(LINE_ENDS, "\n"),
        **dict.fromkeys("\u2266\u2a7d", "\u2264"),
        **dict.fromkeys("\u2267\u2a7e", "\u2265"),
        "\u00b5": "\u03bc",
        "\u2126": "\u03a9",
        "\u223c": "~",
    }
)
_REPLACED = re.compile(f"[{''.join(map(re.escape, _ONE_FOR_ONE))}]")
_BEFORE_A_DECIMAL = r"(?<=[0-9<>=\u2264\u2265])|(?<=[<>=\u2264\u2265] )"
_RAISED_DECIMAL = re.compile(rf"(?:{_BEFORE_A_DECIMAL})[{RAISED_POINTS}](?=[0-9])")

_HYPHENS = rf"{re.escape('-')}{DASHES[:2]}"
# The character itself comes first in each pattern and what must stand before it follows: far fewer tries.
_UP_TO_THREE_DIGITS = "|".join(
    rf"(?<=(?<![0-9.,{RAISED_POINTS}])[0-9]{{{n}}}[{WIDE_SPACES}])" for n in (1, 2, 3)
)
_THOUSANDS_SPACE = rf"[{WIDE_SPACES}](?=[0-9]{{3}}(?![0-9]))(?:{_UP_TO_THREE_DIGITS})"
_CUT = rf"(?P<cut>[{_HYPHENS}\u00ad](?<=[a-z].)(?:\r\n|\n|\r)[ \t]*(?=[a-z]))"
_DROPPED = rf"(?P<dropped>[{INVISIBLE}]|\r(?=\n)|{_THOUSANDS_SPACE})"
_LENGTH_CHANGES = re.compile(rf"{_CUT}|{_DROPPED}|(?P<ligature>[{''.join(LIGATURES)}])")
_MAY_CHANGE_LENGTH = re.compile(rf"[{INVISIBLE}\r{''.join(LIGATURES)}{WIDE_SPACES}]|[{_HYPHENS}]\n")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"[a-z]+\Z"), re.compile(r"[a-z]+")
_LONGEST_WORD = 40


def plain(text: str) -> tuple[str, tuple[int, ...]]:
    """The text in one form for matching, and the place in `text` of each of its characters.

    The places have one entry more than the plain text has characters; they are empty where both
    run in step. Greek mu stands for the micro sign too.
    """
    even = _even(text)
    if not _MAY_CHANGE_LENGTH.search(text):
        return even, ()
    edits = tuple(_edits(text))
    return _edited(even, edits) if edits else (even, ())


def _even(text: str) -> str:
    """The text with every character replaced that has a one-for-one form."""
    even = _REPLACED.sub(lambda found: _ONE_FOR_ONE[found.group()], text)
    return even if even.isascii() else _RAISED_DECIMAL.sub(".", even)


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Places of the text that become longer or shorter: start, end, and what stands there instead."""
    for found in _LENGTH_CHANGES.finditer(text):
        instead = _joint(text, *found.span()) if found["cut"] else LIGATURES.get(found.group(), "")
        yield *found.span(), instead


def _joint(text: str, start: int, end: int) -> str:
    """What joins a word that a line end cuts: its hyphen where the word is a compound, else nothing."""
    before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    after = _WORD_AFTER.match(text, end)
    first, second = before.group() if before else "", after.group() if after else ""
    started = _COMPOUND_START.fullmatch(first) and not _SUFFIX.fullmatch(second)
    compound = started or _COMPOUND_END.fullmatch(second) or f"{first}-{second}" in text
    return "-" if compound and text[start] != "\u00ad" else ""


def _edited(even: str, edits: tuple[tuple[int, int, str], ...]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for start, end, instead in edits:
        pieces += (even[done:start], instead)
        places.extend(range(done, start))
        places.extend([start] * len(instead))
        done = end
    pieces.append(even[done:])
    places.extend(range(done, len(even) + 1))
    return "".join(pieces), tuple(places)
