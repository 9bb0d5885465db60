"""How well a report's words for a group mean one of the two arms that a person asks about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.find.words import stem, stems
from kg.query.asked import COMPARATOR, INTERVENTION, Asked, Side, share

_CODES = re.compile(r"(?<![\w-])(?=[A-Z])(?:[A-Z]+[A-Za-z]*\d+|[A-Z]{2,}[A-Z0-9]*)(?![\w])")
_CONTROL_GROUP = re.compile(
    r"(?i)\bcontrols?\b|\bplacebo\b|\bsham\b|\busual\b|\bwait|\bno (?:treatment|intervention)\b|\bstandard\b"
    r"|\bconventional\b|\broutine\b|\bsaline\b|\balone\b|\bvehicle\b|\buntreated\b|\bcomparison\b"
)
_FILLER = frozenset(
    stem(word)
    for word in "the a an of in and or with to for on by at as from who was were received receiving given "
    "group groups arm arms patients participants subjects women men children number randomized assigned "
    "randomly allocated total people each either both those this that n".split()
)
_AMOUNTS = frozenset(
    stem(word)
    for word in "mg g ml kg mcg ug iu day days daily week weeks weekly month months once twice dose doses "
    "oral orally intravenous intravenously tablet tablets treatment therapy intervention program programme "
    "training based plus alone".split()
)
_AMOUNT_WEIGHT = 0.3
_NAMED_CONTROL = re.compile(r"(?i)\bplacebo\b|\bsham\b|\busual\b|\bwait|\bno \w")
_TREATED_GROUP = re.compile(
    r"(?i)(?:.*\b(?:to|the|an?|in)\s+)?(?:intervention(?:al)?|experimental|treatment|treated|active|study|test|case)"
    r"(?:\s+(?:groups?|arms?|patients|participants|subjects))?"
)
_MENTIONED, _SAME_PART, _SAME_CODE, _LIKELY = 0.75, 0.85, 0.95, 0.3
_OTHER_MENTIONED, _OTHER_CODE, _OTHER_PART = 0.5, 0.2, 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1, how well words mean the arm that is asked for, and the one it is compared with."""

    intervention: float
    comparator: float

    @property
    def lean(self) -> float:
        """Above 0 for the intervention, below for the comparator."""
        return self.intervention - self.comparator


@dataclass(frozen=True, slots=True)
class _Wording:
    """The stems that mean one side alone, as asked and with abbreviations, and all that it has."""

    forms: tuple[frozenset[str], ...]
    every: frozenset[str]


class ArmLikeness:
    """The likeness of any words to the arms of one question."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._sides = asked.sides
        self._codes = codes(asked.intervention.text), codes(asked.comparator.text)
        self._wordings = _wordings(asked)
        self._known: dict[tuple[str, ...], Likeness] = {}

    def of(self, names: Sequence[str]) -> Likeness:
        """The likeness of a group with these names; the one that says most counts."""
        key = tuple(names)
        if key not in self._known:
            told = [
                max((self._by_words(name, wording) + self._by_rarity(name, side)) / 2 for name in names)
                for wording, side in zip(self._wordings, self._sides, strict=True)
            ]
            for adapt in (self._by_mentions, self._by_part, self._by_code):
                told = adapt(names, told)
            self._known[key] = Likeness(*told)
        return self._known[key]

    def _by_words(self, name: str, side: _Wording) -> float:
        own = _content(name)
        found = own | self._asked.report.other_forms(name).keys()
        recall = max((_weight(told & found) / _weight(told) for told in side.forms if told), default=0.0)
        if not recall:
            return 0.0
        precision = _weight(own & side.every) / _weight(own) if own else 0.0
        return max(0.5 * recall, 2 * recall * precision / (recall + precision))

    def _by_rarity(self, name: str, side: Side) -> float:
        """The same with words that are rare in the report telling most."""
        report = self._asked.report
        recall = share(side.weights, stems(name) | report.other_forms(name).keys())
        if not recall:
            return 0.0
        precision = share(report.weights(name), frozenset(side.weights) | self._asked.shared)
        return max(0.5 * recall, 2 * recall * precision / (recall + precision))

    def _by_mentions(self, names: Sequence[str], told: list[float]) -> list[float]:
        """Letters and initials."""
        marks = {mark for name in names for _, _, mark in self._asked.short_marks(name)}
        if not marks:
            return told
        return [
            max(one, _MENTIONED) if marks == {mark} else one if mark in marks else _OTHER_MENTIONED * one
            for one, mark in zip(told, (INTERVENTION, COMPARATOR), strict=True)
        ]

    def _by_part(self, names: Sequence[str], told: list[float]) -> list[float]:
        """A control group is meant where a control is asked for; else it is likelier the comparator."""
        if any(_CONTROL_GROUP.search(name) for name in names):
            return self._as_control(names, told)
        if any(_TREATED_GROUP.fullmatch(name) for name in names) and not self._sides[0].control:
            return [max(told[0], _LIKELY), _OTHER_PART * told[1]]
        return told

    def _as_control(self, names: Sequence[str], told: list[float]) -> list[float]:
        controls = [side.control for side in self._sides]
        if not any(controls):
            named = all(_NAMED_CONTROL.search(name) for name in names)
            return [_OTHER_PART * told[0], _OTHER_PART * told[1] if named else max(told[1], _LIKELY)]
        return [
            max(one, _SAME_PART) if control else _OTHER_PART * one
            for one, control in zip(told, controls, strict=True)
        ]

    def _by_code(self, names: Sequence[str], told: list[float]) -> list[float]:
        """A code that stands in the words for one arm only is that arm's."""
        own = frozenset().union(*map(codes, names))
        first, second = (bool(own & (self._codes[n] - self._codes[1 - n])) for n in (0, 1))
        if first == second:
            return told
        return [
            max(one, _SAME_CODE) if meant else _OTHER_CODE * one
            for one, meant in zip(told, (first, second), strict=True)
        ]


def _wordings(asked: Asked) -> tuple[_Wording, _Wording]:
    """Both sides by the words that only they have; where one has none, by all that it has."""
    texts = [side.text for side in asked.sides]
    own = [_content(text) for text in texts]
    forms = [frozenset(asked.report.other_forms(text)) for text in texts]
    every = [first | second for first, second in zip(own, forms, strict=True)]
    first, second = (
        _Wording(tuple(form - every[1 - n] or form for form in (own[n], forms[n])), every[n]) for n in (0, 1)
    )
    return first, second


def _content(text: str) -> frozenset[str]:
    return stems(text) - _FILLER


def _weight(words: Iterable[str]) -> float:
    """How much words tell of an arm: amounts and manners of giving little."""
    return sum(_AMOUNT_WEIGHT if one in _AMOUNTS or one[0].isdigit() else 1.0 for one in words)


def codes(text: str) -> frozenset[str]:
    """The tokens of a text by which groups are called for short: "H1", "IG3", "GHSH"."""
    joined = re.sub(r"(?<=[A-Za-z])\s(?=\d\b)", "", text)
    return frozenset(mark.group().upper() for mark in _CODES.finditer(joined))
