"""Cues speak for an intent, unknown words and numbers that it cannot use against it."""

from __future__ import annotations

import pytest

from kg.in_words.intents import Intent, intents
from kg.in_words.names import mentions
from kg.in_words.scoring import score, strange_words, unknown_words
from kg.store import Store


def intent(name: str) -> Intent:
    return next(one for one in intents() if one.question == name)


def scored(store: Store, name: str, words: str) -> float:
    return score(intent(name), words, mentions(store, words))


@pytest.mark.parametrize(
    ("name", "clear", "restricted"),
    [
        ("primary-effect", "What was the effect in SPRINT?", "What was the effect in SPRINT in women?"),
        ("primary-effect", "What was the effect in SPRINT?", "What was the effect in SPRINT over 65?"),
        ("participants", "How many patients were in PLATO?", "How many patients were female in PLATO?"),
        ("arms", "What did each arm of PLATO receive?", "What did each frail arm of PLATO receive?"),
    ],
)
def test_a_restriction_that_is_not_understood_lowers_the_score(
    examples: Store, name: str, clear: str, restricted: str
) -> None:
    assert scored(examples, name, restricted) < scored(examples, name, clear)


def test_a_name_without_words_that_ask_scores_nothing(examples: Store) -> None:
    assert max(score(one, "DAPA-HF", mentions(examples, "DAPA-HF")) for one in intents()) <= 0


def test_the_name_of_a_trial_is_no_cue(examples: Store) -> None:
    """DELIVER, ENGAGE and REWIND are words, too."""
    assert scored(examples, "arms", "DELIVER") == scored(examples, "arms", "") == 0


def test_unknown_words_are_those_that_nothing_explains(examples: Store) -> None:
    words = "What was the effect of zorblaxin on death in LEADER?"
    found = (intent("estimates"), words, mentions(examples, words))
    assert unknown_words(*found) == strange_words(*found) == ["zorblaxin"]
