"""Tables of single sentences: arms that only the sentence names, and their results."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.sentence_spans import SentenceSpan, SpanKind, balanced, sentence_spans, tokens
from kg.find.sentence_tables import SentenceTable, result_table, table_of

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


def marked(text: str) -> SentenceTable:
    """The table of a sentence whose spans are marked: [outcome], {result}, <arm>."""
    kinds = {"[": SpanKind.OUTCOME, "{": SpanKind.RESULT, "<": SpanKind.ARM}
    plain, spans, opened = "", [], (0, SpanKind.ARM)
    for character in text:
        if character in kinds:
            opened = (len(plain), kinds[character])
        elif character in "]}>":
            spans.append(SentenceSpan(opened[0], len(plain), opened[1]))
        else:
            plain += character
    return table_of(plain, spans)


def test_a_list_of_results_answers_a_list_of_outcomes_in_order() -> None:
    table = marked("The [pulse] and [weight] were {70} and {81} with <tea> and {74} and {80} with <water>")
    assert [(row.outcome, row.results) for row in table.rows] == [
        (("pulse",), (("70",), ("74",))),
        (("weight",), (("81",), ("80",))),
    ]


def test_a_list_of_results_answers_the_times_after_both_lists() -> None:
    table = marked(
        "[Pulse] was {70} and {71} with <tea> and {74} and {75} with <water> after [6] and [12 months]"
    )
    assert [(row.outcome, row.results) for row in table.rows] == [
        (("Pulse", "6"), (("70",), ("74",))),
        (("Pulse", "12 months"), (("71",), ("75",))),
    ]


def test_results_with_versus_between_them_are_of_two_arms_though_one_is_named() -> None:
    table = marked("More patients on <tea> had [headache] ({12%} vs {7%}) and [fever] ({5%} vs {3%})")
    assert table.arms == ("tea",)
    assert [row.results for row in table.rows] == [(("12%",), ("7%",)), (("5%",), ("3%",))]


def test_arms_after_all_lists_answer_each_list_in_order() -> None:
    table = marked(
        "[Pulse] was {70} and {74} at [2 weeks] (P = 0.1) and {71} and {75} at [6 weeks]"
        " for <tea> and <water>, respectively"
    )
    assert [row.results for row in table.rows] == [(("70",), ("74",)), (("71",), ("75",))]


def test_a_contrast_parts_a_result_from_the_arm_after_it() -> None:
    table = marked("The [pulse] with <tea> was {70}, whereas that with <water> was {74}")
    assert [row.results for row in table.rows] == [(("70",), ("74",))]


@pytest.mark.parametrize(
    ("sentence", "taken", "meant"),
    [
        ("8% (3/40) with tea", "8% (3/40", "8% (3/40)"),
        ("(8%) of them", "8%) of", "8%"),
        ("(8%) of them", "(8%)", "(8%)"),
        ("8% (3 with tea", "8% (3", "8% (3"),
    ],
)
def test_a_span_has_both_brackets_where_it_can(sentence: str, taken: str, meant: str) -> None:
    start = sentence.index(taken)
    found = balanced(sentence, SentenceSpan(start, start + len(taken), SpanKind.RESULT))
    assert sentence[found.start : found.end] == meant


def test_a_combination_and_its_part_are_two_arms() -> None:
    table = marked("[Pain] fell by {4.1} with <tea/honey> and by {2.2} with <honey>")
    assert table.arms == ("tea/honey", "honey")
    assert [row.results for row in table.rows] == [(("4.1",), ("2.2",))]


def test_a_total_before_the_arms_is_of_all_participants() -> None:
    table = marked("{Nine patients} [fell]: {five} after <tea> and {four} after <water>")
    assert [(row.results, row.whole_group) for row in table.rows] == [
        ((("Nine patients",), ("Nine patients",)), True),
        ((("five",), ("four",)), False),
    ]


def test_what_results_count_is_named_after_them() -> None:
    table = marked("The [pulse] was {70} with <tea> and {74} with <water>, using {1} and {2} [drugs]")
    assert table.rows[1].outcome == ("drugs",)


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
