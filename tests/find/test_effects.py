"""Effect estimates are read with measure, value, interval and p, and only where the report states results."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.effects import FoundEffect, effects, measure_words
from kg.model import Interval, PValue
from tests.find.written import reading, report


def found(results: str) -> tuple[FoundEffect, ...]:
    return effects(reading(report("Tea was poured.", results)))


def stated(results: str) -> tuple[str, str, str | None]:
    (one,) = found(results)
    bounds = f"{one.interval.low} {one.interval.high}" if one.interval else None
    return one.measure, str(one.value), bounds


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("Death was rarer (hazard ratio 0.71; 95% CI, 0.55 to 0.92).", ("HazardRatio", "0.71", "0.55 0.92")),
        ("Death was rarer (HR, 0·71 [95% CI 0·55–0·92]).", ("HazardRatio", "0.71", "0.55 0.92")),
        ("The relative risk of death was 1.08 (95% CI 0.80-1.5).", ("RiskRatio", "1.08", "0.80 1.5")),
        ("Cure was likelier (odds ratio, 2.10 [95% CI, 1.20-3.70]).", ("OddsRatio", "2.10", "1.20 3.70")),
        ("Falls were rarer (rate ratio 0.80, 95% CI 0.65 to 0.98).", ("RateRatio", "0.80", "0.65 0.98")),
        (
            "The mean difference in pain was -1.2 points (95% CI -2.0 to -0.4).",
            ("MeanDifference", "-1.2", "-2.0 -0.4"),
        ),
        ("The risk difference was 3.5% (95% CI, 1.0% to 6.0%).", ("RiskDifference", "3.5", "1.0 6.0")),
        (
            "Death was rarer (absolute risk difference -3.5 percentage points, 95% CI -6.0 to -1.0).",
            ("RiskDifference", "-3.5", "-6.0 -1.0"),
        ),
        ("The median difference was 1 day (95% CI: 0 to 3).", ("MedianDifference", "1", "0 3")),
        (
            "Pain fell (SMD -0.40, 95% CI -0.60 to -0.20).",
            ("StandardizedMeanDifference", "-0.40", "-0.60 -0.20"),
        ),
        ("Death was rarer (HR 0.93 [0.73-1.18]).", ("HazardRatio", "0.93", "0.73 1.18")),
        ("Survival did not differ (HR=0.894, p=0.226).", ("HazardRatio", "0.894", None)),
        (
            "Weight fell more with tea (between-group difference, -2.4 kg; 95% CI, -3.1 to -1.7).",
            ("MeanDifference", "-2.4", "-3.1 -1.7"),
        ),
        (
            "Cure was more frequent with tea (difference, 8.1 percentage points; 95% CI, 2.0 to 14.2).",
            ("RiskDifference", "8.1", "2.0 14.2"),
        ),
    ],
)
def test_an_estimate_is_read_in_every_wording(results: str, expected: tuple[str, str, str | None]) -> None:
    assert stated(results) == expected


@pytest.mark.parametrize(
    ("results", "p"),
    [
        ("Death was rarer (HR 0.71; 95% CI, 0.55 to 0.92; P=0.01).", PValue("=", Decimal("0.01"))),
        ("Death was rarer (HR 0.71, 95% CI 0.55 to 0.92), p < 0.001.", PValue("<", Decimal("0.001"))),
        (
            "Death was rarer (HR 0.71, 95% CI 0.55 to 0.92; P for superiority = 0.01).",
            PValue("=", Decimal("0.01")),
        ),
        (
            "Death was rarer (HR 0.71, 95% CI 0.55 to 0.92; two-sided log-rank P=0.01).",
            PValue("=", Decimal("0.01")),
        ),
        ("Death was rarer (HR 0.71, 95% CI 0.55 to 0.92); 12 men fell (P=0.3).", None),
        ("Death was rarer (HR 0.71, 95% CI 0.55 to 0.92; P for interaction = 0.3).", None),
    ],
)
def test_the_p_value_of_an_estimate_is_the_one_right_after_it(results: str, p: PValue | None) -> None:
    (one,) = found(results)
    assert one.p == p


@pytest.mark.parametrize(
    ("results", "adjusted"),
    [
        ("Death was rarer (adjusted hazard ratio 0.71; 95% CI, 0.55 to 0.92).", True),
        ("Death was rarer (aOR 0.71; 95% CI, 0.55 to 0.92).", True),
        ("Death was rarer (odds ratio 0.71; 95% CI, 0.55 to 0.92).", None),
    ],
)
def test_an_estimate_is_adjusted_where_the_report_says_so(results: str, adjusted: bool | None) -> None:
    (one,) = found(results)
    assert one.adjusted is adjusted


def test_several_estimates_of_a_sentence_share_their_measure() -> None:
    text = (
        "Hazard ratios were lower for death (HR 0.71; 95% CI, 0.55 to 0.92) and stroke (0.80; 95% CI, 0.60 "
        "to 1.07)."
    )
    assert [(one.measure, str(one.value)) for one in found(text)] == [
        ("HazardRatio", "0.71"),
        ("HazardRatio", "0.80"),
    ]


@pytest.mark.parametrize(
    "results",
    [
        "The mean age was 64 years (95% CI, 60 to 68).",
        "Median survival was 5.1 months (95% CI, 3.9 to 6.2).",
        "We had 90% power to detect a hazard ratio of 0.70.",
        "The noninferiority margin was a risk difference of 4%.",
        "It is difficult to differ in 12 ways.",
        "Fever was seen in 30% or 12 patients.",
        "Age was associated with death (mean difference 2.0; n = 12).",
        "The HR department asked 40 people.",
        "The 95% CI for the hazard ratio was wide.",
    ],
)
def test_what_is_no_comparison_of_arms_is_no_estimate(results: str) -> None:
    assert found(results) == ()


def test_methods_state_no_estimates() -> None:
    text = report("A hazard ratio of 0.70 (95% CI 0.50 to 0.98) was expected.", "All slept.")
    assert effects(reading(text)) == ()


def test_an_abbreviation_means_what_the_report_defines() -> None:
    prepared = reading("The recovery rate (RR) was high. RR was 4.")
    assert measure_words(prepared, 0, len(prepared.text)) == []


def test_an_estimate_stands_at_the_words_that_state_it() -> None:
    text = report("Tea was poured.", "Death was rarer (hazard ratio 0·71; 95% CI, 0·55–0·92; P=0·01).")
    prepared = reading(text)
    (one,) = effects(prepared)
    assert prepared.span(one.start, one.end).quote == "hazard ratio 0·71; 95% CI, 0·55–0·92; P=0·01"


RATIOS = st.sampled_from(["HazardRatio", "RiskRatio", "OddsRatio", "RateRatio"])
NAMES = {
    "HazardRatio": "hazard ratio",
    "RiskRatio": "relative risk",
    "OddsRatio": "odds ratio",
    "RateRatio": "rate ratio",
}
POSITIVE = st.integers(5, 500).map(lambda hundredths: Decimal(hundredths) / 100)
FRAMES = st.sampled_from(
    [
        "({name} {value}; 95% CI, {low} to {high})",
        "({name}, {value} [95% CI, {low}-{high}])",
        "({name} = {value}, 95% confidence interval {low} to {high})",
        "with a {name} of {value} (95% CI {low}–{high})",
    ]
)


@given(RATIOS, st.tuples(POSITIVE, POSITIVE, POSITIVE).map(sorted), FRAMES)
def test_every_printed_ratio_comes_back(measure: str, numbers: list[Decimal], frame: str) -> None:
    low, value, high = numbers
    (one,) = found(f"Death was rarer {frame.format(name=NAMES[measure], value=value, low=low, high=high)}.")
    assert (one.measure, one.value, one.interval) == (measure, value, Interval(low, high))
