"""Time points are read with their unit, and what is no time point is left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.times import time_point
from kg.model import Quantity


@pytest.mark.parametrize(
    ("phrase", "value", "unit"),
    [
        ("mortality at 28 days", 28, "d"),
        ("change in score from baseline to day 7", 7, "d"),
        ("pain at week 12", 12, "wk"),
        ("26-week weight change", 26, "wk"),
        ("90-day survival", 90, "d"),
        ("relapse within 2 years", 2, "a"),
        ("HbA1c after six months of treatment", 6, "mo"),
        ("fever at 48 h", 48, "h"),
        ("blood loss during the first 24 hours", 24, "h"),
        ("function at 1 year", 1, "a"),
        ("from week 4 to week 16", 16, "wk"),
        ("at a median of 3.5 years", Decimal("3.5"), "a"),
        ("at approximately 18 months", 18, "mo"),
        ("over a one-year period", 1, "a"),
        ("at 30 minutes", 30, "min"),
    ],
)
def test_a_time_point_is_read_with_its_unit(phrase: str, value: Decimal, unit: str) -> None:
    assert time_point(phrase) == Quantity(Decimal(value), unit)


@pytest.mark.parametrize(
    "phrase",
    [
        "pain on a 10-point scale",
        "children 2 years of age",
        "65-year old men",
        "overall survival",
        "measured at 4-week intervals",
        "in 3 countries",
        "at 4 hospitals",
    ],
)
def test_what_names_no_time_is_no_time_point(phrase: str) -> None:
    assert time_point(phrase) is None


@given(st.integers(1, 400), st.sampled_from([("day", "d"), ("week", "wk"), ("month", "mo"), ("year", "a")]))
def test_one_time_is_the_same_in_every_wording(number: int, unit: tuple[str, str]) -> None:
    word, code = unit
    wordings = (
        f"at {number} {word}s",
        f"at {word} {number}",
        f"{number}-{word} mortality",
        f"within {number} {word}s",
    )
    assert {time_point(f"deaths {wording}") for wording in wordings} == {Quantity(Decimal(number), code)}
