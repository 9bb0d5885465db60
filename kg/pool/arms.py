"""Which arms and trials a person means by the names of interventions, classes of them, and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from kg.errors import PoolingError
from kg.link import Lexicons
from kg.model import Arm, Trial
from kg.pool.naming import Name, plain
from kg.pool.question import Question


@dataclass(frozen=True, slots=True)
class Comparison:
    """The names that a question compares, the condition that it is limited to, and words that choose arms."""

    intervention: Name
    comparator: Name
    condition: Name | None
    words: tuple[str, ...]

    @classmethod
    def of(cls, question: Question, lexicons: Lexicons) -> Self:
        """What a question compares, by the vocabularies; QueryError if a name could be several concepts."""
        condition = question.condition
        return cls(
            Name(question.intervention, "interventions", lexicons),
            Name(question.comparator, "interventions", lexicons),
            None if condition is None else Name(condition, "conditions", lexicons),
            question.arms,
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """The two arms of a trial that a question compares."""

    target: Arm
    reference: Arm


def compares(trial: Trial, asked: Comparison) -> bool:
    """Whether a trial has arms of both sides."""
    return all(_sides(trial, asked))


def pair(trial: Trial, asked: Comparison) -> Pair:
    """The arms that are compared; PoolingError if several match on a side."""
    targets, references = _sides(trial, asked)
    return Pair(_one(targets, asked.words), _one(references, asked.words))


def of_condition(trial: Trial, asked: Comparison) -> bool:
    """Whether a trial is in the condition that is asked for, if one is."""
    if asked.condition is None:
        return True
    named = trial.population.conditions if trial.population else ()
    return any(asked.condition.means(concept.label) for concept in named)


def _sides(trial: Trial, asked: Comparison) -> tuple[list[Arm], list[Arm]]:
    """The arms of the intervention and of the comparator.

    An arm that both names match is the intervention's, which was added to what both arms receive; but a
    comparator that is one of the intervention's class keeps its own arms.
    """
    targets, references = (_named(trial, name) for name in (asked.intervention, asked.comparator))
    if asked.comparator.is_member_of(asked.intervention):
        targets = [arm for arm in targets if arm not in references]
    return targets, [arm for arm in references if arm not in targets]


def _named(trial: Trial, name: Name) -> list[Arm]:
    found = [arm for arm in trial.arms if any(map(name.means, _labels(trial, arm)))]
    return found or [arm for arm in trial.arms if name.role is not None and arm.role == name.role]


def _labels(trial: Trial, arm: Arm) -> Iterator[str]:
    yield arm.label
    yield from arm.aliases
    yield from (concept.label for concept in trial.interventions if concept.id in arm.interventions)


def _one(arms: list[Arm], words: Iterable[str]) -> Arm:
    """The only arm, or the one whose label or dose the question names."""
    chosen = [arm for arm in arms if _mentions(arm, words)] if len(arms) > 1 else arms
    if len(chosen) != 1:
        labels = "; ".join(sorted(arm.label for arm in chosen or arms))
        raise PoolingError(f"several of its arms match ({labels}): choose one by words of its name")
    return chosen[0]


def _mentions(arm: Arm, words: Iterable[str]) -> bool:
    dose = f"{arm.dose.value} {arm.dose.unit}" if arm.dose else ""
    said = plain(" ".join((arm.label, *arm.aliases, dose)))
    return any(plain(word) in said for word in words)
