"""Numbers as a journal prints them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kg.draw.wording import (
    interval,
    listed,
    p_value,
    quantity,
    result_details,
    result_value,
    unit,
    with_article,
)
from kg.model import ArmResult, Interval, PValue, Quantity


def spaced(words: str) -> str:
    return words.replace("\u00a0", " ")


def result(statistic: str, **numbers: Any) -> ArmResult:
    return ArmResult(id="r", arm="a", outcome="o", statistic=statistic, **numbers)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Quantity(Decimal(1), "d"), "1 day"),
        (Quantity(Decimal(28), "d"), "28 days"),
        (Quantity(Decimal("1.50"), "mg/kg"), "1.50 mg/kg"),
        (Quantity(Decimal(1), "a", Decimal(2)), "1–2 years"),
        (Quantity(Decimal(3), "{cycle}"), "3 cycle"),
    ],
)
def test_a_quantity_has_its_unit_in_words(amount: Quantity, words: str) -> None:
    assert spaced(quantity(amount)) == words


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (Interval(Decimal("-0.80"), Decimal("1.5")), "95% CI −0.80 to 1.5"),
        (Interval(None, Decimal("1.03")), "95% CI up to 1.03"),
        (Interval(Decimal("0.2"), None, Decimal("97.5")), "97.5% CI from 0.2"),
        (Interval(Decimal(1), Decimal(2), None), "CI 1 to 2"),
    ],
)
def test_an_interval_says_what_is_printed_of_it(bounds: Interval, words: str) -> None:
    assert interval(bounds) == words


@pytest.mark.parametrize(
    ("p", "words"),
    [(PValue("=", Decimal("0.050")), "P = 0.050"), (PValue("<=", Decimal("0.1")), "P ≤ 0.1")],
)
def test_a_p_value_keeps_its_zeros(p: PValue, words: str) -> None:
    assert spaced(p_value(p)) == words


@pytest.mark.parametrize(
    ("found", "value", "details"),
    [
        (result("Percentage", value=Decimal("15.0"), events=18, total=120), "15.0%", ["18/120"]),
        (result("Count", value=Decimal(18), events=18, total=120), "18/120", []),
        (result("Count", events=18), "18 with event", []),
        (result("Mean", value=Decimal("-2.10"), sd=Decimal("0.50")), "−2.10", ["mean", "SD 0.50"]),
        (result("Median", value=Decimal(4), q1=Decimal(-7), q3=Decimal(7)), "4", ["median", "IQR −7 to 7"]),
        (result("Rate", value=Decimal("1.53"), unit="%/a"), "1.53% per year", ["rate"]),
        (result("Mean"), "not reported", []),
    ],
)
def test_a_result_is_its_value_and_what_goes_with_it(
    found: ArmResult, value: str, details: list[str]
) -> None:
    assert (result_value(found), list(result_details(found))) == (value, details)


def test_things_are_listed_as_in_a_sentence() -> None:
    assert [listed(["P"]), listed(["interval", "P"]), listed(["effect", "interval", "P"])] == [
        "P",
        "interval and P",
        "effect, interval and P",
    ]


def test_a_unit_over_time_is_said_in_words() -> None:
    assert (unit("%/a"), unit("mm[Hg]"), unit("{score}")) == ("% per year", "mm[Hg]", "score")


def test_an_article_fits_its_word() -> None:
    assert (with_article("article"), with_article("report")) == ("an article", "a report")
