"""What a verdict on crude numbers is worth for an estimate that may not be crude."""

from __future__ import annotations

from dataclasses import replace

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import Comparison

_NAMES = {"RiskDifference": "difference", "MeanDifference": "difference"}


def as_crude(one: Comparison, result: Result) -> Result:
    """The result, if its estimate is crude; else what cannot be reached is what cannot be told."""
    if result.verdict is not Verdict.NOT_REACHABLE:
        return result
    reason = one.not_crude()
    if reason is None:
        name = _NAMES.get(one.estimate.measure or "", "ratio")
        return replace(result, comment=f"{result.comment}: not reachable as a crude {name}")
    return replace(result, verdict=Verdict.CANNOT_TELL, comment=f"{result.comment}: {reason}")
