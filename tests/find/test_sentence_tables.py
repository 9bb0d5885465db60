"""Tables of single sentences: arms that only the sentence names, and their results."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.sentence_spans import SpanKind, sentence_spans, tokens
from kg.find.sentence_tables import result_table

IN_GROUPS = "The mean pain score was 3.1 in the massage group and 4.6 in the heat group (P = 0.02)"
RESPECTIVELY = "Remission rates were 41% and 28% in the sertraline and placebo groups, respectively"
PLACEBO_FIRST = "Relapse occurred in 30% of the placebo group and 12% of the lithium group"


def named(text: str, kind: SpanKind) -> list[str]:
    return [text[one.start : one.end] for one in sentence_spans(text) if one.kind is kind]


def test_spans_are_arms_outcomes_and_results() -> None:
    assert named(IN_GROUPS, SpanKind.ARM) == ["massage group", "heat group"]
    assert named(IN_GROUPS, SpanKind.RESULT) == ["3.1", "4.6"]
    assert named(IN_GROUPS, SpanKind.OUTCOME) == ["mean pain score"]


def test_each_arm_has_the_number_beside_it() -> None:
    table = result_table(IN_GROUPS)
    assert table.arms == ("massage group", "heat group")
    assert [row.results for row in table.rows] == [(("3.1",), ("4.6",))]


def test_respectively_keeps_the_order() -> None:
    (row,) = result_table(RESPECTIVELY).rows
    assert row.outcome == ("Remission rates",)
    assert row.results == (("41%",), ("28%",))


def test_a_comparator_stands_second_with_its_result() -> None:
    table = result_table(PLACEBO_FIRST)
    assert "placebo" in table.arms[1]
    (row,) = table.rows
    assert row.results[0][0].startswith("12%")
    assert row.results[1][0].startswith("30%")


def test_a_sentence_without_arms_is_about_the_whole_group() -> None:
    table = result_table("The incidence of headache was 24%.")
    assert table.arms == ()
    assert [row.whole_group for row in table.rows] == [True]


@pytest.mark.parametrize("text", ["", "No numbers are given here.", "12"])
def test_a_sentence_without_results_has_no_rows_with_arms(text: str) -> None:
    assert [row for row in result_table(text).rows if not row.whole_group] == []


@given(st.text(max_size=80))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = sentence_spans(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.text(max_size=80))
def test_tokens_are_the_text_without_its_spaces(text: str) -> None:
    assert all(text[one.start : one.end] == one.text for one in tokens(text))
