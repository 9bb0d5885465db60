"""The pictures of a pooled effect: forest and funnel plots, as SVG, PNG or PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.draw.forest import forest
from kg.draw.funnel import funnel
from kg.draw.marks import Picture
from kg.draw.pdf import pdf
from kg.draw.png import png
from kg.draw.svg import svg
from kg.errors import ExportError
from kg.pool import Synthesis

PLOTS: Mapping[str, Callable[[Synthesis], Picture]] = {"forest": forest, "funnel": funnel}
_FORMATS: Mapping[str, Callable[[str], bytes]] = {"svg": str.encode, "png": png, "pdf": pdf}


def draw_pool(synthesis: Synthesis, plot: str = "forest", format: str = "svg") -> bytes:
    """A forest or funnel plot of a pooled effect; the same bytes every time.

    ExportError if there is no such plot or format, or if an extra is missing: `png`, or `print` for PDF.
    """
    if plot not in PLOTS:
        raise ExportError(f"{plot!r} is not a plot of a pool; there are: {', '.join(PLOTS)}")
    if format not in _FORMATS:
        raise ExportError(f"{format!r} is not a format of plots; there are: {', '.join(_FORMATS)}")
    return _FORMATS[format](svg(PLOTS[plot](synthesis)))
