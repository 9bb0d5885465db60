"""What tables state joined with what the prose states: the same statement once, with both places."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import TypeVar

from kg.find.attribution import union
from kg.find.tables import TableStatements
from kg.model import Arm, ArmResult, EffectEstimate

S = TypeVar("S", ArmResult, EffectEstimate)


def with_table_results(prose: Sequence[ArmResult], tabled: TableStatements) -> tuple[ArmResult, ...]:
    """The results of the prose, then those that only tables state; ids differ."""
    joined: dict[tuple[object, ...], ArmResult] = {_of_result(one): one for one in prose}
    for one in tabled.results:
        known = joined.get(_of_result(one))
        joined[_of_result(one)] = _fuller(known, one) if known is not None else one
    return tuple(_told_apart(joined.values()))


def with_table_estimates(
    prose: Sequence[EffectEstimate], tabled: TableStatements, results: Sequence[ArmResult]
) -> tuple[EffectEstimate, ...]:
    """The estimates of the prose, then those that only tables state, each based on the results beside it."""
    joined: dict[tuple[object, ...], EffectEstimate] = {_of_estimate(one): one for one in prose}
    for one in tabled.estimates:
        known = joined.get(_of_estimate(one))
        if known is None:
            joined[_of_estimate(one)] = replace(one, based_on=tuple(_beside(one, results)))
        else:
            joined[_of_estimate(one)] = replace(
                known, evidence=union([*known.evidence, *one.evidence]), p=known.p or one.p
            )
    return tuple(_told_apart(joined.values()))


def with_table_arms(prose: Sequence[Arm], tabled: TableStatements) -> tuple[Arm, ...]:
    """The arms of the prose with the names and sizes that tables print, then those that only tables name."""
    used = {one.arm for one in tabled.results}
    arms = (*prose, *(arm for arm in tabled.arms if arm.id in used))
    return tuple(_named(_sized(arm, tabled), tabled) for arm in arms)


def _of_result(one: ArmResult) -> tuple[object, ...]:
    return one.arm, one.outcome, one.statistic, one.value, one.subgroup, one.time_point


def _of_estimate(one: EffectEstimate) -> tuple[object, ...]:
    only_p = (one.outcome, one.p) if one.value is None else ()
    return one.measure, one.value, one.interval, one.subgroup, *only_p


def _told_apart(made: Iterable[S]) -> Iterator[S]:
    """Ids that differ; those of the prose, which come first, stay."""
    taken: set[str] = set()
    for one in made:
        own = _free(one.id, taken)
        taken.add(own)
        yield replace(one, id=own)


def _free(wanted: str, taken: Container[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(choice for choice in chain((wanted,), numbered) if choice not in taken)


def _fuller(known: ArmResult, tabled: ArmResult) -> ArmResult:
    """A result with what the table adds to it."""
    return replace(
        known,
        events=known.events if known.events is not None else tabled.events,
        total=known.total if known.total is not None else tabled.total,
        sd=known.sd if known.sd is not None else tabled.sd,
        se=known.se if known.se is not None else tabled.se,
        interval=known.interval or tabled.interval,
        evidence=union([*known.evidence, *tabled.evidence]),
    )


def _beside(one: EffectEstimate, results: Iterable[ArmResult]) -> Iterable[str]:
    pair = {one.target_arm, one.reference_arm}
    for result in results:
        same = (result.outcome, result.subgroup, result.time_point) == (
            one.outcome,
            one.subgroup,
            one.time_point,
        )
        if same and result.arm in pair:
            yield result.id


def _sized(arm: Arm, tabled: TableStatements) -> Arm:
    """The arm with the size over its column, which is surer than one near its name in the prose."""
    if arm.id not in tabled.sizes or arm.size == tabled.sizes[arm.id][0]:
        return arm
    size, span = tabled.sizes[arm.id]
    inside = any(one.start <= span.start and span.end <= one.end for one in arm.evidence)
    return replace(arm, size=size, evidence=arm.evidence if inside else (*arm.evidence, span))


def _named(arm: Arm, tabled: TableStatements) -> Arm:
    names = dict.fromkeys((*arm.aliases, *tabled.names.get(arm.id, ())))
    names.pop(arm.label, None)
    return replace(arm, aliases=tuple(names))
