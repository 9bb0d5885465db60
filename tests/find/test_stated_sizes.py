"""Sizes of groups that sentences state, with the words that name each group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.stated_sizes import equal_groups, stated_sizes
from tests.find.written import reading


def sizes(sentence: str) -> list[tuple[int, str]]:
    return [(one.size, one.words) for one in stated_sizes(reading(f"Results\n{sentence}"))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Fentanyl group: 76 and saline group: 74.", [(76, "Fentanyl group"), (74, "saline group")]),
        ("Of these, 38 patients were assigned to yoga and 39 to walking.", [(38, "yoga"), (39, "walking")]),
        (
            "The 149 patients, 50, 49, and 50 patients in groups H0, H1, and H2, were followed.",
            [(50, "groups H0"), (49, "H1"), (50, "H2")],
        ),
        ("They were treated (N = 35 for placebo and N = 36 for yoga).", [(35, "placebo"), (36, "yoga)")]),
        (
            "Completion was 71% (n = 71) in the diet group and 85% (n = 33) among waiting controls.",
            [(71, "diet group"), (33, "waiting controls")],
        ),
        ("In the trial group, 69 patients, and control group, 36 patients.", [
            (69, "In the trial group"), (36, "and control group"),
        ]),
    ],
)  # fmt: skip
def test_each_number_has_the_words_of_its_group(sentence: str, expected: list[tuple[int, str]]) -> None:
    assert sizes(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "They were divided into two groups of 25.",
        "Rats (n = 25 per group) were weighed.",
        "There were 25 men in each arm.",
    ],
)
def test_one_size_may_be_that_of_every_group(sentence: str) -> None:
    (found,) = (one for one in stated_sizes(reading(f"Results\n{sentence}")) if one.every_group)
    assert found.size == 25


@pytest.mark.parametrize(
    "sentence",
    [
        "This agrees with earlier work (13) and with that of others (27).",
        "A sample of 30 patients in each group was needed to detect this.",
        "Recruitment began in 2012 in the capital.",
    ],
)
def test_references_plans_and_years_are_no_sizes(sentence: str) -> None:
    assert sizes(sentence) == []


def test_those_to_whom_something_happened_are_a_part() -> None:
    (found,) = stated_sizes(reading("Results\nFour patients in the yoga group withdrew."))
    assert found.part


def test_one_number_before_alternatives_is_that_of_all() -> None:
    sentence = "In all, 560 women were randomized to receive mebendazole (500 mg) or placebo."
    assert [words for _, words in sizes(sentence)] == [""]


def test_equal_groups_are_counted() -> None:
    assert equal_groups(reading("Methods\nSixty adults were divided into two equal groups.")) == 2
    assert equal_groups(reading("Methods\nSixty adults were randomized.")) is None


@given(st.integers(min_value=2, max_value=1900), st.integers(min_value=2, max_value=1900))
def test_sizes_stand_where_they_are_said_to(first: int, second: int) -> None:
    prepared = reading(f"Results\nThere were 2 arms, yoga (n = {first}) and walking (n = {second}).")
    found = stated_sizes(prepared)
    assert [one.size for one in found] == [first, second]
    assert all(str(one.size) in prepared.text[one.start : one.end] for one in found)
