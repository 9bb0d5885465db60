"""The command `trialgraph tag`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import EmptyReportError

REPORT = "We randomly assigned 120 adults to aspirin (n = 61) or placebo (n = 59)."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_spans_are_listed_with_their_offsets(report: Path) -> None:
    done = CliRunner().invoke(app, ["tag", str(report), "--json"], catch_exceptions=False)
    found = {one["label"]: one for one in json.loads(done.stdout)}
    total = found["total-participants"]
    assert REPORT[total["start"] : total["end"]] == total["quote"] == "120"


def test_a_table_shows_label_and_words(report: Path) -> None:
    done = CliRunner().invoke(app, ["tag", str(report)], catch_exceptions=False)
    assert "control-participants" in done.stdout


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("", encoding="utf-8")
    done = CliRunner().invoke(app, ["tag", str(path)])
    assert isinstance(done.exception, EmptyReportError)
