"""Spans of words that a chain marks sentence by sentence: who took part, what was done, what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import SectionKind
from kg.tag.chain import Chain, chain_of, stored
from kg.tag.spans import Marked, Place, joined

_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_EDGE = ("<", "<", "<")
_AROUND = (-3, -2, -1, 1, 2, 3)
_LEADS = frozenset(
    "in of with for to by on than versus vs and or received receiving randomized randomised assigned given"
    " among including was were had evaluate compare determine assess investigate whether effect effects"
    " efficacy".split()
)


def marked(reading: Reading, weights: str) -> Iterator[Marked]:
    """The spans that a chain with these weights marks in a report."""
    chain = _chain(weights)
    title = _title_words(reading)
    for sentence in reading.sentences:
        words = words_of(reading.text, sentence)
        yield from joined(words, chain.best(features(reading, sentence, words, title)))


@cache
def _chain(weights: str) -> Chain:
    return chain_of(stored(weights))


def words_of(text: str, sentence: Sentence) -> list[Place]:
    """Words, numbers and marks of a sentence."""
    return [mark.span() for mark in _WORD.finditer(text, sentence.start, sentence.end)]


def _title_words(reading: Reading) -> frozenset[str]:
    title = next((s.text for s in reading.sentences if s.kind is SectionKind.TITLE), "")
    first = title or (reading.sentences[0].text if reading.sentences else "")
    return frozenset(word.lower() for word in re.findall(r"\w{4,}", first))


def features(
    reading: Reading, sentence: Sentence, words: Sequence[Place], title: frozenset[str] | None = None
) -> list[list[str]]:
    """What the chain sees of each word of a sentence."""
    known = _title_words(reading) if title is None else title
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
    """The words and their features, sentence by sentence, to learn from."""
    title = _title_words(reading)
    for sentence in reading.sentences:
        words = words_of(reading.text, sentence)
        yield words, features(reading, sentence, words, title)
