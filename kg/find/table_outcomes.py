"""The outcome that a row, a column or the caption of a table names: a known one, or a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.find.attribution import Attribution
from kg.find.numbers import compiled
from kg.find.outcomes import described
from kg.find.reading import Reading
from kg.find.table_headings import Meaning, meaning
from kg.find.table_layout import Heading, Layout
from kg.model import Outcome, Quantity

_WORD = re.compile(r"[a-z0-9]+")
_FILLER = frozenset(
    "the a an of in and or with to for on by at from as any no number n patients participants subjects"
    " total mean score scores rate rates".split()
)
_GENERIC = compiled(
    r"^(?:(?:adjusted |estimated |crude |unadjusted |least squares |LS |absolute "
    r"|relative )*(?:mean )?(?:change|value)s?(?: from baseline)?|proportions?(?: of)? responders?|"
    r"(?:the )?(?:co-)?(?:primary|secondary|other|main|key|exploratory|clinical|efficacy|safety|study"
    r"|additional|tertiary|continuous|categorical|neonatal|maternal)?\s*(?:and \w+ )?(?:outcomes?"
    r"|end-?points?|variables?|measures?|parameters?|results?|characteristics?|items?"
    r"|analys[ei]s)?(?: measures?)?|"
    r"(?:most common |common |treatment-emergent |serious |drug-related )?(?:adverse events?"
    r"|side[- ]effects?|complications?|AEs?|TEAEs?)(?: of .*)?|(?:number|no\.) of (?:patients"
    r"|participants|subjects)(?: with)?|intention[- ]to[- ]treat.*|ITT.*|per[- ]protocol.*|symptoms?"
    r"|events?|"
    r"groups?|treatments?|arms?|time(?: points?)?|condition|study (?:arm|group)s?|variables? .*"
    r"|all patients|test|assessment|domain|scale|category|visit|day|week|month|value|statistics?|total"
    r"|overall)\W*$"
)
_ADVERSE = compiled(
    r"\badverse (?:events?|reactions?|effects?)|\bside[- ]effects?\b|\bTE?AEs?\b|\bcomplications?\b"
    r"|\btoxicit|\bsafety\b"
)
_SERIOUS = compiled(r"\bserious\b|\bSAEs?\b")
_SUBGROUP = compiled(
    r"^(?:(?:wo)?men|males?|females?|boys|girls|children|adolescents|adults|elderly"
    r"|age\W*[<>\u2264\u2265\d].*|[<>\u2264\u2265]\s*\d.*|(?:patients|participants|subjects|women|men"
    r"|those) (?:with|without|who|aged)\b.*|with(?:out)? .*|subgroups?.*|cohort \w+|stratum.*)$"
)
_LEAD = compiled(
    r"^(?:(?:the|a|summary of|comparisons? of|results? of|results? for|analysis of|overview of"
    r"|effects? of [^.]*? on|mean(?: values)? (?:of|for)|values? (?:of|for)|mean|median"
    r"|number of (?:patients|participants|subjects) with|incidence of|distribution of|differences? in"
    r"|changes? in|"
    r"assessment of|outcomes? of|primary outcomes?|secondary outcomes?|estimated|estimates? (?:of"
    r"|for))\s*:?\s+)+"
)
_STOP = compiled(
    r"\s+(?:in|by|at|between|among|for|during|after|before|throughout|across|from|within"
    r"|of (?:the )?(?:two|three|four|study|patients|both|treatment|participants)|according|with respect"
    r"|over|following|per|on|for|and (?:the|their)|stratified|compared|\()\b.*$|[.,;:(].*$"
)
_SHORT = re.compile(r"(?<![\w/-])[A-Z][A-Za-z0-9/-]*[A-Z0-9][A-Za-z0-9]*(?![\w/-])")
_EXPLAINED = re.compile(
    r"(?<![\w-])(?P<short>[A-Z][A-Za-z0-9/-]{1,9})\s*(?:[=:,]"
    r"|,? indicates)\s*(?P<long>[A-Za-z][A-Za-z0-9 '/-]{4,60}?)(?=[;,.\n]|$)"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TIMED = compiled(
    r"\b(?:at|after|by|within|over|during|to|from baseline to)?\s*(?:the end of\s+)?(?:\d+[\s-]*(?:day"
    r"|week|month|year|hour)s?|(?:day|week|month|year)s? \d+)\b"
)
_MOST_WORDS = 14


@dataclass(frozen=True, slots=True)
class Named:
    """An outcome by its id, and the part of the participants that figures are about."""

    outcome: str
    subgroup: str | None


class TableOutcomes:
    """The outcomes of a trial as its tables name them."""

    def __init__(self, reading: Reading, attribution: Attribution) -> None:
        self._reading = reading
        self._attribution = attribution
        self._by_words: dict[tuple[str, bool], str | None] = {}

    def of(
        self, beside: Sequence[Meaning], over: Sequence[Meaning], layout: Layout, *, changed: bool
    ) -> Named | None:
        """The outcome of figures under these headings, none of which names a group."""
        about = f"{layout.caption.words} {' '.join(m.heading.words for m in (*beside, *over))}"
        adverse = bool(_ADVERSE.search(about))
        sub = [m for m in (*beside, *over) if _SUBGROUP.match(m.words)]
        rows = [m for m in beside if m not in sub and not _GENERIC.match(m.words)]
        columns = [m for m in over if m not in sub and not _GENERIC.match(m.words)]
        chosen, others = (rows, columns) if rows else (columns, [])
        subgroup = ", ".join(m.words for m in (*others, *sub)) or None
        headings = [m.heading for m in chosen]
        words = ", ".join(m.words for m in chosen)
        if not chosen:
            words, headings = _of_table(layout, [m for m in beside if m not in sub])
        outcome = self._outcome(words, headings, layout, adverse=adverse, changed=changed) if words else None
        return Named(outcome, subgroup) if outcome else None

    def time_of(self, outcome: str) -> Quantity | None:
        """The time point that an outcome has of its own."""
        return next((o.time_point for o in self._attribution.outcomes if o.id == outcome), None)

    def _outcome(
        self, words: str, headings: Sequence[Heading], layout: Layout, *, adverse: bool, changed: bool
    ) -> str | None:
        key = (words.lower(), changed)
        if key not in self._by_words:
            known = self._known(words, changed)
            self._by_words[key] = known or self._new(words, headings, layout, adverse, changed)
        return self._by_words[key]

    def _known(self, words: str, changed: bool) -> str | None:
        """An outcome that the words mean, and that says no more and no less than they do."""
        known = self._attribution.matching(words)
        if known is None or (changed and known.metric != "ChangeFromBaseline"):
            return None
        own, said = _content(known.label), _content(words)
        return known.id if said and len(own & said) >= 0.75 * max(len(own), len(said)) else None

    def _new(
        self, words: str, headings: Sequence[Heading], layout: Layout, adverse: bool, changed: bool
    ) -> str | None:
        label = (
            words if not changed or re.search(r"(?i)\bchange", words) else f"{words}, change from baseline"
        )
        if len(label.split()) > _MOST_WORDS + 6 or not re.search(r"[A-Za-z]{2}", label):
            return None
        places = [h for h in (*headings, layout.caption) if h.words]
        spans = tuple(dict.fromkeys(self._reading.span(h.start, h.end) for h in places))
        made = described(label, None, spans)
        made = replace(
            made,
            label=label,
            aliases=self._in_full(label, layout),
            confidence=Decimal("0.7"),
            not_reported=(),
        )
        made = _adverse(made, label) if adverse or made.adverse_event else made
        if not made.id:
            return None
        if made.id not in {o.id for o in self._attribution.outcomes}:
            self._attribution.put([made])
        return made.id

    def _in_full(self, label: str, layout: Layout) -> tuple[str, ...]:
        """The label with its abbreviations as the table's notes or the report spell them out."""
        spelled = _spelled_out(layout.notes.words)
        full = _SHORT.sub(
            lambda m: spelled.get(m.group()) or self._reading.long_form(m.group()) or m.group(), label
        )
        return (full,) if full != label else ()


