"""What sentences say happened to nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.absences import absences
from tests.find.written import reading, report


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("No serious adverse events were reported.", "serious adverse events"),
        ("There were no maternal deaths in either group.", "maternal deaths"),
        ("None of the patients experienced hypoglycaemia.", "hypoglycaemia"),
        ("No patients developed a wound infection.", "a wound infection"),
        ("All finished the course without any side effects.", "side effects"),
    ],
)
def test_what_did_not_happen_is_named(sentence: str, what: str) -> None:
    assert [one.what for one in absences(reading(report(results=sentence)))] == [what]


@pytest.mark.parametrize(
    "sentence",
    [
        "There was no significant difference in deaths between the groups.",
        "No deaths occurred in the placebo group, two in the drug group.",
        "Patients in whom no stroke had occurred lived longer.",
        "There were no changes in weight.",
    ],
)
def test_no_difference_and_one_group_alone_are_no_absence(sentence: str) -> None:
    assert absences(reading(report(results=sentence))) == ()


def test_plans_are_no_results() -> None:
    planned = report(methods="The trial went on if no deaths were reported.", results="Pain fell.")
    assert absences(reading(planned)) == ()


@given(st.text(max_size=80))
def test_any_text_may_be_read(text: str) -> None:
    prepared = reading(f"Results\nNo {text}. were reported.")
    assert all(
        prepared.text[one.start : one.end].endswith(one.what) or one.what for one in absences(prepared)
    )
