"""Which reports tell of one trial, by the numbers that registers and publishers gave.

Reports that share a registration number are of one trial, and so are those that share a DOI, PMID or PMC
number, as when a secondary report cites the article. What joins two reports also joins those that either
is joined to. Reports whose registration numbers disagree are not joined through a publication: it tells
of several trials.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Term, TrialMatch

# A trial is called by the first of these that one of its reports calls it by.
_PREFERENCE = tuple(
    re.compile(rf".*/{start}") for start in (r"NCT\d", "ISRCTN", "EudraCT", "[A-Z]", "doi-", "pmid-", "")
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies the trial of a report: the IRI that it has by itself, and numbers as `scheme:value`."""

    report: str
    own_trial: str
    registrations: frozenset[str] = frozenset()
    publications: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Tie:
    """Two reports, what joins them, and whether a person said so."""

    reports: tuple[str, str]
    reason: str
    status: Term = "Computed"


def matches(
    identities: Iterable[Identity], accepted: Iterable[tuple[str, str]] = ()
) -> tuple[TrialMatch, ...]:
    """The reports whose trial goes by the IRI that another report gives it, by report.

    `accepted` are pairs of reports that a person said to be of one trial.
    """
    known = {one.report: one for one in sorted(identities, key=lambda one: one.report)}
    groups = _Groups(known)
    for tie in _ties(known, accepted):
        groups.join(tie)
    return tuple(groups.matches())


def _ties(known: Mapping[str, Identity], accepted: Iterable[tuple[str, str]]) -> Iterator[_Tie]:
    """What joins reports, the surest first."""
    yield from _sharing({report: identity.registrations for report, identity in known.items()})
    for one, other in sorted(accepted):
        if one in known and other in known:
            yield _Tie((one, other), "a person said so", "Curated")
    yield from _sharing({report: identity.publications for report, identity in known.items()})
    yield from _sharing({report: frozenset([identity.own_trial]) for report, identity in known.items()})


def _sharing(numbers: Mapping[str, frozenset[str]]) -> Iterator[_Tie]:
    holders: dict[str, list[str]] = defaultdict(list)
    for report, held in numbers.items():
        for number in held:
            holders[number].append(report)
    for number, reports in sorted(holders.items()):
        yield from (_Tie(pair, f"both give {_said(number)}") for pair in pairwise(reports))


class _Groups:
    """Reports that are of one trial as far as is known, and the ties that say so."""

    def __init__(self, known: Mapping[str, Identity]) -> None:
        self._known = known
        self._members = {report: {report} for report in known}
        self._ties: dict[str, list[_Tie]] = defaultdict(list)

    def join(self, tie: _Tie) -> None:
        """Put the groups of two reports together, unless their registers disagree."""
        one, other = (self._members[report] for report in tie.reports)
        if one is not other and (tie.status == "Curated" or not self._disagree(one, other)):
            one |= other
            for report in other:
                self._members[report] = one
            for report in tie.reports:
                self._ties[report].append(tie)

    def matches(self) -> Iterator[TrialMatch]:
        """What is said of each report whose trial goes by another's IRI."""
        for report, members in self._members.items():
            own = self._known[report].own_trial
            trial = min((self._known[member].own_trial for member in members), key=_rank)
            if trial != own:
                tie = self._ties[report][0]
                yield TrialMatch(
                    report, own, trial, tie.reason, tie.status, tuple(sorted(members - {report}))
                )

    def _disagree(self, one: set[str], other: set[str]) -> bool:
        """Whether a register gave the trials of two groups different numbers."""
        ours, theirs = self._numbers(one), self._numbers(other)
        return any(ours[scheme].isdisjoint(theirs[scheme]) for scheme in ours.keys() & theirs.keys())

    def _numbers(self, members: Iterable[str]) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for member in members:
            for number in self._known[member].registrations:
                found[number.partition(":")[0]].add(number)
        return found


def _said(number: str) -> str:
    """A number as people write it: `NCT00262600`, `doi:10.1000/1`."""
    scheme, _, value = number.partition(":")
    return value if value.startswith(scheme) else number


def _rank(trial: str) -> tuple[int, str]:
    return next(place for place, start in enumerate(_PREFERENCE) if start.match(trial)), trial
