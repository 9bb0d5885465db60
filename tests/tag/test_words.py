"""An encoder's words beside those of a chain."""

from __future__ import annotations

import math

import pytest

from kg.tag.encoder import Scores
from kg.tag.words import beside

np = pytest.importorskip("numpy")

# The encoder takes "NVA237" for one word, the chain for two.
ENCODED, CHAINED = [(0, 6), (7, 14)], [(0, 3), (3, 6), (7, 14)]
LABELS = ("O", "B-drug", "I-drug", "B-iv-bin-abs")
SHARES = [[0.1, 0.7, 0.1, 0.1], [0.6, 0.1, 0.1, 0.2]]


def scores() -> Scores:
    return Scores(tuple(ENCODED), LABELS, np.log(np.array(SHARES)))


def best(row: dict[str, float]) -> str:
    return max(row, key=row.__getitem__)


def test_what_begins_with_a_longer_word_goes_on_within_it() -> None:
    rows = beside(scores(), CHAINED, LABELS[:3])
    assert [best(row) for row in rows] == ["B-drug", "I-drug", "O"]


def test_labels_that_the_chain_does_not_know_count_as_outside() -> None:
    assert beside(scores(), CHAINED, LABELS[:3])[2]["O"] == pytest.approx(math.log(0.8), abs=1e-3)


def test_leaning_makes_outside_less_likely() -> None:
    plain, leaning = (beside(scores(), CHAINED, LABELS[:3], by)[2] for by in (0.0, 1.5))
    assert leaning["O"] == pytest.approx(plain["O"] - 1.5)
    assert leaning["B-drug"] == plain["B-drug"]
