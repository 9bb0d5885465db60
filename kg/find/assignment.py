"""Lists of what participants were assigned to, and comparisons that name two treatments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg import vocabulary
from kg.find.numbers import INTEGER, compiled, count
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import SectionKind

_PEOPLE = (
    r"(?:patients|participants|subjects|children|women|men|adults|individuals|infants|people|persons"
    r"|volunteers|students|families|eyes|teeth|adolescents|residents|veterans|controls)"
)
_GROUPS = (
    r"(?:groups?|arms?|regimens?|treatments?|conditions?|strategies|interventions?|cohorts?|doses?|therapies)"
)
_HOW_MANY = (
    r"(?:one|1|two|2|three|3|four|4|five|5|six|6|equal|the|following|study|treatment|parallel|different"
    r"|intervention|of|\s)+"
)
_BEFORE_RANDOMIZED = rf"(?:were|was|been|be|and|we|then|to|who|{_PEOPLE}|\)|,)"
_AFTER_RANDOMIZED = (
    r"(?=\(|\d|in |to |into |at |between |after |using |by |\w+ "
    r"(?:patients|participants|women|men|children|adults|subjects))"
)
# "randomized" is a verb beside these words; elsewhere it tells what kind of trial it was.
_RANDOMIZED = (
    r"(?:randomly|assigned|allocated|divided|allocation|assignment"
    rf"|{_BEFORE_RANDOMIZED}\s+randomi[sz]ed?(?!,| controlled| (?:clinical )?trial)"
    rf"|randomi[sz]ed\s+{_AFTER_RANDOMIZED})"
)
_OF_GROUPS = r"(?:[:,;(-]|of|consisting of|receiving|to receive|who received|including)?"
_TO_GROUPS = rf"(?:to|into|in|between)\s+(?:either\s+)?(?:{_HOW_MANY}\s*{_GROUPS}\s*{_OF_GROUPS}\s*)"
_TO_RECEIVE = r"to\s+(?:receive|undergo|be treated with|treatment with|have|take|use|get|a|an|the)\b"
_AIM = r"(?:compare|evaluate|assess|determine|test|investigate|examine)"
_TO = rf"(?:{_TO_GROUPS}|{_TO_RECEIVE}|to\b(?! {_AIM})|into\b)"
_ASSIGNED = compiled(rf"(?<!\w){_RANDOMIZED}")
_OPENS = compiled(rf"\b{_TO}\s*(?P<either>either\s+)?")
_RECEIVE = compiled(r"to\s+(?:receive|undergo|be treated|treatment with)|(?:to|into) (?:one|two|three|four)")
_OR_TO = compiled(r"\s+or\s+to\s+(?:a\s+|the\s+|receive\s+)?")
_EITHER_TO = compiled(r"\beither to\b")
_ADMINISTERED = compiled(
    r"\b(?:received|receiving|took|taking|given|treated with|administered|underwent|undergo|comparing"
    r"|compared?|between)\b\s*(?P<either>either\s+)?"
)
_EVERYBODY = (
    r"(?:they|participants|patients|subjects|women|men|children|all|each|in (?:this|a)\b[^.;]*?trial)"
)
_RECEIVED = r"(?:received|took|were given|were treated with)"
_COMPARATOR = r"(?:placebo|usual care|control|no treatment|random order|standard)"
_METHODS_ON_ALL = compiled(rf"^{_EVERYBODY}\b[^.;]{{0,80}}?\b{_RECEIVED}\b.*\b(?:or|and)\b.*\b{_COMPARATOR}")
_HOW_DIVIDED = (
    r"stratified|with stratification|according to|using|based on|at a ratio|in the \d"
    r"|in a (?:\d|double|ratio|blinded|random|single|parallel|cross)"
    r"|by (?:a |means|computer|central|sealed|block|envelope)"
)
_WHAT_THEN = (
    r"followed by|and were|and was|in addition to|on top of|while|within|after|before|who were|with follow"
    r"|and followed|and assessed|and received|and underwent"
)
_WHERE_AND_WHEN = r"between \w+ \d{4}|from \w+ \d{4}|at \d+ (?:sites|cent)|in \d+ (?:sites|cent|countries)"
_NEXT_STATEMENT = r"(?<!\d)\.\s|;\s(?!\s*(?:or|and)?\s*[\w -]{0,60}\(?n\s*=)"
_STOPS = compiled(rf"{_NEXT_STATEMENT}|\s(?:{_HOW_DIVIDED}|{_WHAT_THEN}|{_WHERE_AND_WHEN})\b")
_SEPARATORS = compiled(
    r"\s*[,;]\s*(?:and/or|and|or|versus|vs\.?)\s+|\s+(?:or|versus|vs\.?|compared (?:with|to))\s+"
    r"(?:to\s+(?=\w))?|\s*[,;]\s+(?=\S)|\s+and\s+|\s*:\s+"
)
_WITHIN = r"\s+with or without\s+|\s+and/or\s+|\s+plus\s+"
_SIZE = compiled(
    rf"[(\[]\s*(?:[^()\[\]]*?[\s,;(])?(?:[nN]\s*=\s*(?P<n>{INTEGER})|(?P<people>{INTEGER})\s+"
    rf"(?:\w+\s+)?{_PEOPLE})[^()\[\]]*[)\]]"
)
_SIZE_BEFORE = compiled(
    rf"^(?:and\s+)?(?P<n>{INTEGER})\s+(?:\w+\s+)?(?:{_PEOPLE}\s+)?(?:were"
    rf"\s+)?(?:(?:assigned|randomi[sz]ed|allocated)\s+)?(?:to|received?|in|into|underwent)\s+"
    rf"(?:receive\s+)?"
)
_VERB = compiled(
    r"\s+(?:did|does|was|were|is|had|has|have|showed|achieved|demonstrated"
    r"|(?:significantly |also )?(?:reduced|improved|increased|resulted|led|provided|produced))"
    r"\b"
)
_COMPARED = compiled(
    r"\s+(?:versus|vs\.?|compared (?:with|to)|in comparison (?:with|to)|as compared (?:with|to)"
    r"|(?<!, )or|against|over)\s+(?=\S)"
)
_QUALITY = r"(?:effects?|efficacy|effectiveness|safety|tolerability|outcomes?|results?|costs?|use|impact)"
_COMPARES = compiled(
    rf"\b(?:compare[ds]?|comparing|comparison (?:of|between))\s+"
    rf"(?:(?:the\s+)?(?:{_QUALITY}[\s,]+(?:and\s+)?)+of\s+)?[^.;:]{{2,80}}?(?P<joint>\s+(?:with|to|and)\s+)"
    rf"(?=\S)"
)
_DOSE_ONLY = compiled(r"^\s*(?:at\s+)?\d[\d.,]*\s*(?:mg|g|\u03bcg|mcg|ug|mL|ml|IU|U|%|units?)\b")
# What follows the name of a treatment says more of it: ", 200 mg", ", given as an intravenous bolus".
_SAYS_MORE = compiled(
    rf"{_DOSE_ONLY.pattern}|^\s*(?:given|administered|taken|delivered|infused|injected|applied)\b"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One arm in a list: offsets of its words, its size if it stands beside them, and where the list ends."""

    start: int
    end: int
    size: int | None
    size_end: int
    list_end: int
    shared: tuple[int, int] | None = None


