"""Passages in few signs: arms by their words, their roles and their names."""

from __future__ import annotations

import pytest

from kg.find.reading import prepare
from kg.query.asked import Asked, Words
from kg.query.passage_signs import clauses, control, signs
from kg.read.text import read_text

REPORT = "Adults were randomly assigned to ginger tea (n = 80) or black tea (n = 82)."


def asked(intervention: str = "ginger", comparator: str = "black tea", outcome: str = "nausea") -> Asked:
    return Asked(Words(prepare(read_text(REPORT, "ginger"))), intervention, comparator, outcome)


def told(text: str, question: Asked) -> list[str]:
    return [one.name for one in clauses(question, text) if one.name]


@pytest.mark.parametrize(
    ("intervention", "comparator", "arm"),
    [
        ("ginger", "placebo", "C"),
        ("placebo", "ginger", "I"),
        ("ginger and black tea", "black tea", "C"),
        ("ginger", "turmeric", None),
    ],
)
def test_the_control_is_told_by_its_words_or_as_a_part_of_the_other(
    intervention: str, comparator: str, arm: str | None
) -> None:
    assert control(asked(intervention, comparator)) == arm


def test_roles_name_the_arms_where_their_words_do_not() -> None:
    assert told("Nausea was rarer in cases than in controls", asked(comparator="nothing")) == [
        "O",
        "I",
        "THAN",
        "C",
    ]


def test_words_side_by_side_name_one_arm() -> None:
    question = asked("closed loop therapy", "open loop phase")
    assert set(told("closed loop phase", question)) == {"I"}


def test_a_clause_ends_at_a_semicolon_and_at_a_contrast() -> None:
    found = clauses(asked(), "Nausea fell; sleep rose, but pain did not")
    assert {one.word: one.clause for one in found if one.word in ("fell", "rose", "not")} == {
        "fell": 0,
        "rose": 1,
        "not": 2,
    }


def test_a_p_value_is_one_sign_by_its_side_of_the_level() -> None:
    found = [one.name for one in signs(asked(), "Nausea (P = 0.04) and sleep (P = 0.4)")]
    assert [name for name in found if name and name.startswith("P_")] == ["P_SIGNIFICANT", "P_NOT"]
