"""Pooled numbers in words."""

from __future__ import annotations

import pytest

from kg.pool import Method, Synthesis, ask, pool_trials
from kg.pool.findings import finding
from kg.pool.wording import figure, heterogeneity, model, p_value, title
from tests.pool.trials import counts, estimate, trial


@pytest.fixture(scope="module")
def synthesis() -> Synthesis:
    trials = (
        trial(1, *counts((20, 200), (30, 200))),
        trial(2, *counts((10, 100), (12, 100))),
        trial(3, estimate("0.90", "0.80", "1.01")),
    )
    return pool_trials(trials, ask("empagliflozin", "placebo", "death"))


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.9366, "0.94"), (0.0713, "0.071"), (0.00071, "0.00071"), (0, "0.00"), (-14.0972, "-14.10")],
)
def test_numbers_keep_two_decimals_and_two_digits(value: float, printed: str) -> None:
    assert figure(value) == printed


def test_small_p_values_are_told_as_such() -> None:
    assert (p_value(0.0004), p_value(0.0496)) == ("p < 0.001", "p = 0.050")


def test_a_model_says_how_it_was_fitted() -> None:
    assert model(Method()) == "random effects (REML, Hartung-Knapp)"
    assert model(Method(estimator="DL", hartung_knapp=False)) == "random effects (DL)"
    assert model(Method("peto")) == "Peto, fixed effect"


def test_heterogeneity_is_one_line(synthesis: Synthesis) -> None:
    told = heterogeneity(synthesis)
    assert told.startswith("Heterogeneity: τ² = 0.00 (0.00 to ")
    assert "I² = 0%" in told
    assert "df = 2" in told


def test_the_title_is_the_question(synthesis: Synthesis) -> None:
    assert title(synthesis) == "Empagliflozin v placebo: all-cause mortality"


def test_a_row_of_findings(synthesis: Synthesis) -> None:
    row = finding(synthesis)
    assert (row.outcome, row.participants, row.trials) == ("all-cause mortality", 1000, 3)
    # the median of 30 of 200 and 12 of 100
    assert row.comparator_risk == "135 per 1000"
    assert "fewer per 1000" in row.difference
    assert row.certainty.startswith("not assessed")


def test_a_row_without_risks_says_so() -> None:
    trials = (trial(1, estimate("0.8", "0.7", "0.92")), trial(2, estimate("0.9", "0.8", "1.01")))
    assert finding(pool_trials(trials, ask("empagliflozin", "placebo", "death"))).difference == "not known"
