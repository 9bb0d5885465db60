"""What a passage says of a difference between two arms, as marks that a model weighs.

The passage is written again in few signs: where it names the outcome (`O`), the intervention (`I`), the
comparator (`C`), words of direction, denial and comparison, and p-values by their side of 0.05. Marks are
runs of these signs, the words between them, and what printed numbers tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.find.intervals import bracketed_ranges, intervals
from kg.find.measurements import Measurement, measurements
from kg.find.passages import Passage
from kg.find.signs import BETTER, DIRECTIONS, DOWN, P_NOT, P_SIGNIFICANT, UP, WORSE, sign, significances
from kg.find.words import Word, words
from kg.query.asked import COMPARATOR, INTERVENTION, OTHER_ARM, Asked

_OUTCOME, _BOTH, _NUMBER = "O", "IC", "N"
_SILENT = frozenset({_NUMBER, "AND", _BOTH})
_ARMS = (INTERVENTION, COMPARATOR)
_RUNS = (1, 2, 3, 4)
_TOLD = ("NO", "SIGNIFICANT", "DIFFER", "SAME", "THAN", "BETWEEN", "BASELINE", *DIRECTIONS)
_TOLD_WITH = (*DIRECTIONS, P_SIGNIFICANT, P_NOT, "NO", "NOT_SIGNIFICANT", "SAME")
_RATIO = re.compile(r"(?i)\b(?:a?OR|RR|a?HR|odds ratio|hazard ratio|relative risk|risk ratio|rate ratio)\b")
_LAST_NUMBER = re.compile(r"(?<![\d.])(?P<value>[01]?\.\d+)\D*$")
_FOOTNOTE = re.compile(r"[*\u2020\u2021]")
_NEAR = 60
_LEVEL = Decimal("0.05")
_CONTRARY = {"gt": "lt", "lt": "gt", "eq": "eq"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A word of a passage as a sign, or as itself."""

    start: int
    name: str | None
    word: str


def marks(asked: Asked, passage: Passage) -> frozenset[str]:
    """All marks of a passage beside a question."""
    signs = list(_signs(asked, passage.text))
    told = _collapsed(s.name for s in signs if s.name and s.name not in _SILENT)
    found = {
        *_runs("s", told),
        *_runs("a", _collapsed(one for one in told if not one.startswith(_OUTCOME))),
        *_around_outcome(told),
        *_printed(told),
        *_pairs(set(told)),
        *_turned(asked, told),
        *_plain_words(signs),
        *_numbers(passage.text, signs),
        "row" if passage.row else "prose",
        f"in {passage.kind.value}",
        *(f"outcome {one}" for one in asked.outcome),
    }
    return frozenset(found)


def _signs(asked: Asked, text: str) -> Iterator[Sign]:
    """The words of a text as signs; a p-value and a name of an arm are one sign each."""
    whole = [*significances(text), *asked.marks(text)]
    done: set[tuple[int, int, str]] = set()
    for word in words(text):
        around = next((one for one in whole if one[0] <= word.start < one[1]), None)
        if around is not None and not (around[2] == OTHER_ARM and word.stem in asked.outcome):
            if around not in done:
                done.add(around)
                yield Sign(word.start, around[2], "#")
            continue
        yield Sign(word.start, _sign_of(asked, word), word.text)


def _sign_of(asked: Asked, word: Word) -> str | None:
    told = sign(word.text)
    if word.stem in asked.outcome or word.stem in asked.outcome_forms:
        return _OUTCOME + told if told in DIRECTIONS and word.stem in asked.outcome else _OUTCOME
    if told is not None:
        return told
    if word.stem in asked.intervention.weights:
        return INTERVENTION
    if word.stem in asked.comparator.weights:
        return COMPARATOR
    if word.stem in asked.shared:
        return _BOTH
    return _NUMBER if word.text[0].isdigit() else None


def _collapsed(names: Iterable[str]) -> list[str]:
    """Signs without what is said twice in a row."""
    kept: list[str] = []
    for name in names:
        if not kept or kept[-1] != name or name in DIRECTIONS:
            kept.append(name)
    return kept


def _runs(prefix: str, told: Sequence[str]) -> Iterator[str]:
    for length in _RUNS:
        for start in range(len(told) - length + 1):
            yield f"{prefix} {' '.join(told[start : start + length])}"


def _around_outcome(told: Sequence[str]) -> Iterator[str]:
    """What stands shortly before the outcome, between its words, and shortly after it."""
    places = [n for n, one in enumerate(told) if one.startswith(_OUTCOME)]
    if places:
        yield from (f"left {one}" for one in told[max(0, places[0] - 3) : places[0]])
        yield from (f"mid {one}" for one in told[places[0] : places[-1] + 1])
        yield from (f"right {one}" for one in told[places[-1] + 1 : places[-1] + 5])
        yield from [f"next {p}" for p in told[places[-1] + 1 :] if p in (P_SIGNIFICANT, P_NOT)][:1]


