"""A picture as PDF, set by Typst with Roboto: lines stay lines, words stay words, bytes stay the same."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.draw.svg import FONTS
from kg.errors import ExportError

_PAGE = """
#set document(date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image("picture.svg")
"""


def pdf(svg: str) -> bytes:
    """The picture as one page of its size; ExportError names the extra that this needs."""
    try:
        import typst

        fonts = files("font_roboto") / "files"
    except ModuleNotFoundError as error:
        raise ExportError("drawing a PDF needs an extra: pip install 'trialgraph[print]'") from error
    with TemporaryDirectory() as folder:
        (Path(folder) / "picture.svg").write_text(svg.replace(FONTS, "Roboto"), encoding="utf-8")
        page = Path(folder) / "page.typ"
        page.write_text(_PAGE, encoding="utf-8")
        made = typst.compile(str(page), font_paths=[str(fonts)], ignore_system_fonts=True, timestamp=0)
    if not isinstance(made, bytes):
        raise ExportError("a picture became several pages")
    return made
