"""How well the words of a question and what it names speak for an intent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from kg import vocabulary
from kg.in_words.intents import Intent, plain_words
from kg.in_words.names import Mention, overlapping
from kg.query import question as named_question

_USED, _LIKED, _SHUNNED, _UNUSED, _UNKNOWN, _LACKED = 0.2, 0.3, -0.5, -0.25, -0.35, -0.5
# What is named counts only beside words that ask for something.
_CUED = 0.4
_THINGS = frozenset({"trial", "intervention", "condition", "domain"})
_COUNTED = frozenset({"trial", "domain"})
# Parameters that take a number; beside other questions a number restricts what they cannot restrict.
_NUMERIC = frozenset({"figure", "number"})
_WORD = re.compile(r"[^\W\d_][\w'-]*")
# A word after one of these that nobody knows is the name of something that nobody knows.
_BEFORE_NAMES = frozenset("of with on for by against versus vs than to does did do in between using".split())
# Words of other vocabularies ("women", "severe") restrict a question to a part of what it is about.
_SAYING = "claim_types measures metrics outcome_roles statistics statuses units verdicts".split()


def score(intent: Intent, words: str, named: Sequence[Mention]) -> float:
    """The cues of an intent, what it can use of what is named, less the words that nobody knows."""
    cued = intent.weight(_without(words, [one for one in named if one.kind == "trial"]))
    if cued < _CUED:
        return cued
    strays = _strays(intent, named) + len(unknown_words(intent, words, named))
    return cued + _of_names(intent, named) + _UNKNOWN * strays


def unknown_words(intent: Intent, words: str, named: Iterable[Mention]) -> list[str]:
    """The words that name nothing, are no cue of the intent, and say more than plain words do."""
    known = [(one.start, one.end) for one in named] + list(intent.spans(words))
    return [
        mark.group()
        for mark in _WORD.finditer(words)
        if not any(start < mark.end() and mark.start() < end for start, end in known)
        and mark.group().lower() not in plain_words() | _words_of_vocabularies()
    ]


def strange_words(intent: Intent, words: str, named: Sequence[Mention]) -> list[str]:
    """Unknown words that stand where a name would."""
    unknown = set(unknown_words(intent, words, named))
    tokens = [mark.group() for mark in _WORD.finditer(words)]
    return [
        word
        for before, word in zip(["", *tokens], tokens, strict=False)
        if word in unknown and (before.lower() in _BEFORE_NAMES or (before and word[0].isupper()))
    ]


def _of_names(intent: Intent, named: Sequence[Mention]) -> float:
    """What is named, as the named question can use it, likes or shuns it, or lacks it."""
    usable, kinds = _usable(intent), {one.kind for one in named}
    used = [one for one in named if one.kind in usable]
    idle = {one.kind for one in named if not any(overlapping(one, other) for other in used)}
    return (
        _USED * len(kinds & usable & _THINGS)
        + _UNUSED * len(idle & _COUNTED)
        + _LIKED * len(kinds & intent.likes)
        + _SHUNNED * len(kinds & intent.shuns)
        + _LACKED * (intent.lacks(kinds) not in (None, "trial"))
    )


def _strays(intent: Intent, named: Iterable[Mention]) -> int:
    return 0 if _usable(intent) & _NUMERIC else sum(one.kind == "number" for one in named)


def _usable(intent: Intent) -> frozenset[str]:
    kinds = {parameter.kind for parameter in named_question(intent.question).parameters}
    return frozenset(kinds | {"domain"} if kinds & {"words", "measured"} else kinds)


def _without(words: str, named: Iterable[Mention]) -> str:
    """The question with names of trials blanked out, which are no cues."""
    for one in named:
        words = words[: one.start] + " " * one.length + words[one.end :]
    return words


@cache
def _words_of_vocabularies() -> frozenset[str]:
    """Every word of the vocabularies of numbers and of what is said of them: "percentage", "risk"."""
    labels = (label for name in _SAYING for entry in vocabulary.scheme(name) for label in entry.labels)
    return frozenset(word.lower() for label in labels for word in _WORD.findall(label))
