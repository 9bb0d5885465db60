"""Numbers are tied to arms by what stands between and beside them."""

import pytest

from kg.find.measurements import measurements
from kg.find.mentions import ArmIndex, Name
from kg.find.ties import ties

TWO = (Name("zinc", ("zinc",), "Experimental"), Name("placebo", ("placebo",), "PlaceboComparator"))
THREE = (*TWO, Name("copper", ("copper",), "Experimental"))


def tied(
    text: str, arms: tuple[Name, ...] = TWO, usual: tuple[str, ...] = ("zinc", "placebo")
) -> list[tuple[str, str]]:
    mentions = ArmIndex(arms).mentions(text, 0, len(text))
    found = measurements(text, 0, len(text), [(m.start, m.end) for m in mentions])
    made = ties(text, found, mentions, len(text), [arm.id for arm in arms], usual if len(arms) == 2 else ())
    return [(str(t.measurement.percent or t.measurement.value or t.measurement.events), t.arm) for t in made]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fever was seen in 30% with zinc and 45% with placebo.", [("30", "zinc"), ("45", "placebo")]),
        (
            "Fever was seen in 30% in the zinc group versus 45% in the placebo group.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        ("Fever was seen with zinc (30%) and placebo (45%).", [("30", "zinc"), ("45", "placebo")]),
        (
            "Fever was seen in 30% vs 45% with zinc and placebo, respectively.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        (
            "In the zinc and placebo groups, fever was seen in 30% and 45%, respectively.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        ("Placebo patients had fever in 45%, zinc patients in 30%.", [("45", "placebo"), ("30", "zinc")]),
        (
            "In the zinc group, 12 of 40 patients (30%) had fever, compared with 18 of 40 (45%) in the "
            "placebo group.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        (
            "Fever was seen in 12/40 (30%) in the zinc group and in 18/40 (45%) in the placebo group.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        (
            "Fever lasted a mean of 3.1 days with zinc and 4.2 days with placebo.",
            [("3.1", "zinc"), ("4.2", "placebo")],
        ),
        (
            "The zinc group had fever in 30% and the placebo group in 45%.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        ("Fever was seen in 30% vs 45%.", [("30", "zinc"), ("45", "placebo")]),
        (
            "Fever was seen more often with placebo than zinc (45% vs 30%).",
            [("45", "placebo"), ("30", "zinc")],
        ),
        (
            "Compared with placebo, zinc made fever rarer (30% vs 45%; P = 0.02).",
            [("30", "zinc"), ("45", "placebo")],
        ),
        ("Fever was seen in 30% with zinc and 45% with ZZ3.", [("30", "zinc")]),
        (
            "Fever was rarer with zinc than with placebo (30.5 and 45%, respectively).",
            [("30.5", "zinc"), ("45", "placebo")],
        ),
        (
            "Fever in the new group versus the placebo group was 30% and 45%.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        (
            "Fever and cough occurred in 30% and 12%, respectively, with zinc and in 45% and 18%, "
            "respectively, with placebo.",
            [("30", "zinc"), ("12", "zinc"), ("45", "placebo"), ("18", "placebo")],
        ),
        (
            "In the zinc group, 30% had side effects (nausea 8%) and 45% in the placebo group.",
            [("30", "zinc"), ("45", "placebo")],
        ),
        (
            "Fever lasted +4 m ± 2 m with zinc and -4 m ± 1 m with placebo.",
            [("4", "zinc"), ("-4", "placebo")],
        ),
    ],
)
def test_each_number_goes_to_the_arm_that_it_is_said_of(text: str, expected: list[tuple[str, str]]) -> None:
    assert tied(text) == expected


def test_three_numbers_go_to_three_arms_in_order() -> None:
    text = (
        "Fever was seen in 30%, 35% and 45% of patients in the zinc, copper and placebo groups, respectively."
    )
    assert tied(text, THREE) == [("30", "zinc"), ("35", "copper"), ("45", "placebo")]


def test_three_arms_with_their_numbers_in_brackets() -> None:
    text = "Fever was seen with zinc (30%), copper (35%) and placebo (45%)."
    assert tied(text, THREE) == [("30", "zinc"), ("35", "copper"), ("45", "placebo")]


@pytest.mark.parametrize(
    "text",
    [
        "Fever was seen in 30% of all patients.",
        "Zinc reduced fever by 30% compared with placebo.",
    ],
)
def test_a_number_that_is_said_of_no_single_arm_is_tied_to_none(text: str) -> None:
    assert tied(text) == []


def test_a_count_and_the_share_after_its_arm_are_one_result() -> None:
    made = tied(
        "Fever was seen in 12 patients in the zinc group (30%) and 18 patients in the placebo group (45%)."
    )
    assert made == [("30", "zinc"), ("45", "placebo")]


def test_the_usual_order_is_a_guess() -> None:
    text = "Fever was seen in 30% vs 45%."
    found = measurements(text, 0, len(text), [])
    assert [tie.sure for tie in ties(text, found, [], len(text), ["a", "b"], ["a", "b"])] == [False, False]
