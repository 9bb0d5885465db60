"""What participants were assigned to is read as a list, member by member."""

import pytest

from kg.find.assignment import administrations, assignments, compared
from kg.find.reading import Reading
from tests.find.written import only_sentence, reading


def words(prepared: Reading, start: int, end: int) -> str:
    return prepared.text[start:end].strip(" ,;.")


def first_list(text: str) -> list[tuple[str, int | None]]:
    """The members of the first list of assignment, each with its size."""
    prepared = reading(text)
    _, items = next(iter(assignments(prepared)), (None, []))
    return [(words(prepared, item.start, item.end), item.size) for item in items]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Patients were randomly assigned to zinc or placebo.", [("zinc", None), ("placebo", None)]),
        (
            "Patients were randomized to receive either zinc (n = 40) or placebo (n = 41).",
            [("zinc", 40), ("placebo", 41)],
        ),
        (
            "Patients were randomised, 10 051 to zinc and 10 009 to placebo.",
            [("zinc", None), ("placebo", 10009)],
        ),
        (
            "Patients were randomly assigned to zinc, given as a daily drink, or placebo.",
            [("zinc, given as a daily drink", None), ("placebo", None)],
        ),
        (
            "Adults were allocated to yoga (n=20), walking (n=21), or rest (n=22).",
            [("yoga", 20), ("walking", 21), ("rest", 22)],
        ),
        (
            "We randomly allocated 40 patients to zinc and 41 to placebo.",
            [("zinc", None), ("placebo", 41)],
        ),
        (
            "Children were randomised into two groups: zinc (30 children) and placebo (31 children).",
            [("zinc", 30), ("placebo", 31)],
        ),
        (
            "Participants were randomly assigned (1:1) to receive zinc or matching placebo for 10 days.",
            [("zinc", None), ("matching placebo for 10 days", None)],
        ),
        (
            "Women were randomized to metformin plus acarbose or to metformin alone.",
            [("metformin plus acarbose", None), ("metformin alone", None)],
        ),
        (
            "Families were randomized in a 2:1 ratio to home visits versus usual care.",
            [("home visits", None), ("usual care", None)],
        ),
        (
            "Men were randomly assigned to undergo early surgery (n = 1,012) or observation (n = 1,009).",
            [("early surgery", 1012), ("observation", 1009)],
        ),
        (
            "Patients were randomly assigned to yoga with or without music or to rest.",
            [("yoga with or without music", None), ("rest", None)],
        ),
    ],
)
def test_a_list_of_assignment_gives_its_members_with_their_sizes(
    text: str, members: list[tuple[str, int | None]]
) -> None:
    assert first_list(text) == members


@pytest.mark.parametrize(
    "text",
    [
        "This was a randomized controlled trial of zinc.",
        "Patients took zinc.",
        "The patients gave consent and were seen at home.",
        "Randomization was stratified by age and sex.",
        "A randomized trial to compare zinc and copper.",
    ],
)
def test_a_sentence_that_assigns_nobody_has_no_list(text: str) -> None:
    assert first_list(text) == []


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (
            "Twenty men received zinc (n = 10) or placebo (n = 10).",
            [("zinc", 10), ("placebo", 10)],
        ),
        (
            "All participants received zinc and placebo in random order.",
            [("zinc", None), ("placebo in random order", None)],
        ),
        ("The men received zinc and advice.", []),
    ],
)
def test_what_was_given_is_a_list_of_arms_only_where_sizes_or_comparators_stand(
    text: str, members: list[tuple[str, int | None]]
) -> None:
    prepared = reading(text)
    _, items = next(iter(administrations(prepared)), (None, []))
    assert [(words(prepared, item.start, item.end), item.size) for item in items] == members


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The effect of zinc versus placebo on colds.", ("zinc", "placebo")),
        (
            "Efficacy of early surgery compared with watchful waiting in men.",
            ("early surgery", "watchful waiting"),
        ),
        ("To compare tea with coffee.", ("tea", "coffee")),
        ("To compare the safety and efficacy of tea and coffee in adults.", ("tea", "coffee")),
        ("Tea was poured.", None),
        ("A trial of yoga vs rest for sleep.", ("yoga", "rest")),
        ("We asked whether yoga or rest helped.", ("yoga", "rest helped")),
    ],
)
def test_a_comparison_has_two_sides(text: str, sides: tuple[str, str] | None) -> None:
    prepared = reading(text)
    items = compared(prepared, only_sentence(prepared))
    assert (tuple(words(prepared, i.start, i.end) for i in items) or None) == sides
