"""Pooling gives the figures of R's metafor for published meta-analyses, to four digits.

Where not said otherwise the values are those that metafor's own tests expect (github.com/wviechtb/metafor,
tests/testthat, files test_analysis_example_*.r and test_misc_*.r, versions of 2019 to 2022), each named
below. They can be made again with R: `rma(yi, vi, method=…, test=…)`, `rma.mh`, `rma.peto`, `confint`,
`predict` on the data of tests/pool/published.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from kg.pool import Method, ask, pool_trials
from kg.pool.between_trials import heterogeneity, tau2_interval
from kg.pool.models import Fit, fixed_effect, mantel_haenszel, peto, random_effects
from kg.pool.studies import Counts, Study
from tests.pool.published import (
    ACUPOINT,
    ASPIRIN,
    BETA_BLOCKERS,
    DIURETICS,
    EXPECTANCY,
    HYPERICUM,
    LIDOCAINE,
    STROKE_UNITS,
    VIECHTBAUER_1,
    VIECHTBAUER_2,
    bcg_tables,
    given,
    sized,
    stays,
    stays_with_one_sd,
    tables,
)
from tests.pool.trials import counts, trial

BCG_RATIOS = sized("RiskRatio", bcg_tables())
BCG_ODDS = sized("OddsRatio", bcg_tables())


def digits(*expected: float) -> object:
    """Equal to four decimals, as the references are printed."""
    return pytest.approx(expected, abs=0.000051)


def figures(fit: Fit) -> tuple[float, float, float]:
    return (fit.effect, *fit.interval)


def exponentials(fit: Fit) -> tuple[float, ...]:
    return tuple(map(math.exp, figures(fit)))


def classic(studies: Sequence[Study], estimator: str) -> Fit:
    """Random effects with normal quantiles, metafor's default."""
    return random_effects(studies, estimator, hartung_knapp=False)


class TestVaccine:
    """13 trials of BCG vaccine: test_misc_metan_vs_rma.*_with_dat.bcg.r and others."""

    def test_fixed_effect(self) -> None:
        assert figures(fixed_effect(BCG_RATIOS)) == digits(-0.4303, -0.5097, -0.3509)
        assert figures(fixed_effect(BCG_ODDS)) == digits(-0.4361, -0.5190, -0.3533)
        differences = sized("RiskDifference", bcg_tables())
        assert figures(fixed_effect(differences)) == digits(-0.0009, -0.0014, -0.0005)

    def test_random_effects(self) -> None:
        ratios = classic(BCG_RATIOS, "DL")
        assert (*figures(ratios), ratios.tau2) == digits(-0.7141, -1.0644, -0.3638, 0.3088)
        odds = classic(BCG_ODDS, "DL")
        assert (*figures(odds), odds.tau2) == digits(-0.7474, -1.1242, -0.3706, 0.3663)
        # test_misc_rma_uni.r: iterating DerSimonian-Laird to its end is Paule-Mandel
        assert random_effects(BCG_RATIOS, "PM").tau2 == pytest.approx(0.3181, abs=0.000051)
        # test_misc_influence.r
        assert random_effects(BCG_RATIOS, "REML").tau2 == pytest.approx(0.3132433259, abs=1e-6)

    def test_heterogeneity_and_its_intervals(self) -> None:
        found = heterogeneity(BCG_RATIOS, classic(BCG_RATIOS, "DL").tau2)
        assert found.q == pytest.approx(152.2330, abs=0.000051)
        assert (found.tau2, *found.tau2_interval) == digits(0.3088, 0.1197, 1.1115)
        assert (found.i2 * 100, found.h2) == digits(92.1173, 12.6861)
        # metafor seeks the bounds of tau2 to 0.0001, which shows in the fifth digit of what is made of them
        assert [100 * i2 for i2 in found.i2_interval] == pytest.approx([81.9177, 97.6781], rel=2e-4)
        assert found.h2_interval == pytest.approx((5.5303, 43.0680), rel=2e-4)

    @pytest.mark.parametrize(
        ("measure", "expected"),
        [
            ("RiskRatio", (-0.4537, -0.5308, -0.3766)),
            ("OddsRatio", (-0.4734, -0.5538, -0.3930)),
            ("RiskDifference", (-0.0033, -0.0039, -0.0027)),
        ],
    )
    def test_mantel_haenszel(self, measure: str, expected: tuple[float, float, float]) -> None:
        assert figures(mantel_haenszel(bcg_tables(), measure)) == digits(*expected)

    def test_peto(self) -> None:
        assert figures(peto(bcg_tables())) == digits(-0.4744, -0.5541, -0.3948)
        assert exponentials(peto(bcg_tables())) == digits(0.6222, 0.5746, 0.6738)

    def test_without_the_first_trial(self) -> None:
        left = classic(BCG_RATIOS[1:], "REML")
        expected = (-0.7070837880, 0.1899610247, 0.3361567453)
        assert (left.effect, left.error, left.tau2) == pytest.approx(expected, abs=1e-6)
        assert left.p == pytest.approx(0.0001974497, rel=1e-4)
        assert mantel_haenszel(bcg_tables()[1:], "RiskRatio").effect == pytest.approx(-0.4513794699)
        assert peto(bcg_tables()[1:]).error == pytest.approx(0.0407784291)

    def test_odds_ratios_of_colditz(self) -> None:
        # test_analysis_example_vanhouwelingen2002.r, where the interval of tau2 is that of the Q-profile too
        assert exponentials(fixed_effect(BCG_ODDS)) == digits(0.6465, 0.5951, 0.7024)
        assert tau2_interval(BCG_ODDS) == digits(0.1302, 1.1812)


