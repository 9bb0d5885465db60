"""Counts beside the totals that they are part of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import not_independent
from kg.model import ArmResult, Outcome, Trial

_MOST_ARMS = 8
_ONE_PERSON_IN_SEVERAL_ARMS = frozenset({"Factorial", "Crossover", "WithinPerson"})


def events_within_total(trial: Trial) -> Iterator[Result]:
    """Whether no more people had an event than there were."""
    outcomes = {outcome.id: outcome for outcome in trial.outcomes}
    sizes = {arm.id: arm.size for arm in trial.arms}
    for result in trial.results:
        people = result.total if result.total is not None else sizes.get(result.arm)
        if result.events is not None and people is not None:
            yield _events(result, result.events, people, outcomes.get(result.outcome))


def people_within_trial(trial: Trial) -> Iterator[Result]:
    """Whether no result, and no analysis, counts more people than were randomized."""
    everybody = trial.randomized
    counted = [(result, result.total) for result in trial.results]
    analysed = [(one, one.participants) for one in trial.analysis_sets]
    for statement, people in (*counted, *analysed):
        if everybody is not None and people is not None:
            within = people <= everybody
            verdict = Verdict.CONSISTENT if within else _beyond(trial)
            sums = f"{people} people, {'of' if within else 'more than'} the {everybody} randomized"
            yield Result(statement, verdict, sums, (trial,))


def arms_sum(trial: Trial) -> Iterator[Result]:
    """Whether the arms add up to the people randomized."""
    sizes = [arm.size for arm in trial.arms]
    if trial.randomized is not None and len(sizes) > 1 and None not in sizes:
        yield _summed(trial, _parts([size for size in sizes if size is not None]), trial.randomized)


def _events(result: ArmResult, events: int, people: int, outcome: Outcome | None) -> Result:
    if events <= people:
        return Result(result, Verdict.CONSISTENT, f"{events} events among {people} people")
    sums = f"{events} events are more than {people} people"
    if result.statistic == "Rate" or (
        outcome is not None and (outcome.adverse_event or _counts_events(outcome))
    ):
        return Result(result, Verdict.CANNOT_TELL, f"{sums}; one person may have several")
    if result.total is None:
        return Result(result, Verdict.CANNOT_TELL, f"{sums} of the arm; it may be a count of all arms")
    return Result(result, Verdict.NOT_REACHABLE, sums)


def _counts_events(outcome: Outcome) -> bool:
    return outcome.metric in ("EventRate", "EventCount", "Total")


def _beyond(trial: Trial) -> Verdict:
    return Verdict.CANNOT_TELL if not_independent(trial) else Verdict.NOT_REACHABLE


def _summed(trial: Trial, sizes: list[int], everybody: int) -> Result:
    verdict, reason = _judged(trial, sum(sizes), everybody)
    sums = f"{' + '.join(map(str, sizes))} = {sum(sizes)}, randomized {everybody}{reason}"
    return Result(trial, verdict, sums, trial.arms)


def _judged(trial: Trial, total: int, everybody: int) -> tuple[Verdict, str]:
    if total == everybody:
        return Verdict.CONSISTENT, ""
    if total < everybody:
        return _fewer(trial, total, everybody)
    if _ONE_PERSON_IN_SEVERAL_ARMS & set(trial.design):
        return Verdict.CANNOT_TELL, ": a person may be in several arms"
    if not_independent(trial):
        return Verdict.CANNOT_TELL, ": clusters may be what was randomized"
    return Verdict.NOT_REACHABLE, ""


def _fewer(trial: Trial, total: int, everybody: int) -> tuple[Verdict, str]:
    if any(one.participants == total for one in trial.analysis_sets):
        return Verdict.CONSISTENT, f": the {total} who were analysed"
    return Verdict.CANNOT_TELL, f": {everybody - total} are in none of these arms, or were not analysed"


def _parts(sizes: list[int]) -> list[int]:
    """The sizes of the arms that are not unions of others."""
    return [size for place, size in enumerate(sizes) if not _is_sum(size, sizes[:place] + sizes[place + 1 :])]


def _is_sum(size: int, others: list[int]) -> bool:
    some = others[:_MOST_ARMS]
    return any(sum(part) == size for count in range(2, len(some) + 1) for part in combinations(some, count))
