"""The line under a plot holds what it should, and its ticks are round."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from kg.draw.axes import axis, tick_text

ratios = st.floats(0.02, 50)
differences = st.floats(-1000, 1000).filter(lambda value: abs(value) > 1e-3)


@given(st.lists(ratios, min_size=2), st.lists(ratios, min_size=1))
def test_a_line_of_ratios_holds_all_values_and_1(values: list[float], bounds: list[float]) -> None:
    line = axis(values, bounds, log=True, left=100, right=400)
    assert all(line.holds(value) for value in (*values, 1.0))
    assert all(100 <= line.x(value) <= 400 for value in (*values, *bounds))


@given(st.lists(differences, min_size=2), st.lists(differences, min_size=1))
def test_a_line_of_differences_holds_all_values_and_0(values: list[float], bounds: list[float]) -> None:
    line = axis(values, bounds, log=False, left=100, right=400)
    assert all(line.holds(value) for value in (*values, 0.0))
    assert line.x(min(values)) <= line.x(max(values))


@given(st.lists(ratios, min_size=2), st.booleans())
def test_there_are_some_ticks_and_not_many(values: list[float], log: bool) -> None:
    line = axis(values, values, log=log, left=0, right=300)
    ticks = line.ticks()
    assert 1 <= len(ticks) <= 7
    assert all(line.holds(tick) for tick in ticks)
    assert list(ticks) == sorted(set(ticks))


def test_an_interval_that_is_far_too_wide_leaves_the_line() -> None:
    line = axis([0.8, 0.9, 1.1], [0.7, 1.3, 60.0], log=True, left=0, right=300)
    assert line.holds(1.3)
    assert not line.holds(60.0)
    assert line.x(60.0) == 300


def test_usual_ratios_get_usual_ticks() -> None:
    line = axis([0.5, 2.0], [0.1, 10.0], log=True, left=0, right=300)
    assert set(line.ticks()) >= {0.2, 0.5, 1.0, 2.0, 5.0}
    assert math.isclose(line.x(1.0), 150, abs_tol=1e-6)


def test_a_tick_has_a_minus_sign() -> None:
    assert tick_text(-0.5) == "−0.5"
