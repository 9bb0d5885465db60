"""Words that tell of differences, and printed p-values by their side of 0.05."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.signs import (
    DOWN,
    P_NOT,
    P_SIGNIFICANT,
    UP,
    denies_difference,
    is_significant,
    sign,
    significances,
)
from kg.find.words import stem
from kg.model import PValue


@pytest.mark.parametrize(
    ("word", "told"), [("higher", UP), ("reductions", DOWN), ("similarly", "SAME"), ("table", None)]
)
def test_a_word_tells_which_way(word: str, told: str | None) -> None:
    assert sign(word) == told


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("pain scores did not differ", True),
        ("no statistically significant change in weight", True),
        ("both were equally effective", True),
        ("pain was significantly lower", False),
    ],
)
def test_a_denial_is_heard(text: str, *, denied: bool) -> None:
    assert denies_difference(text) is denied


def test_p_values_are_signs_in_their_order() -> None:
    assert [one for _, _, one in significances("weight (P = 0.03) and height (P = 0.2)")] == [
        P_SIGNIFICANT,
        P_NOT,
    ]


@pytest.mark.parametrize(
    ("operator", "value", "significant"), [("=", "0.05", False), ("<", "0.05", True), (">", "0.01", False)]
)
def test_five_hundredths_is_significant_only_when_below(
    operator: str, value: str, *, significant: bool
) -> None:
    assert is_significant(PValue(operator, Decimal(value))) is significant


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1))
def test_a_stem_is_no_longer_than_its_word_and_never_empty(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word)


@pytest.mark.parametrize(
    "words", ["reduced reduces reducing", "increases increased increasing", "scores score"]
)
def test_forms_of_a_word_share_a_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1
