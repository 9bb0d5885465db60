"""Draw one trial's evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import kg
from kg.cli.chosen import one_trial, reports_of
from kg.cli.options import StoreOption


def graph(
    trial: Annotated[str, typer.Argument(help="Its name, registration, PMID, DOI or IRI.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A file ending in .svg, .png or .html.")],
    store: StoreOption = "evidence",
) -> None:
    """Draw one trial's evidence: population, arms, outcomes, results and effects."""
    with kg.open_store(store, read_only=True) as opened:
        one_trial(opened, trial)
        fullest = max(reports_of(opened, trial), key=lambda report: report.quads)
        drawn = kg.draw_trial(kg.from_rdf(opened.quads(fullest.iri)), output.suffix.removeprefix("."))
    output.write_bytes(drawn)
    typer.echo(f"{output} shows {fullest.label} as {fullest.iri} reports it")
