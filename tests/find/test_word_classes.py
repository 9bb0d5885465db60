"""Classes of words that stand in like places."""

from __future__ import annotations

from kg.find.word_classes import common_form, word_classes


def test_words_of_one_kind_share_a_class() -> None:
    assert word_classes("weeks")[-1] == word_classes("months")[-1]


def test_words_of_different_kinds_do_not() -> None:
    assert word_classes("weeks")[0] != word_classes("placebo")[0]


def test_case_and_the_value_of_a_number_do_not_matter() -> None:
    assert word_classes("Placebo") == word_classes("placebo")
    assert common_form("12.5") == common_form("3")


def test_a_rare_word_has_none() -> None:
    assert word_classes("xyzzyx") == ()
