"""Hold reports against the ontology, and their numbers against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.chosen import end_of, reports_of
from kg.cli.options import FOUND_WRONG, JsonOption, StoreOption
from kg.cli.printing import as_text, progress

if TYPE_CHECKING:
    from kg.check import Check, Finding
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """What a reviewer is told of one report."""

    report: str
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]

    @property
    def wrong(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.findings) or any(check.is_wrong for check in self.checks)


def check(
    trial: Annotated[str | None, typer.Argument(help="One trial; else every report is checked.")] = None,
    store: StoreOption = "evidence",
    as_json: JsonOption = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show the sums of every check, passed or not.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Keep all checks in the store, to be asked.")
    ] = False,
) -> None:
    """Hold each report against the ontology and its numbers against each other; say what to look at."""
    with kg.open_store(store, read_only=not record) as opened:
        if record:
            kg.record_checks(opened)
        reports = [report.iri for report in reports_of(opened, trial)]
        found = [_checked(opened, report) for report in progress(reports, "reports")]
    if as_json:
        typer.echo(as_text([asdict(one) for one in found]))
    else:
        _print(found, every)
    if any(one.wrong for one in found):
        raise typer.Exit(FOUND_WRONG)


def _checked(store: Store, report: str) -> Checked:
    checks = tuple(check for _, some in kg.check_store(store, [report]) for check in some)
    return Checked(report, kg.check_graph(store.quads(report)), checks)


def _print(found: Sequence[Checked], every: bool) -> None:
    for one in found:
        shown = [check for check in one.checks if every or check.is_wrong]
        for line in (*one.findings, *shown):
            typer.echo(f"{end_of(one.report)}: {line}")
    typer.echo(_verdicts(found))
    wrong, held = sum(one.wrong for one in found), len(found)
    typer.echo(f"{wrong} of {held} reports need a look" if wrong else f"every report is sound ({held})")


def _verdicts(found: Sequence[Checked]) -> str:
    """How many checks of the arithmetic have each verdict."""
    counted = Counter(check.verdict_in_words for one in found for check in one.checks)
    return "arithmetic: " + (", ".join(f"{n} {verdict}" for verdict, n in counted.most_common()) or "nothing")
