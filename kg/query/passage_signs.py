"""A passage written again in few signs: for the outcome, arms, directions, denials and p-values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.find.signs import DIRECTIONS, sign, significances
from kg.find.words import Word, stem, stems, words
from kg.query.asked import COMPARATOR, INTERVENTION, OTHER_ARM, Asked

OUTCOME, BOTH, NUMBER = "O", "IC", "N"
ARMS = (INTERVENTION, COMPARATOR)
OTHER = {INTERVENTION: COMPARATOR, COMPARATOR: INTERVENTION}
_WHOLE = "#"
_CLAUSE_ENDS = re.compile(r"[;:]|\.\s")
_PARTS_NAMES = re.compile(r"[,;()]")
_OPENS_CLAUSE = frozenset("but while whereas however although though except".split())
_CONTROL = re.compile(
    r"(?i)\b(?:controls?|placebo|usual|standard|sham|no|without|conventional|wait\w*|baseline|vehicle|saline"
    r"|untreated|routine|alone|only|pre|before|comparison|non|normal|traditional|regular|tau|attention)\b"
)
_NAMES_CONTROL = frozenset(
    map(stem, "control controls placebo usual sham untreated comparison wait vehicle comparator".split())
)
_NAMES_TREATED = frozenset(
    map(stem, "intervention treatment treated experimental active study case cases supplemented".split())
)
# "Treatment" and "study" stand for too much else.
_TOO_COMMON = frozenset({"treatment", "study"})
_WHOLE_NAME, _LEAST_TELLING = 9.0, 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """A word of a passage as a sign, or as itself, and the number of its clause."""

    start: int
    name: str | None
    word: str
    clause: int = 0

    @property
    def names_outcome(self) -> bool:
        """Whether it is a word of the outcome."""
        return self.name is not None and self.name.startswith(OUTCOME)


def signs(asked: Asked, text: str) -> Iterator[Sign]:
    """The words of a text as signs; a p-value and a name of an arm are one sign each."""
    whole = [*significances(text), *asked.marks(text)]
    done: set[tuple[int, int, str]] = set()
    for word in words(text):
        around = next((one for one in whole if one[0] <= word.start < one[1]), None)
        if around is not None and not (around[2] == OTHER_ARM and word.stem in asked.outcome):
            if around not in done:
                done.add(around)
                yield Sign(word.start, around[2], _WHOLE)
            continue
        yield Sign(word.start, _sign_of(asked, word), word.text)


def _sign_of(asked: Asked, word: Word) -> str | None:
    told = sign(word.text)
    if word.stem in asked.outcome or word.stem in asked.outcome_forms:
        return OUTCOME + told if told in DIRECTIONS and word.stem in asked.outcome else OUTCOME
    if told is not None:
        return told
    if word.stem in asked.intervention.weights:
        return INTERVENTION
    if word.stem in asked.comparator.weights:
        return COMPARATOR
    if word.stem in asked.shared:
        return BOTH
    return NUMBER if word.text[0].isdigit() else None


def control(asked: Asked) -> str | None:
    """The control, if the words for the arms tell: "placebo", "alone", a part of the other's words."""
    first, second = asked.intervention.text, asked.comparator.text
    own, other = stems(first), stems(second)
    told = len(_CONTROL.findall(first)) + (own < other)
    told_of_other = len(_CONTROL.findall(second)) + (other < own)
    if told == told_of_other:
        return None
    return COMPARATOR if told_of_other > told else INTERVENTION


def clauses(asked: Asked, text: str) -> list[Sign]:
    """The signs of a text with their clauses; "controls" is an arm, and words side by side name one."""
    comparator = control(asked) or COMPARATOR
    found: list[Sign] = []
    clause = last = 0
    for one in signs(asked, text):
        clause += bool(_CLAUSE_ENDS.search(text, last, one.start)) or one.word in _OPENS_CLAUSE
        found.append(replace(one, name=_arm_by_role(one, comparator), clause=clause))
        last = one.start + len(one.word)
    return _one_arm_a_name(asked, text, found)


def _arm_by_role(one: Sign, comparator: str) -> str | None:
    if one.name not in (None, BOTH) or one.word == _WHOLE:
        return one.name
    found = stem(one.word)
    if found in _NAMES_CONTROL:
        return comparator
    if found in _NAMES_TREATED and one.word not in _TOO_COMMON:
        return OTHER[comparator]
    return one.name


def _one_arm_a_name(asked: Asked, text: str, found: Sequence[Sign]) -> list[Sign]:
    """Words of arms side by side name one arm: that of the most telling word."""
    named = list(found)
    for run in _side_by_side(text, found):
        arms = [found[place] for place in run if found[place].name in ARMS]
        if len({one.name for one in arms}) == 2:
            best = max(arms, key=lambda one: _telling(asked, one))
            for place in run:
                named[place] = replace(found[place], name=best.name)
    return named


def _side_by_side(text: str, found: Sequence[Sign]) -> Iterator[list[int]]:
    run: list[int] = []
    for place, one in enumerate(found):
        last = found[run[-1]] if run else None
        near = (
            last is not None
            and last.clause == one.clause
            and not _PARTS_NAMES.search(text, last.start, one.start)
        )
        if run and not (near and one.name in (*ARMS, BOTH)):
            yield run
            run = []
        if one.name in ARMS or (run and one.name == BOTH):
            run.append(place)
    if run:
        yield run


def _telling(asked: Asked, one: Sign) -> float:
    if one.word == _WHOLE:
        return _WHOLE_NAME
    side = asked.intervention if one.name == INTERVENTION else asked.comparator
    return max(side.weights.get(stem(one.word), 0.0), _LEAST_TELLING)
