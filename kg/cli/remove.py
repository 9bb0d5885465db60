"""Take a report out of the store."""

from __future__ import annotations

from typing import Annotated

import typer

import kg
from kg.cli.chosen import one_report
from kg.cli.options import StoreOption


def remove(
    report: Annotated[str, typer.Argument(help="Its IRI, or the end of it as `show` lists it.")],
    store: StoreOption = "evidence",
) -> None:
    """Take one report out of the store, and all that it stated."""
    with kg.open_store(store) as opened:
        gone = one_report(opened.reports(), report)
        opened.remove(gone)
        kg.unite_trials(opened)
    typer.echo(f"removed {gone}")
