"""How many participants the prose counts in a group, with the words that say which group that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.find.numbers import COUNT, INTEGER, compiled, count
from kg.find.participants import PEOPLE
from kg.find.reading import Reading

_REACH = 90
_SMALLEST = 2
_YEARS = range(1950, 2050)
_UNITS = rf"(?:{PEOPLE}|clusters|communities|animals|rats|rabbits|pigs|dogs|mice)"
_PEOPLE = rf"(?:[\w-]+\s+){{0,2}}{_UNITS}"
_EACH = r"(?:each|per|every|either)\s+(?:\w+\s+){0,2}?(?:group|arm|dose|condition|sequence)s?"
_GROUPS = r"\b(?:two|three|four|five|six|seven|eight|both|all)\s+(?:\w+\s+){0,2}groups\s+"
_GIVEN = (
    r"(?:(?:were|was)\s+)?(?:(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed)\s+)?"
    r"(?:to|in|into|on|for|received?|receiving|among|from|underwent|treated with|given)\s+"
    r"(?:the\s+|an?\s+|be\s+)?"
)
_HOLDS = r"(?:included|comprised|consisted of|contained|had|of)"
_ALONE = r"(?<![\d.,/=<>])(?<!\w-)\b"
_N_IS = rf"\b[nN]\d?\s*[=:]\s*(?P<n>{INTEGER})(?!\s*[,;(\[]\s*[\d.]+\s*%)"
_BRACKET = rf"[(\[]\s*{_N_IS}\s*[)\]]"
# The ways of counting: the words that name the group stand before, after, or there are none.
_BEFORE, _LISTED_BEFORE, _AFTER, _ALL = "before", "before in a list", "after", "all"
_WAYS = tuple(
    (way, compiled(pattern))
    for way, pattern in (
        (_ALL, rf"{_N_IS}\s*(?:(?:in|for)\s+)?(?:{_EACH}|each\b)"),
        (_ALL, rf"\b(?P<n>{COUNT})\s+(?:{_PEOPLE})\s*(?:(?:in|for)\s+)?(?:{_EACH}|each\b)"),
        (_ALL, rf"\b(?P<n>{COUNT})\s*(?:(?:in|for)\s+)?{_EACH}"),
        (_ALL, rf"{_GROUPS}of\s+(?P<n>{COUNT})\b(?!\s*(?:%|mg|m[lL]))"),
        (_ALL, rf"{_GROUPS}{_BRACKET}"),
        (
            _ALL,
            rf"\beach\s+(?:group\s+)?(?:of|with|including|compris\w+|compos\w+|consist\w+|contain\w+)\s+(?:of\s+)?"
            rf"(?P<n>{COUNT})\s+(?:{_PEOPLE})",
        ),
        (
            _AFTER,
            rf"(?:[(\[;,]|\band)\s*{_N_IS}\s*(?:{_PEOPLE}\s+)?(?:for|in|on|to|with|,)\s+(?:the\s+)?(?=[A-Za-z])",
        ),
        (_AFTER, rf"%\s*{_BRACKET}\s+(?:of\s+)?(?:\w+\s+)?(?:in|among|for|of)\s+(?:the\s+)?(?=[A-Za-z])"),
        (_BEFORE, rf"[(\[,;]?\s*{_N_IS}(?![\d.]*\s*%)"),
        (_BEFORE, rf"\(\s*(?P<n>{INTEGER})\s+(?:{_PEOPLE})\s*\)"),
        (_LISTED_BEFORE, rf"\(\s*(?P<n>{INTEGER})\s*\)"),
        (_BEFORE, rf"\b(?:groups?|arms?)\s*,\s*(?P<n>{COUNT})\s+(?:{_PEOPLE})"),
        (_LISTED_BEFORE, rf"\(\s*(?P<n>{INTEGER})\s*/\s*{INTEGER}\s*\)"),
        (
            _BEFORE,
            rf"\b(?:group|arm)\s+\w{{1,3}}\s*(?:[:=]\s*|\(\s*)(?P<n>{INTEGER})\b(?!\s*(?:%|\.?\d|[(/]|mg|vs))",
        ),
        (_BEFORE, rf"\b(?:groups?|arms?)\s*[:=]\s*(?P<n>{INTEGER})\b(?!\s*(?:%|\.?\d|[(/]|mg|vs))"),
        (_BEFORE, rf"\b(?:groups?|arms?)\b[^.;,()]{{0,20}}\b{_HOLDS}\s+(?P<n>{COUNT})\s+{_PEOPLE}"),
        (
            _AFTER,
            rf"{_ALONE}(?P<n>{COUNT})(?:\s+{_PEOPLE})?(?:\s*[(\[][\d.]+\s*%[)\]])?\s+{_GIVEN}(?=[\w(])",
        ),
        (_AFTER, rf"{_ALONE}(?P<n>{COUNT})\s+(?=(?:\w+\s+)?(?:controls?|intervention|placebo|treated)\b)"),
    )
)
_COUNTED_BEFORE = r"\b\d+(?:\s+[a-z]+)?(?:,|\s+and)\s+"
_STOP_BEFORE = re.compile(
    rf".*(?:{_COUNTED_BEFORE}|[.;:](?=\s)|[)\]](?!\s*$)|\d\s*[)\]]|\bversus\b|\bvs\.?\s)", re.DOTALL
)
# One number before alternatives counts all: "62 adults were randomized to receive A (5 mg) or B".
_ALTERNATIVES = re.compile(
    r"(?:(?!\bn\s*=|\s\d+\s+(?:to|in|were|received|patients)\b)[^.;])*?\s(?:or|versus|vs\.?)\s"
)
_OPENED = re.compile(r"[\s,;:=(\[]*(?:\b[nN]\d?\s*[=:]\s*)?$")
_STOP_AFTER = re.compile(
    r"[.;:)\]](?=\s|$)|,\s|\s(?:and|or|versus|vs\.?|but|while|whereas)\s+(?=(?:[nN]\s*=\s*)?[\d(]|the\b)|\d{2,}|[(\[]"
)
_LISTED = compiled(
    rf"(?<![\d.,/=<>-])\b(?P<counts>{INTEGER}(?:\s*,\s*{INTEGER})*,?\s+and\s+{INTEGER})\s+(?:{_PEOPLE})\b"
    rf"[^.;\d]{{0,60}}?\b(?:to|in|into|groups?|received)\s+(?P<names>[^.;()]{{4,160}})"
)
_CODED = compiled(r"\b(?:group|arm)\s+\w{1,3}$")
_HOW_MANY = r"(?P<n>two|three|four|five|six|[2-6])"
_EQUAL = compiled(
    rf"\b(?:equally|evenly)\b[^.;]{{0,60}}\b{_HOW_MANY}\s+(?:\w+\s+)?(?:groups|arms)"
    rf"|\b{_HOW_MANY.replace('<n>', '<m>')}\s+(?:\w+\s+)?equal(?:ly)?(?:[\s-]sized)?\s+(?:\w+\s+)?groups"
)
# A number alone in brackets may be that of a reference.
_ASSIGNING = compiled(r"\b(?:assign|allocat|randomi[sz]|divided)\w*\b")
_PLANNING = compiled(
    r"\bpower\b|\bsample size|\b(?:was|were|would be|is|are) (?:needed|required|necessary)"
    r"|\bwe (?:needed|required)|\bto detect\b|\binflated\b|\bplanned to\b"
)
_SUBSET = compiled(
    r"\b(?:withdr\w+|excluded|discontinued|dropped|died|lost|reported|missing|declined|refused|developed|"
    r"experienced|occurred|serious|end-?\s?points?|had|showed|responders?|events?|adverse|because|due to)\b"
)


@dataclass(frozen=True, slots=True)
class StatedSize:
    """A number of participants: `words` name the group, or are empty where every group has as many.

    `part` tells that the sentence counts those to whom something happened.
    """

    size: int
    words: str
    start: int
    end: int
    sentence: int
    part: bool
    every_group: bool = False


def equal_groups(reading: Reading) -> int | None:
    """How many groups of one size participants were divided into, if a sentence says so."""
    marks = (_EQUAL.search(sentence.text) for sentence in reading.sentences)
    return next((count(mark["n"] or mark["m"]) for mark in marks if mark is not None), None)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A piece of text that may count groups: a sentence, or what stands over or under a table."""

    start: int
    end: int
    number: int


