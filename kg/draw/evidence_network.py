"""An evidence network as reviewers draw it: on circles, with lines as thick as their trials are many."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.draw.letters import width, wrap
from kg.draw.marks import ACCENT, INK, MUTED, Linked, Mark, Picture, Stroke, Style, Words, circle, number
from kg.draw.wording import count
from kg.networks import bridges, components

if TYPE_CHECKING:
    from kg.networks.evidence import Network

_WIDTH = 1240
_MARGIN = 44
_TITLE = Style(18, bold=True)
_NAME = Style(13)
_FOOT = Style(12, fill=MUTED)
_LABEL_ROOM = 130
_LINE = "#9fb0bf"
_SMALLEST, _LARGEST = 7.0, 22.0
_THICKEST = 12.0
_UPRIGHT = 0.2
_LINE_STEP = 15


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands, and in which direction from the middle of its circle: its name goes there."""

    x: float
    y: float
    across: float
    down: float


def network_picture(network: Network, title: str) -> Picture:
    """Nodes are interventions, as large as their trials are many; a line held by nothing else is marked."""
    places, bottom = _placed(components(network), _MARGIN + 40)
    numbers = {name: number for number, name in enumerate(sorted(network))}
    marks: list[Mark] = [Words(_MARGIN, _MARGIN + 6, title, _TITLE)]
    marks += _lines(network, places, numbers)
    for name in sorted(network):
        marks.append(_node(network, name, places[name], numbers[name]))
    marks += _legend(bottom)
    return Picture(_WIDTH, bottom + _MARGIN + 16, tuple(marks), title, _described(network))


def comparisons_of(network: Network) -> dict[tuple[str, str], tuple[str, ...]]:
    """The trials of each comparison by name, under its two interventions in the order of the alphabet."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one, other, facts in network.edges(data=True):
        found[min(one, other), max(one, other)].add(facts["label"])
    return {pair: tuple(sorted(trials)) for pair, trials in sorted(found.items())}


def _placed(parts: Sequence[tuple[str, ...]], top: float) -> tuple[dict[str, _Place], float]:
    """Where each intervention stands: the networks side by side, as many as a row holds."""
    places: dict[str, _Place] = {}
    left, height = float(_MARGIN), 0.0
    for part in parts:
        radius = _radius(len(part))
        wide, high = 2 * (radius + _LABEL_ROOM), 2 * radius + 90 if len(part) > 2 else 80
        if left > _MARGIN and left + wide > _WIDTH - _MARGIN:
            left, top, height = _MARGIN, top + height, 0.0
        places |= dict(_around(part, left + wide / 2, top + high / 2, radius))
        left, height = left + wide, max(height, high)
    return places, top + height


def _radius(nodes: int) -> float:
    return max(46.0, 17.0 * nodes)


def _around(part: Sequence[str], x: float, y: float, radius: float) -> Iterator[tuple[str, _Place]]:
    """Names on a circle from its top, clockwise; two of them side by side."""
    start = -math.pi / 2 if len(part) > 2 else math.pi
    for place, name in enumerate(part):
        angle = start + 2 * math.pi * place / len(part)
        across, down = math.cos(angle), math.sin(angle)
        yield name, _Place(x + radius * across, y + radius * down, across, down)


def _lines(network: Network, places: Mapping[str, _Place], numbers: Mapping[str, int]) -> Iterator[Mark]:
    holding = {frozenset(pair) for pair in bridges(network)}
    for (one, other), trials in comparisons_of(network).items():
        start, end = places[one], places[other]
        path = f"M{number(start.x)} {number(start.y)}L{number(end.x)} {number(end.y)}"
        colour = ACCENT if {one, other} in holding else _LINE
        line = Stroke(path, stroke=colour, width=min(_THICKEST, 1.5 * len(trials)))
        about = f"{one} v {other}: {', '.join(trials)}"
        yield Linked((line,), (numbers[one], numbers[other]), about)


def _node(network: Network, name: str, place: _Place, number_: int) -> Mark:
    trials = network.nodes[name]["trials"]
    radius = min(_LARGEST, _SMALLEST * math.sqrt(trials))
    dot = Stroke(circle(place.x, place.y, radius), fill=INK, stroke="#ffffff", width=2)
    return Linked((dot, *_name(name, place, radius + 6)), (number_,), f"{name}: {count(trials, 'trial')}")


def _name(name: str, place: _Place, off: float) -> Iterator[Words]:
    """The name outside of its circle, so that no line crosses it."""
    lines = wrap(name, _LABEL_ROOM, _NAME.size, lines=2)
    anchor = "middle" if abs(place.across) < _UPRIGHT else "start" if place.across > 0 else "end"
    x, y = place.x + off * place.across, place.y + off * place.down
    first = (
        y
        + _LINE_STEP * (place.down * (len(lines) + 1) / 2 - (len(lines) - 1) / 2)
        - 0.2 * off * place.down
        + 4
    )
    for number_, line in enumerate(lines):
        yield Words(x, first + _LINE_STEP * number_, line, _NAME, anchor)


def _legend(top: float) -> Iterator[Mark]:
    words = "holds its network together: without this comparison it would fall in two"
    yield Stroke(f"M{_MARGIN} {number(top + 16)}h36", stroke=ACCENT, width=3)
    yield Words(_MARGIN + 46, top + 20, words, _FOOT)
    right = _MARGIN + 46 + width(words, _FOOT.size) + 40
    yield Stroke(f"M{number(right)} {number(top + 16)}h36", stroke=_LINE, width=3)
    yield Words(right + 46, top + 20, "other comparisons; the more trials, the thicker", _FOOT)


def _described(network: Network) -> str:
    pairs = comparisons_of(network)
    listed = (f"{' v '.join(pair)} ({count(len(trials), 'trial')})" for pair, trials in pairs.items())
    parts = count(len(components(network)), "separate network")
    return f"{count(len(network), 'intervention')} in {parts}: {'; '.join(listed)}."
