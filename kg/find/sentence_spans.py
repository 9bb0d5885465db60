"""Spans of a single sentence that name arms, outcomes and results, where no report around it tells of arms.

A linear-chain conditional random field over tokens (Lafferty and others 2001) reads the sentence; its
weights are in `sentence_spans.json`, made by `benchmarks/train_sentence_spans.py`. What the product's own
patterns see (results, p-values) is among its features.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from kg.find.measurements import Measurement, measurements
from kg.find.numbers import compiled
from kg.find.signs import significances
from kg.find.word_classes import word_classes

_WEIGHTS = "sentence_spans.json"
_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:,\d{3})*(?:\.\d+)?|\.\d+|\+/-|[^\sA-Za-z\d]")
_GROUP = compiled(
    r"^(?:groups?|arms?|patients|eyes|women|men|subjects|participants|children|recipients|doses?)$"
)
_PREPOSITIONS = frozenset(
    "in for with on of to by than versus vs and receiving given at after during among from compared assigned"
    " treated".split()
)
_VERBS = frozenset(
    "was were had is are occurred achieved showed decreased increased reduced developed received experienced"
    " did improved reported required compared".split()
)
_UNITS = frozenset(
    "mm hg mmhg mg dl kg ml l min h hours days day months month years year weeks week points percent letters"
    " patients eyes logmar sd".split()
)
_AROUND = (-3, -2, -1, 1, 2, 3)
_CLASSES_AROUND = (-2, -1, 0, 1, 2)
_FAR = 8


class SpanKind(enum.StrEnum):
    """What a span names."""

    ARM = "INTV"
    OUTCOME = "OC"
    RESULT = "MEAS"


@dataclass(frozen=True, slots=True, order=True)
class SentenceSpan:
    """A span of a sentence: offsets into its text, and what it names."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark of a sentence, with the form of the result that it belongs to."""

    start: int
    end: int
    text: str
    form: str | None
    edge: str

    @property
    def lower(self) -> str:
        """The token in lower case."""
        return self.text.lower()

    @property
    def shape(self) -> str:
        """The kinds of its characters, runs as one: `Xx`, `d.d`."""
        kinds = re.sub(r"\d", "d", re.sub("[a-z]", "x", re.sub("[A-Z]", "X", self.text)))
        return re.sub(r"(.)\1+", r"\1", kinds)


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of a chain: from feature and label, and from label to label."""

    labels: tuple[str, ...]
    states: Mapping[str, Mapping[str, float]]
    transitions: Mapping[str, Mapping[str, float]]

    def tag(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """The likeliest labels of a sentence, given the features of its tokens (Viterbi)."""
        if not rows:
            return []
        best = [self._scores(rows[0])]
        came_from: list[dict[str, str]] = []
        for row in rows[1:]:
            own, before = self._scores(row), best[-1]
            step = {label: self._best_before(before, label) for label in self.labels}
            best.append({label: own[label] + before[b] + self._to(b, label) for label, b in step.items()})
            came_from.append(step)
        told = [max(self.labels, key=best[-1].__getitem__)]
        for step in reversed(came_from):
            told.append(step[told[-1]])
        return told[::-1]

    def _best_before(self, scores: Mapping[str, float], label: str) -> str:
        return max(self.labels, key=lambda before: scores[before] + self._to(before, label))

    def _scores(self, row: Sequence[str]) -> dict[str, float]:
        scores = dict.fromkeys(self.labels, 0.0)
        for feature in row:
            for label, weight in self.states.get(feature, {}).items():
                scores[label] += weight
        return scores

    def _to(self, before: str, label: str) -> float:
        return self.transitions.get(before, {}).get(label, 0.0)


@cache
def tagger() -> Tagger:
    """The tagger that ships with the program."""
    stored = json.loads((files("kg.find") / _WEIGHTS).read_text(encoding="utf-8"))
    return Tagger(tuple(stored["labels"]), stored["states"], stored["transitions"])


def sentence_spans(text: str) -> list[SentenceSpan]:
    """The arms, outcomes and results that a sentence names, in order."""
    found = tokens(text)
    return [balanced(text, one) for one in joined(found, tagger().tag(features(text, found)))]


def balanced(text: str, span: SentenceSpan) -> SentenceSpan:
    """A span that ends before a bracket it does not open, and goes on to one that closes it just after."""
    depth = 0
    for place in range(span.start, span.end):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth < 0 and text[span.start : place].strip():
            return replace(span, end=span.start + len(text[span.start : place].rstrip()))
    return replace(span, end=span.end + 1) if depth == 1 and text[span.end : span.end + 1] == ")" else span


def joined(found: Sequence[Token], labels: Sequence[str]) -> Iterator[SentenceSpan]:
    """Spans from labels: `B-` begins one, `I-` goes on with it."""
    open_span: SentenceSpan | None = None
    for token, label in zip(found, labels, strict=True):
        kind = SpanKind(label[2:]) if label != "O" else None
        if open_span is not None and (kind is not open_span.kind or label.startswith("B-")):
            yield open_span
            open_span = None
        if kind is not None:
            start = open_span.start if open_span else token.start
            open_span = SentenceSpan(start, token.end, kind)
    if open_span is not None:
        yield open_span


def tokens_of(text: str) -> list[str]:
    """The words, numbers and marks of a text."""
    return _TOKEN.findall(text)


def tokens(text: str) -> list[Token]:
    """The tokens of a sentence, each with the form of the result around it."""
    results = measurements(text, 0, len(text), ())
    return [_token(mark, results) for mark in _TOKEN.finditer(text)]


def _token(mark: re.Match[str], results: Sequence[Measurement]) -> Token:
    start, end = mark.span()
    around = next((one for one in results if one.start <= start and end <= one.end), None)
    if around is None:
        return Token(start, end, mark.group(), None, "")
    edge = "first" if start <= around.start else "last" if end >= around.end else "inside"
    return Token(start, end, mark.group(), around.form, edge)


def features(text: str, found: Sequence[Token]) -> list[list[str]]:
    """What the tagger sees of each token."""
    printed = [(start, end) for start, end, _ in significances(text)]
    numbers = [n for n, token in enumerate(found) if token.form]
    depth, rows = 0, []
    for place, token in enumerate(found):
        depth += token.text in "(["
        own = [*_itself(text, found, place), f"depth {min(depth, 2)}"]
        own += _neighbours(found, place)
        own += _place(found, place, numbers)
        own += _leads(found, place)
        own += _classes(found, place)
        own += ["p-value"] if any(start <= token.start < end for start, end in printed) else []
        rows.append(own)
        depth -= token.text in ")]"
    return rows


def _itself(text: str, found: Sequence[Token], place: int) -> Iterator[str]:
    token = found[place]
    before = found[place - 1].lower if place else "<"
    after = found[place + 1].lower if place + 1 < len(found) else ">"
    yield from ("bias", f"w {token.lower}", f"shape {token.shape}")
    yield from (f"end {token.lower[-3:]}", f"begin {token.lower[:3]}")
    yield from (f"pair {before} {token.lower}", f"pair next {token.lower} {after}")
    yield from (f"form {token.form}", f"form {token.form} {token.edge}")
    yield "spaced" if text[token.start - 1 : token.start] == " " else "joined"
    if token.lower in _UNITS:
        yield "unit"
    if place == 0:
        yield "start"


def _neighbours(found: Sequence[Token], place: int) -> Iterator[str]:
    for step in _AROUND:
        other = found[place + step] if 0 <= place + step < len(found) else None
        yield f"w {step} {other.lower if other else '<>'}"
        if abs(step) < _AROUND[-1]:
            yield f"shape {step} {other.shape if other else '<>'}"
            yield f"form {step} {other.form if other else None}"


def _classes(found: Sequence[Token], place: int) -> Iterator[str]:
    for step in _CLASSES_AROUND:
        if 0 <= place + step < len(found):
            own = word_classes(found[place + step].text)
            yield from (f"class {step} {width} {number}" for width, number in enumerate(own))
            yield from () if own else (f"class {step} rare",)


def _place(found: Sequence[Token], place: int, numbers: Sequence[int]) -> Iterator[str]:
    """Where a token stands among the sentence's results, and how near they and a word for a group are."""
    side = "none"
    if numbers:
        side = "before" if place < numbers[0] else "after" if place > numbers[-1] else "between"
    yield f"side {side}"
    yield f"side {side} {found[place].lower}"
    group = next((n for n, token in enumerate(found[place:]) if _GROUP.match(token.text)), _FAR)
    yield f"group in {min(group, 5)}"
    for name, near in (("next", [n - place for n in numbers if n > place][:1]),
                       ("last", [place - n for n in numbers if n < place][-1:])):  # fmt: skip
        yield from (f"{name} result {distance}" for distance in near if distance < _FAR)


def _leads(found: Sequence[Token], place: int) -> Iterator[str]:
    """The nearest preposition and verbs."""
    before = [token.lower for token in found[:place]][::-1]
    for distance, word in enumerate(before[:6], 1):
        if word in _PREPOSITIONS:
            yield from (f"after {word}", f"after {word} {distance}")
            break
    yield from (f"verb {word}" for word in [w for w in before if w in _VERBS][:1])
    after = (token.lower for token in found[place + 1 :])
    yield from (f"verb next {word}" for word in [w for w in after if w in _VERBS][:1])
