"""Percentages, counts and what is made of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.check.arithmetic import Check, Verdict, check_arithmetic
from kg.check.arithmetic.distributions import quantile
from kg.check.arithmetic.tables import MEASURES, Table, fisher, katz, pearson, wald, woolf, yates
from kg.model import ArmResult, Claim, Outcome, Trial
from tests.check.arithmetic.trials import check, estimate, result, trial, two_by_two, verdict

INTERVALS = {"RiskRatio": katz, "OddsRatio": woolf, "RiskDifference": wald}


def wrong(report: Trial) -> list[Check]:
    return [one for one in check_arithmetic(report) if one.is_wrong]


def percentages(drug: str, control: str) -> tuple[ArmResult, ArmResult]:
    return result("drug", drug), result("control", control)


@st.composite
def true_reports(draw: st.DrawFn) -> Trial:
    """A table of two arms, its measure, interval and test, all right, rounded and partly left out."""
    people = draw(st.integers(10, 1000))
    table = Table(0, people, 0, draw(st.integers(max(10, people // 3), 3 * people)))
    table = Table(
        draw(st.integers(1, table.total - 1)), table.total,
        draw(st.integers(1, table.reference_total - 1)), table.reference_total,
    )  # fmt: skip
    places, digits = draw(st.integers(0, 2)), draw(st.integers(1, 3))
    measure = draw(st.sampled_from(sorted(MEASURES)))
    scale = draw(st.sampled_from([1, 100])) if measure == "RiskDifference" else 1
    box = INTERVALS[measure](table, quantile(95))
    printed = [f"{scale * number:.{digits}f}" for number in (MEASURES[measure](table), box.low, box.high)]
    p = draw(st.sampled_from([fisher, pearson, yates]))(table)
    effect = estimate(
        measure,
        printed[0],
        f"{printed[1]} to {printed[2]}",
        draw(st.sampled_from([None, f"= {p:.3f}" if p >= 0.001 else "< 0.001"])),
        unit="%" if scale == 100 else None,
    )
    counted, sized = draw(st.booleans()), draw(st.booleans())
    results = [
        result(
            arm,
            f"{100 * events / total:.{places}f}",
            events=events if counted else None,
            total=total if sized else None,
        )
        for arm, events, total in (
            ("drug", table.events, table.total),
            ("control", table.reference_events, table.reference_total),
        )
    ]
    sizes = (table.total, table.reference_total) if draw(st.booleans()) else (None, None)
    return trial(
        *results,
        effect=effect,
        sizes=sizes,
        randomized=table.total + table.reference_total if any(sizes) else None,
    )


@settings(max_examples=150)
@given(true_reports())
def test_a_true_table_that_was_rounded_is_never_blamed(report: Trial) -> None:
    assert wrong(report) == []


def test_a_ratio_follows_from_its_percentages_or_does_not() -> None:
    rule = "ratio-from-percentages"
    for value, expected in (
        ("1.08", "Consistent"),
        ("1.10", "ReachableByRounding"),
        ("1.18", "NotReachable"),
    ):
        report = trial(*percentages("42", "39"), effect=estimate("RiskRatio", value))
        assert verdict(report, rule) == expected


NOT_CRUDE = {
    "adjusted": ({"adjusted": True}, {}, {}),
    "a hazard ratio": ({"measure": "HazardRatio"}, {}, {}),
    "a cluster trial": ({}, {"design": ("ClusterRandomized",)}, {}),
    "a time to an event": ({}, {}, {"metric": "TimeToEvent"}),
}


@pytest.mark.parametrize(("of_effect", "of_trial", "of_outcome"), NOT_CRUDE.values(), ids=list(NOT_CRUDE))
def test_what_need_not_be_crude_is_never_blamed_for_not_being_so(
    of_effect: dict[str, Any], of_trial: dict[str, Any], of_outcome: dict[str, Any]
) -> None:
    effect = replace(estimate("RiskRatio", "1.30", "1.01 to 1.67"), **of_effect)
    outcome = Outcome(id="outcome", label="death", **of_outcome)
    report = trial(*two_by_two(50, 118, 46, 118), effect=effect, outcome=outcome, **of_trial)
    assert wrong(report) == []


def test_a_risk_difference_may_be_in_points_or_a_fraction() -> None:
    for value, within, unit in (("3.4", "-9.1 to 15.9", "%"), ("0.034", "-0.091 to 0.159", None)):
        effect = estimate("RiskDifference", value, within, unit=unit)
        found = check(trial(*two_by_two(50, 118, 46, 118), effect=effect), "interval-from-counts")
        assert found.verdict == Verdict.CONSISTENT
        assert "by Wald" in found.comment


def test_arms_taken_the_wrong_way_round_are_no_error_of_the_report() -> None:
    effect = estimate("RiskRatio", "0.92", "0.68 to 1.25")
    found = check(trial(*two_by_two(50, 118, 46, 118), effect=effect), "interval-from-counts")
    assert found.verdict == Verdict.CANNOT_TELL
    assert "the other way round" in found.comment


def test_a_ratio_with_nobody_in_an_arm_cannot_be_told() -> None:
    effect = estimate("OddsRatio", "0.09", "0.01 to 1.70", "= 0.06")
    report = trial(*two_by_two(0, 20, 5, 22), effect=effect)
    assert verdict(report, "interval-from-counts") == Verdict.CANNOT_TELL
    assert wrong(report) == []


def test_the_first_limit_of_a_one_sided_interval_is_not_held_against_the_counts() -> None:
    effect = estimate("RiskDifference", "1.7", "? to 3.8", unit="%", level="97.5")
    report = trial(*percentages("2.9", "1.2"), effect=effect, sizes=(370, 371))
    assert wrong(report) == []


def test_the_test_that_gives_p_is_named() -> None:
    effect = estimate(None, None, None, "= 0.038")
    found = check(trial(*two_by_two(18, 118, 8, 118), effect=effect), "p-from-counts")
    assert found.verdict == Verdict.CONSISTENT
    assert "Pearson print" in found.comment
    assert "whether p is below 0.05 turns on the unnamed test" in found.comment


def test_a_p_value_that_no_test_comes_near_is_blamed() -> None:
    effect = estimate(None, None, None, "= 0.60")
    assert (
        verdict(trial(*two_by_two(18, 118, 8, 118), effect=effect), "p-from-counts") == Verdict.NOT_REACHABLE
    )


PERCENTAGES = {
    # (percentage, events, total, size of the arm)
    ("42", 50, 118, None): Verdict.CONSISTENT,
    ("43", 50, 118, None): Verdict.NOT_REACHABLE,
    ("42.3", 50, 118, None): Verdict.REACHABLE,  # 42.37 cut off
    ("33", None, 12, None): Verdict.CONSISTENT,
    ("30", None, 12, None): Verdict.NOT_REACHABLE,
    ("30", None, None, 12): Verdict.CANNOT_TELL,
    ("42", None, 118, None): Verdict.CANNOT_TELL,
    ("42", None, None, None): Verdict.CANNOT_TELL,
    ("42", 50, None, 118): Verdict.CONSISTENT,
    ("46", 50, None, 118): Verdict.CANNOT_TELL,
    ("36", 50, None, 118): Verdict.NOT_REACHABLE,
}


@pytest.mark.parametrize(("printed", "expected"), PERCENTAGES.items())
def test_a_percentage_is_that_of_a_whole_number_of_people(
    printed: tuple[str, int | None, int | None, int | None], expected: Verdict
) -> None:
    value, events, total, size = printed
    report = trial(result("drug", value, events=events, total=total), sizes=(size, None))
    assert verdict(report, "percentage-of-people") == expected


MEANS = {
    # 20 whole scores: a mean moves in steps of 0.05
    ("2.35", "1.31", 20): Verdict.CONSISTENT,
    ("2.31", "1.31", 20): Verdict.NOT_REACHABLE,
    ("5.30", "2.11", 10): Verdict.CONSISTENT,
    ("5.30", "2.13", 10): Verdict.NOT_REACHABLE,  # no sum of squares of the parity of 53
    ("23.1", "7.0", 150): Verdict.CANNOT_TELL,
}


@pytest.mark.parametrize(("printed", "expected"), MEANS.items())
def test_a_mean_is_that_of_whole_scores(printed: tuple[str, str, int], expected: Verdict) -> None:
    value, sd, people = printed
    scores = Outcome(id="outcome", label="MADRS", instrument="MADRS")
    report = trial(result("drug", value, "Mean", sd=Decimal(sd), total=people), outcome=scores)
    assert verdict(report, "mean-of-whole-scores") == expected


@given(st.lists(st.integers(0, 60), min_size=3, max_size=80))
def test_true_scores_that_were_rounded_are_never_blamed(scores: list[int]) -> None:
    mean = sum(scores) / len(scores)
    sd = (sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)) ** 0.5
    one = result("drug", f"{mean:.2f}", "Mean", sd=Decimal(f"{sd:.2f}"), total=len(scores))
    report = trial(one, outcome=Outcome(id="outcome", label="MADRS", instrument="MADRS"))
    assert verdict(report, "mean-of-whole-scores") != Verdict.NOT_REACHABLE


ARMS = {
    (154, 151, 305): Verdict.CONSISTENT,
    (154, 181, 305): Verdict.NOT_REACHABLE,
    (154, 121, 305): Verdict.CANNOT_TELL,
}


@pytest.mark.parametrize(("numbers", "expected"), ARMS.items())
def test_arms_sum_to_the_people_randomized(numbers: tuple[int, int, int], expected: Verdict) -> None:
    *sizes, randomized = numbers
    assert verdict(trial(sizes=(sizes[0], sizes[1]), randomized=randomized), "arms-sum") == expected


def test_arms_may_sum_to_the_people_analysed() -> None:
    assert (
        verdict(trial(sizes=(4187, 4212), randomized=8442, analysed=8399), "arms-sum") == Verdict.CONSISTENT
    )


def test_no_more_events_than_people_and_no_more_people_than_randomized() -> None:
    report = trial(*two_by_two(130, 118, 46, 118), randomized=200, analysed=236)
    told = {one.comment for one in wrong(report)}
    assert {"130 events are more than 118 people", "236 people, more than the 200 randomized"} <= told


@pytest.mark.parametrize("outcome", [{"adverse_event": True}, {"metric": "EventCount"}])
def test_one_person_may_have_several_events(outcome: dict[str, Any]) -> None:
    falls = Outcome(id="outcome", label="falls", **outcome)
    report = trial(*two_by_two(130, 118, 46, 118), outcome=falls)
    assert wrong(report) == []


MEAN_DIFFERENCES = {
    ("-2.1", "-4.0 to -0.2"): (Verdict.CONSISTENT, Verdict.CONSISTENT),
    ("-1.6", "-3.1 to -0.1"): (Verdict.CANNOT_TELL, Verdict.CANNOT_TELL),
    ("-9.1", "-11.0 to -7.2"): (Verdict.NOT_REACHABLE, Verdict.CONSISTENT),
    ("-2.1", "-14.0 to 9.8"): (Verdict.CONSISTENT, Verdict.NOT_REACHABLE),
}


@pytest.mark.parametrize(("printed", "expected"), MEAN_DIFFERENCES.items())
def test_a_mean_difference_is_near_that_of_its_means_and_deviations(
    printed: tuple[str, str], expected: tuple[Verdict, Verdict]
) -> None:
    means = [
        result(arm, mean, "Mean", sd=Decimal("7.0"), total=106)
        for arm, mean in (("drug", "11.3"), ("control", "13.4"))
    ]
    report = trial(*means, effect=estimate("MeanDifference", *printed))
    assert (verdict(report, "difference-of-arms"), verdict(report, "interval-from-deviations")) == expected


def test_symmetric_quartiles_pass_and_skewed_ones_must_not_become_means() -> None:
    for q3, expected in (("7", Verdict.CONSISTENT), ("19", Verdict.CANNOT_TELL)):
        one = result("drug", "5", "Median", q1=Decimal(3), q3=Decimal(q3), total=120)
        assert verdict(trial(one), "quartiles-symmetric") == expected


def test_a_claim_of_no_benefit_needs_an_interval_without_appreciable_effects() -> None:
    claim = Claim(id="claim", claim_type="NoBenefit", supported_by=("effect",))
    for within, expected in (("0.85 to 1.20", Verdict.CONSISTENT), ("0.80 to 1.20", Verdict.CANNOT_TELL)):
        report = trial(effect=estimate("RiskRatio", "1.01", within), claims=(claim,))
        assert verdict(report, "no-benefit-excluded") == expected


def test_severe_is_told_from_serious() -> None:
    severe = Outcome(id="outcome", label="severe adverse events", adverse_event=True, severity="Severe")
    assert verdict(trial(outcome=severe), "severe-not-serious") == Verdict.CANNOT_TELL
    mistaken = Outcome(id="outcome", label="severe adverse events", adverse_event=True, seriousness="Serious")
    assert verdict(trial(outcome=mistaken), "severe-not-serious") == Verdict.NOT_REACHABLE
