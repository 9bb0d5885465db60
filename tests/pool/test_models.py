"""What must hold of every pool, whatever went in."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.errors import PoolingError
from kg.pool.between_trials import ESTIMATORS, between_variance, heterogeneity
from kg.pool.models import Fit, fixed_effect, mantel_haenszel, peto, random_effects
from kg.pool.studies import Counts, Study

# as fine as anybody could print: the library divides by squares of differences
numbers = st.integers(-3_000_000, 3_000_000).map(lambda millionths: millionths / 1e6)
studies = st.builds(Study, numbers, st.floats(0.05, 2))
several = st.lists(studies, min_size=2, max_size=12)
estimators = st.sampled_from(sorted(ESTIMATORS))
MODELS: tuple[Callable[[Sequence[Study]], Fit], ...] = (
    fixed_effect,
    *(lambda given, name=name: random_effects(given, name) for name in sorted(ESTIMATORS)),
)
tables = st.lists(
    st.builds(lambda a, b, c, d: Counts(a, a + b, c, c + d), *[st.integers(1, 300)] * 4),
    min_size=2,
    max_size=8,
)


@given(several, st.sampled_from(MODELS))
def test_the_pooled_effect_lies_among_its_inputs(given: list[Study], model: Callable[..., Fit]) -> None:
    fit = model(given)
    estimates = [study.estimate for study in given]
    assert min(estimates) - 1e-9 <= fit.effect <= max(estimates) + 1e-9
    assert fit.interval[0] < fit.effect < fit.interval[1]
    assert sum(fit.weights) == pytest.approx(1)


@given(several, st.sampled_from(MODELS), st.randoms(use_true_random=False))
def test_order_does_not_matter(given: list[Study], model: Callable[..., Fit], chance: random.Random) -> None:
    shuffled = chance.sample(given, len(given))
    assert model(shuffled).effect == pytest.approx(model(given).effect, abs=1e-7)
    assert model(shuffled).error == pytest.approx(model(given).error, rel=1e-5)


@given(several, st.sampled_from(MODELS))
def test_arms_swapped_turn_the_effect_round(given: list[Study], model: Callable[..., Fit]) -> None:
    turned = model([Study(-study.estimate, study.error) for study in given])
    assert turned.effect == pytest.approx(-model(given).effect, abs=1e-7)
    assert turned.error == pytest.approx(model(given).error, rel=1e-5)


@given(studies, st.integers(2, 10), estimators)
def test_equal_trials_do_not_differ(study: Study, number: int, estimator: str) -> None:
    found = heterogeneity([study] * number, between_variance([study] * number, estimator))
    assert (found.tau2, found.i2) == (0, 0)
    assert found.h2 == pytest.approx(1)
    assert found.q == pytest.approx(0, abs=1e-9)


@given(several, estimators)
def test_the_floor_never_makes_an_interval_narrower(given: list[Study], estimator: str) -> None:
    with_floor = random_effects(given, estimator)
    without = random_effects(given, estimator, floor=False)
    classic = random_effects(given, estimator, hartung_knapp=False)
    assert with_floor.error == pytest.approx(max(without.error, classic.error))
    assert with_floor.interval[1] >= classic.interval[1]


@given(several, estimators)
def test_the_prediction_interval_is_the_wider_one_and_needs_three_trials(
    given: list[Study], estimator: str
) -> None:
    fit = random_effects(given, estimator)
    assert (fit.prediction is None) == (len(given) < 3)
    if fit.prediction is not None:
        assert fit.prediction[0] < fit.interval[0]
        assert fit.prediction[1] > fit.interval[1]


@given(several)
def test_the_interval_of_tau2_holds_the_paule_mandel_estimate(given: list[Study]) -> None:
    # both come from Q(τ²): at k - 1, and at its quantiles, between which k - 1 lies
    tau2 = between_variance(given, "PM")
    low, high = heterogeneity(given, tau2).tau2_interval
    assert low <= tau2 + 1e-6
    assert tau2 <= high + 1e-6 or len(given) == 2


@given(tables)
def test_methods_for_counts_agree_with_the_arms_swapped(given: list[Counts]) -> None:
    swapped = [counts.swapped() for counts in given]
    for measure in ("OddsRatio", "RiskRatio", "RiskDifference"):
        there, back = mantel_haenszel(given, measure), mantel_haenszel(swapped, measure)
        assert back.effect == pytest.approx(-there.effect, abs=1e-9)
        assert back.error == pytest.approx(there.error)
    assert peto(swapped).effect == pytest.approx(-peto(given).effect, abs=1e-9)


@given(tables)
def test_mantel_haenszel_lies_among_its_trials(given: list[Counts]) -> None:
    odds = [math.log(a * d / (b * c)) for a, b, c, d in (counts.cells for counts in given)]
    assert min(odds) - 1e-9 <= mantel_haenszel(given, "OddsRatio").effect <= max(odds) + 1e-9


@given(several, st.floats(0.1, 10))
def test_a_change_of_unit_changes_effect_and_error_alike(given: list[Study], unit: float) -> None:
    scaled = [Study(study.estimate * unit, study.error * unit) for study in given]
    there, here = random_effects(scaled, "DL"), random_effects(given, "DL")
    assume(here.tau2 > 1e-9)
    assert there.effect == pytest.approx(here.effect * unit, abs=1e-9)
    assert there.tau2 == pytest.approx(here.tau2 * unit**2, rel=1e-6)


def test_restricted_likelihood_agrees_with_pymare() -> None:
    """PyMARE maximizes the same likelihood by another search (an oracle of the tests only)."""
    pymare = pytest.importorskip("pymare.estimators", reason="PyMARE is not installed", exc_type=ImportError)
    numpy = pytest.importorskip("numpy")
    y, v = numpy.array([-0.9, -0.2, 0.1, -0.5, 0.3]), numpy.array([0.05, 0.1, 0.04, 0.2, 0.08])
    fitted = pymare.VarianceBasedLikelihoodEstimator(method="REML").fit(y=y, v=v, X=numpy.ones((5, 1)))
    ours = between_variance([Study(a, math.sqrt(b)) for a, b in zip(y, v, strict=True)], "REML")
    assert ours == pytest.approx(float(fitted.params_["tau2"].item()), abs=1e-4)


def test_an_unknown_estimator_is_named_with_those_there_are() -> None:
    with pytest.raises(PoolingError, match="there are: REML, DL, PM"):
        between_variance([Study(0, 1)] * 3, "XX")


def test_mantel_haenszel_has_no_hazard_ratios() -> None:
    with pytest.raises(PoolingError, match="not HazardRatio"):
        mantel_haenszel([Counts(1, 2, 1, 2)] * 2, "HazardRatio")


@pytest.mark.parametrize("tables", [[Counts(0, 9, 0, 8)] * 2, [Counts(9, 9, 8, 8)] * 2])
def test_peto_needs_a_trial_that_tells(tables: list[Counts]) -> None:
    with pytest.raises(PoolingError, match="needs a trial"):
        peto(tables)


def test_a_ratio_needs_events_in_both_arms_of_all_trials() -> None:
    with pytest.raises(PoolingError, match="no event in any trial"):
        mantel_haenszel([Counts(0, 9, 1, 8), Counts(0, 30, 4, 30)], "RiskRatio")
