"""Read trial reports into a store."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.options import FOUND_WRONG, JsonOption, StoreOption
from kg.cli.printing import as_text, progress

if TYPE_CHECKING:
    from kg.pipeline import Receipt


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Report files, or folders of them.")],
    store: StoreOption = "evidence",
    jobs: Annotated[int, typer.Option(min=1, help="How many processes read files.")] = 1,
    undated: Annotated[
        bool, typer.Option("--undated", help="Do not note when reports are read: equal input, equal bytes.")
    ] = False,
    least: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out results, estimates and claims less sure than this.")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Read trial reports into the store; each gets a line that says what became of it."""
    read_at = None if undated else datetime.now(UTC)
    receipts: list[Receipt] = []
    with kg.open_store(store) as opened:
        for receipt in progress(
            kg.ingest(paths, opened, read_at=read_at, jobs=jobs, least=Decimal(str(least))), "reports"
        ):
            typer.echo(as_text(asdict(receipt), indent=None) if as_json else str(receipt))
            receipts.append(receipt)
    typer.echo(kg.summary(receipts), err=as_json)
    if not receipts or any(receipt.fate.failed for receipt in receipts):
        raise typer.Exit(FOUND_WRONG)
