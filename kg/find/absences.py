"""What sentences say that did not happen to anybody: "no serious adverse events were reported"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.find.numbers import compiled
from kg.find.participants import PEOPLE
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import SectionKind

_WHAT = r"(?P<what>(?:[\w/'-]+[\s,]+(?:or\s+|and\s+)?){0,9}?[\w/'-]+)"
_SEEN = (
    r"(?:occurred|(?:was|were|have been|has been|had been)\s+(?:\w+\s+)?"
    r"(?:reported|observed|found|noted|recorded|detected|seen|identified|documented|encountered))"
)
_HAD = r"(?:had|experienced|developed|reported|showed|suffered(?: from)?|required)"
_WAYS = tuple(
    compiled(pattern)
    for pattern in (
        rf"\bno\s+{_WHAT}\s+{_SEEN}\b",
        rf"\bthere (?:was|were) no\s+{_WHAT}(?=\s*(?:[.,;(]|\b(?:in|during|at|after|among|throughout)\b))",
        r"\bwithout (?:any\s+)?(?P<what>(?:\w+\s+){0,3}(?:adverse|side)[\s-](?:effects?|events?|reactions?)"
        r"|complications)(?=\s*[.,;])",
        rf"\b(?:none|neither) of (?:[\w-]+\s+){{1,4}}?{_HAD}\s+{_WHAT}(?=\s*[.,;])",
        rf"\bno\s+(?:{PEOPLE})\s+{_HAD}\s+{_WHAT}(?=\s*[.,;])",
    )
)  # fmt: skip
_NOT_RESULTS = frozenset(
    {SectionKind.METHODS, SectionKind.BACKGROUND, SectionKind.OBJECTIVE, SectionKind.REGISTRATION}
)
_ON_CONDITION = compiled(r"\b(?:in whom|if|when|where|who|with|that)\s+$")
_COMPARES = compiled(
    r"\bhad\b|\bdifferen|\bsignifican|\bchanges?\b|\beffects? (?:of|on)\b|\binteraction|\bcorrelat"
    r"|\bassociat|\brelation|\bother\b|\bfurther\b|\badditional\b|\bmore\b|\bevidence\b|\bimprovement"
    r"|\bincrease|\bdecrease|\breduction"
)
_IN_ONE_GROUP = compiled(
    r"\W*(?:\w+\s+){0,3}?(?:in|with|among|on|of)\s+(?:the\s+)?"
    r"(?!either|both|any|all|each|these|two|three|study)[\w-]+(?:\s+[\w-]+){0,2}?\s+(?:group|arm)\b"
)


@dataclass(frozen=True, slots=True)
class Absence:
    """What did not happen, in the report's words; `start` to `end` bounds what says so."""

    what: str
    start: int
    end: int


def absences(reading: Reading) -> tuple[Absence, ...]:
    """All that the sentences on results say happened to nobody."""
    return tuple(_absences(reading))


def _absences(reading: Reading) -> Iterator[Absence]:
    for sentence in reading.sentences:
        if sentence.kind not in _NOT_RESULTS:
            for pattern in _WAYS:
                for mark in pattern.finditer(reading.text, sentence.start, sentence.end):
                    if _of_everybody(reading, sentence, mark):
                        yield Absence(mark["what"], *mark.span())


def _of_everybody(reading: Reading, sentence: Sentence, mark: re.Match[str]) -> bool:
    """Whether it is a thing that happened, and to nobody in any group."""
    conditional = _ON_CONDITION.search(reading.text, sentence.start, mark.start())
    one_group = _IN_ONE_GROUP.match(reading.text, mark.end(), sentence.end)
    return not (conditional or one_group or _COMPARES.search(mark["what"]))
