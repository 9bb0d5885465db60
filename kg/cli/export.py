"""Write the graph in a format that others read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

import kg
from kg.cli.chosen import one_trial
from kg.cli.options import StoreOption, TrialOption


def export(
    format: Annotated[
        str,
        typer.Argument(
            help="turtle, trig, ntriples, nquads, jsonld, rdfxml, graphml, or all of them.",
            autocompletion=_export_names,
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; for `all` the folder.")
    ] = None,
    trial: TrialOption = None,
    store: StoreOption = "evidence",
) -> None:
    """Write the whole store, or one trial, in a format that others read; the same bytes each time."""
    with kg.open_store(store, read_only=True) as opened:
        only = one_trial(opened, trial) if trial is not None else None
        if format != "all":
            kg.export_graph(format, opened, output or sys.stdout.buffer, only)
            return
        for name, exporter in kg.EXPORTERS.items():
            kg.export_graph(name, opened, (output or Path("exports")) / f"{name}{exporter.SUFFIX}", only)


def _export_names(begun: str) -> list[str]:
    return [name for name in (*kg.EXPORTERS, "all") if name.startswith(begun)]
