"""Who took part: their condition, further criteria and age."""

import pytest

from kg.find.populations import population
from tests.find.written import reading, report


@pytest.mark.parametrize(
    ("methods", "condition"),
    [
        ("We randomized 40 adults with asthma to tea or coffee.", "asthma"),
        ("Patients with type 2 diabetes were enrolled.", "type 2 diabetes"),
        ("Women diagnosed with breast cancer, stage II, took part.", "breast cancer"),
        ("Children hospitalized for severe pneumonia were asked.", "severe pneumonia"),
        ("Adults undergoing knee replacement were asked.", "knee replacement"),
        ("Participants (n = 40) with chronic low back pain received tea.", "chronic low back pain"),
        ("We asked patients who had migraine at least twice a month.", "migraine"),
        ("Infants at risk of anaemia were enrolled.", "anaemia"),
        ("Men suffering from gout for a year were asked.", "gout"),
    ],
)
def test_the_condition_is_read_from_the_phrase_that_names_the_people(methods: str, condition: str) -> None:
    found = population(reading(report(methods)))
    assert found is not None
    assert [concept.label for concept in found.conditions] == [condition]
    assert condition in found.evidence[0].quote


@pytest.mark.parametrize(
    ("methods", "age_group"),
    [
        ("We asked adults with asthma.", "Adult"),
        ("We asked children with asthma.", "Child"),
        ("Patients with asthma aged 65 or more took part.", "OlderAdult"),
        ("Patients with asthma aged 18 to 60 years took part.", "Adult"),
        ("Patients aged 12 to 17 years with asthma took part.", "Adolescent"),
        ("Infants with eczema took part.", "Infant"),
    ],
)
def test_the_age_group_is_read_in_words_or_from_years(methods: str, age_group: str) -> None:
    found = population(reading(report(methods)))
    assert found is not None
    assert found.age_group == age_group


def test_an_age_below_18_without_an_upper_end_is_no_one_group() -> None:
    found = population(reading(report("Women aged 16 years or older with asthma took part.")))
    assert found is not None
    assert found.age_group is None


def test_further_criteria_are_the_words_of_the_report() -> None:
    found = population(
        reading(report("We randomized adults with asthma who had two attacks within one year."))
    )
    assert found is not None
    assert found.inclusion_criteria == ("two attacks within one year",)


@pytest.mark.parametrize(
    "methods", ["Tea was poured.", "Patients with no other drugs were asked.", "Cups with sugar were filled."]
)
def test_where_no_condition_is_named_none_is_made_up(methods: str) -> None:
    found = population(reading(report(methods)))
    assert found is None or found.conditions == ()


def test_methods_are_believed_before_conclusions() -> None:
    text = report("Adults with gout were asked.", "Tea helped.", "Tea helps people with arthritis.")
    found = population(reading(text))
    assert found is not None
    assert [concept.label for concept in found.conditions] == ["gout"]
