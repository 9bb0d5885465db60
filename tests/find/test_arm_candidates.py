"""The arms may be named in a list of assignment, a comparison, a title, or only as groups."""

import pytest

from kg.find.arm_candidates import candidates
from tests.find.written import reading, report


def labels(text: str) -> set[str]:
    return {candidate.name.label for candidate in candidates(reading(text))}


@pytest.mark.parametrize(
    ("methods", "arms"),
    [
        ("Patients were randomly assigned to zinc or placebo.", {"zinc", "placebo"}),
        ("Adults were randomized to yoga, walking, or no exercise.", {"yoga", "walking", "no exercise"}),
        (
            "Women were allocated to early discharge (n = 30) or usual care (n = 31).",
            {"early discharge", "usual care"},
        ),
        (
            "Patients were randomized to velomab 75 mg, velomab 150 mg or placebo.",
            {"velomab 75 mg", "velomab 150 mg", "placebo"},
        ),
        ("Twenty men received zinc (n = 10) or placebo (n = 10).", {"zinc", "placebo"}),
        ("The aim was to compare acupuncture with sham acupuncture.", {"acupuncture", "sham acupuncture"}),
        ("We compared the zinc group with the copper group.", {"zinc", "copper"}),
    ],
)
def test_arms_are_named_where_participants_are_assigned_or_compared(methods: str, arms: set[str]) -> None:
    assert labels(report(methods)) == arms


@pytest.mark.parametrize(
    ("title", "arms"),
    [
        ("Zinc versus placebo for the common cold: a randomized trial", {"Zinc", "placebo"}),
        ("Effect of yoga compared with rest on sleep", {"yoga", "rest"}),
    ],
)
def test_a_title_names_two_arms(title: str, arms: set[str]) -> None:
    assert labels(report("Tea was poured.", "All slept.", title=title)) == arms


def test_groups_known_by_letters_are_arms() -> None:
    assert labels(report("Participants were put at random.", "Mix A helped more than mix B.")) == {
        "Mix A",
        "mix B",
    }


def test_one_treatment_against_placebo_is_two_arms() -> None:
    text = report("This placebo-controlled trial examined the effect of zinc on colds.")
    assert labels(text) == {"zinc", "placebo"}


@pytest.mark.parametrize(
    "text", ["Tea was poured.", "All patients gave consent.", "Colds are common in winter."]
)
def test_where_nothing_is_compared_there_are_no_arms(text: str) -> None:
    assert candidates(reading(report(text))) == []


def test_every_candidate_stands_where_its_words_are() -> None:
    prepared = reading(report("Patients were randomly assigned to zinc (n = 40) or placebo (n = 41)."))
    for candidate in candidates(prepared):
        assert candidate.name.label in prepared.text[candidate.start : candidate.end]
        assert candidate.size_end is not None
        assert f"{candidate.size})" in prepared.text[candidate.start : candidate.size_end]