def test_it_is_the_same_from_the_records_of_trials() -> None:
    """The whole way: fourfold tables as reported, what may be pooled, and the pool."""
    rows = enumerate(bcg_tables())
    trials = [
        trial(number, *counts((row.events, row.total), (row.reference_events, row.reference_total)))
        for number, row in rows
    ]
    question = ask("empagliflozin", "placebo", "death", measure="risk ratio")
    dersimonian = pool_trials(trials, question, Method("random", "DL", hartung_knapp=False))
    assert (*exponentials(dersimonian.fit), dersimonian.fit.tau2) == digits(0.4896, 0.3449, 0.6950, 0.3088)
    mantel = pool_trials(trials, question, Method("mantel-haenszel"))
    assert exponentials(mantel.fit) == digits(0.6353, 0.5881, 0.6862)
    assert dersimonian.participants == sum(row.total + row.reference_total for row in bcg_tables())


def test_peto_leaves_out_the_trials_without_deaths_and_says_so() -> None:
    """Table 6 of Yusuf et al.: test_analysis_example_yusuf1985.r."""
    trials = [
        trial(number, *counts((row.events, row.total), (row.reference_events, row.reference_total)))
        for number, row in enumerate(tables(BETA_BLOCKERS))
    ]
    found = pool_trials(trials, ask("empagliflozin", "placebo", "death", measure="OR"), Method("peto"))
    assert exponentials(found.fit) == digits(0.9332, 0.7385, 1.1792)
    reasons = {one.reason for one in found.exclusions}
    assert (len(found.exclusions), reasons) == (3, {"no participant of both arms had the event"})


def test_lidocaine_after_infarction() -> None:
    """6 trials, risk differences in percentage points: test_analysis_example_normand1999.r."""
    points = [
        Study(100 * study.estimate, 100 * study.error) for study in sized("RiskDifference", tables(LIDOCAINE))
    ]
    for fit in (fixed_effect(points), classic(points, "REML"), classic(points, "DL")):
        assert (*figures(fit), fit.tau2) == digits(2.9444, 0.3831, 5.5058, 0.0)


def test_length_of_stay_after_stroke() -> None:
    """9 trials, mean differences in days: test_analysis_example_normand1999.r."""
    studies = stays_with_one_sd()
    assert figures(fixed_effect(studies)) == digits(-3.4939, -5.0265, -1.9613)
    dersimonian = classic(studies, "DL")
    assert (*figures(dersimonian), dersimonian.tau2) == digits(-14.0972, -24.4454, -3.7490, 218.7216)
    restricted = classic(studies, "REML")
    assert (*figures(restricted), restricted.tau2) == digits(-15.1217, -32.6716, 2.4282, 685.1965)


def test_standardized_length_of_stay() -> None:
    """The first four of these trials as Hedges' g: test_misc_rma_uni.r."""
    studies = stays("StandardizedMeanDifference", STROKE_UNITS[:4])
    assert random_effects(studies, "REML").tau2 == pytest.approx(1.0090, abs=0.000051)


def test_diuretics_in_pregnancy() -> None:
    """9 trials, odds ratios of pre-eclampsia: test_analysis_example_viechtbauer2007a.r."""
    studies = sized("OddsRatio", tables(DIURETICS))
    assert (classic(studies, "DL").tau2, classic(studies, "REML").tau2) == digits(0.2297, 0.3008)
    assert tau2_interval(studies) == digits(0.0723, 2.2027)


@pytest.mark.parametrize(
    ("estimator", "tau", "mean", "error"),
    [("PM", 0.3681, -0.3811, 0.2060), ("DL", 0.2323, -0.3240, 0.1540), ("REML", 0.1843, -0.2980, 0.1343)],
)
def test_aspirin_in_pregnancy(estimator: str, tau: float, mean: float, error: float) -> None:
    """6 trials, odds ratios of pre-eclampsia: test_analysis_example_dersimonian2007.r."""
    fit = classic(sized("OddsRatio", tables(ASPIRIN)), estimator)
    assert (math.sqrt(fit.tau2), fit.effect, fit.error) == digits(tau, mean, error)


