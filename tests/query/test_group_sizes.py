"""The sizes of two arms, chosen from all groups that a report counts."""

from __future__ import annotations

from kg.find.reading import prepare
from kg.query.arm_likeness import ArmLikeness
from kg.query.asked import Asked, Words
from kg.query.group_sizes import SizedGroup, SizedPair, best_pair
from tests.query.articles import article

WORDS = Words(prepare(article("Adults walked or rested.")))
ARMS = ArmLikeness(Asked(WORDS, "yoga", "walking", "pain"))


def sizes(pair: SizedPair | None) -> tuple[int, int] | None:
    return (pair.intervention.size, pair.comparator.size) if pair is not None else None


def group(name: str, size: int, place: int = 1, *, part: bool = False) -> SizedGroup:
    return SizedGroup((name,), size, place, part=part)


def test_each_arm_gets_the_size_of_its_group() -> None:
    groups = [group("stretching", 9), group("walking", 20), group("yoga", 21)]
    assert sizes(best_pair(groups, ARMS)) == (21, 20)


def test_groups_of_one_sentence_come_before_those_of_two() -> None:
    groups = [group("yoga", 30, 1), group("yoga", 21, 2), group("walking", 20, 2)]
    assert sizes(best_pair(groups, ARMS)) == (21, 20)


def test_those_to_whom_something_happened_are_no_group() -> None:
    groups = [group("yoga", 3, 1, part=True), group("walking", 5, 1, part=True)]
    groups += [group("yoga", 21, 2), group("walking", 20, 3)]
    assert sizes(best_pair(groups, ARMS)) == (21, 20)


def test_of_two_groups_at_one_place_one_is_told_by_the_other() -> None:
    assert sizes(best_pair([group("yoga", 21), group("the others", 20)], ARMS)) == (21, 20)
    assert best_pair([group("yoga", 21, 1), group("the others", 20, 2)], ARMS) is None


def test_arms_of_one_trial_are_not_of_quite_different_size() -> None:
    assert best_pair([group("yoga", 210), group("walking", 2)], ARMS) is None
