"""What the headings of one table together say of its figures."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cached_property

from kg.find.numbers import compiled
from kg.find.table_cells import tokens
from kg.find.table_headings import Meaning, meaning
from kg.find.table_layout import Figure, Heading, Layout

_BASELINE_CAPTION = compiled(
    r"\bbaseline\b|\bcharacteristics?\b|\bdemographic|\bon admission\b|\bat (?:study )?(?:entry|inclusion"
    r"|enrol+ment)\b|\bat pre-?\s?\w+\b|\bpre-?\s?(?:treatment|intervention|operative) (?:values|data)\b"
    r"|\bvalues (?:at|before) (?:pre-?)?treatment\b"
)
_NOT_BASELINE = compiled(
    r"\bfrom baseline\b|\band (?:at |after )|\bafter\b|\bfollow[- ]?up\b|\boutcomes?\b|\bresults?\b"
    r"|\bchanges?\b|\bend of\b|\bpost|\beffects? of\b|\bweeks? \d|\bmonths? \d|\badjusted for baseline\b"
)
_RESULTS_CAPTION = compiled(r"\boutcome|\bresults?\b|\befficacy")
_WHO = compiled(
    r"^(?:mean |median )?(?:age\b|sex\b|gender\b|male|female|men\b|women\b|race\b|ethnic|height\b"
    r"|body height|education|marital|smok|married|% (?:women|men|male|female))"
)
_MOST_WHO = 2
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_BARE_COUNT = re.compile(r"[nN]|No\.?")
_NOTES_SAY = compiled(
    r"\b(?:values?|data|results?|figures?|numbers?|cells|presented|expressed|shown|reported|given|means?)\b"
)


class TableMeanings:
    """The headings of a table by what they mean, and what they call each figure."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        every = {h for f in layout.figures for h in (*f.over, *f.beside)}
        self.of = {h: meaning(h) for h in sorted(every, key=lambda h: (h.start, h.row, h.column))}

    def path(self, figure: Figure) -> list[Meaning]:
        """The headings over and beside a figure, outermost first."""
        return [self.of[h] for h in (*figure.over, *figure.beside)]

    def said(self, figure: Figure) -> list[tuple[str, ...]]:
        """What headings call a figure, the nearest first; what is said of the whole table comes last."""
        beside = [self.of[h] for h in reversed(figure.beside)]
        over = [self.of[h] for h in reversed(figure.over)]
        near = [
            *(m.strictly_said for m in beside[:1]),
            *(m.said for m in over),
            *(m.strictly_said for m in beside[1:]),
        ]
        loose = [m.said for m in beside]
        return [one for one in (*near, *loose, *self._general) if one]

    @cached_property
    def _general(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self._said_of_all())

    def _said_of_all(self) -> Iterator[tuple[str, ...]]:
        """What is said of all figures over the row labels, in the caption and in the notes."""
        yield from (meaning(heading).said for heading in self.layout.corner)
        yield tokens(self.layout.caption.words)
        for piece in re.split(r"[.;\n]", self.layout.notes.words):
            if _NOTES_SAY.search(piece):
                yield tokens(piece)

    @cached_property
    def before(self) -> bool:
        """Whether the table as a whole says what participants were like before."""
        return self.is_baseline()

    def is_baseline(self, groups: Container[Heading] = ()) -> bool:
        """Whether the table says what participants were like before; `groups` are headings that name arms."""
        caption = self.layout.caption.words
        if any(self.of[h].phase in {"final", "change"} for f in self.layout.figures for h in f.over):
            return False
        if _BASELINE_CAPTION.search(caption) and not _NOT_BASELINE.search(caption):
            return True
        who = [h for h, m in self.of.items() if _WHO.match(m.words) and h not in groups]
        return len(who) >= _MOST_WHO and not _RESULTS_CAPTION.search(caption)

    @cached_property
    def counted_rows(self) -> dict[int, Heading]:
        """Where arms are in rows, the cells headed "n" that tell how many each row is about."""
        by_place = {(f.cell.row, f.cell.column): f for f in self.layout.figures}
        return {
            row: figure.cell
            for (row, column), figure in by_place.items()
            if self.is_bare_count(figure)
            and _WHOLE.fullmatch(figure.cell.words)
            and not self._is_share(by_place.get((row, column + 1)))
        }

    def _is_share(self, figure: Figure | None) -> bool:
        last = self.of[figure.over[-1]] if figure is not None and figure.over else None
        return last is not None and last.said == ("percent",) and not last.words

    def is_bare_count(self, figure: Figure) -> bool:
        """Whether a figure stands under "n" and nothing else."""
        return bool(figure.over) and bool(_BARE_COUNT.fullmatch(figure.over[-1].words.strip()))
