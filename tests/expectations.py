"""What a test report must yield, as its `expected.json` says, and where a trial differs from that.

The schema of the files is described in `tests/reports/README.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from kg.model import Statement, Trial
from tests.described import KINDS, Entry, Facts, Kind, Names

REPORTS = Path(__file__).parent / "reports"
Described: TypeAlias = tuple[Entry, Statement]


@dataclass(frozen=True)
class Expectation:
    """A test report: its name, its source, and the facts that must be found in it."""

    name: str
    source: Path
    facts: Facts


def expectations() -> list[Expectation]:
    """Every report under `tests/reports`, in order of name."""
    return [_read(path) for path in sorted(REPORTS.glob("*/expected.json"))]


def _read(path: Path) -> Expectation:
    facts = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return Expectation(path.parent.name, (path.parent / facts["source"]).resolve(), facts)


def differences(facts: Facts, trial: Trial) -> list[str]:
    """Each way in which the trial is not what the facts say, a line each; none where all agree."""
    names = Names.between(facts, trial)
    compared = (
        _compare(kind, _wanted(facts, kind), list(_described(kind, trial, names)), kind.name in _exact(facts))
        for kind in KINDS
    )
    return [*chain.from_iterable(compared), *_forbidden(facts, trial)]


@dataclass(frozen=True)
class Want:
    """One expected statement: its fields, the fields that must be absent, and words of its evidence."""

    fields: Entry
    absent: frozenset[str]
    quote: str | None

    def lacks(self, fields: Entry, closed: frozenset[str]) -> list[str]:
        """What is different in a found statement, field by field."""
        wrong = [
            f"{k} is {fields.get(k, 'absent')}, not {v}" for k, v in self.fields.items() if fields.get(k) != v
        ]
        surplus = (self.absent | closed) - self.fields.keys()
        return wrong + [f"{k} is {fields[k]}, not absent" for k in sorted(surplus & fields.keys())]

    def repeated_by(self, fields: Entry, closed: frozenset[str]) -> bool:
        """Whether a found statement only says again, perhaps in less detail, what this one says."""
        return all(
            self.fields.get(name, value if name not in closed else None) == value
            for name, value in fields.items()
        )


def _wanted(facts: Facts, kind: Kind) -> list[Want]:
    return [_want(entry) for entry in _entries(facts, kind)]


def _entries(facts: Facts, kind: Kind) -> Iterable[Facts]:
    stated = facts.get(kind.name, ())
    if kind.single:
        return [stated] if stated else []
    return (
        [{"name": name, **entry} for name, entry in stated.items()] if isinstance(stated, Mapping) else stated
    )


_NOT_FIELDS = {"quote", "words"}


def _want(entry: Facts) -> Want:
    level = {"level": 95} if "ci" in entry else {}
    fields = {name: value for name, value in (level | dict(entry)).items() if name not in _NOT_FIELDS}
    return Want(
        {name: _written(name, value) for name, value in fields.items() if value is not None},
        frozenset(name for name, value in fields.items() if value is None),
        entry.get("quote"),
    )


def _written(name: str, value: Any) -> str:
    if name == "ci":
        return " to ".join("open" if bound is None else str(bound) for bound in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(sorted(map(str, value))) if isinstance(value, list) else str(value)


def _exact(facts: Facts) -> frozenset[str]:
    """The kinds of which the report holds no more than is expected; `true` stands for all."""
    nothing_else = facts.get("nothing_else", ())
    return frozenset(kind.name for kind in KINDS) if nothing_else is True else frozenset(nothing_else)


def _described(kind: Kind, trial: Trial, names: Names) -> Iterator[Described]:
    return ((kind.describe(statement, names), statement) for statement in kind.found(trial))


def _compare(kind: Kind, wanted: Sequence[Want], found: list[Described], exact: bool) -> Iterator[str]:
    left = list(found)
    unmet = []
    for want in wanted:
        match = next((item for item in left if not want.lacks(item[0], kind.closed)), None)
        if match is None:
            unmet.append(want)
        else:
            left.remove(match)
            yield from _unquoted(kind, want, match)
    for want in unmet:
        nearest = _nearest(kind, want, left)
        yield from _missing(kind, want, nearest)
        if nearest is not None:
            left.remove(nearest)
    if exact:
        yield from _surplus(kind, wanted, left)


def _unquoted(kind: Kind, want: Want, match: Described) -> Iterator[str]:
    quotes = [span.quote for span in match[1].evidence]
    if want.quote and not any(want.quote in quote for quote in quotes):
        yield f"{kind.name}: {_short(want.fields)}: {want.quote!r} is not in its words {quotes}"


def _nearest(kind: Kind, want: Want, found: Sequence[Described]) -> Described | None:
    """The found statement that differs in fewest fields, if that is about half of them at most."""
    nearest = min(found, key=lambda item: len(want.lacks(item[0], kind.closed)), default=None)
    if nearest is None or kind.single:
        return nearest
    return nearest if 2 * len(want.lacks(nearest[0], kind.closed)) <= 1 + len(want.fields) else None


def _missing(kind: Kind, want: Want, nearest: Described | None) -> Iterator[str]:
    if nearest is None:
        yield f"{kind.name}: not found: {_line(want.fields)}"
    else:
        yield f"{kind.name}: {_short(want.fields)}: {'; '.join(want.lacks(nearest[0], kind.closed))}"


def _surplus(kind: Kind, wanted: Sequence[Want], left: Iterable[Described]) -> Iterator[str]:
    for fields, statement in left:
        if not any(want.repeated_by(fields, kind.closed) for want in wanted):
            yield f"{kind.name}: not in the report: {_line(fields)} {[s.quote for s in statement.evidence]}"


def _forbidden(facts: Facts, trial: Trial) -> Iterator[str]:
    """Numbers that stand in the report but are none of a trial's results."""
    never = set(facts.get("never", ()))
    for statement in trial.statements():
        for number in sorted(never & set(_numbers(statement))):
            quotes = [span.quote for span in statement.evidence]
            yield f"{number} must not come out, but is in a {type(statement).__name__}: {quotes}"


_NUMBERS = (
    "randomized",
    "participants",
    "size",
    "value",
    "events",
    "total",
    "sd",
    "se",
    "q1",
    "q3",
    "minimum",
    "maximum",
)


def _numbers(statement: Statement) -> Iterator[Decimal]:
    for name in _NUMBERS:
        number = getattr(statement, name, None)
        if number is not None:
            yield Decimal(number)


_TELLING = ("name", "outcome", "arm", "statistic", "measure", "value", "p", "type")


def _short(fields: Entry) -> str:
    return ", ".join(fields[name] for name in _TELLING if name in fields) or "as a whole"


def _line(fields: Entry) -> str:
    return ", ".join(f"{name} {value}" for name, value in fields.items())
