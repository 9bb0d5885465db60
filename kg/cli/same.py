"""Reports that may tell of one trial."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

import kg
from kg.cli.chosen import end_of, one_report
from kg.cli.options import USAGE, JsonOption, StoreOption
from kg.cli.printing import as_text, print_rows


def same(
    reports: Annotated[
        list[str] | None, typer.Argument(help="Two reports, with --accept; named as `show` lists them.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Note that these two reports are of one trial.")
    ] = False,
    store: StoreOption = "evidence",
    as_json: JsonOption = False,
) -> None:
    """List the reports that may tell of one trial though no number says so, or accept that two do."""
    if accept:
        _accept(reports or [], store)
        return
    with kg.open_store(store, read_only=True) as opened:
        found = kg.same_trials(opened)
    if as_json:
        typer.echo(as_text([asdict(proposal) for proposal in found]))
        return
    if not found:
        typer.echo("no two reports look as if they told of one trial")
        return
    rows = [[end_of(one.one), end_of(one.other), str(one.score), "; ".join(one.reasons)] for one in found]
    print_rows(("Report", "Report", "Score", "What agrees"), rows)


def _accept(reports: list[str], store: str) -> None:
    from kg.merge import accept

    if len(reports) != 2:
        typer.echo("trialgraph: --accept takes two reports, as `same` lists them", err=True)
        raise typer.Exit(USAGE)
    with kg.open_store(store) as opened:
        one, other = (one_report(opened.reports(), name) for name in reports)
        changed = accept(opened, one, other)
    typer.echo(f"accepted: {end_of(one)} and {end_of(other)} are of one trial; reports changed: {changed}")
