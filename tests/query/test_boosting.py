"""Boosted trees as plain data."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query.boosting import boosted, shares

TREES = {"features": ["age", "dose"], "trees": [[0, 40.0, -1.0, [1, 2.5, 0.5, 2.0]], 0.25]}


@pytest.mark.parametrize(
    ("given_", "score"),
    [({"age": 40.0}, -0.75), ({"age": 41.0}, 0.75), ({"age": 41.0, "dose": 3.0}, 2.25), ({}, -0.75)],
)
def test_leaves_are_added_up_and_what_is_not_given_is_zero(given_: dict[str, float], score: float) -> None:
    assert boosted(TREES).score(given_) == score


def test_a_chance_is_the_logistic_of_the_score() -> None:
    assert boosted(TREES).chance({"age": 41.0}) == pytest.approx(1 / (1 + math.exp(-0.75)))


@given(st.dictionaries(st.text(), st.floats(-50, 50), min_size=1))
def test_shares_are_probabilities_in_the_order_of_scores(scores: dict[str, float]) -> None:
    found = shares(scores)
    assert sum(found.values()) == pytest.approx(1)
    assert max(found.values()) == found[max(scores, key=lambda name: scores[name])]
