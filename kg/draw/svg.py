"""A picture as SVG: the same bytes every time, no style sheet, no font or image from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax import saxutils

from kg.draw.marks import PAPER, Linked, Mark, Picture, Plate, Said, Stroke, Style, Words, number
from kg.draw.wording import place, quoted

_NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
FONTS = "Arial, 'Liberation Sans', 'Helvetica Neue', Helvetica, sans-serif"


def svg(picture: Picture, *, interactive: bool = False) -> str:
    """The picture as one SVG element; in an interactive one every statement can be reached by keyboard."""
    size = f"{number(picture.width)} {number(picture.height)}"
    width, height = size.split()
    role = "" if interactive else ' role="img"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{width}" height="{height}"'
        f'{role} aria-labelledby="picture-title picture-description" font-family="{FONTS}">\n'
        f'<title id="picture-title">{escape(picture.title)}</title>\n'
        f'<desc id="picture-description">{escape(picture.description)}</desc>\n'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n'
        + "".join(f"{line}\n" for line in _elements(picture.marks, interactive))
        + "</svg>\n"
    )


def _elements(marks: Iterable[Mark], interactive: bool) -> Iterator[str]:
    for mark in marks:
        if isinstance(mark, Words):
            yield _words(mark)
        elif isinstance(mark, Stroke):
            yield f'<path d="{mark.path}"{_paint(mark.fill, mark.stroke, mark.width, mark.dash)}/>'
        elif isinstance(mark, Plate):
            yield _plate(mark)
        elif isinstance(mark, Linked):
            yield from _linked(mark, interactive)
        else:
            yield from _said(mark, interactive)


def _said(said: Said, interactive: bool) -> Iterator[str]:
    """A group that shows the words behind it when it is pointed at."""
    if not said.evidence:
        yield from _elements(said.marks, interactive)
        return
    words = " ".join(f"w{span.start}-{span.end}" for span in said.evidence)
    reach = f' tabindex="0" role="button" aria-label={_attribute(said.about)}' if interactive else ""
    yield f'<g class="said" data-words="{words}"{reach}>'
    yield (
        "<title>" + escape("\n".join(f"{quoted(span)} {place(span)}" for span in said.evidence)) + "</title>"
    )
    yield from _elements(said.marks, interactive)
    yield "</g>"


def _linked(linked: Linked, interactive: bool) -> Iterator[str]:
    """A group that says what it is when it is pointed at."""
    nodes = " ".join(map(str, linked.nodes))
    reach = ' tabindex="0"' if interactive else ""
    yield f'<g class="linked" data-nodes="{nodes}"{reach}><title>{escape(linked.about)}</title>'
    yield from _elements(linked.marks, interactive)
    yield "</g>"


def _words(words: Words) -> str:
    anchor = "" if words.anchor == "start" else f' text-anchor="{words.anchor}"'
    style = _style(words.style)
    return f'<text x="{number(words.x)}" y="{number(words.y)}"{anchor}{style}>{escape(words.text)}</text>'


def escape(words: str) -> str:
    """Words as XML holds them; characters that it cannot hold become U+FFFD."""
    return saxutils.escape(_NO_XML.sub("\ufffd", words))


def _attribute(words: str) -> str:
    return saxutils.quoteattr(_NO_XML.sub("\ufffd", words))


def _style(style: Style) -> str:
    weight = ' font-weight="700"' if style.bold else ""
    slant = ' font-style="italic"' if style.italic else ""
    return f' font-size="{number(style.size)}"{weight}{slant} fill="{style.fill}"'


def _plate(plate: Plate) -> str:
    box = plate.box
    corner = f' rx="{number(plate.radius)}"' if plate.radius else ""
    size = f'width="{number(box.right - box.left)}" height="{number(box.bottom - box.top)}"'
    paint = _paint(plate.fill, plate.stroke, 1, plate.dash)
    return f'<rect x="{number(box.left)}" y="{number(box.top)}" {size}{corner}{paint}/>'


def _paint(fill: str | None, stroke: str | None, width: float, dash: str | None) -> str:
    parts = [f' fill="{fill or "none"}"']
    parts += [f' stroke="{stroke}"'] if stroke else []
    parts += [f' stroke-width="{number(width)}"'] if stroke and width != 1 else []
    parts += [f' stroke-dasharray="{dash}"'] if dash else []
    return "".join(parts)
