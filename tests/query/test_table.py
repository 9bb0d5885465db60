"""Answers in words and as SPARQL result files."""

from __future__ import annotations

import csv
import json

import pytest

from kg.errors import QueryError
from kg.query import answer, render, table
from tests.draw.samples import SEPSIS
from tests.query.graphs import Graph

GRAPH = Graph.of(SEPSIS)


def test_a_table_has_words_for_terms_and_a_dash_for_what_is_not_reported() -> None:
    lines = table(answer(GRAPH, "arms")).splitlines()
    assert lines[0].split("  ")[0] == "trial"
    assert " ".join(lines[2].split()) == "I-MICRO iloprost experimental arm iloprost – – – intravenous 48 h"
    assert lines[-1] == "2 rows"


def test_the_columns_of_a_table_are_aligned() -> None:
    head, rule, *rows, _ = table(answer(GRAPH, "reporting-gaps")).splitlines()
    starts = [place for place in range(1, len(rule)) if rule[place - 2 : place + 1] == "  ─"]
    assert len(starts) == 8
    assert all(row[place - 1] == " " for row in (head, *rows) for place in starts if len(row) >= place)


@pytest.mark.parametrize("width", [60, 90, 120, 200])
def test_a_table_fits_into_its_width_and_loses_no_word(width: int) -> None:
    rows = answer(GRAPH, "non-significant")
    narrow, wide = table(rows, width), table(rows)
    assert max(map(len, narrow.splitlines())) <= max(width, 8 * 13 + 2 * 12)
    assert sorted("".join(narrow.split()).replace("─", "")) == sorted("".join(wide.split()).replace("─", ""))


def test_truth_is_said_as_yes_or_no() -> None:
    assert "yes" in table(answer(GRAPH, "no-benefit-claims"))
    assert render(True) == "yes\n"
    assert json.loads(render(False, "json")) == {"head": {}, "boolean": False}


def test_no_rows_are_said_to_be_none() -> None:
    assert table(answer(GRAPH, "unsupported")).endswith("no rows\n")


def test_csv_and_tsv_and_json_are_sparql_result_files() -> None:
    rows = answer(GRAPH, "participants")
    head, line = csv.reader(render(rows, "csv").splitlines())
    assert dict(zip(head, line, strict=True))["lostPercent"] == "1.7"
    assert render(rows, "tsv").splitlines()[0].split("\t")[0] == "?trialName"
    (binding,) = json.loads(render(rows, "json"))["results"]["bindings"]
    assert binding["randomized"]["value"] == "240"


def test_triples_are_printed_as_n_triples() -> None:
    triples = tuple(quad.triple for quad in GRAPH.quads)[:1]
    assert render(triples) == f"{triples[0]} .\n"


def test_an_unknown_format_says_which_there_are() -> None:
    with pytest.raises(QueryError, match=r"'xls' is not .*; there are: table, csv, json, tsv"):
        render(answer(GRAPH, "arms"), "xls")
