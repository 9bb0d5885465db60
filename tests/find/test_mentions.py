"""An arm is found by each of its names, by words that only its names have, and by the part it plays."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.mentions import ArmIndex, Name

ZINC = Name("zinc", ("zinc gluconate", "ZG"), "Experimental")
PLACEBO = Name("placebo", ("placebo",), "PlaceboComparator")
INDEX = ArmIndex([ZINC, PLACEBO])
DOSES = ArmIndex(
    [
        Name("low", ("velomab 75 mg",), "Experimental"),
        Name("high", ("velomab 150 mg",), "Experimental"),
        Name("control", ("usual care", "UC"), "UsualCare"),
    ]
)


def arms(index: ArmIndex, text: str) -> list[tuple[str, str]]:
    return [(m.arm, text[m.start : m.end]) for m in index.mentions(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("with zinc gluconate than with placebo", [("zinc", "zinc gluconate"), ("placebo", "placebo")]),
        ("in the ZG group", [("zinc", "ZG group")]),
        ("ZG-treated patients", [("zinc", "ZG-treated patients")]),
        ("zinc recipients", [("zinc", "zinc recipients")]),
        ("the gluconate arm", [("zinc", "gluconate arm")]),
        (
            "the treatment group and the control group",
            [("zinc", "treatment group"), ("placebo", "control group")],
        ),
        ("placebo patients", [("placebo", "placebo patients")]),
        ("both placebos", [("placebo", "placebos")]),
        ("Zinc  Gluconate", [("zinc", "Zinc  Gluconate")]),
        ("compared with controls", [("placebo", "controls")]),
        ("zinc than in control", [("zinc", "zinc"), ("placebo", "control")]),
    ],
)
def test_an_arm_is_found_by_its_names_and_its_part(text: str, found: list[tuple[str, str]]) -> None:
    assert arms(INDEX, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "gluconates of calcium and zincum",
        "the control of pain",
        "both groups",
        "the groups did not differ",
        "placebo-controlled" + "x",
        "a treatment for colds",
    ],
)
def test_words_that_only_look_like_an_arm_mean_none(text: str) -> None:
    assert [arm for arm, _ in arms(INDEX, text) if arm == "zinc"] == []


def test_arms_that_differ_by_dose_are_told_apart() -> None:
    text = "velomab 150 mg, velomab 75 mg and usual care"
    assert [arm for arm, _ in arms(DOSES, text)] == ["high", "low", "control"]


def test_a_word_of_two_arms_means_neither() -> None:
    assert arms(DOSES, "with velomab it fell") == []


def test_with_two_experimental_arms_the_treatment_group_is_neither() -> None:
    assert DOSES.experimental is None
    assert DOSES.control == "control"
    assert arms(DOSES, "the treatment group") == []


WORDS = st.sampled_from(
    [
        "zinc",
        "gluconate",
        "ZG",
        "placebo",
        "group",
        "control",
        "treatment",
        "with",
        "than",
        "controls",
        "(",
        ",",
        "-",
    ]
)


@given(st.lists(WORDS, max_size=20), st.integers(0, 30), st.integers(0, 120))
def test_mentions_are_apart_in_order_and_inside_their_bounds(words: list[str], start: int, end: int) -> None:
    text = " ".join(words)
    found = INDEX.mentions(text, start, min(end, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(start <= m.start < m.end <= end for m in found)
