"""Which of two arms a report's words for a group mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.reading import prepare
from kg.query.arm_likeness import ArmLikeness, codes
from kg.query.asked import Asked, Words
from tests.query.articles import article

WORDS = Words(
    prepare(article("Adults received metformin, gliclazide or placebo. Metformin (MET) was well borne."))
)


def likeness(intervention: str, comparator: str) -> ArmLikeness:
    return ArmLikeness(Asked(WORDS, intervention, comparator, "weight"))


@pytest.mark.parametrize(
    ("name", "intervention", "comparator"),
    [
        ("Metformin", "metformin 1,000 mg daily", "gliclazide 80 mg daily"),
        ("Placebo", "placebo", "metformin"),
        ("Control group", "no treatment", "metformin"),
        ("H1", "H1 (haloperidol 1 mg)", "H2 (haloperidol 2 mg)"),
        ("20 mg", "omeprazole 20 mg", "omeprazole 40 mg"),
        ("Intervention", "yoga", "control"),
    ],
)
def test_a_group_leans_to_the_arm_that_it_is(name: str, intervention: str, comparator: str) -> None:
    assert likeness(intervention, comparator).of([name]).lean > 0
    assert likeness(comparator, intervention).of([name]).lean < 0


def test_another_group_leans_to_neither() -> None:
    assert likeness("metformin", "placebo").of(["Gliclazide"]).lean == 0


def test_any_name_of_a_group_will_do() -> None:
    asked = likeness("metformin", "placebo")
    assert asked.of(["Group A", "metformin"]).lean > asked.of(["Group A"]).lean


def test_codes_are_found_without_the_space_before_their_number() -> None:
    assert codes("GDM 1 and IG3, not the Group") == {"GDM1", "IG3"}


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_words_give_a_likeness_from_0_to_1(name: str, intervention: str, comparator: str) -> None:
    found = likeness(intervention, comparator).of([name])
    assert 0 <= found.intervention <= 1
    assert 0 <= found.comparator <= 1
