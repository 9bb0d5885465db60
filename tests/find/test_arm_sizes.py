"""Sizes of arms are read beside their names, and other numbers beside names are not taken for sizes."""

import pytest

from kg.find.arms import arms
from tests.find.written import reading, report

ASSIGNED = "Patients were randomly assigned to zinc or placebo."


def sizes(methods: str, results: str = "") -> dict[str, int | None]:
    return {arm.id: arm.size for arm in arms(reading(report(methods, results))).arms}


@pytest.mark.parametrize(
    "methods",
    [
        "Patients were randomly assigned to zinc (n = 40) or placebo (n = 41).",
        "Patients were randomly assigned to zinc (40 patients) or placebo (41 patients).",
        "Patients were randomly assigned to zinc (N=40) or placebo (N=41).",
        f"{ASSIGNED} Forty took part. We assigned 40 patients to zinc and 41 to placebo.",
        "We randomly assigned 40 patients to receive zinc and 41 patients to receive placebo.",
        f"{ASSIGNED} There were 81: the zinc group (n = 40) and the placebo group (n = 41).",
    ],
)
def test_sizes_are_read_before_and_after_the_names(methods: str) -> None:
    assert sizes(methods) == {"zinc": 40, "placebo": 41}


def test_sizes_may_stand_in_the_results() -> None:
    results = "Of 81 patients randomized, 40 were assigned to zinc and 41 to placebo."
    assert sizes(ASSIGNED, results) == {"zinc": 40, "placebo": 41}


@pytest.mark.parametrize(
    "methods",
    [
        ASSIGNED,
        "Eighty patients were randomized to zinc or placebo.",
        "In all, 81 patients were randomly assigned to zinc or placebo for 10 days.",
        f"{ASSIGNED} Fever fell with zinc (n = 12, 30%).",
    ],
)
def test_the_number_of_all_participants_or_of_events_is_no_size(methods: str) -> None:
    assert sizes(methods) == {"zinc": None, "placebo": None}


def test_a_size_has_its_words() -> None:
    zinc, _ = arms(
        reading(report(ASSIGNED, "We assigned patients: zinc (n = 40) and placebo (n = 41)."))
    ).arms
    assert any("n = 40" in span.quote for span in zinc.evidence)


def test_methods_add_dose_and_duration_to_a_named_arm() -> None:
    zinc, placebo = arms(reading(report(f"{ASSIGNED} The zinc group took it for 10 days."))).arms
    assert zinc.duration is not None
    assert (zinc.duration.value, zinc.duration.unit) == (10, "d")
    assert placebo.duration is None
