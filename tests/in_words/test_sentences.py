"""Rows become sentences: numbers as printed, terms by their labels, and no word for what is empty."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.in_words.sentences import WORDINGS, rows_of, said_as, sentence
from kg.store import Iri, Rows, Value

TE = "https://w3id.org/trial-evidence#"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, None),
        (True, "yes"),
        ("0.80", "0.80"),
        (Decimal("1.50"), "1.50"),
        ("%/a", "% per year"),
        (Iri(f"{TE}HazardRatio"), "hazard ratio"),
        (Iri(f"{TE}armSize"), "arm size"),
        (Iri("https://w3id.org/trial-evidence/id/report/pmid-1"), "pmid-1"),
        (Iri("https://doi.org/10.1000/x"), "10.1000/x"),
    ],
)
def test_a_value_is_said_as_people_say_it(value: Value, said: str | None) -> None:
    assert said_as(value) == said


def test_what_is_empty_is_left_out_or_said_to_be_missing() -> None:
    template = "{trial}: {size}[, {dose} {unit}[ for {days} days]]."
    row = {"trial": "TEA", "size": None, "dose": "5", "unit": "mg", "days": None}
    assert sentence(template, row) == "TEA: not reported, 5 mg."
    assert sentence(template, {"trial": "TEA", "size": "9"}) == "TEA: 9."


def test_shares_have_their_sign_and_their_difference_its_points() -> None:
    rows = Rows.of(("statistic", "result", "difference"), [(Iri(f"{TE}Percentage"), "14.5", Decimal("-1.5"))])
    assert rows_of(rows)[0] | {"statistic": ""} == {
        "statistic": "",
        "result": "14.5%",
        "difference": "-1.5 percentage points",
    }


def test_every_named_question_has_a_wording_that_uses_its_own_columns() -> None:
    assert WORDINGS.keys() == {question.name for question in kg.questions()}
    for question in kg.questions():
        columns = {column.name for column in question.columns}
        named = set(re.findall(r"\{(\w+)\}", WORDINGS[question.name].row))
        assert named <= columns, question.name


@given(st.dictionaries(st.sampled_from(["trialName", "randomized", "analysed", "lost"]), st.text(min_size=1)))
def test_a_value_stands_in_its_sentence_as_it_came(row: dict[str, str]) -> None:
    said = sentence("{trialName} {randomized} {analysed} {lost}", row)
    assert all(value in said or value in ("a", "d", "h", "mo", "wk", "%/a") for value in row.values())
