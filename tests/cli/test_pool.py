"""The command `trialgraph pool`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import app
from kg.errors import ExportError, PoolingError
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from tests.pool.trials import counts, estimate, trial

QUESTION = ("pool", "SGLT2 inhibitors", "placebo", "death")


@pytest.fixture
def location(tmp_path: Path) -> str:
    """A store with three trials that can be pooled and one that cannot."""
    trials = (
        trial(1, estimate("0.80", "0.70", "0.92"), *counts((200, 2000), (250, 2000))),
        trial(2, estimate("0.95", "0.85", "1.06")),
        trial(3, estimate("0.90", "0.80", "1.01")),
        trial(4, estimate("0.50", "0.40", "0.63", subgroup="women")),
    )
    with kg.open_store(tmp_path / "evidence") as store:
        store.replace_all((report_iri(one.report), to_rdf(one)) for one in trials)
    return str(tmp_path / "evidence")


def run(location: str, *options: str) -> str:
    done = CliRunner().invoke(app, [*QUESTION, "--store", location, *options], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_it_shows_trials_effect_and_what_was_left_out(location: str) -> None:
    shown = run(location)
    for words in (
        "0.80 (0.70 to 0.92)",
        "200/2000",
        "random effects (REML, Hartung-Knapp): 0.89",
        "Summary of findings",
        "Left out",
        "of a subgroup: women",
        "I² =",
    ):
        assert words in shown


def test_it_shows_the_effect_without_each_trial(location: str) -> None:
    assert "Leave one out" in run(location, "--leave-one-out")


def test_a_baseline_risk_gives_absolute_effects(location: str) -> None:
    assert "per 1000" in run(location, "--baseline-risk", "0.2")


def test_programs_get_json(location: str) -> None:
    found = json.loads(run(location, "--json"))
    assert found["measure"] == "RiskRatio"
    assert [reading["name"] for reading in found["readings"]] == ["Trial 1", "Trial 2", "Trial 3"]
    assert found["effect"]["low"] < found["effect"]["value"] < found["effect"]["high"]


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_it_draws_forest_and_funnel(location: str, tmp_path: Path, suffix: str, start: bytes) -> None:
    forest, funnel = tmp_path / f"forest.{suffix}", tmp_path / f"funnel.{suffix}"
    run(location, "--forest", str(forest), "--funnel", str(funnel))
    assert forest.read_bytes().startswith(start)
    assert funnel.read_bytes().startswith(start)


def test_it_keeps_the_result_where_that_is_asked_for(location: str) -> None:
    assert "kept as https://w3id.org/trial-evidence/id/derived/pool/" in run(location, "--save")
    with kg.open_store(location, read_only=True) as store:
        assert len(store.derivations()) == 1


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--measure", "hazard ratio"), PoolingError),
        (("--forest", "plot.gif"), ExportError),
        (("--model", "peto"), PoolingError),
    ],
)
def test_what_cannot_be_done_is_told(location: str, options: tuple[str, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        run(location, *options)
