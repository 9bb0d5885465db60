"""What the rules know about a report's numbers before anything learned looks at them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kg.find.arms import FoundArms, arms
from kg.find.intervals import intervals, p_values
from kg.find.measurements import Measurement, measurements
from kg.find.mentions import COMPARATORS, Mention
from kg.find.numbers import NUMBER_WORDS, compiled
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.find.ties import Tie, ties

TREATED, COMPARED = "iv", "cv"
_SIGN = r"(?<![\w./+])[-+]\s?"
_SPREAD = r"(?<=[/+]-)"
_UNSIGNED = r"(?:\d{1,3}(?:[,\u2008\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
_DIGITS = rf"(?:{_SIGN}|{_SPREAD}\s?|(?<=/)|(?<![\w.]))(?:{_UNSIGNED})"
_SHARE = r"(?P<share>\s?(?:%|percent\b|per cent\b))?"
_NUMBER = compiled(rf"(?P<value>{_DIGITS}|{NUMBER_WORDS}|\bnone\b){_SHARE}")
_PRINTED = re.compile(r"[-+]?\d*\.?\d+")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*|\d[\d.,]*|[^\sA-Za-z\d]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, with its percent sign: offsets into the plain text, and its sentence's place."""

    start: int
    end: int
    value: float | None
    shape: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark: offsets, and its form in lower case with every number as 0."""

    start: int
    end: int
    form: str


@dataclass(frozen=True)
class Scene:
    """A sentence with its words and numbers, the arms it names, and the results that the rules see in it."""

    sentence: Sentence
    words: tuple[Word, ...]
    numbers: tuple[Number, ...]
    mentions: tuple[Mention, ...]
    results: tuple[Measurement, ...]
    tied: tuple[Tie, ...]

    def before(self, place: int, most: int) -> list[str]:
        """The forms of the words before an offset, nearest first."""
        end = bisect_right(self._ends, place)
        return [word.form for word in self.words[max(0, end - most) : end]][::-1]

    def after(self, place: int, most: int) -> list[str]:
        """The forms of the words after an offset, nearest first."""
        start = bisect_left(self._starts, place)
        return [word.form for word in self.words[start : start + most]]

    def result(self, number: Number) -> Measurement | None:
        """The result that a number is part of."""
        return next((one for one in self.results if one.start <= number.start < one.end), None)

    def tie(self, number: Number) -> Tie | None:
        """The tie of the result that a number is part of."""
        return next((t for t in self.tied if t.measurement.start <= number.start < t.measurement.end), None)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _ends(self) -> list[int]:
        return [word.end for word in self.words]


@dataclass(frozen=True)
class Setting:
    """A report with what the rules find in it."""

    reading: Reading

    @property
    def text(self) -> str:
        """The plain text that offsets point into."""
        return self.reading.text

    @cached_property
    def groups(self) -> FoundArms:
        """The arms."""
        return arms(self.reading)

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The sentences with all that is in them."""
        return tuple(self._scene(one) for one in self.reading.sentences)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """All numbers of the prose, in order."""
        return tuple(number for scene in self.scenes for number in scene.numbers)

    @cached_property
    def aside(self) -> tuple[tuple[int, int], ...]:
        """Where confidence intervals and p-values stand."""
        ranges = [(one.start, one.end) for one in intervals(self.text)]
        return tuple(sorted([*ranges, *((one.start, one.end) for one in p_values(self.text))]))

    @cached_property
    def sums(self) -> tuple[frozenset[float], frozenset[Number]]:
        """The sums of neighbouring whole numbers, and the numbers whose sum is printed too."""
        whole = [n for n in self.numbers if n.shape == "whole" and n.value]
        values = {n.value for n in whole}
        pairs = [(a, b, (a.value or 0) + (b.value or 0)) for a, b in pairwise(whole)]
        parts = frozenset(n for a, b, total in pairs if total in values for n in (a, b))
        return frozenset(total for _, _, total in pairs), parts

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The arms in the order in which the text first names them."""
        named = dict.fromkeys(m.arm for scene in self.scenes for m in scene.mentions)
        every = dict.fromkeys([*named, *(arm.id for arm in self.groups.arms)])
        return {arm: place for place, arm in enumerate(every)}

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """`cv` for comparators, `iv` for other arms; of arms without roles the last is the comparator."""
        last = self.groups.arms[-1:]
        return {
            arm.id: COMPARED if arm.role in COMPARATORS or (arm.role is None and arm in last) else TREATED
            for arm in self.groups.arms
        }

    def _scene(self, sentence: Sentence) -> Scene:
        start, end = sentence.start, sentence.end
        named = self.groups.index.mentions(self.text, start, end)
        found = measurements(self.text, start, end, [(m.start, m.end) for m in named])
        ids = [arm.id for arm in self.groups.arms]
        tied = ties(self.text, found, named, end, ids, ids if len(ids) == 2 else [])
        words = tuple(Word(*m.span(), _form(m.group())) for m in _WORD.finditer(self.text, start, end))
        numbers = tuple(_numbers(self.text, sentence))
        return Scene(sentence, words, numbers, tuple(named), tuple(found), tuple(tied))


def _form(word: str) -> str:
    return re.sub(r"\d[\d,]*", "0", word.lower())


def _numbers(text: str, sentence: Sentence) -> Iterator[Number]:
    for mark in _NUMBER.finditer(text, sentence.start, sentence.end):
        start, end = mark.span() if mark["share"] else mark.span("value")
        start += len(mark["value"]) - len(mark["value"].lstrip())
        value = _value(mark["value"])
        yield Number(start, end, value, _shape(value, share=bool(mark["share"])), sentence.number)


def _value(printed: str) -> float | None:
    digits = re.sub(r"[,\s]", "", printed)
    return float(digits) if _PRINTED.fullmatch(digits) else None


def _shape(value: float | None, *, share: bool) -> str:
    if share:
        return "share"
    if value is None:
        return "words"
    return "whole" if value == int(value) else "decimal"


def between(setting: Setting, first: Number, second: Number) -> str:
    """The words between two numbers of a sentence; of many, the first and the last."""
    words = [
        word.form for word in setting.scenes[first.sentence].words if first.end <= word.start < second.start
    ]
    return " ".join(words) if len(words) < 4 else f"{words[0]} .. {words[-1]}"


def told(numbers: Sequence[Number], kinds: Sequence[str], sentence: int) -> list[Number]:
    """The numbers of a sentence that are of some kind."""
    return [n for n, kind in zip(numbers, kinds, strict=True) if kind != "O" and n.sentence == sentence]
