"""What goes by a name: the words, their concept in the vocabularies, members of a class."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.link import Lexicons, shipped
from kg.pool.naming import Name
from kg.vocabulary import Entry

OWN = Lexicons(
    {
        "interventions": (
            Entry("Blocker", "blocker", ("blocker", "blockers")),
            Entry("Alphadol", "alphadol", ("alphadol", "ADL-1", "dol"), broader=("Blocker",)),
            Entry("Betadol", "betadol", ("betadol", "dol"), broader=("Blocker",)),
        )
    }
)


def named(words: str) -> Name:
    return Name(words, "interventions", OWN)


@pytest.mark.parametrize("label", ["alphadol", "Alphadol", "ADL-1", "alphadol 10 mg"])
def test_a_name_means_its_spellings_synonyms_and_doses(label: str) -> None:
    assert named("alphadol").means(label)


def test_a_class_means_its_members_and_not_the_other_way_round() -> None:
    assert named("blockers").means("betadol")
    assert not named("betadol").means("blockers")
    assert named("betadol").is_member_of(named("blocker"))
    assert not named("blocker").is_member_of(named("blocker"))


def test_words_that_no_vocabulary_knows_mean_themselves() -> None:
    assert named("early goal-directed therapy").means("Early goal directed  therapy")
    assert not named("early goal-directed therapy").means("late therapy")


def test_a_name_that_could_be_two_concepts_is_refused_with_both() -> None:
    with pytest.raises(QueryError, match="'dol' could be any of these: alphadol, betadol; name one of them"):
        named("dol")


def test_a_label_that_could_be_two_concepts_is_not_guessed() -> None:
    assert not named("alphadol").means("dol")


def test_roles_go_by_their_names() -> None:
    assert Name("placebo", "interventions", shipped()).role == "PlaceboComparator"
    assert named("alphadol").role is None
