"""The numbers of one arm are read in every form of printing, and other numbers are left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.measurements import Measurement, measurements
from kg.model import Interval
from tests.find.written import reading


def found(text: str) -> list[Measurement]:
    plain = reading(text).text
    return measurements(plain, 0, len(plain), [])


def share(text: str) -> tuple[int | None, int | None, str | None]:
    (one,) = found(text)
    return one.events, one.total, str(one.percent) if one.percent is not None else None


@pytest.mark.parametrize(
    ("text", "events", "total", "percent"),
    [
        ("Fever was seen in 12 of 40 patients.", 12, 40, None),
        ("Fever was seen in 12/40.", 12, 40, None),
        ("Fever was seen in 12 of 40 patients (30%).", 12, 40, "30"),
        ("Fever was seen in 12/40 (30.0%).", 12, 40, "30.0"),
        ("Fever was seen in 12 (30%).", 12, None, "30"),
        ("Fever was seen in 12 patients (30%).", 12, None, "30"),
        ("Fever was seen in 30% (12/40).", 12, 40, "30"),
        ("Fever was seen in 30% (n = 12).", 12, None, "30"),
        ("Fever was seen in 30·5%.", None, None, "30.5"),
        ("Fever was seen in 30 percent.", None, None, "30"),
        ("Fever was seen in twelve of 40 children.", 12, 40, None),
        ("Fever was seen in seven patients.", 7, None, None),
        ("Fever was seen in 1,012 of 4,050 patients (25%).", 1012, 4050, "25"),
        ("Fever was seen in 2040 of 5571 patients (36.6%).", 2040, 5571, "36.6"),
        ("Fever was seen in 12 out of 40.", 12, 40, None),
        ("Fever was seen in 12 (30%) of 40 patients.", 12, 40, "30"),
    ],
)
def test_counts_and_shares_are_read_together(
    text: str, events: int | None, total: int | None, percent: str | None
) -> None:
    assert share(text) == (events, total, percent)


@pytest.mark.parametrize(
    ("text", "value", "spread", "kind"),
    [
        ("Weight was 71.2 ± 3.4 kg.", "71.2", "3.4", "sd"),
        ("Weight was 71.2 +/- 3.4 kg.", "71.2", "3.4", "sd"),
        ("Mean weight was 71.2 (SD 3.4) kg.", "71.2", "3.4", "sd"),
        ("Mean weight was 71.2 kg (SD, 3.4).", "71.2", "3.4", "sd"),
        ("Mean weight was 71.2 (SE 0.4).", "71.2", "0.4", "se"),
        ("Mean weight was 71.2 (standard error 0.4).", "71.2", "0.4", "se"),
        ("Weight (mean ± SEM) was 71.2 ± 0.4 kg.", "71.2", "0.4", "se"),
        ("The mean (SD) weight was 71.2 (3.4) kg.", "71.2", "3.4", "sd"),
        ("Change was −4·2 ± 1·1.", "-4.2", "1.1", "sd"),
    ],
)
def test_a_mean_has_its_spread_and_the_kind_of_spread(text: str, value: str, spread: str, kind: str) -> None:
    (one,) = found(text)
    assert (str(one.value), str(one.spread), one.spread_kind) == (value, spread, kind)


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "kind"),
    [
        ("The median was 5 days (IQR 3 to 9).", "5", "3", "9", "quartiles"),
        ("The median was 5 (interquartile range, 3-9).", "5", "3", "9", "quartiles"),
        ("The median was 5 [IQR: 3, 9].", "5", "3", "9", "quartiles"),
        ("The median was -4 (IQR: -7 to 7).", "-4", "-7", "7", "quartiles"),
        ("The median was 5 (range 1 to 12).", "5", "1", "12", "range"),
    ],
)
def test_a_median_has_its_quartiles_or_range(text: str, value: str, low: str, high: str, kind: str) -> None:
    (one,) = found(text)
    assert (str(one.value), str(one.low), str(one.high), one.spread_kind) == (value, low, high, kind)
    assert one.statistic == "Median"


def test_a_value_has_its_interval() -> None:
    (one,) = found("Mean survival was 5.1 months (95% CI, 3.9 to 6.2).")
    assert one.value == Decimal("5.1")
    assert one.interval == Interval(Decimal("3.9"), Decimal("6.2"))


@pytest.mark.parametrize(
    "text",
    [
        "Patients were seen at 12 weeks.",
        "At day 28 nothing differed.",
        "This was on a 10-point scale.",
        "It differed (P = 0.04).",
        "Both took 20 mg/kg daily.",
        "They were aged 18 to 65 years.",
        "In 2012 nothing happened.",
        "They were put 2:1.",
        "Phase 3 was over.",
        "The SF-36 was used.",
        "Of grade 3 there was none.",
        "Arms differed by less than 5%.",
        "The mean age was 64 years.",
        "There was 90% power.",
    ],
)
def test_numbers_that_are_no_results_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_more_events_than_participants_are_no_share() -> None:
    assert all(one.total is None for one in found("Fever was seen in 40 of 12."))


def test_what_was_read_before_is_not_read_again() -> None:
    text = "Fever was seen in 30% of all."
    start = text.index("30%")
    assert measurements(text, 0, len(text), [(start, start + 3)]) == []


PIECES = st.sampled_from(
    [
        "12 of 40",
        "(30%)",
        "5.5 ± 1.2",
        "kg",
        "(n = 4)",
        "7 (IQR 3 to 9)",
        "at 12 weeks",
        "P=0.04",
        "and",
        "vs",
        "20 mg",
        ",",
        "1,013",
    ]
)


@given(st.lists(PIECES, max_size=10))
def test_no_number_is_read_twice(pieces: list[str]) -> None:
    text = " ".join(pieces)
    read = measurements(text, 0, len(text), [])
    assert [one.start for one in read] == sorted({one.start for one in read})
    assert all(0 <= one.start < one.end <= len(text) for one in read)
    assert all(one.events is None or one.total is None or one.events <= one.total for one in read)


@given(
    st.integers(0, 999),
    st.integers(0, 999),
    st.sampled_from(["{} of {} patients", "{}/{}", "{} of the {} women"]),
)
def test_every_share_comes_back(events: int, rest: int, frame: str) -> None:
    (one,) = found(f"Fever was seen in {frame.format(events, events + rest + 1)}.")
    assert (one.events, one.total) == (events, events + rest + 1)
