"""From printed numbers to estimates and standard errors, and what is refused."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import PoolingError
from kg.model import Interval
from kg.pool.effect_sizes import (
    Measurements,
    events_of,
    from_counts,
    from_interval,
    from_means,
    from_quartiles,
    inverted,
)
from kg.pool.studies import Counts, Study


def printed(low: str | None, high: str | None, level: str = "95") -> Interval:
    bounds = (Decimal(bound) if bound is not None else None for bound in (low, high))
    return Interval(*bounds, Decimal(level))


def test_the_standard_error_of_a_ratio_is_on_the_log_scale() -> None:
    # Cochrane Handbook 6.5, section 6.3.2: (ln upper - ln lower) / 3.92
    study = from_interval("RiskRatio", Decimal("0.75"), printed("0.60", "0.94")).study
    assert study.estimate == pytest.approx(math.log(0.75))
    assert study.error == pytest.approx((math.log(0.94) - math.log(0.60)) / 3.92, rel=1e-4)


def test_the_level_of_the_interval_counts() -> None:
    # 90%, 95% and 99% intervals are 3.29, 3.92 and 5.15 standard errors wide (same section)
    for level, width in (("90", 3.29), ("95", 3.92), ("99", 5.15)):
        study = from_interval("MeanDifference", Decimal(0), printed("-2", "2", level)).study
        assert study.error == pytest.approx(4 / width, rel=1e-3)


@pytest.mark.parametrize(
    ("measure", "value", "interval", "why"),
    [
        ("RiskRatio", "0.9", printed(None, "1.1"), "not printed in full"),
        ("RiskRatio", "0.9", printed("-0.1", "1.1"), "cannot reach down to -0.1"),
        ("HazardRatio", "0.3", printed("0.0", "1.1"), "cannot reach down to 0.0"),
        ("RiskRatio", "1.2", printed("0.8", "1.1"), "does not lie inside"),
        ("RiskRatio", "0.90", printed("0.88", "1.60"), "not in the middle"),
        ("RiskRatio", "0.9", printed("0.8", "1.1", "0.95"), "not the level"),
    ],
)
def test_what_cannot_be_is_refused(measure: str, value: str, interval: Interval, why: str) -> None:
    with pytest.raises(PoolingError, match=why):
        from_interval(measure, Decimal(value), interval)


def test_rounding_explains_what_is_off_the_middle() -> None:
    # the seed report's 1.08 (0.80 to 1.5): the middle of the logarithms is 1.095
    assert from_interval("RiskRatio", Decimal("1.08"), printed("0.80", "1.5")).steps == ()


def test_rough_bounds_are_told() -> None:
    rough = from_interval("RiskRatio", Decimal("0.8"), printed("0.7", "0.9"))
    assert "SE may be" in rough.steps[0]


def test_a_fourfold_table_with_one_zero_gets_half_an_event_in_each_cell() -> None:
    sized = from_counts("OddsRatio", Counts(0, 40, 1, 42))
    assert sized.study.estimate == pytest.approx(math.log(0.5 * 41.5 / (40.5 * 1.5)))
    assert sized.steps == ("0.5 added to each cell, because one was 0",)


@pytest.mark.parametrize("counts", [Counts(0, 40, 0, 42), Counts(40, 40, 42, 42)])
def test_no_or_all_events_in_both_arms_say_nothing(counts: Counts) -> None:
    with pytest.raises(PoolingError, match="participant of both arms had the event"):
        from_counts("RiskRatio", counts)


def test_more_events_than_participants_are_refused() -> None:
    with pytest.raises(PoolingError, match="more events than participants"):
        from_counts("RiskRatio", Counts(41, 40, 3, 42))


def test_means_need_a_spread_and_people() -> None:
    with pytest.raises(PoolingError, match="standard deviation above 0"):
        from_means("MeanDifference", Measurements(1, 0, 20), Measurements(2, 1, 20))


class TestMedians:
    def test_symmetric_quartiles_give_mean_and_sd(self) -> None:
        # Wan et al. 2014: mean (10 + 12 + 14) / 3; SD (14 - 10) / 1.35 in large samples
        found = from_quartiles(Decimal(10), Decimal(12), Decimal(14), 1000)
        assert found.mean == pytest.approx(12)
        assert found.sd == pytest.approx(4 / 1.349, rel=0.01)

    def test_skewed_quartiles_never_become_means(self) -> None:
        # the seed report's -4 (-7 to 7): skew 0.45, beyond 2.65 / √118 = 0.24
        with pytest.raises(PoolingError, match="skewed quartiles"):
            from_quartiles(Decimal(-7), Decimal(-4), Decimal(7), 118)

    def test_a_median_outside_its_quartiles_is_refused(self) -> None:
        with pytest.raises(PoolingError, match="does not lie between"):
            from_quartiles(Decimal(5), Decimal(4), Decimal(7), 118)


class TestPercentages:
    def test_one_number_of_events_is_found(self) -> None:
        assert events_of(Decimal("42.4"), 118) == 50

    def test_several_are_refused(self) -> None:
        with pytest.raises(PoolingError, match="could be 2075 to 2124 events"):
            events_of(Decimal("42"), 4999)

    def test_none_is_refused(self) -> None:
        with pytest.raises(PoolingError, match="no whole number of"):
            events_of(Decimal("42.1"), 10)


fourfold = st.builds(
    lambda a, b, c, d: Counts(a, a + b, c, c + d), *[st.integers(min_value=1, max_value=500)] * 4
)


@given(fourfold, st.sampled_from(["RiskRatio", "OddsRatio", "RiskDifference"]))
def test_the_arms_swapped_give_the_opposite_estimate(counts: Counts, measure: str) -> None:
    turned = from_counts(measure, counts.swapped()).study
    back = inverted(turned)
    assert back.estimate == pytest.approx(from_counts(measure, counts).study.estimate, abs=1e-12)
    assert back.counts == counts


@given(st.floats(-2, 2), st.floats(0.05, 1))
def test_an_interval_made_from_an_estimate_gives_its_error_back(estimate: float, error: float) -> None:
    low, value, high = (Decimal(f"{math.exp(estimate + side * 1.959964 * error):.6f}") for side in (-1, 0, 1))
    study = from_interval("OddsRatio", value, Interval(low, high)).study
    assert study == Study(pytest.approx(estimate, abs=1e-3), pytest.approx(error, rel=1e-2))
