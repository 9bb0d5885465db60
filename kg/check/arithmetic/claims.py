"""Claims beside the intervals that they rest on.

No proof of a difference is no proof of none: Altman and Bland, BMJ 1995;311:485.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import LOG, scale_of
from kg.model import Claim, EffectEstimate, Interval, Trial

# the effects that GRADE takes for appreciable: Guyatt et al., J Clin Epidemiol 2011;64:1283-1293
REDUCTION, INCREASE = Decimal("0.80"), Decimal("1.25")


def of_no_benefit(trial: Trial) -> Iterator[Result]:
    """Whether a claim of no benefit rests on intervals that exclude a 20% reduction and a 25% increase."""
    estimates = {estimate.id: estimate for estimate in trial.estimates}
    for claim in trial.claims:
        rests_on = tuple(estimates[name] for name in claim.supported_by if name in estimates)
        ratios = tuple(one for one in rests_on if scale_of(one.measure) == LOG and one.interval is not None)
        if claim.claim_type == "NoBenefit" and ratios:
            yield _judged(claim, ratios)


def _judged(claim: Claim, ratios: tuple[EffectEstimate, ...]) -> Result:
    admitted = [
        words for one in ratios if one.interval is not None and (words := _admitted(one, one.interval))
    ]
    if admitted:
        return Result(claim, Verdict.CANNOT_TELL, "; ".join(admitted), ratios)
    held = ", ".join(
        f"{one.interval.low} to {one.interval.high}" for one in ratios if one.interval is not None
    )
    return Result(claim, Verdict.CONSISTENT, f"{held} excludes a 20% reduction and a 25% increase", ratios)


def _admitted(one: EffectEstimate, interval: Interval) -> str:
    """Which effects an interval does not exclude, in words; empty if it excludes both."""
    effects = (
        ("a 20% reduction", interval.low is None or interval.low <= REDUCTION),
        ("a 25% increase", interval.high is None or interval.high >= INCREASE),
    )
    named = " and ".join(words for words, admits in effects if admits)
    return f"{one.value} ({interval.low} to {interval.high}) admits {named}" if named else ""
