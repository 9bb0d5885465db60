"""The commands that look at all trials together: infer, network, gaps, similar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import app
from kg.errors import StoreError

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with three trials against warfarin and one against placebo."""
    made = tmp_path_factory.mktemp("many") / "evidence"
    names = ("aristotle.txt", "re-ly.nxml", "rocket-af.xml", "crash-2.md")
    with kg.open_store(made) as store:
        list(kg.ingest([EXAMPLES / name for name in names], store))
    return str(made)


def run(*words: str) -> str:
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_inferring_says_what_each_rule_gave(location: str) -> None:
    found = json.loads(run("infer", "--json", "--store", location))
    assert found["inferences"]["absolute-effect"] > 0
    with kg.open_store(location, read_only=True) as store:
        assert [held.label for held in store.derivations()] == ["what follows from the reports by the rules"]


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not a store"):
        CliRunner().invoke(app, ["infer", "--store", str(tmp_path / "none")], catch_exceptions=False)
    assert not (tmp_path / "none").exists()


def test_the_network_is_listed_part_by_part(location: str) -> None:
    listed = run("network", "--store", location)
    assert "apixaban, dabigatran, rivaroxaban, warfarin" in " ".join(listed.split())


def test_two_interventions_are_joined_by_what_both_were_compared_with(location: str) -> None:
    path = run("network", "--between", "apixaban", "rivaroxaban", "--store", location)
    assert path.strip() == "apixaban – warfarin – rivaroxaban"
    apart = run("network", "--between", "apixaban", "placebo", "--store", location)
    assert apart.strip() == "nothing connects apixaban and placebo"


@pytest.mark.parametrize("suffix", ["svg", "html", "graphml", "gexf"])
def test_the_network_is_written_in_the_form_of_its_file(location: str, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"network.{suffix}"
    run("network", "-o", str(file), "--store", location)
    assert b"tranexamic acid" in file.read_bytes()


def test_gaps_are_a_table_or_a_picture(location: str, tmp_path: Path) -> None:
    assert "apixaban" in run("gaps", "--store", location)
    run("gaps", "-o", str(tmp_path / "gaps.svg"), "--store", location)
    assert "Evidence gap map" in (tmp_path / "gaps.svg").read_text(encoding="utf-8")


def test_similar_trials_share_what_they_study(location: str) -> None:
    assert "RE-LY" in run("similar", "ARISTOTLE", "--store", location)
