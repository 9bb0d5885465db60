"""Trials that may be one: no number says so, but what is told of them agrees.

Two reports are only proposed, never joined. A proposal needs at least two sorts of agreement, one of
which is rare by itself: the trial's name, the number randomized, the sizes of its arms, or estimates
that agree to the last digit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from kg.link import meaning_of
from kg.link.spelling import spelling_key
from kg.model import EffectEstimate, Trial

Facts = frozenset[Hashable]

PROPOSED = Decimal("0.5")
# A value that more reports share than this tells nothing.
COMMON = 20
_ACRONYM = re.compile(r"(?=(?:.*[A-Z]){3})[A-Z0-9][\w.-]*(?: \d+)?$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two reports whose trials may be one: how strongly, from 0 to 1, and what agrees."""

    one: str
    other: str
    score: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something that two reports of one trial share: what it is called, how much it counts, where it is."""

    reason: str
    weight: Decimal
    rare: bool
    facts: Callable[[Trial], Facts]


def proposals(trials: Mapping[str, tuple[str, Trial]]) -> tuple[Proposal, ...]:
    """The reports that may tell of one trial, the likeliest first.

    `trials` holds, by report, the IRI of its trial and what it states of it. Reports of trials that are
    one already, that have different registration numbers of one register, or that state different
    numbers of people randomized, are not proposed.
    """
    told = {report: tuple(sign.facts(trial) for sign in _SIGNS) for report, (_, trial) in trials.items()}
    found = (
        _proposal(one, other, told)
        for one, other in sorted(_pairs(told))
        if trials[one][0] != trials[other][0] and not _contradict(trials[one][1], trials[other][1])
    )
    likely = [proposal for proposal in found if proposal is not None]
    return tuple(sorted(likely, key=lambda proposal: (-proposal.score, proposal.one, proposal.other)))


def _pairs(told: Mapping[str, tuple[Facts, ...]]) -> set[tuple[str, str]]:
    """Pairs of reports that share something rare."""
    holders: dict[Hashable, list[str]] = defaultdict(list)
    for report, signs in sorted(told.items()):
        for place, (sign, facts) in enumerate(zip(_SIGNS, signs, strict=True)):
            for fact in facts if sign.rare else ():
                holders[place, fact].append(report)
    alike = (reports for reports in holders.values() if len(reports) <= COMMON)
    return {pair for reports in alike for pair in combinations(reports, 2)}


def _proposal(one: str, other: str, told: Mapping[str, tuple[Facts, ...]]) -> Proposal | None:
    agreeing = [
        sign for sign, ours, theirs in zip(_SIGNS, told[one], told[other], strict=True) if ours & theirs
    ]
    score = min(sum((sign.weight for sign in agreeing), Decimal(0)), Decimal(1))
    enough = score >= PROPOSED and len(agreeing) > 1
    return Proposal(one, other, score, tuple(sign.reason for sign in agreeing)) if enough else None


def _contradict(one: Trial, other: Trial) -> bool:
    """Whether two reports cannot tell of one trial: by their registers, or by how many were randomized."""
    if one.randomized and other.randomized and one.randomized != other.randomized:
        return True
    ours, theirs = ({r.scheme: r.value for r in trial.registrations} for trial in (one, other))
    return any(ours[scheme] != theirs[scheme] for scheme in ours.keys() & theirs.keys())


def _name(trial: Trial) -> Facts:
    return frozenset([trial.label.upper()] if _ACRONYM.match(trial.label) else [])


def _randomized(trial: Trial) -> Facts:
    return frozenset([trial.randomized] if trial.randomized and trial.randomized % 50 else [])


def _sizes(trial: Trial) -> Facts:
    sizes = tuple(sorted(arm.size for arm in trial.arms if arm.size))
    return frozenset([sizes] if len(sizes) > 1 else [])


def _estimates(trial: Trial) -> Facts:
    printed = map(_printed, trial.estimates)
    return frozenset(one for one in printed if one is not None)


def _printed(estimate: EffectEstimate) -> Hashable | None:
    """An estimate with its interval as printed: three numbers that two trials seldom share."""
    interval = estimate.interval
    if estimate.value is None or interval is None or interval.low is None or interval.high is None:
        return None
    return str(estimate.value), str(interval.low), str(interval.high)


def _interventions(trial: Trial) -> Facts:
    labels = (concept.label for concept in trial.interventions)
    return frozenset([frozenset(_concepts(labels, "interventions"))]) if trial.interventions else frozenset()


def _conditions(trial: Trial) -> Facts:
    conditions = trial.population.conditions if trial.population else ()
    return frozenset(_concepts((concept.label for concept in conditions), "conditions"))


def _concepts(labels: Iterable[str], scheme: str) -> Iterator[str]:
    for label in labels:
        meaning = meaning_of(label, (scheme,))
        yield meaning.concept.id if meaning and meaning.concept else spelling_key(label)


_SIGNS = (
    _Sign("the same name", Decimal("0.4"), True, _name),
    _Sign("the same number randomized", Decimal("0.3"), True, _randomized),
    _Sign("arms of the same sizes", Decimal("0.3"), True, _sizes),
    _Sign("an estimate that agrees to the last digit", Decimal("0.4"), True, _estimates),
    _Sign("the same interventions", Decimal("0.2"), False, _interventions),
    _Sign("the same condition", Decimal("0.1"), False, _conditions),
)
