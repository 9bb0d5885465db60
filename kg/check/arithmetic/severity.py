"""Severe is how strong an event is, serious what came of it: ICH E2A, 1994."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.check.arithmetic.checks import Result, Verdict
from kg.model import Outcome, Trial

_SERIOUS = re.compile(r"\bserious\b", re.I)
_SEVERE = re.compile(r"\bsevere\b", re.I)


def told_from_seriousness(trial: Trial) -> Iterator[Result]:
    """Whether an adverse event that is called severe, or serious, is recorded as that one."""
    for outcome in trial.outcomes:
        words = " ".join((outcome.label, *outcome.aliases))
        if outcome.adverse_event and (_SEVERE.search(words) or _SERIOUS.search(words)):
            yield _told(outcome, bool(_SEVERE.search(words)), bool(_SERIOUS.search(words)))


def _told(outcome: Outcome, severe: bool, serious: bool) -> Result:
    if outcome.seriousness == "Serious" and not serious:
        return Result(outcome, Verdict.NOT_REACHABLE, "recorded as serious, called only severe")
    if outcome.severity == "Severe" and not severe:
        return Result(outcome, Verdict.NOT_REACHABLE, "recorded as severe, called only serious")
    if severe and serious:
        return Result(outcome, Verdict.CONSISTENT, "called severe, and called serious")
    said, unsaid = ("severe", "serious") if severe else ("serious", "severe")
    return Result(outcome, Verdict.CANNOT_TELL, f"called {said}, which does not say whether it is {unsaid}")
