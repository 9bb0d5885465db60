"""The changes that a passage claims: which way, in which arm, how near the outcome, denied or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from kg.find.signs import BETTER, DIRECTIONS, DOWN, P_NOT, P_SIGNIFICANT, UP, WORSE
from kg.query.asked import COMPARATOR
from kg.query.passage_signs import ARMS, OTHER, Sign

_WAYS = {UP: 1, DOWN: -1, BETTER: 1, WORSE: -1}
_OF_VALUE = frozenset({BETTER, WORSE})
_COMPARATIVES = frozenset(
    "greater larger higher more less lower smaller fewer bigger lesser stronger faster better slower shorter"
    " longer greatest largest highest least lowest most".split()
)
_CHANGES = re.compile(
    r"(?:reduc|decreas|declin|drop|fall|fell|improv|increas|gain|rise|rose|loss|lower|rais|elevat|attenuat|suppress"
    r"|diminish|decrement|worsen|deteriorat|enhanc)\w*"
)
_LEADS_TO_ARM = frozenset(
    "in for with among by after following on under to receiving given taking of within during".split()
)
_THEN_CHANGE, _THEN_COMPARATIVE = 3, 14
_ARM_AFTER, _ARM_AFTER_THAN, _THAN_BEFORE_ARM = 12, 10, 5
_DENIED_BEFORE, _DENIED_AFTER = 6, 8
_OTHER_CLAUSE, NOWHERE = 10, 40


@dataclass(frozen=True, slots=True)
class Change:
    """A word of direction, or two that make one ("greater reduction").

    `side` is the arm it is said of, told by `how`; `gap` counts signs to the outcome; `p` is the side of
    0.05 on which the next p-value lies.
    """

    way: int
    of_value: bool
    side: str | None
    how: str
    denied: bool
    gap: int
    with_outcome: bool
    p: str

    @property
    def distance(self) -> int:
        """How far it stands from the outcome, clauses counted."""
        return self.gap + (0 if self.with_outcome else _OTHER_CLAUSE)

    def valued(self, outcome: int) -> int:
        """The way an outcome goes: what gets better falls where more is bad."""
        return self.way * (outcome or 1) if self.of_value else self.way

    def effect(self, outcome: int) -> int:
        """The way it goes with the intervention beside the comparator."""
        return -self.valued(outcome) if self.side == COMPARATOR else self.valued(outcome)


def changes(found: Sequence[Sign]) -> Iterator[Change]:
    """Every change that the signs of a passage claim, in order."""
    directions = [place for place, one in enumerate(found) if one.name in DIRECTIONS]
    outcome = [place for place, one in enumerate(found) if one.names_outcome]
    for first, last in _pairs(found, directions):
        yield _change(found, first, last, directions, outcome)


def _pairs(found: Sequence[Sign], directions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Places of words of direction, the second the same where one stands alone."""
    used = -1
    for place, following in zip_longest(directions, directions[1:]):
        if place == used:
            continue
        if following is not None and _make_one(found[place], found[following], following - place):
            used = following
            yield place, following
        else:
            yield place, place


def _make_one(first: Sign, second: Sign, apart: int) -> bool:
    """Whether two words are one change: "greater reduction", "the reduction was greater"."""
    if first.clause != second.clause:
        return False
    if first.word in _COMPARATIVES and _CHANGES.fullmatch(second.word):
        return apart <= _THEN_CHANGE
    twice_good = first.name in _OF_VALUE and second.name == BETTER
    changed = _CHANGES.fullmatch(first.word) and second.word in _COMPARATIVES
    return bool(changed) and apart <= _THEN_COMPARATIVE and not twice_good


def _change(
    found: Sequence[Sign], first: int, last: int, directions: Sequence[int], outcome: Sequence[int]
) -> Change:
    one, other = found[first], found[last]
    way = _WAYS[one.name or UP] * (_WAYS[other.name or UP] if last != first else 1)
    changed = one if one.word not in _COMPARATIVES else other
    end = next(
        (place for place in range(last + 1, len(found)) if found[place].clause > one.clause), len(found)
    )
    following = (place for place in directions if place > last and found[place].word in _COMPARATIVES)
    side, how = _said_of(found, first, last, min(next(following, len(found)), end))
    p = next((s.name for s in found[last:end] if s.name in (P_SIGNIFICANT, P_NOT)), None)
    return Change(
        way,
        changed.name in _OF_VALUE,
        side,
        how,
        _denied(found, first, last, end),
        min((abs(own - place) for place in outcome for own in (first, last)), default=NOWHERE),
        one.clause in {found[place].clause for place in outcome},
        p or "-",
    )


def _denied(found: Sequence[Sign], first: int, last: int, end: int) -> bool:
    before = (
        one for one in found[max(0, first - _DENIED_BEFORE) : first] if one.clause == found[first].clause
    )
    after = found[last : min(last + _DENIED_AFTER, end) + 1]
    not_significant = any(
        one.name == "NO" and following.name == "SIGNIFICANT" for one, following in pairwise(after)
    )
    return not_significant or any(one.name in ("NO", "NOT_SIGNIFICANT") for one in before)


def _said_of(found: Sequence[Sign], first: int, last: int, end: int) -> tuple[str | None, str]:
    """The arm that a change is said of, and what tells so."""
    rest = range(last + 1, end)
    after = [place for place in rest if found[place].name in ARMS]
    than = next((place for place in rest if found[place].name == "THAN"), None)
    compared = next((p for p in after if than is not None and 0 < p - than <= _ARM_AFTER_THAN), None)
    if compared is not None:
        return _other(found[compared]), "than"
    if after and after[0] - last <= _ARM_AFTER and _led_to(found[last + 1 : after[0]]):
        return found[after[0]].name, "in"
    before = [place for place in range(first) if found[place].name in ARMS]
    if before:
        return _named_before(found, before[-1], first)
    return (found[after[0]].name, "later") if after else (None, "none")


def _led_to(between: Sequence[Sign]) -> bool:
    return any(one.word in _LEADS_TO_ARM for one in between)


def _named_before(found: Sequence[Sign], place: int, change: int) -> tuple[str | None, str]:
    """The arm named before a change, or the other where it was compared with that: "in A compared with B"."""
    before = range(max(0, place - _THAN_BEFORE_ARM), place)
    for nearest in reversed(before):
        if found[nearest].name == OTHER[found[place].name or COMPARATOR]:
            break
        if found[nearest].name == "THAN":
            return _other(found[place]), "than before"
    return found[place].name, "before" if found[place].clause == found[change].clause else "earlier"


def _other(one: Sign) -> str:
    return OTHER[one.name or COMPARATOR]
