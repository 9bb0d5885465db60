"""The numbers of a report as the rules see them."""

from __future__ import annotations

import pytest

from kg.find.reading import prepare
from kg.read.text import read_text
from kg.tag.setting import Setting


def setting(text: str) -> Setting:
    return Setting(prepare(read_text(text, "report")))


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("Pain stopped in 31 (51.2%) of 61 adults", ["31", "51.2%", "61"]),
        ("Sixty-two patients took part", ["Sixty-two"]),
        ("Weight was 81.2 +/- 4.5 kg", ["81.2", "4.5"]),
        ("The change was -1.5 points", ["-1.5"]),
        ("We enrolled 12,807 women", ["12,807"]),
        ("NVA237 and IL6 were given", []),
        ("Deaths: 12/40 in all", ["12", "40"]),
    ],
)
def test_numbers_are_found_as_printed(printed: str, numbers: list[str]) -> None:
    told = setting(f"{printed}.")
    assert [told.text[n.start : n.end] for n in told.numbers] == numbers


def test_two_sizes_add_up_to_the_number_randomized() -> None:
    told = setting("We randomized 120 adults, 61 to drug A and 59 to placebo.")
    totals, parts = told.sums
    assert 120.0 in totals
    assert {n.value for n in parts} == {61.0, 59.0}


def test_placebo_is_what_drug_a_is_compared_with() -> None:
    told = setting("Adults were randomly assigned to receive aspirin (n = 61) or placebo (n = 59).")
    assert {arm.label: told.roles[arm.id] for arm in told.groups.arms} == {"aspirin": "iv", "placebo": "cv"}
