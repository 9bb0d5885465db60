"""Changes that passages claim: which way, in which arm, denied or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.reading import prepare
from kg.query.asked import Asked, Words
from kg.query.changes import NOWHERE, Change, changes
from kg.query.outcome_values import value
from kg.query.passage_signs import clauses
from kg.read.text import read_text

REPORT = """Ginger tea against black tea for nausea: a randomized trial

Methods: Adults were randomly assigned to ginger tea (n = 80) or black tea (n = 82).
"""


def asked(intervention: str = "ginger", comparator: str = "black tea", outcome: str = "nausea") -> Asked:
    return Asked(Words(prepare(read_text(REPORT, "ginger"))), intervention, comparator, outcome)


def claimed(text: str, question: Asked | None = None) -> list[Change]:
    return list(changes(clauses(question or asked(), text)))


EFFECTS = (
    ("Nausea was lower with ginger than with black tea", -1, "than"),
    ("Nausea was higher in the ginger group", 1, "in"),
    ("Nausea was higher in the black tea group", -1, "in"),
    ("Compared with black tea, ginger reduced nausea", -1, "before"),
    ("Ginger led to a greater reduction of nausea than black tea", -1, "than"),
    ("Ginger led to a smaller reduction of nausea than black tea", 1, "than"),
)


@pytest.mark.parametrize(("text", "effect", "how"), EFFECTS)
def test_a_change_has_its_way_and_its_arm(text: str, effect: int, how: str) -> None:
    (one,) = claimed(text)
    assert (one.effect(value("nausea")), one.how) == (effect, how)


def test_what_improves_falls_where_more_of_it_is_bad() -> None:
    (one,) = claimed("Nausea improved with ginger")
    assert (one.effect(-1), one.effect(1)) == (-1, 1)


def test_a_denied_change_says_so() -> None:
    (one,) = claimed("Ginger did not reduce nausea")
    assert one.denied


def test_a_change_in_another_clause_is_farther_from_the_outcome() -> None:
    first, second = claimed("Nausea was lower with ginger; sleep was longer with black tea")
    assert first.with_outcome
    assert not second.with_outcome
    assert first.distance < second.distance


def test_a_change_without_the_outcome_is_nowhere_near_it() -> None:
    (one,) = claimed("Sleep was longer with ginger")
    assert one.gap == NOWHERE


@given(st.text(max_size=120))
def test_any_text_has_its_changes_in_clauses_that_never_go_back(text: str) -> None:
    found = clauses(QUESTION, text)
    assert [one.clause for one in found] == sorted(one.clause for one in found)
    assert all(one.way in (-1, 1) for one in changes(found))


QUESTION = asked()
