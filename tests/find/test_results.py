"""Every result of a sentence has its arm, outcome, statistic, time and words."""

from decimal import Decimal

import pytest

from kg.model import ArmResult, EffectEstimate, Quantity, Trial
from tests.find.written import trial

METHODS = (
    "Patients were randomly assigned to zinc (n = 40) or placebo (n = 41). The primary outcome was fever "
    "at 7 days. "
    "Secondary outcomes were change in pain score and duration of cough."
)


def read(results: str) -> Trial:
    return trial(METHODS, results)


def by_arm(results: str) -> dict[str, ArmResult]:
    return {one.arm: one for one in read(results).results}


@pytest.mark.parametrize(
    ("results", "outcome", "statistic", "zinc", "placebo"),
    [
        (
            "Fever at 7 days occurred in 30% with zinc and 45% with placebo.",
            "fever-at-7-days", "Percentage", "30", "45",
        ),
        (
            "Fever at 7 days occurred in 12 of 40 patients on zinc and 18 of 41 on placebo.",
            "fever-at-7-days", "Count", "12", "18",
        ),
        (
            "The mean change in pain score was -3.1 with zinc and -2.0 with placebo.",
            "change-in-pain-score", "Mean", "-3.1", "-2.0",
        ),
        (
            "The median duration of cough was 4 days with zinc and 6 days with placebo.",
            "duration-of-cough", "Median", "4", "6",
        ),
        (
            "Fever at 7 days occurred in 30% and 45% of the zinc and placebo groups, respectively.",
            "fever-at-7-days", "Percentage", "30", "45",
        ),
    ],
)  # fmt: skip
def test_the_result_of_each_arm_is_read(
    results: str, outcome: str, statistic: str, zinc: str, placebo: str
) -> None:
    found = by_arm(results)
    assert {arm: str(one.value) for arm, one in found.items()} == {"zinc": zinc, "placebo": placebo}
    assert {(one.outcome, one.statistic) for one in found.values()} == {(outcome, statistic)}


def test_a_count_has_its_events_and_total() -> None:
    zinc = by_arm(
        "Fever at 7 days occurred in 12 of 40 patients on zinc (30%) and 18 of 41 on placebo (44%)."
    )["zinc"]
    assert (zinc.events, zinc.total, str(zinc.value)) == (12, 40, "30")


def test_a_mean_has_its_unit_and_spread() -> None:
    zinc = by_arm("The mean duration of cough was 4.1 ± 1.2 days with zinc and 6.3 ± 1.4 days with placebo.")[
        "zinc"
    ]
    assert (str(zinc.value), str(zinc.sd), zinc.unit, zinc.statistic) == ("4.1", "1.2", "d", "Mean")


def test_a_median_has_its_quartiles() -> None:
    zinc = by_arm(
        "The median duration of cough was 4 days (IQR 3 to 5) with zinc and 6 (IQR 5 to 9) with placebo."
    )["zinc"]
    assert (str(zinc.value), str(zinc.q1), str(zinc.q3), zinc.statistic) == ("4", "3", "5", "Median")


@pytest.mark.parametrize(
    "results",
    [
        "At baseline, mean pain score was 5.0 with zinc and 5.1 with placebo.",
        "The mean age was 61 years with zinc and 62 years with placebo.",
        "In all, 38 patients completed the trial with zinc and 39 with placebo.",
        "Zinc was cheap and placebo was free.",
    ],
)
def test_what_describes_participants_is_no_result(results: str) -> None:
    assert read(results).results == ()


def estimate(results: str) -> EffectEstimate:
    (one,) = read(results).estimates
    return one


def test_an_estimate_has_its_arms_and_rests_on_their_results() -> None:
    text = (
        "Fever at 7 days occurred in 30% with zinc and 45% with placebo (relative risk 0.67; 95% CI, 0.40 "
        "to 0.98)."
    )
    one, results = estimate(text), read(text).results
    assert (one.target_arm, one.reference_arm, one.favours) == ("zinc", "placebo", "zinc")
    assert set(one.based_on) == {result.id for result in results}
    assert one.outcome == "fever-at-7-days"


def test_an_estimate_that_favours_neither_favours_none() -> None:
    assert (
        estimate("Fever at 7 days did not differ (relative risk 1.00; 95% CI, 0.80 to 1.25).").favours is None
    )


def test_a_result_at_another_time_than_declared_has_that_time() -> None:
    found = by_arm("At 14 days, fever occurred in 10% with zinc and 15% with placebo.")
    assert {one.time_point for one in found.values()} == {Quantity(Decimal(14), "d")}


def test_a_subgroup_is_named() -> None:
    text = (
        "In the subgroup of patients aged over 65, fever at 7 days was rarer (relative risk 0.50; 95% CI, "
        "0.30 to 0.83)."
    )
    assert estimate(text).subgroup == "patients aged over 65"


@pytest.mark.parametrize(
    ("opening", "subgroup"),
    [
        ("Among patients on ventilators", "patients on ventilators"),
        ("Among 80 patients", None),
        ("Among those assigned to zinc", None),
    ],
)
def test_who_is_a_part_of_the_participants_is_a_subgroup(opening: str, subgroup: str | None) -> None:
    text = f"{opening}, fever at 7 days was rarer (relative risk 0.50; 95% CI, 0.30 to 0.83)."
    assert estimate(text).subgroup == subgroup


def test_every_result_stands_at_its_words() -> None:
    zinc = by_arm("Fever at 7 days occurred in 30% with zinc and 45% with placebo.")["zinc"]
    assert [span.quote for span in zinc.evidence] == ["30% with zinc"]
