"""Arms have roles, names, doses and interventions as the report gives them."""

import pytest

from kg.find.arms import FoundArms, arms
from tests.find.written import reading, report


def found(methods: str, results: str = "", title: str = "") -> FoundArms:
    return arms(reading(report(methods, results, title=title)))


@pytest.mark.parametrize(
    ("assigned", "role"),
    [
        ("placebo", "PlaceboComparator"),
        ("matching placebo", "PlaceboComparator"),
        ("sham surgery", "PlaceboComparator"),
        ("saline", "PlaceboComparator"),
        ("usual care", "UsualCare"),
        ("standard medical treatment", "UsualCare"),
        ("treatment as usual", "UsualCare"),
        ("no treatment", "NoTreatment"),
        ("a waiting list", "NoTreatment"),
        ("watchful observation", "NoTreatment"),
        ("an attention control", "ActiveComparator"),
    ],
)
def test_a_comparator_is_known_by_its_name(assigned: str, role: str) -> None:
    groups = found(f"Patients were randomly assigned to zinc or {assigned}.")
    assert [arm.role for arm in groups.arms] == ["Experimental", role]
    assert groups.index.control == groups.arms[1].id


def test_of_active_arms_the_one_that_others_are_compared_with_is_the_comparator() -> None:
    groups = found(
        "Patients were randomly assigned to warfarin or velomab.",
        "Velomab was superior to warfarin. Fewer died.",
    )
    assert {arm.id: arm.role for arm in groups.arms} == {
        "warfarin": "ActiveComparator",
        "velomab": "Experimental",
    }


@pytest.mark.parametrize(
    ("methods", "name"),
    [
        ("Patients were randomized to zinc gluconate (ZG) or placebo.", "ZG"),
        ("Usual care (UC) is common. Patients were randomized to tea or UC.", "Usual care"),
        ("Patients were randomized to receive zinc plus either iron or copper.", "iron + zinc"),
    ],
)
def test_an_arm_has_its_abbreviation_and_its_long_form_among_its_names(methods: str, name: str) -> None:
    names = {alias for arm in found(methods).arms for alias in (arm.label, *arm.aliases)}
    assert name in names


def test_dose_route_and_duration_are_kept_apart_from_the_name() -> None:
    zinc, placebo = found(
        "Patients were randomly assigned to oral zinc 20 mg (n = 40) or placebo (n = 41) for 10 days."
    ).arms
    assert (zinc.label, str(zinc.dose.value if zinc.dose else None), zinc.route, zinc.size) == (
        "zinc",
        "20",
        "Oral",
        40,
    )
    assert (placebo.label, placebo.dose, placebo.size) == ("placebo", None, 41)
    assert placebo.duration is not None
    assert (placebo.duration.value, placebo.duration.unit) == (10, "d")


def test_a_combination_is_several_interventions() -> None:
    groups = found("Patients were randomly assigned to metformin plus acarbose or to metformin.")
    assert [arm.interventions for arm in groups.arms] == [("metformin", "acarbose"), ("metformin",)]
    assert [concept.label for concept in groups.interventions] == ["metformin", "acarbose"]


def test_an_arm_is_got_by_its_id() -> None:
    groups = found("Patients were randomly assigned to zinc or placebo.")
    assert groups.get("placebo").label == "placebo"
