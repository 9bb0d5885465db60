"""The results that figures of one arm in a table state, by what the figures are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from kg.model import ArmResult, Interval, Term

_CENTRES: tuple[tuple[str, Term], ...] = (
    ("rate", "Rate"), ("percent", "Percentage"), ("mean", "Mean"), ("geometric", "GeometricMean"),
    ("median", "Median"),
)  # fmt: skip
_COUNTED = frozenset({"Percentage", "Count", "Rate"})


def results_of(
    values: Mapping[str, object], base: ArmResult, size: int | None, *, bare: bool = False
) -> Iterator[ArmResult]:
    """For each kind of centre a result, with what `base` says of it.

    `size` is that of the group; `bare` tells that a count alone is the number of participants.
    """
    for name, statistic in _CENTRES:
        if name in values:
            yield _result(values, base, statistic, number(values, name), size)
    if "count" in values and not bare and not values.keys() & {name for name, _ in _CENTRES}:
        yield _result(values, base, "Count", number(values, "count"), size)


def _result(
    values: Mapping[str, object], base: ArmResult, statistic: Term, value: Decimal | None, size: int | None
) -> ArmResult:
    counted = statistic in _COUNTED
    total = number(values, "total") or (None if counted else number(values, "count"))
    quartiles, extremes = bounds(values, "quartiles"), bounds(values, "range")
    events = number(values, "count") if counted else None
    interval = bounds(values, "ci")
    return replace(
        base,
        statistic=statistic,
        value=value,
        events=int(events) if events is not None else None,
        total=int(total) if total is not None else size,
        sd=number(values, "sd") if not counted else None,
        se=number(values, "se") if not counted else None,
        q1=quartiles[0] if quartiles else None,
        q3=quartiles[1] if quartiles else None,
        minimum=extremes[0] if extremes else None,
        maximum=extremes[1] if extremes else None,
        interval=Interval(*interval) if interval else None,
        unit=base.unit if statistic == "Rate" else None,
    )


def number(values: Mapping[str, object], name: str) -> Decimal | None:
    """The figure of a part, if it has one."""
    value = values.get(name)
    return value if isinstance(value, Decimal) else None


def bounds(values: Mapping[str, object], name: str) -> tuple[Decimal, Decimal] | None:
    """The two figures of a part, if it has them."""
    value = values.get(name)
    return value if isinstance(value, tuple) else None
