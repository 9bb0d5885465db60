"""Whether more of an outcome is good, told by its words."""

from __future__ import annotations

import pytest

from kg.query.outcome_values import value

OUTCOMES = (
    ("overall survival", 1),
    ("quality of life", 1),
    ("pain intensity", -1),
    ("incidence of infections", -1),
    ("serum zinc", 0),
    ("recovery from infection", 0),
)


@pytest.mark.parametrize(("outcome", "told"), OUTCOMES)
def test_words_tell_whether_more_is_good_unless_they_disagree(outcome: str, told: int) -> None:
    assert value(outcome) == told