def test_acupoint_stimulation_against_nausea() -> None:
    """16 trials, odds ratios: test_analysis_example_henmi2010.r."""
    fit = classic(sized("OddsRatio", tables(ACUPOINT)), "DL")
    assert (*figures(fit), fit.tau2) == digits(-0.6787, -1.0664, -0.2911, 0.3325)


def test_saint_johns_wort_against_depression() -> None:
    """17 trials, risk ratios of response: test_analysis_example_viechtbauer2007b.r."""
    studies = sized("RiskRatio", tables(HYPERICUM))
    assert exponentials(fixed_effect(studies)) == digits(1.3840, 1.2599, 1.5204)
    assert heterogeneity(studies, 0.0).q == pytest.approx(51.5454, abs=0.000051)
    fit = classic(studies, "DL")
    assert (*exponentials(fit), fit.tau2) == digits(1.5722, 1.3103, 1.8864, 0.0903)


def test_teachers_expectations() -> None:
    """19 trials, standardized mean differences: test_analysis_example_raudenbush1985.r and …2009.r."""
    studies = given(EXPECTANCY)
    assert fixed_effect(studies).effect == pytest.approx(0.0604, abs=0.000051)
    assert heterogeneity(studies, 0.0).q == pytest.approx(35.8295, abs=0.000051)
    fit = classic(studies, "REML")
    assert (fit.effect, fit.tau2, fit.effect / fit.error) == digits(0.0837, 0.0188, 1.6208)
    # Hartung-Knapp, printed to three digits in that file
    for estimator, error, low, high in (("REML", 0.062, -0.046, 0.213), ("DL", 0.064, -0.044, 0.223)):
        adjusted = random_effects(studies, estimator)
        assert (adjusted.error, *adjusted.interval) == pytest.approx((error, low, high), abs=0.00051)


def test_beta_blockers_after_infarction() -> None:
    """21 trials, three of them without any death, by Peto's method: test_analysis_example_yusuf1985.r."""
    informative = [row for row in tables(BETA_BLOCKERS) if row.events + row.reference_events]
    assert exponentials(peto(informative)) == digits(0.9332, 0.7385, 1.1792)


@pytest.mark.parametrize(
    ("rows", "estimator", "tau2", "i2", "h2"),
    [
        (VIECHTBAUER_1, "DL", 0.2768, 80.4447, 5.1137),
        (VIECHTBAUER_1, "REML", 0.2232, 76.8399, 4.3178),
        (VIECHTBAUER_2, "DL", 0.0126, 27.5275, 1.3798),
        (VIECHTBAUER_2, "REML", 0.0157, 32.0203, 1.4710),
    ],
)
def test_shares_of_heterogeneity(
    rows: tuple[tuple[float, float], ...], estimator: str, tau2: float, i2: float, h2: float
) -> None:
    """Validity of tests and attitudes: test_analysis_example_viechtbauer2005.r."""
    found = heterogeneity(given(rows), random_effects(given(rows), estimator).tau2)
    assert found.tau2 == pytest.approx(tau2, abs=0.000051)
    # metafor ends REML when a step is below 0.00001, which shows in the fifth digit of what is made of it
    assert (100 * found.i2, found.h2) == pytest.approx((i2, h2), rel=1e-4)


