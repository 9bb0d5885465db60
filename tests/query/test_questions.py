"""The named questions and what their headers say."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.query import Parameter, question


def test_a_question_knows_its_words_its_parameters_and_its_columns() -> None:
    asked = question("harm-trends")
    assert asked.number == 13
    assert asked.words == "Where does harm differ by over 5 points while p is 0.05 or more?"
    assert asked.parameters[1] == Parameter(
        "points", "number", "5", "the difference in percentage points that must be exceeded"
    )
    assert asked.columns[0].name == "trialName"


def test_an_unknown_question_suggests_the_nearest() -> None:
    with pytest.raises(QueryError, match="'primary-outcom'; did you mean primary-outcome"):
        question("primary-outcom")


def test_a_question_like_no_other_is_told_all_of_them() -> None:
    with pytest.raises(QueryError, match="adverse-events, agreement, arms, changes"):
        question("xyzzy")


def test_an_unknown_parameter_is_told_which_there_are_and_of_what_kind() -> None:
    with pytest.raises(QueryError, match=r"arms has no parameter 'arm'; it takes: trial \(trial\)"):
        question("arms").parameter("arm")
