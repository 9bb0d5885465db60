"""A question about an intervention, a comparator and an outcome, in the words of the report it is put to."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.find.arms import FoundArms, arms
from kg.find.passages import Passage, passages
from kg.find.reading import Reading
from kg.find.words import stem, stems
from kg.query.wording import Wording

_FUNCTION_WORDS = frozenset(
    stem(word)
    for word in "the a an of in and or with to for on by at as from is was were are be been that this these "
    "those their its than between per during after before each all both not no who which it we our they has "
    "have had".split()
)
FREQUENT = frozenset(
    stem(word)
    for word in "group groups arm patient patients participant participants subject subjects study trial "
    "treatment rate number level score mean total change percentage proportion incidence time baseline value "
    "values therapy intervention control".split()
)
_OF_CONTROL = frozenset(
    stem(word)
    for word in "control placebo usual standard sham conventional wait vehicle saline untreated routine "
    "alone baseline comparison".split()
)
_OF_TREATMENT = frozenset(
    stem(w) for w in "intervention treatment treated experimental active therapy".split()
)
_CONTROL = re.compile(
    r"(?i)\b(?:control|placebo|usual|standard|sham|no|without|conventional|wait\w*|baseline|vehicle|saline"
    r"|untreated|routine|alone|pre|before)\b"
)
_LETTERED = re.compile(
    r"(?i)\b(?:group|arm|regimen|cohort|treatment|diet)\s*[(\"']?(?P<letter>[A-F]|[IVX]{1,4}|\d)\b"
)
# An arm that is a time of the same participants: "post-yoga", "baseline".
OCCASION = re.compile(r"(?i)\b(?:pre|post|before|after|baseline)\b")
_CAPITALS = re.compile(r"(?<![\w-])[A-Z][A-Za-z]?[A-Z0-9+]{1,6}s?(?!\w)")
_LONGEST_EXPANSION = 8
_LEAST_WEIGHT = 0.1
_FREQUENT_WEIGHT = 0.35
_CONTROL_WEIGHT, _TREATMENT_WEIGHT = 0.8, 0.6
_MEANT = 0.45

Weights = Mapping[str, float]
INTERVENTION, COMPARATOR, OTHER_ARM = "I", "C", "Z"


class Words:
    """The words of a report: its passages with their stems, and how telling each stem is."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._long_forms = {
            stem(short.lower()): stems(one.long) for short, one in reading.abbreviations.items()
        }
        self.passages = passages(reading)
        own = [stems(passage.text) for passage in self.passages]
        self._frequency = Counter(one for passage in own for one in passage)
        self.stems = [self._with_abbreviations(passage) for passage in own]

    @cached_property
    def arms(self) -> FoundArms:
        """The arms of the trial that is reported."""
        return arms(self.reading)

    def weight(self, word: str) -> float:
        """How telling a stem is: rare ones are, words of every report are not."""
        rare = math.log((len(self.passages) + 1) / (self._frequency[word] + 0.5))
        return max(rare, _LEAST_WEIGHT) * (_FREQUENT_WEIGHT if word in FREQUENT else 1.0)

    def weights(self, text: str) -> dict[str, float]:
        """The stems of a person's words."""
        return {one: self.weight(one) for one in stems(text) - _FUNCTION_WORDS}

    def other_forms(self, text: str) -> dict[str, float]:
        """The stems of abbreviations that a person's words stand for, and of what they abbreviate."""
        own = stems(text)
        return {one: self.weight(one) for one in self._with_abbreviations(own) - own - _FUNCTION_WORDS}

    def _with_abbreviations(self, own: frozenset[str]) -> frozenset[str]:
        more = {one for short, long in self._long_forms.items() if short in own for one in long}
        more |= {
            short
            for short, long in self._long_forms.items()
            if (telling := long - _FUNCTION_WORDS) and own >= telling
        }
        return own | more


@dataclass(frozen=True, slots=True)
class Side:
    """A person's words for an arm: weights of the stems that mean it alone, letters, and the report's arm."""

    text: str
    weights: Weights
    letters: frozenset[str]
    control: bool
    arm: str | None


