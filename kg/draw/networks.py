"""The pictures of many trials: the evidence network and the gap map, as SVG, PNG or HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape
from string import Template
from typing import TYPE_CHECKING

from kg.draw.evidence_network import comparisons_of, network_picture
from kg.draw.gap_map import gap_map_picture
from kg.draw.page import part, policy
from kg.draw.png import png
from kg.draw.svg import svg
from kg.errors import ExportError
from kg.store import Rows

if TYPE_CHECKING:
    from kg.networks.evidence import Network


def draw_network(network: Network, format: str = "svg", title: str = "Evidence network") -> bytes:
    """The network as `svg`, `png`, or `html` that answers to the pointer; the same bytes each time.

    ExportError if there is no such format, or if a PNG is asked for without the extra `png`.
    """
    formats: Mapping[str, Callable[[], bytes]] = {
        "svg": lambda: svg(network_picture(network, title)).encode(),
        "png": lambda: png(svg(network_picture(network, title))),
        "html": lambda: _page(network, title).encode(),
    }
    return _drawn(formats, format)


def draw_gap_map(rows: Rows, format: str = "svg") -> bytes:
    """The answer to the question `gap-map` as `svg` or `png`; ExportError as for a network."""
    picture = partial(gap_map_picture, rows)
    formats: Mapping[str, Callable[[], bytes]] = {
        "svg": lambda: svg(picture()).encode(),
        "png": lambda: png(svg(picture())),
    }
    return _drawn(formats, format)


def _drawn(formats: Mapping[str, Callable[[], bytes]], format: str) -> bytes:
    if format not in formats:
        raise ExportError(f"{format!r} is not a format of this picture; there are: {', '.join(formats)}")
    return formats[format]()


def _page(network: Network, title: str) -> str:
    sheet, script = part("page.css") + part("network.css"), part("network.js")
    return Template(part("network.html")).substitute(
        title=escape(title),
        policy=escape(policy(sheet, script)),
        sheet=sheet,
        script=script,
        picture=svg(network_picture(network, title), interactive=True),
        rows="\n".join(_rows(network)),
    )


def _rows(network: Network) -> Iterator[str]:
    numbers = {name: number for number, name in enumerate(sorted(network))}
    for (one, other), trials in comparisons_of(network).items():
        cells = "".join(
            f"<td>{escape(cell)}</td>" for cell in (one, other, str(len(trials)), ", ".join(trials))
        )
        yield f'<tr data-nodes="{numbers[one]} {numbers[other]}">{cells}</tr>'
