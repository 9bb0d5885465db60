"""Which arms and trials a person means by the names of interventions, classes of them, and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.errors import PoolingError
from kg.model import Arm, Term, Trial
from kg.pool.question import Question
from kg.vocabulary import concept_of, identify, narrower_all

_SCHEMES = ("interventions",)
_CONDITIONS = ("conditions",)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two arms of a trial that a question compares."""

    target: Arm
    reference: Arm


def compares(trial: Trial, question: Question) -> bool:
    """Whether a trial has arms of both sides."""
    return all(_sides(trial, question))


def pair(trial: Trial, question: Question) -> Pair:
    """The arms that are compared; PoolingError if several match on a side."""
    targets, references = _sides(trial, question)
    return Pair(_one(targets, question), _one(references, question))


def of_condition(trial: Trial, question: Question) -> bool:
    """Whether a trial is in the condition that is asked for, if one is."""
    if question.condition is None:
        return True
    matches = matcher(question.condition, _CONDITIONS)
    named = trial.population.conditions if trial.population else ()
    return any(matches(concept.label) for concept in named)


def matcher(words: str, schemes: tuple[str, ...] = _SCHEMES) -> Callable[[str], bool]:
    """Whether a label means these words, the concept that they name in the schemes, or one below it."""
    wanted = concept_of(words, schemes)
    terms = {wanted.id, *narrower_all(wanted.id)} if wanted else set()

    @cache
    def matches(label: str) -> bool:
        concept = concept_of(label, schemes)
        return _plain(label) == _plain(words) or (concept is not None and concept.id in terms)

    return matches


def role_of(words: str) -> Term | None:
    """The role of arms that a comparator's name stands for, such as placebo or usual care."""
    return identify("arm_roles", words)


def _sides(trial: Trial, question: Question) -> tuple[list[Arm], list[Arm]]:
    """The arms of the intervention and of the comparator.

    An arm that both names match is the intervention's, which was added to what both arms receive; but a
    comparator that is one of the intervention's class keeps its own arms.
    """
    targets = _named(trial, question.intervention)
    references = _named(trial, question.comparator)
    if _is_member(question.comparator, question.intervention):
        targets = [arm for arm in targets if arm not in references]
    return targets, [arm for arm in references if arm not in targets]


def _is_member(words: str, group: str) -> bool:
    one, whole = concept_of(words, _SCHEMES), concept_of(group, _SCHEMES)
    return one is not None and whole is not None and one.id in narrower_all(whole.id)


def _named(trial: Trial, words: str) -> list[Arm]:
    matches, role = matcher(words), role_of(words)
    found = [arm for arm in trial.arms if any(map(matches, _labels(trial, arm)))]
    return found or [arm for arm in trial.arms if role is not None and arm.role == role]


def _labels(trial: Trial, arm: Arm) -> Iterator[str]:
    yield arm.label
    yield from arm.aliases
    yield from (concept.label for concept in trial.interventions if concept.id in arm.interventions)


def _one(arms: list[Arm], question: Question) -> Arm:
    """The only arm, or the one whose label or dose the question names."""
    chosen = [arm for arm in arms if _mentions(arm, question.arms)] if len(arms) > 1 else arms
    if len(chosen) != 1:
        labels = "; ".join(sorted(arm.label for arm in chosen or arms))
        raise PoolingError(f"several of its arms match ({labels}): choose one by words of its name")
    return chosen[0]


def _mentions(arm: Arm, words: Iterable[str]) -> bool:
    dose = f"{arm.dose.value} {arm.dose.unit}" if arm.dose else ""
    said = _plain(" ".join((arm.label, *arm.aliases, dose)))
    return any(_plain(word) in said for word in words)


def _plain(words: str) -> str:
    return " ".join(words.replace("-", " ").casefold().split())
