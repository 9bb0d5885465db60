"""Ratios, differences and their intervals beside all tables of whole numbers that the report allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import Comparison, comparisons
from kg.check.arithmetic.corners import possible
from kg.check.arithmetic.crude import as_crude
from kg.check.arithmetic.denominators import WIDE, Denominators, denominators
from kg.check.arithmetic.printed import Printed
from kg.check.arithmetic.rounding import shown
from kg.check.arithmetic.search import Found, search
from kg.check.arithmetic.tables import Table
from kg.model import Trial

_EXAMPLES = 3


def from_counts(trial: Trial) -> Iterator[Result]:
    """Whether some table gives the percentages, the measure and the interval together."""
    for one in comparisons(trial):
        numbers = denominators(one)
        if numbers is not None and numbers.counted:
            printed = Printed.of(one)
            if printed is not None:
                yield _searched(one, numbers, printed)


def _searched(one: Comparison, numbers: Denominators, printed: Printed) -> Result:
    """The verdict over the tables as stated, then over those that something unsaid would allow."""
    found = search(numbers, numbers.pairs())
    hit = _hit(printed, found.tables)
    if hit is not None:
        verdict = Verdict.CONSISTENT if numbers.exact else Verdict.REACHABLE
        return Result(one.estimate, verdict, hit, one.inputs)
    reason = _loophole(numbers, printed, found)
    if reason is not None:
        return Result(one.estimate, Verdict.CANNOT_TELL, reason, one.inputs)
    return as_crude(
        one, Result(one.estimate, Verdict.NOT_REACHABLE, _missed(numbers, printed, found), one.inputs)
    )


def _hit(printed: Printed, tables: Iterable[Table]) -> str | None:
    """What the first table that fits gives, in words."""
    methods = ((table, printed.method(table)) for table in tables)
    return next((printed.told(table, method) for table, method in methods if method is not None), None)


def _loophole(numbers: Denominators, printed: Printed, found: Found) -> str | None:
    """What would make the numbers agree, or why that cannot be ruled out; None if nothing would."""
    if not found.tables:
        return "no whole numbers of these people are printed so"
    if any(table.has_an_empty_cell for table in found.tables):
        return (
            "nobody or everybody of an arm had the event: the figures depend on what was added to the counts"
        )
    hit = _hit(printed, (table.swapped for table in found.tables))
    if hit is not None:
        return f"only with the arms the other way round: {hit}"
    cases = (
        (_RARE, printed.by_rare_methods(), numbers.likeliest_pairs()),
        (_LOST, printed, numbers.pairs_with_losses()),
        (_UNEQUAL, printed, numbers.unequal_pairs()),
    )
    for case, sought, pairs in cases:
        hit = _hit(sought, search(numbers, pairs).tables)
        if hit is not None:
            return f"{case}: {hit}"
    return None if _exhausted(numbers, found) or not possible(printed, numbers) else _TOO_MANY


_RARE = "only by a rare method"
_LOST = "only if some people were left out of it"
_UNEQUAL = "only if people were allocated unequally"
_TOO_MANY = "too many tables would be printed so to try them all; their range allows it"


def _exhausted(numbers: Denominators, found: Found) -> bool:
    return found.all and search(numbers, numbers.pairs_with_losses()).all


def _missed(numbers: Denominators, printed: Printed, found: Found) -> str:
    """What the closest tables give instead, and which splits further from equal arms would do."""
    first = found.tables[0]
    people = (first.total, first.reference_total)
    same = [table for table in found.tables if (table.total, table.reference_total) == people]
    given = ", ".join(_gives(printed, table) for table in same[:_EXAMPLES])
    return f"with {people[0]} and {people[1]}, {given}{_further(numbers, printed)}"


def _gives(printed: Printed, table: Table) -> str:
    given = f"{table.events} v {table.reference_events} gives {shown(printed.gives(table))}"
    return f"{given} {printed.usual_interval(table)}".rstrip()


def _further(numbers: Denominators, printed: Printed) -> str:
    """Over which splits of an unstated allocation the figures can be reached after all."""
    if numbers.stated or numbers.together is None:
        return ""
    pairs = tuple(numbers.pairs(WIDE))
    fits = [str(table) for table in search(numbers, pairs).tables if printed.method(table) is not None]
    arms = [people for pair in pairs for people in pair]
    only = f"only {', '.join(fits[:_EXAMPLES])} gives" if fits else "none gives"
    return (
        f"; over all splits with {min(arms)} to {max(arms)} in an arm {only} both the value and the interval"
    )
