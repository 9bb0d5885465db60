"""The command `trialgraph ask`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kg
from kg.cli import app

REPORT = Path(__file__).parents[1] / "reports" / "i-micro" / "report.txt"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with one report."""
    folder = tmp_path_factory.mktemp("asked") / "evidence"
    with kg.open_store(folder) as store:
        assert [receipt.fate for receipt in kg.ingest([REPORT], store)] == ["stored"]
    return str(folder)


def ask(location: str, *words: str) -> Result:
    return CliRunner().invoke(app, ["ask", *words, "--store", location], catch_exceptions=False)


def test_it_answers_in_a_sentence_with_the_words_of_the_report_and_the_query_that_it_ran(
    location: str,
) -> None:
    done = ask(location, "How many patients were randomized in I-MICRO?")
    assert done.exit_code == 0
    assert "In I-MICRO, 240 participants were randomized; analysed: 236" in done.stdout
    assert "240" in done.stdout.split("“")[1].split("”")[0]
    assert "trialgraph query participants --param 'trial=I-MICRO'" in done.stdout
    assert "SELECT" not in done.stdout


def test_it_shows_the_sparql_on_demand(location: str) -> None:
    done = ask(location, "What was the primary outcome of I-MICRO?", "--sparql")
    assert "SELECT DISTINCT" in done.stdout
    assert "SOFA" in done.stdout


def test_what_it_declines_has_a_reason_and_the_exit_code_of_a_wrong_command(location: str) -> None:
    done = ask(location, "Should I take iloprost?")
    assert (done.exit_code, done.stdout) == (
        2,
        "No answer: the graph cannot know this: it holds what trials reported, and no advice for a person.\n",
    )


def test_programs_get_json(location: str) -> None:
    told = json.loads(ask(location, "What was the effect in I-MICRO?", "--json").stdout)
    assert told["question"] == "primary-effect"
    assert told["parameters"] == [["trial", "I-MICRO"]]
    assert told["evidence"][0]["words"]