def _spelled_out(notes: str) -> dict[str, str]:
    """Abbreviations that notes explain: "VAS, visual analogue scale; BMI = body mass index"."""
    return {m["short"]: m["long"].strip() for m in _EXPLAINED.finditer(notes)}


def _adverse(outcome: Outcome, words: str) -> Outcome:
    return replace(
        outcome,
        adverse_event=True,
        role="Safety",
        better="Lower",
        domain=outcome.domain or "AdverseEvents",
        seriousness="Serious" if _SERIOUS.search(words) else outcome.seriousness,
    )


def _of_table(layout: Layout, generic: Sequence[Meaning]) -> tuple[str, list[Heading]]:
    """The outcome that the heading over the labels or the caption names, where no row or column does."""
    for heading in reversed(layout.corner):
        own = meaning(heading)
        if own.words and not _GENERIC.match(own.words) and len(own.words.split()) <= _MOST_WORDS:
            return own.words, [heading]
    caption = meaning(layout.caption).heading.words
    words = _STOP.sub("", _LEAD.sub("", caption)).strip()
    if words and len(words.split()) <= _MOST_WORDS and not _GENERIC.match(words):
        return words, [layout.caption]
    for one in generic:
        return one.words, [one.heading]
    return "", []


def _content(words: str) -> frozenset[str]:
    """The words that carry meaning, apart from brackets and times."""
    bare = _TIMED.sub(" ", _BRACKETS.sub(" ", words)) or words
    return frozenset(w.removesuffix("s") for w in _WORD.findall(bare.lower()) if w not in _FILLER)
