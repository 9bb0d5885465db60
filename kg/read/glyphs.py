"""What is printed on a page of a PDF: words in pieces of lines, each at its place, and ruled lines."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from kg.read.inline import CITED, raised, tidy

# Words of a line are parted by less than this share of the type size, cells and columns by more.
_WIDEST_SPACE = 0.75
_NARROWEST_SPACE = 0.12
_DEEPEST_OVERLAP = 0.5
_SAME_BASE = 0.1
_SAME_SIZE = 0.05
_LEAST_OVERLAP = 0.4
_LARGEST_RAISED = 0.85
_LEAST_RISE = 0.18
_QUARTER_TURN = math.pi / 2
_THIN = 2.0
_SHORTEST_RULE = 8.0
_BOLD_WEIGHT = 600
_FORCED_BOLD = 1 << 18
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi(?!tal)|-semi", re.I)
_LONGEST_FONT_NAME = 128
_REFERENCES = re.compile(r"\d{1,3}(?:\s?[,\u2013\u2014-]\s?\d{1,3})*,?")
_BEFORE_REFERENCES = re.compile(r"(?:[A-Za-z]{3,}|[.,;:)\u201d\"])$")
# What the Symbol font prints, where a file gives only the number of the sign in that font.
_SYMBOLS: Mapping[int, str] = MappingProxyType(
    {
        0xF02B: "+",
        0xF02D: "\u2212",
        0xF03C: "<",
        0xF03D: "=",
        0xF03E: ">",
        0xF061: "\u03b1",
        0xF062: "\u03b2",
        0xF063: "\u03c7",
        0xF06D: "\u03bc",
        0xF07E: "~",
        0xF0A3: "\u2264",
        0xF0B0: "\u00b0",
        0xF0B1: "\u00b1",
        0xF0B3: "\u2265",
        0xF0B4: "\u00d7",
        0xF0B7: "\u2022",
    }
)


# Fonts of signs whose files say that they print the letters on the keys: `P,0.05` is P<0.05.
_PI_FONT = re.compile(rb"Mathematical-?Pi-?One|GreekwithMathPi", re.I)
_MATHEMATICAL_PI: Mapping[str, str] = MappingProxyType(
    {
        "1": "+",
        "2": "\u2212",
        "3": "\u00d7",
        "4": "\u00f7",
        "5": "=",
        "6": "\u00b1",
        ",": "<",
        ".": ">",
        "#": "\u2264",
        "$": "\u2265",
    }
)

# Between pieces of a line that are printed apart, a line end says nothing about a space.
_LINE_END = "\r\n"

_Box: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together on a line; `base` is the line's distance from the top of the page."""

    words: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False

    @property
    def top(self) -> float:
        """Where its letters begin, from the top of the page."""
        return self.base - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where its letters end."""
        return self.base + 0.22 * self.size

    @property
    def letters(self) -> int:
        """How many letters it has, figures and signs aside."""
        return sum(map(str.isalpha, self.words))


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line that is drawn on the page."""

    left: float
    right: float
    y: float

    @property
    def width(self) -> float:
        """How long it is."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number in the file from 1, its size, and what is on it."""

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()
    uprights: int = 0


@dataclass(frozen=True, slots=True)
class _Glyph:
    """One printed character; `apart` where the file has a space before it."""

    character: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turns: int
    apart: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one size on one base line, in the order of the file."""

    glyphs: list[_Glyph]

    @property
    def size(self) -> float:
        return self.glyphs[0].size

    @property
    def base(self) -> float:
        return self.glyphs[0].base

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def words(self) -> str:
        return "".join(
            " " * (glyph.apart and place > 0) + glyph.character for place, glyph in enumerate(self.glyphs)
        )


def pages(document: Any) -> Iterator[Page]:
    """The pages of an opened PDF (a `pypdfium2.PdfDocument`)."""
    for number, page in enumerate(document, start=1):
        yield _page(page, number)
        page.close()


def _page(page: Any, number: int) -> Page:
    _, _, width, height = page.get_mediabox()
    glyphs = list(_glyphs(page.get_textpage(), width, height))
    turns = Counter(glyph.turns for glyph in glyphs).most_common(1)
    turned = turns[0][0] if turns else 0
    runs = _runs(glyph for glyph in glyphs if glyph.turns == turned)
    rules, uprights = _rules(page, width, height, turned)
    size = (height, width) if turned % 2 else (width, height)
    return Page(number, *size, tuple(_pieces(runs)), rules, uprights)


def _turned(box: _Box, turns: int, width: float, height: float) -> _Box:
    """Left, top, right and bottom of a box of PDF (left, bottom, right, top), seen upright."""
    left, bottom, right, top = box
    return (
        (left, height - top, right, height - bottom),
        (height - top, width - right, height - bottom, width - left),
        (width - right, bottom, width - left, top),
        (bottom, left, top, right),
    )[turns]


def _glyphs(textpage: Any, width: float, height: float) -> Iterator[_Glyph]:
    from pypdfium2 import raw

    matrix, box = raw.FS_MATRIX(), raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    apart = True
    for place in range(textpage.count_chars()):
        font, bold = _font(raw, textpage, place)
        character = _character(raw, textpage, place, font)
        if character.isspace() or not character:
            apart = apart or character not in _LINE_END
            continue
        raw.FPDFText_GetLooseCharBox(textpage, place, box)
        raw.FPDFText_GetCharOrigin(textpage, place, x, y)
        raw.FPDFText_GetMatrix(textpage, place, matrix)
        turns = round(raw.FPDFText_GetCharAngle(textpage, place) / _QUARTER_TURN) % 4
        left, _, right, _ = _turned((box.left, box.bottom, box.right, box.top), turns, width, height)
        _, base, _, _ = _turned((x.value, y.value, x.value, y.value), turns, width, height)
        size = raw.FPDFText_GetFontSize(textpage, place) * math.hypot(matrix.c, matrix.d)
        yield _Glyph(character, left, right, base, size, bold, turns, apart)
        apart = False


def _character(raw: Any, textpage: Any, place: int, font: bytes) -> str:
    """The character at a place; a space for what ends a line, nothing for what has no meaning."""
    code = raw.FPDFText_GetUnicode(textpage, place)
    if raw.FPDFText_IsHyphen(textpage, place) == 1:
        return "-"
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    if code < 9 or 0xD800 <= code < 0xF900 or code >= 0xFFFE:
        return ""
    return _MATHEMATICAL_PI.get(chr(code), chr(code)) if _PI_FONT.search(font) else chr(code)


def _font(raw: Any, textpage: Any, place: int) -> tuple[bytes, bool]:
    """The name of a character's font, and whether it is bold."""
    name, flags = ctypes.create_string_buffer(_LONGEST_FONT_NAME), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, place, name, _LONGEST_FONT_NAME, flags)
    heavy = raw.FPDFText_GetFontWeight(textpage, place) >= _BOLD_WEIGHT
    return name.value, heavy or bool(flags.value & _FORCED_BOLD) or bool(_BOLD_NAME.search(name.value))


