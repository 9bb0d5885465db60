"""Two reports of one trial on the same quantity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from kg.check.arithmetic.checks import Check, Verdict, described
from kg.check.arithmetic.rounding import rounded
from kg.model import Statement, Trial
from kg.rdf.names import Names, last_segment

Kind: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a report: what it measures, whatever the report, and the statement that prints it."""

    kind: Kind
    name: str
    value: Decimal
    statement: Statement


def agreement(trial: Trial, rule: str, others: Iterable[Trial]) -> Iterator[Check]:
    """Each statement whose numbers other reports of the trial give too, and whether they agree."""
    elsewhere = [(other, {one.kind: one for one in _quantities(other)}) for other in _of_same(trial, others)]
    here: dict[str, list[Quantity]] = {}
    for quantity in _quantities(trial) if elsewhere else ():
        here.setdefault(Names.of(trial).statement(quantity.statement), []).append(quantity)
    for target, quantities in here.items():
        pairs = [
            (one, other, there[one.kind])
            for one in quantities
            for other, there in elsewhere
            if one.kind in there
        ]
        if pairs:
            yield _check(trial, rule, target, pairs)


def _of_same(trial: Trial, others: Iterable[Trial]) -> list[Trial]:
    own = Names.of(trial)
    named = ((other, Names.of(other)) for other in others)
    return [other for other, names in named if names.trial == own.trial and names.report != own.report]


def _check(trial: Trial, rule: str, target: str, pairs: list[tuple[Quantity, Trial, Quantity]]) -> Check:
    told = [_told(here, other, there) for here, other, there in pairs]
    differ = [words for agrees, words in told if not agrees]
    return Check(
        rule=rule,
        target=target,
        statement=described(trial, pairs[0][0].statement),
        verdict=Verdict.NOT_REACHABLE if differ else Verdict.CONSISTENT,
        comment="; ".join(differ or [words for _, words in told]),
        inputs=tuple(dict.fromkeys((target, *(Names.of(o).statement(q.statement) for _, o, q in pairs)))),
        quotes=tuple(sorted(set(pairs[0][0].statement.evidence))),
    )


def _told(here: Quantity, other: Trial, there: Quantity) -> tuple[bool, str]:
    agrees = rounded(here.value).meets(rounded(there.value))
    ending = "" if agrees else ": no one number prints as both"
    report = last_segment(Names.of(other).report)
    return agrees, f"{here.name} {here.value} here, {there.value} in {report}{ending}"


def _quantities(trial: Trial) -> Iterator[Quantity]:
    """The numbers of a report that mean the same in every report of the trial."""
    yield from _counted(trial, trial.randomized, "number randomized", ())
    for arm in trial.arms:
        yield from _counted(arm, arm.size, "arm size", (arm.id,))
    for result in trial.results:
        kind: Kind = (result.arm, result.outcome, result.time_point, result.subgroup, result.unit)
        yield from _counted(result, result.events, "events", kind)
        yield from _printed(result, result.value, "value", (result.statistic, *kind))
    for one in trial.estimates:
        arms = (one.target_arm, one.reference_arm)
        kind = (one.measure, *arms, one.outcome, one.time_point, one.subgroup, one.adjusted, one.unit)
        yield from _printed(one, one.value, "value", kind if one.measure else ())


def _printed(statement: Statement, value: Decimal | None, name: str, kind: Kind) -> Iterator[Quantity]:
    if value is not None and kind:
        yield Quantity((name, *kind), name, value, statement)


def _counted(statement: Statement, count: int | None, name: str, kind: Kind) -> Iterator[Quantity]:
    if count is not None:
        yield Quantity((name, *kind), name, Decimal(count), statement)
