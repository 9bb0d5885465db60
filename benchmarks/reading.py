"""Answers to the reading tasks, made by the product itself from reports alone.

    python benchmarks/reading.py TASK --data FOLDER --out PATH

FOLDER holds the inputs of the tasks; `docs` reads every report in FOLDER/docs and writes one JSON file a
report into the folder PATH. Gold beside the inputs is never opened.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from comparing import llmma_binary, llmma_continuous
from directions import ei_direction
from tagged import TASKS as TAGGED
from tagged import task as tagged

from kg.errors import ReadingError
from kg.find import find
from kg.model import ArmResult, EffectEstimate, Outcome, Trial
from kg.read import read

SHORT = {
    "HazardRatio": "HR",
    "OddsRatio": "OR",
    "RiskRatio": "RR",
    "RateRatio": "IRR",
    "MeanDifference": "MD",
    "MedianDifference": "MD",
    "StandardizedMeanDifference": "SMD",
    "RiskDifference": "RD",
}
KINDS = {"Percentage": "percent", "Count": "events", "Mean": "mean", "Median": "median", "Rate": "mean"}
# Harms counted as a whole are results of the arms; single terms stand under adverse_events.
OVERALL = re.compile(r"adverse|serious|discontinu|toxicit|complication|\bAEs?\b|\bTE?AEs?\b", re.IGNORECASE)
EMPTY: dict[str, Any] = {
    "n_randomized": None,
    "arms": [],
    "primary_outcome": None,
    "effects": [],
    "arm_results": [],
    "adverse_events": [],
}


def docs(data: Path, out: Path) -> None:
    """Every report of FOLDER/docs as the JSON that the scorer takes."""
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted((data / "docs").iterdir()):
        if not path.name.endswith(".gold.json"):
            answer = next(_answers(path), EMPTY)
            (out / f"{path.name.split('.')[0]}.json").write_text(
                json.dumps(answer, indent=1), encoding="utf-8"
            )


def _answers(path: Path) -> Iterator[dict[str, Any]]:
    for document in read(path):
        if isinstance(document, ReadingError):
            continue
        try:
            yield answer(find(document))
        except ReadingError as error:
            print(error, file=sys.stderr)


def answer(trial: Trial) -> dict[str, Any]:
    """A trial as a `docs` prediction: what is not stated is null or left out."""
    names = {arm.id: arm.label for arm in trial.arms}
    labels = {outcome.id: outcome.label for outcome in trial.outcomes}
    terms = {outcome.id for outcome in _harms(trial) if not OVERALL.search(outcome.label)}
    primary = [outcome.label for outcome in trial.outcomes if outcome.role == "Primary"]
    return {
        "n_randomized": trial.randomized,
        "arms": [{"name": arm.label, "n": arm.size} for arm in trial.arms],
        "primary_outcome": primary or None,
        "effects": [_effect(e, labels) for e in trial.estimates if e.value is not None],
        "arm_results": [
            {"arm": names[r.arm], "outcome": labels[r.outcome], "kind": kind, "value": value}
            for r in trial.results
            if r.outcome not in terms
            for kind, value in _values(r)
        ],
        "adverse_events": [{"term": outcome.label} for outcome in _harms(trial)],
    }


def _effect(estimate: EffectEstimate, labels: dict[str, str]) -> dict[str, Any]:
    interval, p = estimate.interval, estimate.p
    return {
        "outcome": labels[estimate.outcome],
        "measure": SHORT.get(estimate.measure or ""),
        "value": _float(estimate.value),
        "ci": [_float(interval.low), _float(interval.high)] if interval else None,
        "p": f"{p.operator}{p.value}" if p else None,
    }


def _values(result: ArmResult) -> Iterator[tuple[str, float | int]]:
    """The numbers of a result: a percentage with its count are two."""
    if result.events is not None:
        yield "events", result.events
    if result.value is not None and result.statistic != "Count":
        yield KINDS[result.statistic], float(result.value)


def _harms(trial: Trial) -> list[Outcome]:
    return [outcome for outcome in trial.outcomes if outcome.adverse_event]


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


TASKS: dict[str, Callable[[Path, Path], None]] = {
    "docs": docs,
    "llmma_binary": llmma_binary,
    "llmma_continuous": llmma_continuous,
    "ei_direction": ei_direction,
    **{name: tagged(name) for name in TAGGED},
}


def main() -> None:
    """Run one task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    TASKS[arguments.task](arguments.data, arguments.out)


if __name__ == "__main__":
    main()
