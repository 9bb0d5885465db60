"""Estimates beside their intervals and p-values."""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.check.arithmetic import Verdict, check_arithmetic
from kg.model import Arm, EffectEstimate, Interval, PValue, Span
from tests.check.arithmetic.trials import check, estimate, result, trial, verdict

INSIDE = {
    "0.80 to 1.5": Verdict.CONSISTENT,
    "1.10 to 1.5": Verdict.NOT_REACHABLE,
    "1.1 to 1.5": Verdict.REACHABLE,  # a lower limit of 1.05 to 1.15
    "? to 1.5": Verdict.CONSISTENT,
    "? to 1.02": Verdict.NOT_REACHABLE,
    "0.80 to ?": Verdict.CONSISTENT,
    "1.5 to 0.80": Verdict.CANNOT_TELL,
}
CENTRED = {
    ("RiskRatio", "1.08", "0.80 to 1.46"): Verdict.CONSISTENT,
    ("RiskRatio", "1.08", "0.80 to 1.5"): Verdict.REACHABLE,
    ("RiskRatio", "1.08", "0.80 to 2.46"): Verdict.NOT_REACHABLE,
    ("RiskRatio", "1.02", "0.88 to 1.07"): Verdict.NOT_REACHABLE,  # as printed of hysterectomy in WOMAN
    ("OddsRatio", "0.16", "0.003 to 1.67"): Verdict.CANNOT_TELL,  # an exact interval, 1 of 20 v 5 of 20
    ("MeanDifference", "-2.0", "-3.1 to -0.9"): Verdict.CONSISTENT,
    ("MeanDifference", "-2.0", "-3.1 to -0.4"): Verdict.CANNOT_TELL,
    ("MeanDifference", "-2.0", "-3.1 to 0.9"): Verdict.NOT_REACHABLE,
    ("MedianDifference", "1", "0 to 9"): Verdict.CANNOT_TELL,
}
# (measure, value, interval, p): hazard ratios as printed in articles, then one digit turned
P_VALUES = {
    ("HazardRatio", "0.89", "0.77 to 1.04", "= 0.13"): Verdict.CONSISTENT,
    ("HazardRatio", "0.89", "0.77 to 1.04", "= 0.14"): Verdict.REACHABLE,
    ("HazardRatio", "0.89", "0.77 to 1.04", "= 0.54"): Verdict.NOT_REACHABLE,
    ("HazardRatio", "0.80", "0.73 to 0.87", "< 0.001"): Verdict.CONSISTENT,
    ("HazardRatio", "0.97", "0.83 to 1.13", "< 0.001"): Verdict.NOT_REACHABLE,
    ("HazardRatio", "0.97", "0.83 to 1.13", "> 0.05"): Verdict.CONSISTENT,
    ("HazardRatio", "0.50", "0.37 to 0.68", "> 0.05"): Verdict.NOT_REACHABLE,
    ("HazardRatio", "0.60", "0.41 to 0.89", "= 0.005"): Verdict.REACHABLE,  # one-sided, as in KEYNOTE-024
    ("MedianDifference", "1", "0 to 3", "= 0.12"): Verdict.REACHABLE,
    ("MedianDifference", "1.0", "0.0 to 2.1", "= 0.001"): Verdict.CANNOT_TELL,
    ("MeanDifference", "-2.0", "-3.1 to -0.9", "= 0.0004"): Verdict.CONSISTENT,
}


@pytest.mark.parametrize(("within", "expected"), INSIDE.items())
def test_an_estimate_lies_inside_its_interval(within: str, expected: Verdict) -> None:
    assert verdict(trial(effect=estimate("RiskRatio", "1.08", within)), "value-in-interval") == expected


def test_a_value_with_its_sign_in_the_words_is_no_error() -> None:
    effect = estimate("MeanDifference", "5.1", "-8.0 to -2.2")
    assert verdict(trial(effect=effect), "value-in-interval") == Verdict.CANNOT_TELL


@pytest.mark.parametrize(("printed", "expected"), CENTRED.items())
def test_an_estimate_lies_in_the_middle_of_its_interval(
    printed: tuple[str, str, str], expected: Verdict
) -> None:
    assert verdict(trial(effect=estimate(*printed)), "interval-around-value") == expected


@pytest.mark.parametrize(("printed", "expected"), P_VALUES.items())
def test_a_p_value_is_that_of_its_interval(printed: tuple[str, str, str, str], expected: Verdict) -> None:
    assert verdict(trial(effect=estimate(*printed)), "p-from-interval") == expected


