"""A picture as PNG, drawn by resvg with Roboto, so that it looks the same on every machine."""

from __future__ import annotations

from importlib.resources import files

from kg.errors import ExportError

SHARPNESS = 2
_FAMILY = "Roboto"
_FACES = ("Regular", "Bold", "Italic", "BoldItalic")
_OUR_FACE = f"text {{ font-family: {_FAMILY} }}"


def png(svg: str) -> bytes:
    """The picture at twice its size in dots; ExportError names the extra that this needs."""
    try:
        from resvg_py import svg_to_bytes

        folder = files("font_roboto") / "files"
    except ModuleNotFoundError as error:
        raise ExportError("drawing a PNG needs an extra: pip install 'trialgraph[png]'") from error
    fonts = [str(folder / f"{_FAMILY}-{face}.ttf") for face in _FACES]
    return svg_to_bytes(svg_string=svg, zoom=SHARPNESS, font_files=fonts, style_sheet=_OUR_FACE)
