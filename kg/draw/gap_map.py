"""An evidence gap map: interventions down, outcome domains across, a disc in each cell for its trials."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from kg.draw.letters import width, wrap
from kg.draw.marks import ACCENT, FAINT, MUTED, Mark, Picture, Stroke, Style, Words, circle, number, rule
from kg.draw.wording import count
from kg.store import Rows
from kg.vocabulary import TE, in_words

_MARGIN = 44
_COLUMN = 100
_ROW = 34
_HEAD = 76
_TITLE = Style(18, bold=True)
_LABEL = Style(13)
_COLUMN_HEAD = Style(11.5, leading=1.2)
_IN_DISC = Style(11.5, bold=True, fill="#ffffff")
_NONE = Style(12, fill=MUTED)
_LARGEST = 15.0


def gap_map_picture(rows: Rows, title: str = "Evidence gap map") -> Picture:
    """The answer to the question `gap-map` as a picture; a dash where there is no trial."""
    cells = {(str(one), _domain(str(domain))): int(str(trials)) for one, domain, trials in rows}
    interventions, domains = (sorted({pair[place] for pair in cells}) for place in (0, 1))
    left = _MARGIN + max((width(name, _LABEL.size) for name in interventions), default=0) + 24
    top = _MARGIN + 30
    marks: list[Mark] = [Words(_MARGIN, _MARGIN + 6, title, _TITLE)]
    marks += _heads(domains, left, top)
    for place, name in enumerate(interventions):
        marks += _row(
            name, [cells.get((name, domain), 0) for domain in domains], left, top + _HEAD + _ROW * place
        )
    size = left + _COLUMN * len(domains) + _MARGIN, top + _HEAD + _ROW * len(interventions) + _MARGIN
    return Picture(*size, tuple(marks), title, _described(cells))


def _heads(domains: Sequence[str], left: float, top: float) -> Iterator[Mark]:
    for place, domain in enumerate(domains):
        lines = wrap(domain, _COLUMN - 8, _COLUMN_HEAD.size, lines=5)
        step = _COLUMN_HEAD.size * _COLUMN_HEAD.leading
        for up, line in enumerate(reversed(lines)):
            x, y = left + _COLUMN * (place + 0.5), top + _HEAD - 12 - step * up
            yield Words(x, y, line, _COLUMN_HEAD, "middle")


def _row(name: str, trials: Sequence[int], left: float, top: float) -> Iterator[Mark]:
    yield rule(_MARGIN, left + _COLUMN * len(trials), top, FAINT)
    yield Words(_MARGIN, top + _ROW / 2 + 4, name, _LABEL)
    for place, number_ in enumerate(trials):
        yield from _cell(number_, left + _COLUMN * (place + 0.5), top + _ROW / 2)


def _cell(trials: int, x: float, y: float) -> Iterator[Mark]:
    if trials:
        yield Stroke(circle(x, y, min(_LARGEST, 8.0 + 1.6 * math.sqrt(trials))), fill=ACCENT)
        yield Words(x, y + 4, number(trials), _IN_DISC, "middle")
    else:
        yield Words(x, y + 4, "–", _NONE, "middle")


def _domain(iri: str) -> str:
    return in_words(iri.removeprefix(TE))


def _described(cells: Mapping[tuple[str, str], int]) -> str:
    gaps = sum(not trials for trials in cells.values())
    return f"{count(len(cells), 'cell')} of interventions and outcomes, {gaps} of them without a trial."
