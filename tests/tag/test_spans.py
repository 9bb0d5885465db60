"""From labels of words to spans of a report."""

from __future__ import annotations

from kg.read.text import read_text
from kg.tag.spans import joined, tagged

WORDS = [(0, 2), (3, 5), (6, 8), (9, 11)]


def test_a_span_ends_where_another_begins() -> None:
    assert list(joined(WORDS, ["B-a", "I-a", "B-a", "O"])) == [(0, 5, "a"), (6, 8, "a")]


def test_an_inside_label_of_another_kind_begins_a_span() -> None:
    assert list(joined(WORDS, ["B-a", "I-b", "I-b", "O"])) == [(0, 2, "a"), (3, 8, "b")]


def test_a_span_may_end_with_the_text() -> None:
    assert list(joined(WORDS, ["O", "O", "O", "I-a"])) == [(9, 11, "a")]


def test_spans_quote_the_report_as_printed() -> None:
    document = read_text("Pain fell by 2·5 points with drug A.", "report")
    (one,) = tagged(document, [(13, 16, "number")])
    assert one.span.quote == "2·5"
