"""Measures, intervals and tests of two-by-two tables have the values of the books and of scipy."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kg.check.arithmetic import scores
from kg.check.arithmetic.distributions import normal_of_t, p_of, quantile, t_of_normal
from kg.check.arithmetic.rounding import Box
from kg.check.arithmetic.tables import (
    Table,
    agresti_caffo,
    continuity_corrected,
    fisher,
    katz,
    newcombe,
    odds_ratio,
    pearson,
    risk_difference,
    risk_ratio,
    wald,
    woolf,
    yates,
)

stats = pytest.importorskip("scipy.stats")

Z = quantile(95)
# Newcombe, Stat Med 1998;17:873-890, table II, example (a): 56/70 v 48/80
NEWCOMBE = Table(56, 70, 48, 80)
PUBLISHED = {
    "method 1": (wald, 0.0575, 0.3425),
    "method 2": (continuity_corrected, 0.0441, 0.3559),
    "method 6": (scores.RISK_DIFFERENCE.bounds, 0.0528, 0.3382),
    "method 10": (newcombe, 0.0524, 0.3339),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of up to 300 people in an arm."""
    total, reference_total = draw(st.integers(2, 300)), draw(st.integers(2, 300))
    return Table(draw(st.integers(0, total)), total, draw(st.integers(0, reference_total)), reference_total)


def rows(table: Table) -> list[list[int]]:
    a, c = table.events, table.reference_events
    return [[a, table.total - a], [c, table.reference_total - c]]


@pytest.mark.parametrize(("method", "low", "high"), PUBLISHED.values(), ids=list(PUBLISHED))
def test_an_interval_of_a_difference_is_the_one_in_print(
    method: Callable[[Table, float], Box], low: float, high: float
) -> None:
    found = method(NEWCOMBE, Z)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_the_interval_of_a_ratio_is_that_of_a_textbook() -> None:
    # aspirin and myocardial infarction, Agresti, Categorical Data Analysis, 2nd ed., section 3.1.2
    physicians = Table(189, 11034, 104, 11037)
    assert round(risk_ratio(physicians), 2) == 1.82
    assert [round(limit, 2) for limit in (katz(physicians, Z).low, katz(physicians, Z).high)] == [1.43, 2.31]
    assert round(odds_ratio(physicians), 2) == 1.83
    assert [round(limit, 2) for limit in (woolf(physicians, Z).low, woolf(physicians, Z).high)] == [
        1.44,
        2.33,
    ]
    assert round(risk_difference(physicians), 4) == 0.0077


@given(tables())
@example(Table(1, 3, 2, 227))
def test_p_values_are_those_of_scipy(table: Table) -> None:
    assert fisher(table) == pytest.approx(stats.fisher_exact(rows(table))[1], rel=1e-6)
    assume(0 < table.events + table.reference_events < table.total + table.reference_total)
    for corrected, test in ((False, pearson), (True, yates)):
        expected = stats.chi2_contingency(rows(table), correction=corrected)[1]
        assert test(table) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(tables(), st.sampled_from([scores.RISK_RATIO, scores.ODDS_RATIO, scores.RISK_DIFFERENCE]))
def test_a_score_interval_fits_its_own_limits_and_no_others(
    table: Table, method: scores.ScoreInterval
) -> None:
    assume(not table.has_an_empty_cell)
    bounds = method.bounds(table, Z)
    assert bounds.low <= method.measure(table) <= bounds.high
    around = [
        Box(limit - abs(limit) * 1e-4, limit + abs(limit) * 1e-4) for limit in (bounds.low, bounds.high)
    ]
    beside = Box(bounds.high + 0.01, bounds.high + 0.02)
    assert method.fits(table, Z, *around)
    assert not method.fits(table, Z, around[0], beside)


@given(tables())
def test_swapping_the_arms_turns_every_measure_round(table: Table) -> None:
    assume(not table.has_an_empty_cell)
    assert risk_ratio(table) == pytest.approx(1 / risk_ratio(table.swapped))
    assert risk_difference(table) == pytest.approx(-risk_difference(table.swapped))
    assert fisher(table) == pytest.approx(fisher(table.swapped))
    assert newcombe(table, Z).low == pytest.approx(-newcombe(table.swapped, Z).high)
    assert agresti_caffo(table, Z).low == pytest.approx(-agresti_caffo(table.swapped, Z).high)


@pytest.mark.parametrize("freedom", [5, 10, 30, 200])
@pytest.mark.parametrize("t", [0.5, 1.5, 2.5, 4.0])
def test_a_t_becomes_a_normal_deviate_with_nearly_its_p(t: float, freedom: int) -> None:
    assert p_of(normal_of_t(t, freedom)) == pytest.approx(2 * stats.t.sf(t, freedom), rel=0.05)
    assert t_of_normal(normal_of_t(t, freedom), freedom) == pytest.approx(t)


def test_no_events_in_either_arm_leave_no_ratio_and_no_doubt() -> None:
    nobody = Table(0, 20, 0, 20)
    assert math.isnan(risk_ratio(nobody))
    assert fisher(nobody) == pearson(nobody) == yates(nobody) == 1
