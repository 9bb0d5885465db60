"""The row of a Summary of Findings table (Cochrane Handbook 6.5, 14.1), certainty aside."""

from __future__ import annotations

from dataclasses import dataclass

from kg.pool.synthesis import Synthesis
from kg.pool.wording import difference, measured, number_needed, risk, risk_within, within

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome: how many people in how many trials, the relative effect, and its meaning per thousand."""

    outcome: str
    participants: int | None
    trials: int
    effect: str
    comparator_risk: str
    intervention_risk: str
    difference: str
    number_needed: str
    certainty: str = "not assessed: GRADE needs a person's judgement"


def finding(synthesis: Synthesis) -> Finding:
    """The row of a pool; what has no absolute effect says so."""
    absolute = synthesis.absolute
    told = f"{measured(synthesis)} {within(synthesis.effect)}"
    row = (synthesis.outcome, synthesis.participants, len(synthesis.readings), told)
    if absolute is None:
        return Finding(*row, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)
    needed = number_needed(absolute) or NOT_KNOWN
    return Finding(*row, risk(absolute.baseline), risk_within(absolute.risk), difference(absolute), needed)
