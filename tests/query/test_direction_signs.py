"""What passages say of a difference, as marks and measures."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kg.find.passages import Passage
from kg.find.reading import prepare
from kg.model import SectionKind
from kg.query.asked import Asked, Words
from kg.query.direction_signs import described
from kg.read.text import read_text

REPORT = "Adults were randomly assigned to ginger tea (n = 80) or black tea (n = 82)."
ASKED = Asked(Words(prepare(read_text(REPORT, "ginger"))), "ginger tea", "black tea", "nausea")


def of(text: str, following: str = "") -> dict[str, float]:
    return described(ASKED, Passage(0, len(text), text, SectionKind.RESULTS, row=False), following, {}, 0.5)


def test_the_change_nearest_the_outcome_comes_first() -> None:
    found = of("Nausea was lower with ginger than with black tea; sleep was longer with ginger")
    assert (found["first effect"], found["second effect"], found["changes"]) == (-1, 1, 2)


def test_what_the_next_passage_denies_is_told() -> None:
    assert (
        of("Nausea was lower with ginger", "The difference was not significant (P = 0.3)")["then denied"] == 1
    )
    assert of("Nausea was lower with ginger", "The difference was not significant (P = 0.3)")["then p"] == -1
    assert of("Nausea was lower with ginger")["then denied"] == 0


def test_numbers_tell_which_arm_has_more() -> None:
    assert of("Nausea occurred in 12% with ginger and 31% with black tea")["effect of numbers"] == -1
    assert of("Nausea occurred in 12% with black tea and 31% with ginger")["effect of numbers"] == 1


@given(st.text(max_size=120))
def test_any_passage_is_described_in_finite_numbers(text: str) -> None:
    assert all(math.isfinite(number) for number in of(text).values())
