"""Trials of two arms with one outcome, to hold the arithmetic against."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kg.check.arithmetic import Check, Verdict, check_arithmetic
from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    EffectEstimate,
    Interval,
    Outcome,
    PValue,
    Report,
    ReportKind,
    Trial,
)


def decimal(printed: str | None) -> Decimal | None:
    return None if printed is None else Decimal(printed)


def interval(printed: str, level: str = "95") -> Interval:
    """`0.80 to 1.5`; a limit that is not printed is a question mark."""
    low, high = (None if limit == "?" else Decimal(limit) for limit in printed.split(" to "))
    return Interval(low, high, Decimal(level))


def p_value(printed: str) -> PValue:
    """`< 0.001`"""
    operator, value = printed.split()
    return PValue(operator, Decimal(value))


def estimate(
    measure: str | None, value: str | None, within: str | None = None, p: str | None = None, **more: Any
) -> EffectEstimate:
    return EffectEstimate(
        id="effect",
        outcome="outcome",
        measure=measure,
        value=decimal(value),
        interval=interval(within, more.pop("level", "95")) if within else None,
        p=p_value(p) if p else None,
        target_arm="drug",
        reference_arm="control",
        **more,
    )


def result(arm: str, value: str | None, statistic: str = "Percentage", **more: Any) -> ArmResult:
    return ArmResult(id=arm, arm=arm, outcome="outcome", statistic=statistic, value=decimal(value), **more)


def trial(
    *results: ArmResult,
    effect: EffectEstimate | None = None,
    sizes: tuple[int | None, int | None] = (None, None),
    randomized: int | None = None,
    analysed: int | None = None,
    outcome: Outcome | None = None,
    **more: Any,
) -> Trial:
    """A trial of a drug against control with these results and this estimate."""
    return Trial(
        report=Report(ReportKind.ARTICLE, more.pop("sha256", "ab" * 32), 100),
        label="Trial",
        randomized=randomized,
        arms=(*_arms(sizes), *more.pop("more_arms", ())),
        outcomes=(outcome or Outcome(id="outcome", label="death", better="Lower"),),
        analysis_sets=(AnalysisSet(id="analysed", participants=analysed),) if analysed else (),
        results=results,
        estimates=(effect,) if effect else (),
        **more,
    )


def _arms(sizes: tuple[int | None, int | None]) -> tuple[Arm, Arm]:
    drug, control = sizes
    return Arm(id="drug", label="drug", size=drug), Arm(id="control", label="control", size=control)


def check(of: Trial, rule: str) -> Check:
    """The one check of a rule."""
    [found] = [one for one in check_arithmetic(of) if one.rule == rule]
    return found


def verdict(of: Trial, rule: str) -> Verdict:
    return check(of, rule).verdict


def two_by_two(
    events: int, total: int, reference_events: int, reference_total: int
) -> tuple[ArmResult, ArmResult]:
    """Both results as n/N."""
    return (
        result("drug", None, "Count", events=events, total=total),
        result("control", None, "Count", events=reference_events, total=reference_total),
    )
