"""The table of cues is whole: every named question has an intent, and each cue can be found."""

from __future__ import annotations

import kg
from kg.in_words.intents import intents, plain_words


def test_every_named_question_has_an_intent_and_no_other_has_one() -> None:
    assert sorted(intent.question for intent in intents()) == sorted(one.name for one in kg.questions())


def test_an_intent_is_found_by_the_words_of_its_own_question() -> None:
    words = {one.name: one.words for one in kg.questions()}
    unheard = [one.question for one in intents() if one.weight(words[one.question]) < 0.4]
    assert unheard == []


def test_what_is_needed_may_be_named_in_another_way() -> None:
    (arms,) = (one for one in intents() if one.question == "arms")
    assert arms.lacks(set()) == "trial"
    assert arms.lacks({"domain"}) == "trial"
    assert arms.lacks({"intervention"}) is None


def test_plain_words_are_small_and_name_nothing() -> None:
    assert {"what", "the", "of"} <= plain_words()
    assert not {"aspirin", "stroke", "diabetes"} & plain_words()