class TestFloorAndPrediction:
    """What metafor 5.0.1 gives for `test="knha"`, `test="adhoc"` and `predict(…, predtype="Riley")`.

    From tests/reference/core_inference_metafor.json of github.com/ZhaoboDing/PyMetaAnalysis, whose script
    generate_core_inference_metafor.R stands beside it.
    """

    SPREAD = tuple(Study(-2 + 4 * place / 9, math.sqrt(0.02 * 100 ** (place / 9))) for place in range(10))

    @pytest.mark.parametrize(
        ("estimator", "tau2", "effect", "error", "interval", "prediction"),
        [
            ("REML", 1.1391402366, -0.3263676096, 0.3951036188,
             (-1.2201540910, 0.5674188716), (-2.9508060912, 2.2980708718)),
            ("PM", 1.2299300877, -0.3114534752, 0.3966461669,
             (-1.2087294428, 0.5858224924), (-3.0275096183, 2.4046026679)),
            ("DL", 0.7311001353, -0.4193418166, 0.3852125621,
             (-1.2907531732, 0.4520695400), (-2.5819371003, 1.7432534671)),
        ],
    )  # fmt: skip
    def test_ten_trials_that_differ(
        self,
        estimator: str,
        tau2: float,
        effect: float,
        error: float,
        interval: tuple[float, float],
        prediction: tuple[float, float],
    ) -> None:
        fit = random_effects(self.SPREAD, estimator)
        assert (fit.tau2, fit.effect, fit.error) == pytest.approx((tau2, effect, error), abs=1e-6)
        assert fit.interval == pytest.approx(interval, abs=1e-6)
        assert fit.prediction == pytest.approx(prediction, abs=1e-6)

    def test_classic_prediction_and_the_interval_of_tau2(self) -> None:
        fit = classic(self.SPREAD, "REML")
        assert fit.interval == pytest.approx((-1.0794162776, 0.4266810582), abs=1e-6)
        assert fit.prediction == pytest.approx((-2.9421955101, 2.2894602907), abs=1e-6)
        assert tau2_interval(self.SPREAD) == pytest.approx((0.3950840058, 5.3424741100), abs=1e-6)

    def test_two_trials_that_agree_by_chance(self) -> None:
        pair = [Study(-0.01, math.sqrt(0.2)), Study(0.01, math.sqrt(0.2))]
        without = random_effects(pair, floor=False)
        assert without.interval == pytest.approx((-0.1270620473, 0.1270620473))
        assert random_effects(pair).interval == pytest.approx((-4.0180547382, 4.0180547382))
        assert tau2_interval(pair) == pytest.approx((0.0, 0.0036516539), abs=1e-9)

    def test_three_trials_that_agree_by_chance(self) -> None:
        three = [Study(estimate, math.sqrt(0.2)) for estimate in (-0.01, 0.0, 0.01)]
        assert random_effects(three).interval == pytest.approx((-1.1109401577, 1.1109401577))
        assert random_effects(three).prediction == pytest.approx((-3.2807279557, 3.2807279557))
        assert tau2_interval(three) == (0.0, 0.0)

    def test_trials_that_are_equal(self) -> None:
        equal = [Study(0.3, math.sqrt(0.2))] * 10
        assert random_effects(equal).interval == pytest.approx((-0.0199173339, 0.6199173339))
        assert random_effects(equal).prediction == pytest.approx((-0.0261182322, 0.6261182322))


class TestRareEvents:
    """What metafor 5.0.1 gives for fourfold tables with zeros.

    From tests/reference/sparse_binary_review_metafor.json of the same repository.
    """

    RARE = tables([(0, 40, 1, 42), (2, 80, 0, 75), (1, 30, 3, 35), (4, 100, 5, 110), (0, 60, 2, 65)])

    @pytest.mark.parametrize(
        ("measure", "effects", "variances"),
        [
            ("OddsRatio",
             (-1.0742208355, 1.5704719439, -1.0001722158, -0.1335313926, -1.5610413715),
             (2.7154544102, 2.4259838866, 1.3990660919, 0.4699404761, 2.4322769571)),
            ("RiskRatio",
             (-1.0509842396, 1.5457220980, -0.9444616088, -0.1278333715, -1.5306570345),
             (2.6190206088, 2.3744964262, 1.2714285714, 0.4309090909, 2.3684550422)),
            ("RiskDifference",
             (-0.0226885989, 0.0242852501, -0.0523809523, -0.0054545454,
              -0.0296820665),
             (0.0010767645, 0.0004552745, 0.0033131411, 0.0007784402,
              0.0006854526)),
        ],
    )  # fmt: skip
    def test_half_an_event_in_each_cell(
        self, measure: str, effects: tuple[float, ...], variances: tuple[float, ...]
    ) -> None:
        studies = sized(measure, self.RARE)
        assert tuple(study.estimate for study in studies) == pytest.approx(effects)
        assert tuple(study.error**2 for study in studies) == pytest.approx(variances)

    @pytest.mark.parametrize(
        ("measure", "effect", "error"),
        [
            ("OddsRatio", -0.3824484801, 0.4940891705),
            ("RiskRatio", -0.3698927855, 0.4811198530),
            ("RiskDifference", -0.0101422509, 0.0129533798),
        ],
    )
    def test_mantel_haenszel_needs_no_correction(self, measure: str, effect: float, error: float) -> None:
        fit = mantel_haenszel(self.RARE, measure)
        assert (fit.effect, fit.error) == pytest.approx((effect, error))

    def test_peto(self) -> None:
        fit = peto(self.RARE)
        assert (fit.effect, fit.error) == pytest.approx((-0.3707535461, 0.4795892314))
        weights = (0.0574672510, 0.1141372503, 0.2179271223, 0.4965754244)
        assert fit.weights[:4] == pytest.approx(weights)

    def test_peto_is_the_same_with_the_arms_swapped(self) -> None:
        swapped = [Counts.swapped(table) for table in self.RARE]
        assert replace(peto(swapped), effect=-peto(swapped).effect) == peto(self.RARE)
