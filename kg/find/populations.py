"""Who took part: condition, further criteria and age group, from the phrase that names the participants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg import vocabulary
from kg.find.numbers import compiled
from kg.find.participants import PEOPLE
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.find.terms import term_in
from kg.model import Concept, Population, SectionKind, slug

_WITH = (
    r"(?:diagnosed with|suffering from|affected by|who had|who have|having|presenting with|hospitali[sz]ed "
    r"(?:with|for)|undergoing|scheduled for|receiving treatment for|treated for|at "
    r"(?:high |increased )?risk (?:of|for)|with)"
)
_PHRASE = compiled(
    rf"\b(?P<people>(?:[\w-]+\s+){{0,2}}?{PEOPLE})(?:\s*\([^()]*\))?\s+"
    rf"(?:aged [\w\s-]{{2,30}}?\s+)?(?P<with>{_WITH})\s+(?P<rest>[^.;]{{3,300}})"
)
_CONDITION_ENDS = compiled(
    r"\s*(?:[,;:(\[]|\b(?:exhibiting|with|and (?:a|an|at|who|had|in|with|no|persistent|either)|who|whose"
    r"|that|which|at|despite|undergoing|receiving|aged|treated|were|was|in (?:a|the|an|\d|whom|need)|from"
    r"|during|after|before|(?<!due )(?<!secondary )(?<!related )(?<!resistant )(?<!refractory )"
    r"(?<!intolerant )to|in|by|on|within|of (?:at least)|"
    r"randomi[sz]ed|enrolled|recruited|assigned|between|for (?:a|at least|\d|the)|into|under|using|across"
    r"|compared|versus|as|is|are|through|over|taking|attending|admitted|requiring|eligible|participated"
    r"|completed|scheduled|had|have|when|while|if|received|will|did|could|can|may|took)\b)"
)
_PHRASE_ENDS = compiled(
    r"\s+(?:were|was|to (?:receive|either)|received|randomi[sz]ed|randomly|underwent|participated|completed"
    r"|in (?:a|an|this) (?:randomi|double|multi|single|phase|prospective))\b|\.\s|$"
)
_CRITERION = compiled(
    r"^\s*[,;]?\s*(?:exhibiting|and|who (?:had|have|were|are)|who|with|despite)\s+(?P<criterion>[^.;]{8,260})"
)
_INCLUSION = compiled(r"\b(?:inclusion criteria|eligible|eligibility|included if|were required to have)\b")
_KINDS = (
    SectionKind.METHODS,
    SectionKind.OTHER,
    SectionKind.OBJECTIVE,
    SectionKind.TITLE,
    SectionKind.RESULTS,
    SectionKind.CONCLUSION,
)
_AGED = compiled(r"\baged (?:between )?(?P<from>\d{1,2})\b")
_OR_OLDER = compiled(r"\s*years?\s+(?:or|and)\s+(?:older|above|over|more)\b")
_ADULT = 18
_AGES = ((65, "OlderAdult"), (18, "Adult"), (12, "Adolescent"), (2, "Child"), (0, "Infant"))
_ARTICLE = compiled(r"^(?:an?|the)\s+")
_VAGUE = compiled(
    r"^(?:no|not|at least|more|less|and|their|his|these|those|any|all|each|it|respect|regard|\d.*|placebo.*"
    r"|usual.*|follow.*|complete.*|available.*|missing.*|high.?dose.*)\b"
)


def population(reading: Reading) -> Population | None:
    """The participants, from the first sentence that says what they have, methods before other sections."""
    for kind in _KINDS:
        for sentence in reading.sentences:
            if sentence.kind is kind and (found := next(_phrases(reading, sentence), None)) is not None:
                return found
    return _only_age(reading)


def _only_age(reading: Reading) -> Population | None:
    """The age group alone, where no sentence names a condition."""
    pattern = compiled(vocabulary.words("age_groups"))
    for sentence in reading.sentences:
        mark = pattern.search(sentence.text) if sentence.kind in _KINDS else None
        if mark is not None:
            place = sentence.start + mark.start()
            group = vocabulary.identify("age_groups", mark.group())
            return Population(age_group=group, evidence=(reading.span(place, place + len(mark.group())),))
    return None


def _phrases(reading: Reading, sentence: Sentence) -> Iterator[Population]:
    for mark in _PHRASE.finditer(sentence.text):
        condition = _condition(mark["rest"])
        if condition is None:
            continue
        start = sentence.start + mark.start("people") + _adjectives(mark["people"])
        end = sentence.start + mark.start("rest") + _phrase_end(mark["rest"])
        place = mark["rest"].find(condition) + len(condition)
        criteria = _criteria(reading, sentence.start + mark.start("rest") + place, end)
        yield Population(
            conditions=(Concept(slug(condition), condition),),
            inclusion_criteria=criteria,
            age_group=_age_group(sentence.text) or _age_group(reading.text[:3000]),
            evidence=(reading.span(start, end),),
            confidence=Decimal("0.8"),
        )


def _adjectives(people: str) -> int:
    """How far the words go that do not tell who the people are: "enrolled 240" of "enrolled 240 adults"."""
    mark = re.search(rf"(?:{PEOPLE})$", people, re.IGNORECASE)
    return mark.start() if mark else 0


def _condition(rest: str) -> str | None:
    rest = _ARTICLE.sub("", rest)
    mark = _CONDITION_ENDS.search(rest)
    words = (rest[: mark.start()] if mark else rest).strip(" ,")
    usable = 2 < len(words) < 110 and len(words.split()) < 13 and not _VAGUE.match(words)
    return words if usable else None


def _phrase_end(rest: str) -> int:
    mark = _PHRASE_ENDS.search(rest)
    return len(rest[: mark.start()].rstrip(" ,.")) if mark else len(rest.rstrip(" ,."))


def _criteria(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    mark = _CRITERION.match(reading.text[start:end]) if end > start else None
    return (
        (reading.span(start + mark.start("criterion"), start + mark.end("criterion")).quote,) if mark else ()
    )


def _age_group(text: str) -> str | None:
    """The group of the youngest; from an age below 18 without an upper end, several groups and so none."""
    aged = _AGED.search(text)
    if aged is not None and int(aged["from"]) < _ADULT and _OR_OLDER.match(text, aged.end()):
        return None
    if aged is not None:
        return next(group for youngest, group in _AGES if int(aged["from"]) >= youngest)
    return term_in("age_groups", text)
