"""Whether the numbers of a report can be right together: the sums, redone over all that was rounded away.

A rule is one function from a trial to results; its name stands in `RULES`. A verdict of "not reachable"
says that nothing that would be printed so makes the numbers agree; where an unstated method or an unstated
number could, the verdict is "cannot tell".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from kg.check.arithmetic import (
    averages,
    claims,
    counts,
    deviations,
    event_tests,
    grim,
    intervals,
    p_values,
    percentages,
    severity,
    significance,
    totals,
)
from kg.check.arithmetic.agreement import agreement
from kg.check.arithmetic.checks import Check, Result, Verdict, check_of
from kg.model import Trial

__all__ = ["AGREEMENT", "RULES", "Check", "Verdict", "check_arithmetic"]

Rule: TypeAlias = Callable[[Trial], Iterator[Result]]

RULES: Mapping[str, Rule] = {
    "value-in-interval": intervals.value_in_interval,
    "interval-around-value": intervals.centred,
    "p-from-interval": p_values.agrees_with_interval,
    "ratio-from-percentages": percentages.from_percentages,
    "interval-from-counts": counts.from_counts,
    "p-from-counts": event_tests.from_tests,
    "percentage-of-people": grim.percentages,
    "mean-of-whole-scores": grim.means,
    "events-within-total": totals.events_within_total,
    "people-within-trial": totals.people_within_trial,
    "arms-sum": totals.arms_sum,
    "difference-of-arms": averages.differences,
    "interval-from-deviations": deviations.interval_from_deviations,
    "quartiles-symmetric": averages.quartiles,
    "significance-as-stated": significance.as_stated,
    "no-benefit-excluded": claims.of_no_benefit,
    "severe-not-serious": severity.told_from_seriousness,
}
AGREEMENT = "reports-agree"


def check_arithmetic(trial: Trial, others: Iterable[Trial] = ()) -> tuple[Check, ...]:
    """Every check that a trial's numbers allow; `others` are what other reports state of the same trial."""
    found = (check_of(trial, name, result) for name, rule in RULES.items() for result in rule(trial))
    return (*found, *agreement(trial, AGREEMENT, others))
