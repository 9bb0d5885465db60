"""Simulated trials as abstracts, in the words of journals."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import ArmResult, EffectEstimate, Trial

ARMS = {"drug": "zoltarin", "control": "placebo"}
EVENTS = ("death", "stroke", "myocardial infarction")
SCORES = ("MADRS score", "systolic blood pressure", "body weight")
MEASURES = {
    "RiskRatio": "relative risk",
    "OddsRatio": "odds ratio",
    "HazardRatio": "hazard ratio",
    "RiskDifference": "risk difference",
    "MeanDifference": "mean difference",
    "MedianDifference": "median difference",
}


def prose(trial: Trial) -> str:
    """An abstract that prints every number of a simulated trial."""
    return (
        "Zoltarin or placebo in adults with heart failure: a randomized trial\n\n"
        f"Methods\nIn this double-blind trial, we randomly assigned {_people(trial)} to receive zoltarin"
        f"{_size(trial, 0)} or placebo{_size(trial, 1)}.\n\n"
        f"Results\n{' '.join(_results(trial))}\n"
    )


def _people(trial: Trial) -> str:
    return "adults" if trial.randomized is None else f"{trial.randomized} adults"


def _size(trial: Trial, at: int) -> str:
    size = trial.arms[at].size
    return "" if size is None else f" (n = {size})"


def _results(trial: Trial) -> Iterator[str]:
    for analysed in trial.analysis_sets:
        yield f"A total of {analysed.participants} patients were included in the analysis."
    for at, outcome in enumerate(trial.outcomes):
        pair = [result for result in trial.results if result.outcome == outcome.id]
        [estimate] = [one for one in trial.estimates if one.outcome == outcome.id]
        yield f"{_pair(pair, at)}{_effect(estimate)}."


def _pair(pair: list[ArmResult], at: int) -> str:
    first, second = (f"{_number(result)} in the {ARMS[result.arm]} group" for result in pair)
    counted = pair[0].statistic in ("Percentage", "Count")
    subject = (
        f"{EVENTS[at].capitalize()} occurred in" if counted else f"The {_average(pair[0])} {SCORES[at]} was"
    )
    return f"{subject} {first} and {second}"


def _average(result: ArmResult) -> str:
    return "mean (SD)" if result.statistic == "Mean" else "median"


def _number(result: ArmResult) -> str:
    if result.statistic == "Mean":
        return f"{result.value} ({result.sd})"
    if result.statistic == "Median":
        return f"{result.value} (IQR, {result.q1} to {result.q3})"
    of_all = f" of {result.total}" if result.total else ""
    if result.events is None:
        return f"{result.value}%"
    return f"{result.events}{of_all} patients" + (f" ({result.value}%)" if result.value is not None else "")


def _effect(estimate: EffectEstimate) -> str:
    parts = []
    if estimate.measure and estimate.value is not None:
        points = " percentage points" if estimate.unit == "%" else ""
        parts.append(f"{MEASURES[estimate.measure]}, {estimate.value}{points}")
    if estimate.interval:
        parts.append(f"{estimate.interval.level}% CI, {estimate.interval.low} to {estimate.interval.high}")
    if estimate.p:
        parts.append(f"P{estimate.p.operator}{estimate.p.value}")
    return f" ({'; '.join(parts)})" if parts else ""
