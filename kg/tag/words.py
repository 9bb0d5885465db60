"""Spans of words that a chain marks sentence by sentence: who took part, what was done, what was measured."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import SectionKind
from kg.tag.chain import Chain, chain_of, stored
from kg.tag.encoder import Scores
from kg.tag.spans import OUTSIDE, Marked, Place, joined

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_EDGE = ("<", "<", "<")
# A probability below this says no more than that a reader does not expect a label.
FLOOR = 1e-4
_AROUND = (-3, -2, -1, 1, 2, 3)
_LEADS = frozenset(
    "in of with for to by on than versus vs and or received receiving randomized randomised assigned given"
    " among including was were had evaluate compare determine assess investigate whether effect effects"
    " efficacy".split()
)


def marked(
    reading: Reading, weights: str, scores: Scores | None = None, leaning: float = 0.0
) -> Iterator[Marked]:
    """The spans that a chain with these weights marks in a report, an encoder's scores added to its own.

    With an encoder, `leaning` makes the label outside less likely, in natural logarithms.
    """
    chain = _chain(weights)
    for words, rows in all_features(reading):
        told = beside(scores, words, chain.labels, leaning) if scores else None
        yield from joined(words, chain.best(rows, told))


@cache
def _chain(weights: str) -> Chain:
    return chain_of(stored(weights))


def words_of(text: str, sentence: Sentence) -> list[Place]:
    """Words, numbers and marks of a sentence."""
    return [mark.span() for mark in _WORD.finditer(text, sentence.start, sentence.end)]


def beside(
    scores: Scores, words: Sequence[Place], labels: Sequence[str], leaning: float = 0.0
) -> list[dict[str, float]]:
    """The logarithms of an encoder's probabilities for each word, of a chain's labels, less the leaning.

    The encoder's words may be longer than the chain's: what begins with such a word goes on within it.
    """
    starts = [start for start, _ in scores.words]
    places = [max(0, bisect_right(starts, start) - 1) for start, _ in words]
    found = [
        _shares(scores, place, labels, within=start > starts[place])
        for place, (start, _) in zip(places, words, strict=True)
    ]
    return [told | {OUTSIDE: told[OUTSIDE] - leaning} for told in found]


def _shares(scores: Scores, place: int, labels: Sequence[str], *, within: bool) -> dict[str, float]:
    """Labels that the chain does not know, as those of numbers, count as outside."""
    told = dict.fromkeys(labels, FLOOR)
    for label, logarithm in zip(scores.labels, scores.logarithms[place], strict=True):
        name = f"I-{label[2:]}" if within and label != OUTSIDE else label
        told[name if name in told else OUTSIDE] += math.exp(logarithm)
    return {label: math.log(share) for label, share in told.items()}


def _title_words(reading: Reading) -> frozenset[str]:
    title = next((s.text for s in reading.sentences if s.kind is SectionKind.TITLE), "")
    first = title or (reading.sentences[0].text if reading.sentences else "")
    return frozenset(word.lower() for word in re.findall(r"\w{4,}", first))


def _features(
    reading: Reading, sentence: Sentence, words: Sequence[Place], known: frozenset[str]
) -> list[list[str]]:
    printed = [reading.text[start:end] for start, end in words]
    lower = [*_EDGE, *(re.sub(r"\d+", "0", word.lower()) for word in printed), *_EDGE]
    about = [f"section {sentence.kind}", f"place {min(sentence.number, 2)}"]
    rows, lead, depth = [], "none", 0
    for place, word in enumerate(printed):
        depth += word in "([" and bool(word)
        rows.append(
            [*_of_word(word, lower, place + len(_EDGE)), *about, f"depth {min(depth, 2)}", f"lead {lead}"]
        )
        rows[-1] += ["in title"] if word.lower() in known else []
        depth -= word in ")]" and bool(word)
        lead = word.lower() if word.lower() in _LEADS else lead
    return rows


def _of_word(word: str, lower: Sequence[str], place: int) -> Iterator[str]:
    own = lower[place]
    yield from (
        "bias",
        f"w {own}",
        f"end {own[-3:]}",
        f"end {own[-4:]}",
        f"begin {own[:4]}",
        f"shape {_shape(word)}",
    )
    yield from (f"w{step} {lower[place + step]}" for step in _AROUND)
    yield from (f"pair {lower[place - 1]} {own}", f"next pair {own} {lower[place + 1]}")
    yield f"two before {lower[place - 2]} {lower[place - 1]}"
    yield f"two after {lower[place + 1]} {lower[place + 2]}"


def _shape(word: str) -> str:
    kinds = re.sub(r"\d", "0", re.sub(r"[^\W\d_A-Z]", "x", re.sub("[A-Z]", "X", word)))
    return re.sub(r"(.)\1+", r"\1", kinds)


def all_features(reading: Reading) -> Iterator[tuple[list[Place], list[list[str]]]]:
    """The words of each sentence, and what the chain sees of each of them."""
    title = _title_words(reading)
    for sentence in reading.sentences:
        words = words_of(reading.text, sentence)
        yield words, _features(reading, sentence, words, title)
