"""Directions of findings, asked for in a person's words."""

from __future__ import annotations

import pytest

from kg.find.reading import prepare
from kg.query.asked import Asked, Words, stands_for
from kg.query.findings import Direction, Findings, direction_of
from kg.read.text import read_text

REPORT = """Slow release caffeine against placebo for morning drowsiness: a randomized trial

Methods: Adults were randomly assigned to slow release caffeine (SRC, n = 80) or placebo (n = 82).

Results: Reaction time was significantly shorter with slow release caffeine than with placebo (P = 0.01).
Systolic blood pressure was significantly higher in the SRC group than in the placebo group (P < 0.001).
There was no significant difference in sleep quality between the two groups (P = 0.44).
"""


@pytest.fixture(scope="module")
def findings() -> Findings:
    return Findings(read_text(REPORT, "caffeine"))


QUESTIONS = (
    ("reaction time", Direction.DECREASED, "Reaction time was"),
    ("systolic blood pressure", Direction.INCREASED, "Systolic blood"),
    ("quality of sleep", Direction.NONE, "There was no significant"),
)


@pytest.mark.parametrize(("outcome", "direction", "words"), QUESTIONS)
def test_each_outcome_has_its_direction_and_its_sentence(
    findings: Findings, outcome: str, direction: Direction, words: str
) -> None:
    found = findings.about("slow release caffeine", "placebo", outcome)
    assert found is not None
    assert found.direction is direction
    assert found.passage.quote.startswith(words)
    assert 0 < found.confidence <= 1


def test_the_words_of_the_passage_stand_in_the_report_where_it_says(findings: Findings) -> None:
    found = findings.about("caffeine", "placebo", "reaction time")
    assert found is not None
    assert REPORT[found.passage.start : found.passage.end] == found.passage.quote


def test_one_question_needs_no_findings_kept() -> None:
    report = read_text(REPORT, "caffeine")
    found = direction_of(report, "caffeine", "placebo", "blood pressure")
    assert found == direction_of(prepare(report), "caffeine", "placebo", "blood pressure")
    assert found is not None
    assert found.direction is Direction.INCREASED


def test_a_report_without_a_passage_answers_nothing() -> None:
    assert direction_of(read_text("Too short.", "short"), "caffeine", "placebo", "sleep") is None


def test_an_abbreviation_of_the_report_means_the_arm() -> None:
    asked = Asked(Words(prepare(read_text(REPORT, "caffeine"))), "slow release caffeine", "placebo", "pulse")
    text = "the SRC group than in the placebo group"
    assert [side for _, _, side in sorted(asked.marks(text))][:1] == ["I"]
    assert "C" in {side for _, _, side in asked.marks(text)}


@pytest.mark.parametrize(
    ("short", "words", "stands"),
    [
        ("CBT", "cognitive behavioural therapy", True),
        ("CBT", "group cognitive and behavioural therapy", True),
        ("CBT", "behavioural therapy, cognitive", False),
        ("Ab", "antibody", False),
    ],
)
def test_capitals_stand_for_words_in_their_order(short: str, words: str, *, stands: bool) -> None:
    assert stands_for(short, words) is stands
