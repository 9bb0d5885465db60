"""What a pooled effect means for a thousand people, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import PoolingError
from kg.pool.absolute import Range, absolute_effect
from kg.pool.wording import difference, number_needed, risk_within

THREE_QUARTERS = Range(0.75, 0.60, 0.94)


def test_a_risk_ratio_multiplies_the_risk() -> None:
    found = absolute_effect("RiskRatio", 0.2, THREE_QUARTERS)
    assert risk_within(found.risk) == "150 per 1000 (120 to 188)"
    assert difference(found) == "50 fewer per 1000 (80 fewer to 12 fewer)"
    assert number_needed(found) == "20 for one fewer (13 to 84)"


@pytest.mark.parametrize(
    ("measure", "risk"),
    [
        # 0.75 × 0.2 / (0.8 + 0.15); 1 - 0.8^0.75; 0.2 + 0.05
        ("OddsRatio", 0.157895),
        ("HazardRatio", 0.154103),
    ],
)
def test_other_ratios_act_on_odds_and_hazards(measure: str, risk: float) -> None:
    assert absolute_effect(measure, 0.2, THREE_QUARTERS).risk.value == pytest.approx(risk, abs=1e-6)


def test_an_interval_with_no_difference_runs_through_infinity() -> None:
    found = absolute_effect("RiskRatio", 0.2, Range(0.9, 0.7, 1.1))
    assert number_needed(found) == "50 for one fewer (17 for one fewer, through infinity, to 50 for one more)"


def test_no_difference_has_no_number_needed() -> None:
    assert number_needed(absolute_effect("RiskRatio", 0.2, Range(1, 0.9, 1.1))) is None


def test_a_risk_beyond_everybody_is_refused() -> None:
    with pytest.raises(PoolingError, match=r"at a baseline risk of 600 per 1000 .* above 1000 per 1000"):
        absolute_effect("RiskRatio", 0.6, Range(1.5, 1.1, 2.0))


@pytest.mark.parametrize("baseline", [0.0, 1.0, 12.0, -0.1])
def test_a_baseline_risk_is_a_share(baseline: float) -> None:
    with pytest.raises(PoolingError, match="between 0 and 1"):
        absolute_effect("RiskRatio", baseline, THREE_QUARTERS)


def test_a_mean_difference_has_no_absolute_effect() -> None:
    with pytest.raises(PoolingError, match="mean difference does not act on a risk"):
        absolute_effect("MeanDifference", 0.2, THREE_QUARTERS)


@given(st.floats(0.01, 0.99), st.floats(0.05, 20), st.sampled_from(["OddsRatio", "HazardRatio"]))
def test_risks_stay_risks_and_move_with_the_effect(baseline: float, ratio: float, measure: str) -> None:
    found = absolute_effect(measure, baseline, Range(ratio, ratio / 2, ratio * 2))
    assert 0 <= found.risk.low <= found.risk.value <= found.risk.high <= 1
    assert (found.risk.value > baseline) == (ratio > 1) or ratio == pytest.approx(1, abs=1e-9)
