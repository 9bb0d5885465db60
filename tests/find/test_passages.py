"""Passages of a report: sentences, and rows of tables that were set as lines."""

from __future__ import annotations

from kg.find.passages import passages
from kg.find.reading import prepare
from kg.read.text import read_text

LINES = """Results

Weight fell in both groups. Height did not change.

Outcomes at week 12
Weight loss, kg
4.1 (1.2)
2.0 (1.1)
0.03
Waist, cm
3.0 (2.2)
2.8 (2.4)
0.61
Hip, cm
1.0 (2.2)
0.8 (2.4)
0.70
"""


def test_sentences_are_passages() -> None:
    found = [one.text for one in passages(prepare(read_text(LINES, "lines")))]
    assert "Weight fell in both groups." in found
    assert "Height did not change." in found


def test_a_table_set_as_lines_gives_one_passage_a_row() -> None:
    rows = [one.text for one in passages(prepare(read_text(LINES, "lines"))) if one.row]
    assert "Waist, cm 3.0 (2.2) 2.8 (2.4) 0.61" in rows
    assert sum("Waist" in row for row in rows) == 1


def test_a_passage_is_the_text_at_its_place() -> None:
    reading = prepare(read_text(LINES, "lines"))
    assert all(reading.text[one.start : one.end] == one.text for one in passages(reading))
