"""P-values of printed counts under the usual tests of two arms: which of them gives the printed one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import Comparison, comparisons, tests_a_margin
from kg.check.arithmetic.denominators import Denominators, denominators
from kg.check.arithmetic.distributions import quantile, z_between
from kg.check.arithmetic.rounding import Box, p_box, shown
from kg.check.arithmetic.search import search
from kg.check.arithmetic.tables import TESTS, Table, katz, risk_difference, risk_ratio
from kg.model import PValue, Trial

# Tests that are not tried (likelihood ratio, Wald, mid-p, stratified) give a z this close to those that are,
# as a number and as a share of it; people without an outcome take off another share.
OTHER_TEST = 0.15
OTHER_TEST_SHARE = 0.1
LOSSES_SHARE = 0.08
# the exact test takes at most a step for each event: so many steps take about a millisecond
_STEPS = 3_000
_STEPS_OF_ONE = 250
_USUAL = quantile(95)
_LIMIT = 0.05


def from_tests(trial: Trial) -> Iterator[Result]:
    """Whether a usual test of the printed counts or percentages gives the printed p-value."""
    for one in comparisons(trial):
        numbers, p = denominators(one), one.estimate.p
        if p is not None and numbers is not None and numbers.counted and _binary(one):
            yield _tested(one, numbers, p)


def _binary(one: Comparison) -> bool:
    """Whether the outcome counts people, so that tests of counts are the usual ones."""
    return all(result.statistic in ("Percentage", "Count") for result, _ in one.arms or ())


def _tested(one: Comparison, numbers: Denominators, p: PValue) -> Result:
    """The verdict on the first table, in order of likeliness, for which a test gives the printed p-value."""
    tables = _sample(search(numbers, numbers.pairs()).tables)
    if not tables:
        return Result(
            one.estimate, Verdict.CANNOT_TELL, "no whole numbers give these percentages", one.inputs
        )
    found = [(table, {name: test(table) for name, test in TESTS.items()}) for table in tables]
    fits = [(table, given) for table, given in found if _giving(given, p)]
    verdict = Verdict.CONSISTENT if numbers.exact else Verdict.REACHABLE
    if fits:
        return Result(one.estimate, verdict, _told(*fits[0], p), one.inputs)
    verdict, reason = _judged(one, numbers, p, [number for _, given in found for number in given.values()])
    return Result(one.estimate, verdict, f"{_told(*found[0], p)}{reason}", one.inputs)


def _sample(tables: Sequence[Table]) -> Sequence[Table]:
    """As many tables as there is time for: the likeliest, and those with the least and the largest effect."""
    if not tables:
        return ()
    steps = min(_STEPS_OF_ONE, tables[0].events + tables[0].reference_events + 10)
    room = max(4, _STEPS // steps)
    if len(tables) <= room:
        return tables
    extremes = min(tables, key=_effect), max(tables, key=_effect)
    return (*tables[: room - 2], *extremes)


def _effect(table: Table) -> float:
    return abs(risk_difference(table))


def _giving(given: dict[str, float], p: PValue) -> list[str]:
    """The tests whose p-value would be printed so."""
    printed = p_box(p)
    return [name for name, number in given.items() if number in printed]


def _judged(one: Comparison, numbers: Denominators, p: PValue, found: list[float]) -> tuple[Verdict, str]:
    span = z_between(Box(min(found), max(found)))
    if span.meets(z_between(p_box(p))):
        return Verdict.REACHABLE, ", and a test between these gives it"
    doubt = _doubt(one, numbers, p, span)
    return (Verdict.CANNOT_TELL, f": {doubt}") if doubt else (Verdict.NOT_REACHABLE, "")


def _doubt(one: Comparison, numbers: Denominators, p: PValue, span: Box) -> str | None:
    """Why the p-value may still be right; None if nothing says so."""
    if tests_a_margin(one.trial):
        return "it may be that of a test against a margin"
    printed = p_box(p)
    if len(one.trial.arms) > 2 and z_between(printed).high < span.low:
        return "it may allow for several comparisons"
    share = OTHER_TEST_SHARE + (0.0 if numbers.own else LOSSES_SHARE)
    near = Box(span.low * (1 - share) - OTHER_TEST, span.high * (1 + share) + OTHER_TEST)
    two_sided = printed.through(lambda number: min(1.0, 2 * number))
    if near.meets(z_between(printed)) or near.meets(z_between(two_sided)):
        return "another test than these can give it"
    return one.not_crude()


def _told(table: Table, given: dict[str, float], p: PValue) -> str:
    """What a table gives under each test, and which of them the printed p-value is."""
    tests = ", ".join(f"{name} {shown(number)}" for name, number in given.items())
    names = _giving(given, p)
    agreed = (
        f"{' and '.join(names)} print as {p.operator} {p.value}"
        if names
        else f"printed {p.operator} {p.value}"
    )
    return f"{table} gives {tests}{_ratio(table)}; {agreed}{_turns(given)}"


def _ratio(table: Table) -> str:
    if table.has_an_empty_cell:
        return ""
    box = katz(table, _USUAL)
    return f", risk ratio {risk_ratio(table):.2f} ({box.low:.2f} to {box.high:.2f})"


def _turns(given: dict[str, float]) -> str:
    """Whether the tests stand on both sides of the usual limit."""
    if min(given.values()) < _LIMIT <= max(given.values()):
        return "; whether p is below 0.05 turns on the unnamed test"
    return ""