def stated_sizes(reading: Reading) -> tuple[StatedSize, ...]:
    """All sizes of groups that sentences state, in order."""
    return tuple(one for stretch in _stretches(reading) for one in _in_stretch(reading, stretch))


def _stretches(reading: Reading) -> Iterator[_Stretch]:
    """The sentences, then captions and notes of tables clause by clause."""
    for sentence in reading.sentences:
        yield _Stretch(sentence.start, sentence.end, sentence.number)
    for number, table in enumerate(reading.document.tables, 1):
        for piece in (table.caption, table.footnotes):
            start, end = map(reading.document.to_plain, piece)
            yield _Stretch(start, end, -number)


def _in_stretch(reading: Reading, sentence: _Stretch) -> Iterator[StatedSize]:
    listed = list(_listed(reading, sentence))
    yield from listed
    taken = [(found.start, found.end) for found in listed]
    for found in _each(reading, sentence):
        if not any(start < found.end and found.start < end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _listed(reading: Reading, sentence: _Stretch) -> Iterator[StatedSize]:
    """ "23, 16 and 21 patients were randomized to placebo, pioglitazone and metformin"."""
    for mark in _LISTED.finditer(reading.text, sentence.start, sentence.end):
        counts = re.findall(INTEGER, mark["counts"])
        names = [name for name in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", mark["names"]) if name.strip()]
        if len(names) >= len(counts) > 1:
            for size, name in zip(counts, names, strict=False):
                yield StatedSize(count(size), name, mark.start(), mark.end(), sentence.number, part=False)


def _each(reading: Reading, sentence: _Stretch) -> Iterator[StatedSize]:
    if _PLANNING.search(reading.text, sentence.start, sentence.end):
        return
    assigning = bool(_ASSIGNING.search(reading.text, sentence.start, sentence.end))
    for way, pattern in _WAYS:
        for mark in pattern.finditer(reading.text, sentence.start, sentence.end):
            size = count(mark["n"])
            if size >= _SMALLEST and size not in _YEARS and (assigning or way != _LISTED_BEFORE):
                words = _named(reading.text, sentence, mark, way)
                part = bool(_SUBSET.search(reading.text, sentence.start, sentence.end))
                yield StatedSize(
                    size, words, *mark.span(), sentence.number, part=part, every_group=way == _ALL
                )


def _named(text: str, sentence: _Stretch, mark: re.Match[str], way: str) -> str:
    """The words beside a number that may name its group."""
    if way == _AFTER:
        rest = text[mark.end() : min(sentence.end, mark.end() + _REACH)]
        stop = _STOP_AFTER.search(rest)
        return "" if _ALTERNATIVES.match(rest) else (rest[: stop.start()] if stop else rest).strip()
    lead = text[max(sentence.start, mark.start() - _REACH) : mark.start("n")]
    words = _STOP_BEFORE.sub("", _OPENED.sub("", lead)).strip(" ,")
    if not _CODED.search(words):
        return words
    rest = text[mark.end() : min(sentence.end, mark.end() + _REACH)]
    stop = _STOP_AFTER.search(rest)
    return f"{words} {rest[: stop.start()] if stop else rest}".strip()
