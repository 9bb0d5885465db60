"""What a passage says of a difference between two arms, as marks and measures that a model weighs.

The passage is written again in few signs (`kg.query.passage_signs`): where it names the outcome (`O`), the
intervention (`I`), the comparator (`C`), words of direction, denial and comparison, and p-values by their
side of 0.05. Marks are runs of these signs, the words between them, claimed changes and what numbers tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from kg.find.intervals import bracketed_ranges, intervals
from kg.find.measurements import Measurement, measurements
from kg.find.passages import Passage
from kg.find.signs import BETTER, DIRECTIONS, DOWN, P_NOT, P_SIGNIFICANT, UP, WORSE, sign, significances
from kg.find.words import words
from kg.query.asked import COMPARATOR, INTERVENTION, OTHER_ARM, Asked
from kg.query.changes import Change, changes
from kg.query.outcome_values import value
from kg.query.passage_signs import ARMS, BOTH, NUMBER, OUTCOME, Sign, clauses, control, signs

_SILENT = frozenset({NUMBER, "AND", BOTH})
_DENIALS = ("NO", "SAME", "NOT_SIGNIFICANT")
_RUNS = (1, 2, 3, 4)
_TOLD = ("NO", "SIGNIFICANT", "DIFFER", "SAME", "THAN", "BETWEEN", "BASELINE", *DIRECTIONS)
_TOLD_WITH = (*DIRECTIONS, P_SIGNIFICANT, P_NOT, "NO", "NOT_SIGNIFICANT", "SAME")
_RATIO = re.compile(r"(?i)\b(?:a?OR|RR|a?HR|odds ratio|hazard ratio|relative risk|risk ratio|rate ratio)\b")
_LAST_NUMBER = re.compile(r"(?<![\d.])(?P<value>[01]?\.\d+)\D*$")
_FOOTNOTE = re.compile(r"[*\u2020\u2021]")
_NEAR = 60
_LEVEL = Decimal("0.05")
_CONTRARY = {"gt": "lt", "lt": "gt", "eq": "eq"}
_FAR = 99
_GAPS = ((4, "beside"), (10, "near"), (20, "far"))
_CLEAR = {"than": 3, "than before": 3, "in": 2, "before": 2, "earlier": 1, "later": 1, "none": 0}
_OF_P = {P_SIGNIFICANT: 1, P_NOT: -1}
_OF_CONTROL = {COMPARATOR: 1, INTERVENTION: -1, None: 0}
# What relevance measures of a passage that its direction rests on too.
_OF_RELEVANCE = ("about", "own words", "precision", "place", "in Results", "in Conclusion", "relative")


def described(
    asked: Asked, passage: Passage, following: str, relevance: Mapping[str, float], chance: float
) -> dict[str, float]:
    """All marks (1 each) and measures of a passage beside a question.

    `following` is the passage after it, `chance` how likely it is the one that answers.
    """
    found = clauses(asked, passage.text)
    claimed = sorted(changes(found), key=lambda one: one.distance)
    shown = (*marks(asked, passage), *_claims(asked, found, claimed))
    return {
        **dict.fromkeys(shown, 1.0),
        **_measures(asked, passage, found, claimed),
        **_after(following),
        **{f"its {name}": relevance.get(name, 0.0) for name in _OF_RELEVANCE},
        "chance": chance,
    }


def _claims(asked: Asked, found: Sequence[Sign], claimed: Sequence[Change]) -> Iterator[str]:
    """Marks of the changes that are claimed, of what is denied, and of the clauses that name the outcome."""
    good = value(asked.outcome_text)
    denied = _nearest_denial(found)
    yield f"value {good}"
    yield f"control {control(asked)}"
    yield f"changes {min(3, len(claimed))}"
    yield f"denial {_gap(denied)}"
    yield from (f"value {good} {way}" for way in {one.name for one in found} & set(DIRECTIONS))
    yield from _of_clauses(found)
    if claimed:
        yield from _nearest_change(found, claimed[0], good, denied)
        yield from _all_changes(claimed, good)


def _nearest_denial(found: Sequence[Sign]) -> int:
    """How far a denial stands from the outcome, clauses counted."""
    outcome = [(place, one.clause) for place, one in enumerate(found) if one.names_outcome]
    return min(
        (
            abs(place - own) + (0 if one.clause == clause else _GAPS[1][0])
            for place, one in enumerate(found)
            if one.name in _DENIALS
            for own, clause in outcome
        ),
        default=_FAR,
    )


def _gap(distance: int) -> str:
    return next((name for most, name in _GAPS if distance < most), "none")


def _nearest_change(found: Sequence[Sign], one: Change, good: int, denied: int) -> Iterator[str]:
    way = f"change {'+' if one.effect(good) > 0 else '-'}"
    kind = f"value {good}" if one.of_value else "way"
    any_denial = any(sign_.name in _DENIALS for sign_ in found)
    yield way
    yield f"{way} {one.how}"
    yield f"{way} {kind}"
    yield f"{way} {kind} {one.how}"
    yield f"{way} p {one.p}"
    yield f"{way} denied {one.denied}"
    yield f"{way} denied {one.denied} p {one.p}"
    yield f"{way} {_gap(one.gap)} {one.with_outcome}"
    yield f"{way} nearer than denial {denied >= one.distance}"
    yield f"{way} denial {any_denial} {one.denied} p {one.p}"


def _all_changes(claimed: Sequence[Change], good: int) -> Iterator[str]:
    held = [one for one in claimed if not one.denied]
    effects = sorted({one.effect(good) for one in held})
    beside = sorted({one.effect(good) for one in held if one.with_outcome})
    yield f"effects {effects}"
    yield f"effects {effects} p {sorted({one.p for one in held})}"
    yield f"effects beside {beside}"
    yield f"sum {max(-2, min(2, sum(one.effect(good) for one in held)))}"
    yield f"ways {sorted({one.valued(good) for one in held})}"


def _of_clauses(found: Sequence[Sign]) -> Iterator[str]:
    """Runs of signs in the clauses that name the outcome, and the first p-value after it."""
    places = [place for place, one in enumerate(found) if one.names_outcome]
    if places:
        named = {found[place].clause for place in places}
        told = (one.name for one in found if one.clause in named)
        yield from _runs("c", _collapsed(name for name in told if name and name not in _SILENT))
        yield from [f"then {one.name}" for one in found[places[0] :] if one.name in _OF_P][:1]


def _measures(
    asked: Asked, passage: Passage, found: Sequence[Sign], claimed: Sequence[Change]
) -> dict[str, float]:
    """What is counted and measured of a passage; the nearest change to the outcome is the first."""
    good = value(asked.outcome_text)
    names = [one.name for one in found]
    first, second = [*claimed[:2], None, None][:2]
    return {
        "changes": len(claimed),
        "sum of effects": sum(one.effect(good) for one in claimed if not one.denied),
        **_of_change("first", first, good),
        **_of_change("second", second, good),
        "denial": _nearest_denial(found),
        "denials": sum(name in _DENIALS for name in names),
        "value": good,
        "control": _OF_CONTROL[control(asked)],
        "words": len(found),
        "numbers": names.count(NUMBER),
        "p-values": sum(name in _OF_P for name in names),
        "outcome named": sum(one.names_outcome for one in found),
        "intervention named": names.count(INTERVENTION),
        "comparator named": names.count(COMPARATOR),
        "other arm named": names.count(OTHER_ARM),
        "effect of numbers": _effect_of_numbers(passage.text, found),
    }


def _of_change(which: str, one: Change | None, good: int) -> dict[str, float]:
    if one is None:
        return {f"{which} gap": _FAR}
    return {
        f"{which} effect": one.effect(good),
        f"{which} gap": one.distance,
        f"{which} denied": one.denied,
        f"{which} p": _OF_P.get(one.p, 0),
        f"{which} clear": _CLEAR[one.how],
    }


def _effect_of_numbers(text: str, found: Sequence[Sign]) -> int:
    """1 where the intervention has the greater of two numbers beside the outcome, -1 where the lesser."""
    pair = _nearest_pair(text, found)
    if pair is None:
        return 0
    greater = (pair[0] > pair[1]) - (pair[0] < pair[1])
    first = next((one.name for one in found if one.name in ARMS), INTERVENTION)
    return greater if first == INTERVENTION else -greater


def _after(following: str) -> dict[str, float]:
    """What the passage after it denies or tells of significance."""
    told = {sign(word.text) for word in words(following)}
    printed = {one for _, _, one in significances(following)}
    denies = bool(told & {"NO", "SAME"})
    return {
        "then denied": denies - ("SIGNIFICANT" in told and "NO" not in told),
        "then p": (P_SIGNIFICANT in printed) - (P_NOT in printed),
    }


def marks(asked: Asked, passage: Passage) -> frozenset[str]:
    """Marks of the runs of signs, words and numbers of a passage."""
    found = list(signs(asked, passage.text))
    told = _collapsed(one.name for one in found if one.name and one.name not in _SILENT)
    shown = {
        *_runs("s", told),
        *_runs("a", _collapsed(one for one in told if not one.startswith(OUTCOME))),
        *_around_outcome(told),
        *_printed(told),
        *_pairs(set(told)),
        *_turned(asked, told),
        *_plain_words(found),
        *_numbers(passage.text, found),
        "row" if passage.row else "prose",
        f"in {passage.kind.value}",
        *(f"outcome {one}" for one in asked.outcome),
    }
    return frozenset(shown)


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
    places = [n for n, one in enumerate(told) if one.startswith(OUTCOME)]
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
    order = "".join(dict.fromkeys(one for one in told if one in ARMS)) or "-"
    control = "C" if asked.comparator.control else "I" if asked.intervention.control else "="
    yield f"order {order}"
    ways = {one for one in told if one in DIRECTIONS}
    for way in ways:
        yield f"control {control} {way} {order}"
        yield f"control {control} {way}"
    if len(ways) == 1:
        yield f"only {control} {min(ways)} {order}"
    for named in {OUTCOME + one for one in (UP, DOWN, BETTER, WORSE)} & set(told):
        yield f"named {named}"
        yield from (f"named {named} {way} {order}" for way in ways)
    for place, one in enumerate(told):
        if one in DIRECTIONS:
            yield from _beside(one, told[:place], told[place + 1 :], order)


def _beside(way: str, before: Sequence[str], after: Sequence[str], order: str) -> Iterator[str]:
    left = next((one for one in reversed(before) if one in ARMS), "-")
    right = next((one for one in after if one in ARMS), "-")
    yield f"{way} @ {left}{right}"
    yield f"{way} @ {order}{' THAN' if 'THAN' in after[:3] else ''}"
    if "THAN" in after:
        compared = next((one for one in after[after.index("THAN") + 1 :] if one in ARMS), None)
        if compared is not None:
            yield f"{way} than {compared}"


def _plain_words(found: Sequence[Sign]) -> Iterator[str]:
    said = _collapsed(one.name or one.word for one in found)
    yield from (f"w {one}" for one in said)
    yield from (f"w {first} {second}" for first, second in pairwise(said))


def _numbers(text: str, found: Sequence[Sign]) -> Iterator[str]:
    yield from _compared(text, found)
    yield from _beside_null(text)
    last = _LAST_NUMBER.search(text)
    if last is not None:
        yield "last significant" if Decimal(last["value"]) < _LEVEL else "last not"
    if _FOOTNOTE.search(text):
        yield "footnote"


def _compared(text: str, found: Sequence[Sign]) -> Iterator[str]:
    """Whether the first of two numbers, those nearest the outcome, is the greater, and whose it is."""
    pair = _nearest_pair(text, found)
    if pair is None:
        return
    first, second = pair
    greater = "gt" if first > second else "lt" if first < second else "eq"
    arms = "".join(dict.fromkeys(one.name for one in found if one.name in ARMS))
    yield f"number {greater}"
    yield f"number {greater} {arms}"
    if arms and arms != COMPARATOR:
        effect = greater if arms.startswith(INTERVENTION) else _CONTRARY[greater]
        printed = {one.name for one in found if one.name in (P_SIGNIFICANT, P_NOT)}
        yield f"effect {effect}"
        yield f"effect {effect} {' '.join(sorted(str(p) for p in printed)) or 'no p'}"


def _nearest_pair(text: str, found: Sequence[Sign]) -> tuple[Decimal, Decimal] | None:
    anchor = max((one.start for one in found if one.names_outcome), default=0)
    results = measurements(text, 0, len(text), ())
    pairs = [
        (abs(first.start - anchor), *values)
        for first, second in pairwise(results)
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
    printed = [*intervals(text), *(bracketed_ranges(text, 0, len(text)) if ratio else ())]
    for one in printed[:1]:
        low, high = one.interval.low, one.interval.high
        if low is not None and high is not None:
            side = "above" if low > null else "below" if high < null else "across"
            yield f"interval {'ratio' if ratio else 'difference'} {side}"
