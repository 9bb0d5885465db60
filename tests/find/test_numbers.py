"""Numbers in digits and in words have the values that a reader gives them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.numbers import BOUND, COUNT, INTEGER, NUMBER, NUMBER_WORDS, compiled, count, decimal

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int) -> str:
    """A number below one million as it is spoken."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    scale, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % scale
    link = " and " if 0 < rest < 100 else " "
    return f"{in_words(number // scale)} {name}" + (link + in_words(rest) if rest else "")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0.80", "0.80"),
        (".31", "0.31"),
        ("- 0.5", "-0.5"),
        ("+16.71", "16.71"),
        ("1,013", "1013"),
        ("12,345,678.9", "12345678.9"),
        ("-7", "-7"),
    ],
)
def test_a_printed_number_keeps_its_digits(printed: str, value: str) -> None:
    assert str(decimal(printed)) == value


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("240", 240),
        ("1,013", 1013),
        ("20 211", 20211),
        ("seven", 7),
        ("Twenty", 20),
        ("forty-two", 42),
        ("one hundred and fifty", 150),
        ("three hundred sixty-one", 361),
        ("two thousand and six", 2006),
        ("one thousand two hundred thirty-four", 1234),
        ("twelve hundred", 1200),
        ("hundred", 100),
    ],
)
def test_a_count_in_digits_or_words_has_its_value(printed: str, number: int) -> None:
    assert count(printed) == number


@given(st.integers(0, 999_999))
def test_every_number_in_words_is_found_whole_and_counted(number: int) -> None:
    words = in_words(number)
    mark = compiled(NUMBER_WORDS).search(f"In all, {words} took part.")
    assert mark is not None
    assert (mark.group(), count(mark.group())) == (words, number)


@given(st.integers(0, 10**9), st.sampled_from(["", ",", " "]))
def test_every_whole_number_is_found_whole_however_its_thousands_are_parted(number: int, mark: str) -> None:
    printed = f"{number:,}".replace(",", mark)
    found = compiled(INTEGER).search(f"({printed})")
    assert found is not None
    assert (found.group(), count(found.group())) == (printed, number)


@given(st.decimals(-10_000, 10_000, places=2))
def test_every_printed_decimal_is_found_with_its_sign(value: Decimal) -> None:
    found = compiled(NUMBER).search(f"a change of {value} points")
    assert found is not None
    assert decimal(found.group()) == value


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 3.5 to 4", ["3.5", "4"]),
        ("a fall (-3.5)", ["-3.5"]),
        ("between 12-14 of 1,500", ["12", "14", "1,500"]),
        ("rose by +2", ["+2"]),
        ("P=.04", [".04"]),
    ],
)
def test_numbers_are_found_as_they_are_printed(text: str, numbers: list[str]) -> None:
    assert [mark.group() for mark in compiled(NUMBER).finditer(text)] == numbers


def test_a_bound_may_be_negative_after_the_dash_of_a_range() -> None:
    mark = compiled(rf"({BOUND})-({BOUND})").search("-0.38--0.02")
    assert mark is not None
    assert (decimal(mark[1]), decimal(mark[2])) == (Decimal("-0.38"), Decimal("-0.02"))


@pytest.mark.parametrize("text", ["0.75", "1.5.2", "eighth", "weighty", "bone"])
def test_a_part_of_a_decimal_or_of_a_word_is_no_count(text: str) -> None:
    assert compiled(rf"(?<![\d.]){COUNT}").search(text) is None
