"""Hold reports against the ontology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.chosen import end_of, reports_of
from kg.cli.options import FOUND_WRONG, JsonOption, StoreOption
from kg.cli.printing import as_text, progress

if TYPE_CHECKING:
    from kg.check import Finding


def check(
    trial: Annotated[str | None, typer.Argument(help="One trial; else every report is checked.")] = None,
    store: StoreOption = "evidence",
    as_json: JsonOption = False,
) -> None:
    """Hold each report against the shapes and checks of the ontology; say what a reviewer should look at."""
    with kg.open_store(store, read_only=True) as opened:
        reports = reports_of(opened, trial)
        found = {one.iri: kg.check_graph(opened.quads(one.iri)) for one in progress(reports, "reports")}
    if as_json:
        typer.echo(as_text([{"report": iri, **asdict(one)} for iri, some in found.items() for one in some]))
    else:
        _print_findings(found)
    if any(found.values()):
        raise typer.Exit(FOUND_WRONG)


def _print_findings(found: Mapping[str, Sequence[Finding]]) -> None:
    for report, findings in found.items():
        for finding in findings:
            typer.echo(f"{end_of(report)}: {finding}")
    wrong, held = sum(map(bool, found.values())), len(found)
    typer.echo(f"{wrong} of {held} reports need a look" if wrong else f"every report is sound ({held})")
