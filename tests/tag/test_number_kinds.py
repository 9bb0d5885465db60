"""What numbers are, and where they end."""

from __future__ import annotations

import pytest

from kg.find.reading import prepare
from kg.read.text import read_text
from kg.tag.number_kinds import extent, kinds
from kg.tag.setting import Setting


def setting(text: str) -> Setting:
    return Setting(prepare(read_text(text, "report")))


@pytest.mark.parametrize(
    ("sentence", "kind", "words"),
    [
        ("Survival was 12.4 months in all.", "cont-median", "12.4 months"),
        ("Glucose was 105 mg/dL in all.", "cont-mean", "105 mg/dL"),
        ("Follow-up was 12 months in all.", "bin-abs", "12"),
        ("Density rose by 1.2% in all.", "cont-mean", "1.2%"),
    ],
)
def test_what_is_measured_ends_with_its_unit(sentence: str, kind: str, words: str) -> None:
    told = setting(sentence)
    (number,) = told.numbers
    start, end = extent(told.text, number, kind)
    assert told.text[start:end] == words


def test_another_reader_can_overrule_the_chain() -> None:
    told = setting("We randomly assigned 120 adults to aspirin or placebo.")
    assert kinds(told) == ["total"]
    assert kinds(told, [{"O": 50.0}]) == ["O"]


def test_an_interval_is_no_result() -> None:
    told = setting("The hazard ratio was 0.80 (95% CI 0.70 to 0.92; P = 0.01).")
    assert set(kinds(told)) == {"O"}