class Asked:
    """A question put to a report."""

    def __init__(self, report: Words, intervention: str, comparator: str, outcome: str) -> None:
        self.report = report
        self.outcome = report.weights(outcome)
        self.outcome_forms = report.other_forms(outcome)
        self.outcome_text = " ".join(outcome.lower().split())
        self.outcome_numbers = frozenset(re.findall(r"\d+", outcome))
        first, second = self._all_words(intervention), self._all_words(comparator)
        self.shared = frozenset(report.weights(intervention)) & frozenset(report.weights(comparator))
        chosen = self._arms_of(intervention, comparator)
        self.intervention = self._side(intervention, comparator, first, second, chosen[0])
        self.comparator = self._side(comparator, intervention, second, first, chosen[1])
        self._initials: dict[str, str | None] = {}

    @property
    def sides(self) -> tuple[Side, Side]:
        """Intervention and comparator."""
        return self.intervention, self.comparator

    def _all_words(self, text: str) -> dict[str, float]:
        return self.report.weights(text) | self.report.other_forms(text)

    def _side(self, text: str, other_text: str, own: Weights, other: Weights, arm: str | None) -> Side:
        control = bool(_CONTROL.search(text)) and not _CONTROL.search(other_text)
        opposed = bool(_CONTROL.search(other_text)) and not _CONTROL.search(text)
        told = {one: weight for one, weight in own.items() if one not in other}
        own_only = {one: weight for one, weight in told.items() if one not in self.outcome} or told
        usual = dict.fromkeys(_OF_CONTROL if control else (), _CONTROL_WEIGHT)
        usual |= dict.fromkeys(_OF_TREATMENT if opposed else (), _TREATMENT_WEIGHT)
        return Side(text, usual | own_only, _letters(text) - _letters(other_text), control, arm)

    def _arms_of(self, intervention: str, comparator: str) -> tuple[str | None, str | None]:
        """The arms of the report that two names mean; of two arms, the one that is left is the other."""
        found = {arm.id: (arm.label, *arm.aliases) for arm in self.report.arms.arms}
        wording = Wording(name for names in found.values() for name in names)
        meant = [
            (wording.of_arm(intervention, own) + wording.of_arm(comparator, other), first, second)
            for first, own in found.items()
            for second, other in found.items()
            if first != second
        ]
        best = max(meant, default=(0.0, "", ""))
        enough = best[0] >= (_MEANT if len(found) == 2 else 2 * _MEANT)
        return (best[1], best[2]) if enough else (None, None)

    def marks(self, text: str) -> list[tuple[int, int, str]]:
        """Where a text names an arm by a name of the report, a letter or its initials."""
        return [*self._named(text), *self.short_marks(text)]

    def short_marks(self, text: str) -> list[tuple[int, int, str]]:
        """Where a text names an arm by a letter or its initials."""
        return [*self._lettered(text), *self._abbreviated(text)]

    def _named(self, text: str) -> Iterator[tuple[int, int, str]]:
        sides = {self.intervention.arm: INTERVENTION, self.comparator.arm: COMPARATOR}
        if sides.keys() != {None}:
            for mention in self.report.arms.index.mentions(text, 0, len(text)):
                yield mention.start, mention.end, sides.get(mention.arm, OTHER_ARM)

    def _lettered(self, text: str) -> Iterator[tuple[int, int, str]]:
        for mark in _LETTERED.finditer(text):
            for side, name in ((self.intervention, INTERVENTION), (self.comparator, COMPARATOR)):
                if mark["letter"].upper() in side.letters:
                    yield *mark.span(), name

    def _abbreviated(self, text: str) -> Iterator[tuple[int, int, str]]:
        for mark in _CAPITALS.finditer(text):
            side = self._side_of_initials(mark.group())
            if side is not None:
                yield *mark.span(), side

    def _side_of_initials(self, short: str) -> str | None:
        if short not in self._initials:
            first = stands_for(short, self.intervention.text)
            second = stands_for(short, self.comparator.text)
            self._initials[short] = None if first == second else INTERVENTION if first else COMPARATOR
        return self._initials[short]


def _letters(text: str) -> frozenset[str]:
    return frozenset(mark["letter"].upper() for mark in _LETTERED.finditer(text))


def stands_for(short: str, text: str) -> bool:
    """Whether capitals are first letters of a text's words, in order and close together."""
    letters = [character.lower() for character in short if character.isupper()]
    initials = [word[0] for word in re.findall(r"[a-z]+", text.lower())]
    return len(letters) > 1 and any(
        _follow(letters, initials[start : start + _LONGEST_EXPANSION]) for start in range(len(initials))
    )


def _follow(letters: Sequence[str], initials: Iterable[str]) -> bool:
    rest = iter(initials)
    return next(rest, None) == letters[0] and all(letter in rest for letter in letters[1:])


def share(weights: Weights, found: frozenset[str]) -> float:
    """The weight of the stems that are found, as a part of all."""
    total = sum(weights.values())
    return sum(weight for one, weight in weights.items() if one in found) / total if total else 0.0


def candidates(asked: Asked, most: int) -> list[tuple[int, Passage]]:
    """The passages that may answer a question, by a rough measure, best first."""
    report = asked.report
    ranked = sorted(
        range(len(report.passages)), key=lambda n: (-rough(asked, report.stems[n], report.passages[n]), n)
    )
    return [(n, report.passages[n]) for n in ranked[:most]]


def rough(asked: Asked, found: frozenset[str], passage: Passage) -> float:
    """A first measure of how likely a passage speaks of the outcome: its words and its place."""
    about = agreement(asked, found)
    placed = _PLACES.get(passage.kind.value, 0.0)
    named = _NAMED_BONUS if any(one in found for one in asked.intervention.weights) else 0.0
    return about + placed + named + (_COMPARED_BONUS if found & _COMPARING else 0.0)


_NAMED_BONUS, _COMPARED_BONUS = 0.05, 0.1
_PLACES = {"Results": 0.03, "Conclusion": 0.03, "Methods": -0.15, "Background": -0.15, "Objective": -0.15}
_COMPARING = frozenset(
    stem(w) for w in "significant significantly p differ difference similar compared higher lower".split()
)


def agreement(asked: Asked, found: frozenset[str]) -> float:
    """How much of the outcome's words, in either of their forms, stands in a passage."""
    own = share(asked.outcome, found)
    if not asked.outcome_forms:
        return own
    both = {**asked.outcome, **asked.outcome_forms}
    return max(own, 0.9 * share(asked.outcome_forms, found), 0.8 * share(both, found))
