"""Show what was found of a trial, or list the trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.chosen import end_of, reports_of
from kg.cli.options import JsonOption, StoreOption
from kg.cli.printing import as_text, print_rows

if TYPE_CHECKING:
    from kg.model import Trial
    from kg.store import StoredReport


def show(
    trial: Annotated[
        str | None, typer.Argument(help="Its name, registration, PMID, DOI or IRI, or a part of the name.")
    ] = None,
    store: StoreOption = "evidence",
    everything: Annotated[bool, typer.Option("--all", help="Show every trial of the store.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what was found of a trial, with the words behind each number; without TRIAL, list the trials."""
    with kg.open_store(store, read_only=True) as opened:
        reports = reports_of(opened, trial)
        if trial is None and not everything:
            _print_reports(reports, as_json)
            return
        found = [(report, kg.from_rdf(opened.quads(report.iri))) for report in reports]
    if as_json:
        typer.echo(as_text([{"iri": report.iri, **asdict(one)} for report, one in found]))
    else:
        _print_trials(found)


def _print_reports(reports: Sequence[StoredReport], as_json: bool) -> None:
    from kg.vocabulary import in_words

    if as_json:
        typer.echo(as_text([asdict(report) for report in reports]))
        return
    rows = [(one.label, end_of(one.trial), in_words(one.kind), end_of(one.iri)) for one in reports]
    print_rows(("Trial", "Identity", "Kind of report", "Report"), rows)


def _print_trials(found: Sequence[tuple[StoredReport, Trial]]) -> None:
    from kg.display import tables

    for report, trial in found:
        typer.secho(f"\n{trial.label}  {report.iri}", bold=True)
        for table in tables(trial):
            print_rows(table.columns, table.rows, table.title)
