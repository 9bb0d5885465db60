"""Confidence intervals and p-values are read in every way of printing them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.intervals import bracketed_ranges, intervals, p_values
from kg.model import Interval, PValue
from tests.find.written import reading


def interval(low: str | None, high: str | None, level: str | None = "95") -> Interval:
    return Interval(*(Decimal(part) if part is not None else None for part in (low, high, level)))


def found(text: str) -> list[Interval]:
    return [one.interval for one in intervals(reading(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HR 0.93 (95% CI, 0.73-1.18)", interval("0.73", "1.18")),
        ("HR 0·93 (95% CI 0·73–1·18)", interval("0.73", "1.18")),
        ("0.93 [95% CI: 0.73 to 1.18]", interval("0.73", "1.18")),
        ("0.93 (95% confidence interval 0.73, 1.18)", interval("0.73", "1.18")),
        ("0.93 (95% confidence interval [CI], 0.73 to 1.18)", interval("0.73", "1.18")),
        ("with a 95 percent CI of 2 to 4", interval("2", "4")),
        ("0.93; 95%CI=0.73;1.18", interval("0.73", "1.18")),
        ("0.93 (CI 95% 0.73-1.18)", interval("0.73", "1.18")),
        ("0.93 (CI: 0.73 to 1.18)", interval("0.73", "1.18", None)),
        ("0.93 (99% C.I. 0.73-1.18)", interval("0.73", "1.18", "99")),
        ("a difference of 2.5% (97.5% CI, 1.5% to 3.5%)", interval("1.5", "3.5", "97.5")),
        ("2.5 points (95% CI, -1.5 to 3.5 points)", interval("-1.5", "3.5")),
        ("−2·5 (95% CI −4·1 to −0·9)", interval("-4.1", "-0.9")),
        ("-0.2 (95% CI, -0.38--0.02)", interval("-0.38", "-0.02")),
        ("-0.2 (95% CI -0.38, -0.02)", interval("-0.38", "-0.02")),
        ("0.7 (95% credible interval 0.5 to 0.9)", interval("0.5", "0.9")),
        ("0.7 (95% CrI 0.5-0.9)", interval("0.5", "0.9")),
        ("5.1 months (95% CI, 3.9 to not reached)", interval("3.9", None)),
        ("5.1 months (95% CI, 3.9-NE)", interval("3.9", None)),
        ("the 95% confidence limits were 3.9 and 5.6", interval("3.9", "5.6")),
        ("The 95% CI for the difference was -1.2 to 3.4", interval("-1.2", "3.4")),
        ("the 95% CI ranged from 3 to 9 days", interval("3", "9")),
        ("1,200 steps (95% CI, 1,013 to 1,387)", interval("1013", "1387")),
        ("(95% CI, 0.73 to\n1.18)", interval("0.73", "1.18")),
        ("(two-sided 95% CI 0.73 to 1.18)", interval("0.73", "1.18")),
        ("(95% CI: 4.5%, 9.5%)", interval("4.5", "9.5")),
        ("the upper limit of the 95% CI was 1.25", interval(None, "1.25")),
        (
            "the lower bound of the one-sided 97.5% confidence interval was -4.2",
            interval("-4.2", None, "97.5"),
        ),
        ("(95% CI, upper limit 1.25)", interval(None, "1.25")),
        ("(95% CI -∞ to 2.4)", interval(None, "2.4")),
    ],
)
def test_an_interval_is_read_however_it_is_printed(text: str, expected: Interval) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "the CI was calculated with 1000 samples",
        "aged 18 to 65 years",
        "in 95% of 20 to 30 patients",
        "95% CIs are shown in Figure 2",
        "median 5 (IQR 3 to 9)",
        "a range of 3 to 9",
        "CIN 2 to 3 lesions",
    ],
)
def test_what_is_not_called_an_interval_is_none(text: str) -> None:
    assert found(text) == []


def test_limits_printed_the_wrong_way_round_are_put_right() -> None:
    assert found("(95% CI, 1.18 to 0.73)") == [interval("0.73", "1.18")]


def test_a_bare_range_in_brackets_is_found_as_one_that_is_not_named() -> None:
    text = "0.93 [0.73-1.18] and (3 to 9)"
    ranges = [(one.interval, text[one.start : one.end]) for one in bracketed_ranges(text, 0, len(text))]
    assert ranges == [(interval("0.73", "1.18", None), "[0.73-1.18"), (interval("3", "9", None), "(3 to 9")]


NUMBERS = st.decimals(-500, 500, places=2) | st.integers(-500, 500).map(Decimal)
FRAMES = st.sampled_from(
    [
        "{level}% CI, {low} to {high}",
        "{level}% CI: {low}, {high}",
        "{level}% confidence interval {low} to {high}",
        "CI {level}%: {low} to {high}",
        "{level}% CI [{low}; {high}]",
        "{level}% CI {low}-{high}",
        "{level}% CI {low}–{high}",
    ]
)


@given(
    st.tuples(NUMBERS, NUMBERS).map(sorted),
    st.sampled_from(["90", "95", "97.5", "99"]),
    FRAMES,
    st.booleans(),
)
def test_printed_intervals_come_back(bounds: list[Decimal], level: str, frame: str, dots: bool) -> None:
    low, high = bounds
    printed = frame.format(level=level, low=low, high=high)
    text = f"The difference was {low} ({printed.replace('.', '·') if dots else printed}; n = 12)."
    prepared = reading(text)
    (one,) = intervals(prepared.text)
    assert one.interval == Interval(low, high, Decimal(level))
    assert prepared.span(one.start, one.end).quote.rstrip("]") in text


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("(P=0.12)", "=", "0.12"),
        ("p < .001", "<", "0.001"),
        ("p<0·05", "<", "0.05"),
        ("P ≤ 0.01", "<=", "0.01"),
        ("p-value of 0.3", "=", "0.3"),
        ("P value was 0.3", "=", "0.3"),
        ("P for interaction = 0.04", "=", "0.04"),
        ("P for noninferiority<0.001", "<", "0.001"),
        ("p = 3.2 × 10-5", "=", "0.000032"),
        ("P=2.0x10^-8", "=", "0.000000020"),
        ("p=1e-6", "=", "0.000001"),
        ("P > 0.99", ">", "0.99"),
        ("p (two-sided) = 0.2", "=", "0.2"),
        ("P=1.00", "=", "1.00"),
        ("p = < 0.01", "<", "0.01"),
    ],
)
def test_a_p_value_is_read_with_its_operator(text: str, operator: str, value: str) -> None:
    assert [one.p for one in p_values(reading(text).text)] == [PValue(operator, Decimal(value))]


@pytest.mark.parametrize(
    "text", ["group = 0.4", "a pH = 7.4", "map of 0.3", "p. 12", "P = 12", "(NPV = 0.7)"]
)
def test_what_is_no_p_value_is_left_alone(text: str) -> None:
    assert list(p_values(text)) == []


@given(
    st.decimals(0, 1, places=4),
    st.sampled_from("=<>"),
    st.sampled_from(["P{}{}", "p {} {}", "P value {} {}"]),
)
def test_printed_p_values_come_back_as_printed(value: Decimal, operator: str, frame: str) -> None:
    text = f"It helped ({frame.format(operator, value)})."
    (one,) = p_values(text)
    assert (one.p.operator, str(one.p.value)) == (operator, str(value))
    assert text[one.start : one.end] == frame.format(operator, value)
