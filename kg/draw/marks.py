"""What a picture is made of: words, lines, boxes and paths at their places, and groups of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.draw.letters import width, wrap
from kg.model import Span

INK = "#1b2733"
MUTED = "#566472"
FAINT = "#d5dce3"
WASH = "#f5f7f9"
PAPER = "#ffffff"
ACCENT = "#0b5a8f"


@dataclass(frozen=True, slots=True)
class Style:
    """How words are set; `leading` is the distance of lines in type sizes."""

    size: float = 13
    bold: bool = False
    fill: str = INK
    italic: bool = False
    leading: float = 1.36


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words; `x` is its start, middle or end as `anchor` says, `y` its base line."""

    x: float
    y: float
    text: str
    style: Style = Style()
    anchor: str = "start"

    @property
    def box(self) -> Box:
        """The room that the line takes, from the top of its capitals to the foot of its letters."""
        long = width(self.text, self.style.size, self.style.bold)
        left = self.x - long * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return Box(left, self.y - 0.74 * self.style.size, left + long, self.y + 0.21 * self.style.size)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path as SVG writes it, drawn or filled."""

    path: str
    stroke: str | None = None
    fill: str | None = None
    width: float = 1
    dash: str | None = None


@dataclass(frozen=True, slots=True)
class Plate:
    """A rectangle, filled and perhaps outlined."""

    box: Box
    fill: str
    radius: float = 0
    stroke: str | None = None
    dash: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Marks that show one statement, with the words of the report behind it and what it is."""

    marks: tuple[Mark, ...]
    evidence: tuple[Span, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Marks that show one thing of a network: what it is, and the nodes that it is or joins, by number."""

    marks: tuple[Mark, ...]
    nodes: tuple[int, ...]
    about: str


Mark: TypeAlias = Words | Stroke | Plate | Said | Linked


@dataclass(frozen=True, slots=True)
class Panel:
    """Marks that belong together, and the y below them."""

    marks: tuple[Mark, ...]
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture: its size, its marks, and what it shows in words."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    title: str
    description: str

    def words(self) -> Iterator[Words]:
        """Every line of words in it."""
        return (mark for mark in flattened(self.marks) if isinstance(mark, Words))


def flattened(marks: Iterable[Mark]) -> Iterator[Words | Stroke | Plate]:
    """The marks with those inside of groups in their place."""
    for mark in marks:
        if isinstance(mark, Said | Linked):
            yield from flattened(mark.marks)
        else:
            yield mark


def paragraph(
    text: str, x: float, top: float, room: float, style: Style = Style(), lines: int | None = None
) -> Panel:
    """Words set in lines from a top edge down."""
    step = style.size * style.leading
    set_lines = wrap(text, room, style.size, style.bold, lines)
    marks = tuple(Words(x, top + style.size + step * i, line, style) for i, line in enumerate(set_lines))
    return Panel(marks, top + step * len(set_lines))


def paragraphs(texts: Iterable[tuple[str, Style]], x: float, top: float, room: float) -> Panel:
    """Several texts below each other."""
    marks: list[Mark] = []
    for text, style in texts:
        panel = paragraph(text, x, top, room, style)
        marks += panel.marks
        top = panel.bottom
    return Panel(tuple(marks), top)


def circle(x: float, y: float, radius: float) -> str:
    """The path of a circle around a point."""
    turn, across = f"a{number(radius)} {number(radius)} 0 1 0", number(2 * radius)
    return f"M{number(x - radius)} {number(y)}{turn} {across} 0{turn} -{across} 0Z"


def rule(left: float, right: float, y: float, colour: str = FAINT, width: float = 1) -> Stroke:
    """A horizontal line."""
    return Stroke(f"M{number(left)} {number(y)}H{number(right)}", stroke=colour, width=width)


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")
