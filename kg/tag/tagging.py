"""Spans of a report by kind, from the fast reader or the neural one."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.find import sentence_spans
from kg.find.reading import Reading, prepare
from kg.model import Document
from kg.tag import encoder, words
from kg.tag.chain import Chain
from kg.tag.encoder import Scores
from kg.tag.number_arms import arms_of
from kg.tag.number_kinds import extent, kinds
from kg.tag.setting import COMPARED, TREATED, Setting
from kg.tag.spans import Kind, Marked, Reader, TaggedSpan, joined, tagged
from kg.tag.words import FLOOR

HEADS = {
    Kind.RESULTS_BY_ARM: "pico_corpus",
    Kind.OUTCOMES: "evidence_outcomes",
    Kind.ELEMENTS: "ebmnlp",
    Kind.SENTENCES: "rctart_ner",
}
WEIGHTS = {
    Kind.RESULTS_BY_ARM: "words_results.json",
    Kind.OUTCOMES: "words_outcomes.json",
    Kind.ELEMENTS: "words_elements.json",
}
# Encoder and chain both know that most words are outside any span. Added up, that counts twice: so much of
# it, in natural logarithms, is taken back where that helps.
_LEANING = {Kind.OUTCOMES: 1.4, Kind.ELEMENTS: 1.0}
# The encoder is surer of arms than it is right: its log-odds count by this factor.
TRUST = 0.4
_PEOPLE = {
    ("total", None): "total-participants",
    ("size", TREATED): "intervention-participants",
    ("size", COMPARED): "control-participants",
}
Shares = Mapping[tuple[str, str | None], float]


def marked(document: Document, kind: Kind, reader: Reader) -> tuple[TaggedSpan, ...]:
    """The spans of this kind in a report, in order."""
    reading = prepare(document)
    scores = encoder.scores(reading.text)[HEADS[kind]] if reader is Reader.NEURAL else None
    return tagged(document, _spans(reading, kind, scores))


def _spans(reading: Reading, kind: Kind, scores: Scores | None) -> Iterator[Marked]:
    if kind is Kind.SENTENCES:
        yield from _of_sentences(reading, scores)
    else:
        yield from words.marked(reading, WEIGHTS[kind], scores, _LEANING.get(kind, 0.0))
    if kind is Kind.RESULTS_BY_ARM:
        yield from numbers(Setting(reading), scores)


def _of_sentences(reading: Reading, scores: Scores | None) -> Iterator[Marked]:
    """The spans of each sentence for itself."""
    chain = _sentence_chain()
    for sentence in reading.sentences:
        found = sentence_spans.tokens(sentence.text)
        places = [(sentence.start + token.start, sentence.start + token.end) for token in found]
        rows = sentence_spans.features(sentence.text, found)
        told = words.beside(scores, places, chain.labels) if scores else None
        yield from joined(places, chain.best(rows, told))


@cache
def _sentence_chain() -> Chain:
    known = sentence_spans.tagger()
    return Chain(known.labels, known.states, known.transitions)


def number_of(label: str) -> tuple[str, str | None] | None:
    """The kind of number that a label stands for and its arm; None for labels of words."""
    people = next((key for key, name in _PEOPLE.items() if name == label), None)
    if people is not None:
        return people
    arm, _, kind = label.partition("-")
    return (kind, arm) if arm in {TREATED, COMPARED} else None


def _label(kind: str, arm: str | None) -> str:
    return _PEOPLE.get((kind, arm)) or f"{arm}-{kind}"


def numbers(setting: Setting, scores: Scores | None = None) -> Iterator[Marked]:
    """Numbers with labels of kind and arm; the encoder's scores are added to those of the chains."""
    told = [_shares(setting, scores, n.start, n.end) for n in setting.numbers] if scores else None
    found = kinds(setting, [_by_kind(shares) for shares in told] if told else None)
    arms = arms_of(setting, found, _odds(told, found) if told else None)
    for number, kind, arm in zip(setting.numbers, found, arms, strict=True):
        if kind != "O":
            yield (*extent(setting.text, number, kind), _label(kind, arm))


def _shares(setting: Setting, scores: Scores, start: int, end: int) -> Shares:
    """The probability of each kind and arm for the first word of a number."""
    place = _word_at(setting.text, scores.words, start, end)
    told: dict[tuple[str, str | None], float] = {}
    if place is None:
        return told
    for label, logarithm in zip(scores.labels, scores.logarithms[place], strict=True):
        key = number_of(label[2:]) or ("O", None)
        told[key] = told.get(key, 0.0) + math.exp(logarithm)
    return told


def _word_at(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> int | None:
    """The first word between two offsets that is no sign."""
    first = bisect_right(places, (start, start))
    inside = [
        n for n in range(max(0, first - 1), len(places)) if start < places[n][1] and places[n][0] < end
    ][:3]
    return next((n for n in inside if text[slice(*places[n])] not in "+-"), None)


def _by_kind(shares: Shares) -> dict[str, float]:
    """The logarithms of the probabilities of the kinds."""
    told: dict[str, float] = {}
    for (kind, _), share in shares.items():
        told[kind] = told.get(kind, 0.0) + share
    return {kind: math.log(share + FLOOR) for kind, share in told.items()}


def _odds(told: Sequence[Shares], found: Sequence[str]) -> list[float]:
    """The log-odds of the treated arm for numbers of the kinds found."""
    floor = 10 * FLOOR
    return [
        TRUST
        * math.log((shares.get((kind, TREATED), 0.0) + floor) / (shares.get((kind, COMPARED), 0.0) + floor))
        for shares, kind in zip(told, found, strict=True)
    ]
