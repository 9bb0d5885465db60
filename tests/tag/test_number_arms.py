"""Whose numbers are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.find.reading import prepare
from kg.read.text import read_text
from kg.tag.number_arms import arms_of, has_arm
from kg.tag.setting import COMPARED, TREATED, Setting

SENTENCE = (
    "Adults were randomly assigned to receive aspirin or placebo. Headache stopped in 51% of adults given"
    " aspirin and in 31% of adults given placebo."
)
SETTING = Setting(prepare(read_text(SENTENCE, "report")))
KINDS = st.sampled_from(["O", "total", "size", "bin-percent", "cont-mean"])


def test_each_number_is_of_the_arm_beside_it() -> None:
    assert arms_of(SETTING, ["bin-percent", "bin-percent"]) == [TREATED, COMPARED]


def test_another_readers_odds_are_added() -> None:
    assert arms_of(SETTING, ["bin-percent", "bin-percent"], [-50.0, 50.0]) == [COMPARED, TREATED]


@given(st.lists(KINDS, min_size=2, max_size=2))
def test_only_numbers_of_some_kinds_have_an_arm(kinds: list[str]) -> None:
    assert [arm is not None for arm in arms_of(SETTING, kinds)] == list(map(has_arm, kinds))
