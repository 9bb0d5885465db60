"""Where numbers stand on the line of an effect plot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.scales import log_reach, scale_of
from kg.model import EffectEstimate, Interval
from kg.vocabulary import scheme

MEASURES = [(entry.id, entry.scale) for entry in scheme("measures") if entry.null_value is not None]
NUMBERS = st.decimals(Decimal("0.01"), Decimal(100), places=2)


def estimate(measure: str, low: Decimal, value: Decimal, high: Decimal) -> EffectEstimate:
    return EffectEstimate(
        id=f"{low}-{high}", outcome="o", measure=measure, value=value, interval=Interval(low, high)
    )


@pytest.mark.parametrize("measure", [name for name, _ in MEASURES])
@given(numbers=st.lists(NUMBERS, min_size=3, max_size=3, unique=True).map(sorted))
def test_the_numbers_of_every_measure_stand_in_their_order(measure: str, numbers: list[Decimal]) -> None:
    one = estimate(measure, *numbers)
    scale = scale_of(one, [one], log_reach([one]))
    assert scale is not None
    places = [scale.place(number) for number in numbers]
    assert places == sorted(places)
    assert abs(scale.place(numbers[1])) <= 1
    assert scale.place(Decimal(str(scale.null))) == 0


@given(NUMBERS)
def test_a_ratio_and_its_inverse_are_as_far_from_the_null_value(ratio: Decimal) -> None:
    one = estimate("OddsRatio", ratio, ratio, ratio)
    scale = scale_of(one, [one], log_reach([one]))
    assert scale is not None
    assert scale.place(ratio) == pytest.approx(-scale.place(1 / ratio), abs=1e-9)


@pytest.mark.parametrize("measure", [name for name, _ in MEASURES])
@given(numbers=st.lists(NUMBERS, min_size=3, max_size=3).map(sorted))
def test_the_numbers_under_a_line_are_on_it(measure: str, numbers: list[Decimal]) -> None:
    one = estimate(measure, *numbers)
    scale = scale_of(one, [one], log_reach([one]))
    assert scale is not None
    assert all(abs(scale.place(Decimal(tick))) <= 1 for tick in scale.ticks())


def test_differences_of_one_outcome_share_a_line() -> None:
    near = estimate("MeanDifference", Decimal(-1), Decimal(0), Decimal(1))
    far = estimate("MeanDifference", Decimal(-9), Decimal(0), Decimal(9))
    assert scale_of(near, [near, far], 1) == scale_of(far, [near, far], 1)


def test_an_estimate_without_numbers_or_measure_has_no_line() -> None:
    silent = EffectEstimate(id="e", outcome="o", measure="RiskRatio")
    unnamed = EffectEstimate(id="e", outcome="o", value=Decimal(2))
    assert scale_of(silent, [silent], 1) is None
    assert scale_of(unnamed, [unnamed], 1) is None