def _printed(told: Sequence[str]) -> Iterator[str]:
    printed = [one for one in told if one in (P_SIGNIFICANT, P_NOT)]
    if not printed:
        yield "no p"
        return
    yield f"first {printed[0]}"
    yield f"last {printed[-1]}"
    yield f"all {' '.join(sorted(set(printed)))}"


def _pairs(told: set[str]) -> Iterator[str]:
    for first in _TOLD:
        for second in _TOLD_WITH:
            if first < second and {first, second} <= told:
                yield f"both {first} {second}"


def _turned(asked: Asked, told: Sequence[str]) -> Iterator[str]:
    """Which arm a word of direction is said of: arms beside it, their order, and which is a control."""
    order = "".join(dict.fromkeys(one for one in told if one in _ARMS)) or "-"
    control = "C" if asked.comparator.control else "I" if asked.intervention.control else "="
    yield f"order {order}"
    ways = {one for one in told if one in DIRECTIONS}
    for way in ways:
        yield f"control {control} {way} {order}"
        yield f"control {control} {way}"
    if len(ways) == 1:
        yield f"only {control} {min(ways)} {order}"
    for named in {_OUTCOME + one for one in (UP, DOWN, BETTER, WORSE)} & set(told):
        yield f"named {named}"
        yield from (f"named {named} {way} {order}" for way in ways)
    for place, one in enumerate(told):
        if one in DIRECTIONS:
            yield from _beside(one, told[:place], told[place + 1 :], order)


def _beside(way: str, before: Sequence[str], after: Sequence[str], order: str) -> Iterator[str]:
    left = next((one for one in reversed(before) if one in _ARMS), "-")
    right = next((one for one in after if one in _ARMS), "-")
    yield f"{way} @ {left}{right}"
    yield f"{way} @ {order}{' THAN' if 'THAN' in after[:3] else ''}"
    if "THAN" in after:
        compared = next((one for one in after[after.index("THAN") + 1 :] if one in _ARMS), None)
        if compared is not None:
            yield f"{way} than {compared}"


def _plain_words(signs: Sequence[Sign]) -> Iterator[str]:
    said = _collapsed(one.name or one.word for one in signs)
    yield from (f"w {one}" for one in said)
    yield from (f"w {first} {second}" for first, second in pairwise(said))


def _numbers(text: str, signs: Sequence[Sign]) -> Iterator[str]:
    yield from _compared(text, signs)
    yield from _beside_null(text)
    last = _LAST_NUMBER.search(text)
    if last is not None:
        yield "last significant" if Decimal(last["value"]) < _LEVEL else "last not"
    if _FOOTNOTE.search(text):
        yield "footnote"


def _compared(text: str, signs: Sequence[Sign]) -> Iterator[str]:
    """Whether the first of two numbers, those nearest the outcome, is the greater, and whose it is."""
    pair = _nearest_pair(text, signs)
    if pair is None:
        return
    first, second = pair
    greater = "gt" if first > second else "lt" if first < second else "eq"
    arms = "".join(dict.fromkeys(one.name for one in signs if one.name in _ARMS))
    yield f"number {greater}"
    yield f"number {greater} {arms}"
    if arms and arms != COMPARATOR:
        effect = greater if arms.startswith(INTERVENTION) else _CONTRARY[greater]
        printed = {one.name for one in signs if one.name in (P_SIGNIFICANT, P_NOT)}
        yield f"effect {effect}"
        yield f"effect {effect} {' '.join(sorted(str(p) for p in printed)) or 'no p'}"


def _nearest_pair(text: str, signs: Sequence[Sign]) -> tuple[Decimal, Decimal] | None:
    anchor = max((one.start for one in signs if (one.name or "").startswith(_OUTCOME)), default=0)
    found = measurements(text, 0, len(text), ())
    pairs = [
        (abs(first.start - anchor), *values)
        for first, second in pairwise(found)
        if first.form == second.form
        and second.start - first.end < _NEAR
        and (values := _values(first, second)) is not None
    ]
    best = min(pairs, default=None, key=lambda pair: pair[0])
    return best[1:] if best else None


def _values(first: Measurement, second: Measurement) -> tuple[Decimal, Decimal] | None:
    """The shares, means or counts of two results."""
    for one, other in ((first.percent, second.percent), (first.value, second.value)):
        if one is not None and other is not None:
            return one, other
    if first.events is not None and second.events is not None:
        return Decimal(first.events), Decimal(second.events)
    return None


def _beside_null(text: str) -> Iterator[str]:
    """Where the first interval lies beside no effect: 1 for a ratio, else 0."""
    ratio = bool(_RATIO.search(text))
    null = Decimal(1 if ratio else 0)
    found = [*intervals(text), *(bracketed_ranges(text, 0, len(text)) if ratio else ())]
    for one in found[:1]:
        low, high = one.interval.low, one.interval.high
        if low is not None and high is not None:
            side = "above" if low > null else "below" if high < null else "across"
            yield f"interval {'ratio' if ratio else 'difference'} {side}"