def assignments(reading: Reading) -> Iterator[tuple[Sentence, list[Item]]]:
    """For every sentence that says what participants were assigned to, the list of it."""
    for sentence in reading.sentences:
        if sentence.kind is SectionKind.BACKGROUND and reading.has_section(SectionKind.METHODS):
            continue
        for opening in _openings(reading.text, sentence):
            items = items_from(reading.text, opening.end(), sentence.end, opening)
            if len(items) > 1:
                yield sentence, items


def administrations(reading: Reading) -> Iterator[tuple[Sentence, list[Item]]]:
    """Lists of treatments that were given or compared, where sizes stand beside them."""
    for sentence in reading.sentences:
        for opening in _ADMINISTERED.finditer(reading.text, sentence.start, sentence.end):
            items = items_from(reading.text, opening.end(), sentence.end, opening)
            if len(items) > 1 and (all(item.size for item in items) or _METHODS_ON_ALL.search(sentence.text)):
                yield sentence, items
                break


def items_from(text: str, start: int, end: int, opening: re.Match[str] | None = None) -> list[Item]:
    """The members of a list that begins at `start`: split at its conjunctions, outside brackets."""
    found = _items_until(text, start, _stop(text, start, end), opening)
    return found if len(found) > 1 else _items_until(text, start, _turn(text, start, end), opening)


def _turn(text: str, start: int, end: int) -> int:
    """Where a list may end whose first member says more of itself: "to A using B or to C"."""
    mark = _OR_TO.search(text, start, end)
    return _stop(text, mark.end(), end) if mark else start


