"""Which outcomes are alike enough to be pooled, and what sets the others apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.query.grouping import Record, grouped, names_of, trials_of
from kg.store import Iri, Rows, Value
from kg.vocabulary import TE, in_words

COLUMNS = ("domain", "measure", "metric", "instrument", "days", "trials", "verdict", "reason", "trialNames")
_ASPECTS = ("measure", "metric", "instrument", "days")
# A hazard ratio compares whole courses, whatever their length.
_OF_THE_COURSE = f"{TE}HazardRatio"


@dataclass(frozen=True, slots=True)
class _Group:
    """Estimates of a domain that agree in measure, metric, instrument and time, and their trials."""

    domain: Value
    aspects: tuple[Value, ...]
    trials: dict[str, str]

    @property
    def untimed(self) -> bool:
        """Whether the outcomes could have been measured at different times."""
        return self.aspects[-1] is None and self.aspects[0] != _OF_THE_COURSE


def poolable(rows: Rows) -> Rows:
    """Groups of like estimates, each held against the widest group of its domain."""
    alike = grouped(rows.records(), lambda record: (record["domain"], _aspects(record)))
    groups = [_Group(*key, trials_of(records)) for key, records in alike.items()]
    return Rows.of(COLUMNS, _judged(groups))


def _aspects(record: Record) -> tuple[Value, ...]:
    *others, days = (record[aspect] for aspect in _ASPECTS)
    return (*others, None if others[0] == _OF_THE_COURSE else days)


def _judged(groups: Sequence[_Group]) -> Iterator[tuple[Value, ...]]:
    for domain in dict.fromkeys(group.domain for group in groups):
        of_domain = [group for group in groups if group.domain == domain]
        widest = max(of_domain, key=lambda group: len(group.trials))
        for group in of_domain:
            verdict, reason = _verdict(group, widest)
            named = names_of(group.trials)
            yield (domain, *group.aspects, len(group.trials), verdict, reason, named)


def _verdict(group: _Group, widest: _Group) -> tuple[str, str | None]:
    if group is not widest and len(group.trials) == 1:
        return "only alike", _difference(group, widest)
    if len(group.trials) == 1:
        return "one trial", None
    if group.untimed:
        return "cannot tell", "the time is not stated"
    return "poolable", None if group is widest else _difference(group, widest)


def _difference(group: _Group, widest: _Group) -> str:
    pairs = zip(_ASPECTS, group.aspects, widest.aspects, strict=True)
    parts = (f"{name} {_said(own)} against {_said(other)}" for name, own, other in pairs if own != other)
    return "; ".join(parts)


def _said(value: Value) -> str:
    if isinstance(value, Iri):
        return in_words(value.removeprefix(TE))
    return "none stated" if value is None else str(value)