def _runs(glyphs: Iterable[_Glyph]) -> list[_Run]:
    runs: list[_Run] = []
    for glyph in glyphs:
        if runs and _goes_on(runs[-1].glyphs[-1], glyph):
            runs[-1].glyphs.append(glyph)
        else:
            runs.append(_Run([glyph]))
    return runs


def _goes_on(before: _Glyph, glyph: _Glyph) -> bool:
    """Whether a character stands next to the one before it in the file."""
    same_base = abs(before.base - glyph.base) <= _SAME_BASE * before.size
    same_size = abs(before.size - glyph.size) <= _SAME_SIZE * before.size
    return same_base and same_size and _is_near(glyph.left - before.right, glyph.size)


def _is_near(gap: float, size: float) -> bool:
    return -_DEEPEST_OVERLAP * size <= gap <= _WIDEST_SPACE * size


def _pieces(runs: list[_Run]) -> Iterator[Piece]:
    """Runs that stand side by side, joined from left to right; marks above or below the line belong to it."""
    lines: dict[int, list[list[_Run]]] = defaultdict(list)
    band = max((run.size for run in runs), default=1.0)
    for run in sorted(runs, key=lambda run: run.left):
        place = int(run.base // band)
        near = [line for n in (place - 1, place, place + 1) for line in lines[n] if _joins(line, run)]
        if near:
            min(near, key=lambda line: abs(run.left - line[-1].right)).append(run)
        else:
            lines[place].append([run])
    yield from (_piece(line) for place in sorted(lines) for line in lines[place])


def _joins(line: list[_Run], run: _Run) -> bool:
    last, main = line[-1], _main(line)
    size = max(main.size, run.size)
    return _is_near(run.left - last.right, size) and _overlap(main, run) >= _LEAST_OVERLAP


def _main(line: list[_Run]) -> _Run:
    """The run of a line that has the most characters, on whose base the line stands."""
    return max(line, key=lambda run: len(run.glyphs))


def _overlap(one: _Run, other: _Run) -> float:
    """How much of the height of the smaller is beside the larger, as a share."""
    top = max(run.base - 0.75 * run.size for run in (one, other))
    bottom = min(run.base + 0.22 * run.size for run in (one, other))
    return (bottom - top) / min(one.size, other.size)


def _piece(line: list[_Run]) -> Piece:
    main = _main(line)
    words = ""
    for place, run in enumerate(line):
        gap = run.left - line[place - 1].right if place else 0.0
        space = " " if gap > _NARROWEST_SPACE * main.size or (gap > 0 and run.glyphs[0].apart) else ""
        words += space + (_raised(words, run.words) if _is_raised(run, main) else run.words)
    glyphs = [glyph for run in line for glyph in run.glyphs]
    bold = sum(glyph.bold for glyph in glyphs) > len(glyphs) / 2
    return Piece(tidy(words), line[0].left, line[-1].right, main.base, main.size, bold)


def _is_raised(run: _Run, main: _Run) -> bool:
    return run.size <= _LARGEST_RAISED * main.size and main.base - run.base >= _LEAST_RISE * main.size


def _raised(before: str, mark: str) -> str:
    """A raised mark as it can stand on the line; the numbers of references go."""
    if not before.strip() or before.endswith(" "):
        return f"{mark} "
    if _REFERENCES.fullmatch(mark) and _BEFORE_REFERENCES.search(before):
        return CITED
    return raised(mark)


def _rules(page: Any, width: float, height: float, turns: int) -> tuple[tuple[Rule, ...], int]:
    """The horizontal lines of a page, and how many upright ones there are."""
    from pypdfium2 import raw

    drawn = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    boxes = [_turned(path.get_bounds(), turns, width, height) for path in drawn]
    uprights = sum(
        right - left <= _THIN and bottom - top >= _SHORTEST_RULE for left, top, right, bottom in boxes
    )
    level = [
        Rule(left, right, (top + bottom) / 2)
        for left, top, right, bottom in boxes
        if bottom - top <= _THIN and right - left >= _SHORTEST_RULE
    ]
    return tuple(sorted(level, key=lambda rule: (rule.y, rule.left))), uprights