def _items_until(text: str, start: int, stop: int, opening: re.Match[str] | None) -> list[Item]:
    blank = _without_brackets(text[start:stop])
    cuts = _cuts(blank)
    edges = [0, *[place for cut in cuts for place in cut], len(blank)]
    spans = [(start + a, start + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    shared = _shared(text, spans, opening)
    return [item for item in (_item(text, a, b, stop, shared) for a, b in spans) if item is not None]


def _openings(text: str, sentence: Sentence) -> Iterator[re.Match[str]]:
    blank = _without_brackets(sentence.text)
    for assigned in _ASSIGNED.finditer(blank):
        for opening in _openings_after(blank, assigned.end()):
            if opening.start() - assigned.end() < 140 or _RECEIVE.match(opening.group()):
                yield from _OPENS.finditer(
                    text, sentence.start + opening.start(), sentence.start + opening.end()
                )


def _openings_after(blank: str, start: int) -> list[re.Match[str]]:
    """Where lists may open; "either to A or B" opens one for sure."""
    either = _EITHER_TO.search(blank, start)
    return list(_OPENS.finditer(blank, either.start() + len("either ") if either else start))


def _stop(text: str, start: int, end: int) -> int:
    blank = _without_brackets(text[start:end])
    mark = _STOPS.search(blank)
    return start + mark.start() if mark else end


def _without_brackets(text: str) -> str:
    """The text with what stands in brackets blanked out, so that offsets hold."""
    blank = text
    while True:
        closed = re.sub(r"\([^()\[\]]*\)|\[[^()\[\]]*\]", lambda m: "\0" * len(m.group()), blank)
        if closed == blank:
            return blank
        blank = closed


def _cuts(blank: str) -> list[tuple[int, int]]:
    """Where a list is divided. "or" and "versus" divide it; "and" does only where neither stands."""
    marks = [m for m in _SEPARATORS.finditer(blank) if not _is_within(blank, m)]
    strong = [m for m in marks if re.search(r"\b(?:or|versus|vs|compared)\b", m.group())]
    if strong:
        chosen = [m for m in marks if m in strong or ("," in m.group() and m.start() < strong[-1].start())]
    else:
        chosen = [m for m in marks if "and" in m.group() or "," in m.group() or ";" in m.group()]
    return [m.span() for m in chosen if m in strong or not _SAYS_MORE.match(blank[m.end() :])]


def _is_within(blank: str, mark: re.Match[str]) -> bool:
    """Whether a conjunction joins what one arm received, or the routes by which it was given."""
    route = vocabulary.words("routes")
    within = compiled(rf"{_WITHIN}|{route}\s+or\s+(?={route})")
    return any(w.start() <= mark.start() < w.end() for w in within.finditer(blank))


def _shared(text: str, spans: list[tuple[int, int]], opening: re.Match[str] | None) -> tuple[int, int] | None:
    """What all arms receive, before "either": "received ICS plus either A or B"."""
    if opening is None or not spans:
        return None
    mark = re.search(r"\s(?:plus|and|with|\+)\s+either\s+", text[slice(*spans[0])])
    return (spans[0][0], spans[0][0] + mark.start()) if mark else None


def _item(text: str, start: int, end: int, list_end: int, shared: tuple[int, int] | None) -> Item | None:
    before = _SIZE_BEFORE.match(text[start:end])
    size = before["n"] if before else None
    first = start + (before.end() if before else 0)
    if shared and shared[0] == start:
        first = text.index("either", shared[1]) + len("either")
    mark = _SIZE.search(text, first, end)
    if mark is not None:
        size, last = mark["n"] or mark["people"], mark.start()
    else:
        last = end
    if not re.search(r"[A-Za-z]", text[first:last]) and not _DOSE_ONLY.match(text[first:last]):
        return None
    number = count(size) if size else None
    return Item(first, last, number, mark.end() if mark else last, list_end, shared)


def compared(reading: Reading, sentence: Sentence) -> list[Item]:
    """The two sides of "A versus B", or of "to compare A with B", in a title or an aim."""
    joint = _joint(reading.text, sentence)
    if joint is None:
        return []
    left = _subject(reading.text, *_Left.before(reading.text, sentence.start, joint[0]))
    right = _right(reading.text, joint[1], sentence.end)
    return [Item(*left, None, left[1], right[1]), Item(*right, None, right[1], right[1])]


def _joint(text: str, sentence: Sentence) -> tuple[int, int] | None:
    """Offsets of the words between the two sides of a comparison."""
    if mark := _COMPARED.search(text, sentence.start, sentence.end):
        return mark.span()
    mark = _COMPARES.search(text, sentence.start, sentence.end)
    return mark.span("joint") if mark else None


def _subject(text: str, start: int, end: int) -> tuple[int, int]:
    """What stands before the verb: "A did not achieve superiority compared with B" is about A."""
    verb = _VERB.search(text, start, end)
    return start, verb.start() if verb and verb.start() > start else end


class _Left:
    """The phrase before a comparison, from the last word that opens one."""

    OPENS = compiled(
        r"[:;,?]\s+|\b(?:effects?|efficacy|effectiveness|safety|comparison|impact|benefits?|trial|study"
        r"|superiority|non-?inferiority|tolerability|outcomes?|evaluation|use|role|"
        r"performance|acceptability|advantage|value|feasibility|pharmacokinetics|randomi[sz]ed)\s+"
        r"(?:and\s+\w+\s+)?(?:of|between|to)\s+|\b(?:comparing|compare[ds]?|whether|that|by|showed"
        r"|evaluating|between|treated with|with)\s+"
    )

    @classmethod
    def before(cls, text: str, start: int, end: int) -> tuple[int, int]:
        """Offsets of the phrase that ends at `end`."""
        opens = [m.end() for m in cls.OPENS.finditer(text, start, end) if m.end() < end]
        return (opens[-1] if opens else start), end


_RIGHT_ENDS = compiled(
    r"[.;:,?)(]|\s(?:in|for|on|as|to|at|among|during|after|before|with|was|were|is|are|did|had|when|by"
    r"|through|using|over|following|who|undergoing|and (?:the|its|their|to))\b|$"
)


def _right(text: str, start: int, end: int) -> tuple[int, int]:
    mark = _RIGHT_ENDS.search(text, start, end)
    return start, mark.start() if mark else end
