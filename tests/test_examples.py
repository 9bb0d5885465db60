"""The example reports: every format has one, and each is named with its article and what must be found."""

from __future__ import annotations

from pathlib import Path

from kg.read import read_one
from tests.expectations import expectations

EXAMPLES = Path(__file__).parents[1] / "examples"
REPORTS = sorted(path for path in EXAMPLES.iterdir() if path.name != "README.md")


def test_every_example_says_what_must_be_found_in_it() -> None:
    assert {path.resolve() for path in REPORTS} <= {expectation.source for expectation in expectations()}


def test_the_readme_names_every_example_with_its_article() -> None:
    rows = [
        line
        for line in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
        if "doi.org" in line
    ]
    assert sorted(row.split("`")[1] for row in rows) == [path.name for path in REPORTS]


def test_every_format_that_needs_no_extra_and_no_layout_has_an_example() -> None:
    assert {read_one(path).format for path in REPORTS} == {"text", "html", "pubmed", "jats", "ctgov"}