def test_the_level_of_the_interval_counts() -> None:
    ninety = estimate("RiskRatio", "0.80", "0.66 to 0.97", "= 0.06", level="90")
    assert verdict(trial(effect=ninety), "p-from-interval") == Verdict.CONSISTENT
    ninety_five = estimate("RiskRatio", "0.80", "0.66 to 0.97", "= 0.06")
    assert verdict(trial(effect=ninety_five), "p-from-interval") != Verdict.CONSISTENT


@pytest.mark.parametrize("more", ["a design", "words"])
def test_a_p_value_against_a_margin_is_not_held_against_the_interval(more: str) -> None:
    words = "relative risk, 0.91; 95% CI, 0.74 to 1.11; P<0.001 for noninferiority"
    evidence = (Span(0, len(words), words),) if more == "words" else ()
    design = ("NonInferiorityDesign",) if more == "a design" else ()
    effect = estimate("RiskRatio", "0.91", "0.74 to 1.11", "< 0.001", evidence=evidence)
    assert verdict(trial(effect=effect, design=design), "p-from-interval") == Verdict.CANNOT_TELL


def test_a_larger_p_value_among_three_arms_may_allow_for_several_comparisons() -> None:
    of_two = trial(effect=estimate("MeanDifference", "-2.00", "-3.10 to -0.90", "= 0.04"))
    of_three = trial(effect=of_two.estimates[0], more_arms=(Arm(id="third", label="third"),))
    assert verdict(of_two, "p-from-interval") == Verdict.NOT_REACHABLE
    assert verdict(of_three, "p-from-interval") == Verdict.CANNOT_TELL


@pytest.mark.parametrize("within", ["1.00 to 1.00", "0.00 to 3.10", "? to 3.1"])
def test_an_interval_without_width_or_a_positive_limit_leaves_p_alone(within: str) -> None:
    found = check_arithmetic(trial(effect=estimate("RiskRatio", "1.00", within, "= 0.9")))
    assert [one.rule for one in found if one.rule == "p-from-interval"] == []
    assert Verdict.NOT_REACHABLE not in {one.verdict for one in found}


@given(
    st.floats(-2, 2),
    st.floats(0.02, 1),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([90, 95, 99]),
    st.booleans(),
)
def test_a_wald_estimate_that_was_rounded_is_never_blamed(
    value: float, error: float, digits: int, level: int, ratio: bool
) -> None:
    z = NormalDist().inv_cdf(0.5 + level / 200)
    numbers = [value - z * error, value, value + z * error]
    low, middle, high = (Decimal(f"{math.exp(n) if ratio else n:.{digits}f}") for n in numbers)
    p = Decimal(f"{2 * NormalDist().cdf(-abs(value) / error):.3f}")
    effect = EffectEstimate(
        id="effect",
        outcome="outcome",
        measure="HazardRatio" if ratio else "MeanDifference",
        value=middle,
        interval=Interval(low, high, Decimal(level)),
        p=PValue("=", p) if p else PValue("<", Decimal("0.001")),
    )
    assert Verdict.NOT_REACHABLE not in {one.verdict for one in check_arithmetic(trial(effect=effect))}


SIGNIFICANCE = {
    ("Significant", "= 0.03"): Verdict.CONSISTENT,
    ("Significant", "= 0.07"): Verdict.CANNOT_TELL,
    ("Significant", "= 0.45"): Verdict.NOT_REACHABLE,
    ("NotSignificant", "= 0.06"): Verdict.CONSISTENT,
    ("NotSignificant", "= 0.02"): Verdict.CANNOT_TELL,
    ("NotSignificant", "< 0.0001"): Verdict.NOT_REACHABLE,
    ("NoDifference", "< 0.0001"): Verdict.CANNOT_TELL,
}


@pytest.mark.parametrize(("said", "expected"), SIGNIFICANCE.items())
def test_significance_is_as_stated(said: tuple[str, str], expected: Verdict) -> None:
    stated, p = said
    effect = estimate("RiskRatio", None, None, p, stated_significance=stated)
    assert verdict(trial(effect=effect), "significance-as-stated") == expected


def test_significance_without_p_is_held_against_the_interval() -> None:
    effect = estimate("RiskRatio", "1.01", "0.80 to 1.28", stated_significance="Significant")
    found = check(trial(effect=effect), "significance-as-stated")
    assert found.verdict == Verdict.NOT_REACHABLE
    assert "0.80 to 1.28" in found.comment


def test_every_check_names_what_it_was_derived_from() -> None:
    found = check_arithmetic(trial(result("drug", "42"), effect=estimate("RiskRatio", "1.08", "0.80 to 1.5")))
    assert found
    assert all(one.target in one.inputs for one in found)
