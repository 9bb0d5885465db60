"""A picture of one trial's evidence, readable at a glance: SVG, PNG, or one HTML page that works offline."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.draw.page import page
from kg.draw.picture import picture
from kg.draw.png import png
from kg.draw.svg import svg
from kg.errors import ExportError
from kg.model import Trial

__all__ = ["FORMATS", "draw"]

_DRAWN: Mapping[str, Callable[[Trial], bytes]] = {
    "svg": lambda trial: svg(picture(trial)).encode(),
    "png": lambda trial: png(svg(picture(trial))),
    "html": lambda trial: page(trial).encode(),
}
FORMATS = tuple(_DRAWN)


def draw(trial: Trial, format: str = "svg") -> bytes:
    """A picture of what one report states about a trial, in one of `FORMATS`; the same bytes every time.

    ExportError if there is no such format, or if a PNG is asked for without the extra `png`.
    """
    if format not in _DRAWN:
        raise ExportError(f"{format!r} is not a format of pictures; there are: {', '.join(FORMATS)}")
    return _DRAWN[format](trial)
