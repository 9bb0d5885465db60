"""The program: its commands, its version, and how errors end it."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from typing import Annotated

import typer

from kg.cli import (
    ask,
    check,
    export,
    graph,
    infer,
    ingest,
    network,
    pool,
    query,
    remove,
    same,
    show,
    tag,
    vocab,
)
from kg.cli.options import FOUND_WRONG, NO_STORE, USAGE
from kg.errors import ExportError, QueryError, StoreError, TrialgraphError, VocabularyError

COMMANDS = (
    ingest.ingest,
    show.show,
    query.query,
    ask.ask,
    check.check,
    infer.infer,
    export.export,
    graph.graph,
    network.network,
    network.gaps,
    network.similar,
    pool.pool,
    tag.tag,
    same.same,
    remove.remove,
)
EXIT_CODES: tuple[tuple[type[TrialgraphError], int], ...] = (
    (StoreError, NO_STORE),
    (QueryError, USAGE),
    (ExportError, USAGE),
    (VocabularyError, USAGE),
    (TrialgraphError, FOUND_WRONG),
)
EPILOG = (
    "Exit codes: 0 all is well; 1 a report failed or a check found something; "
    "2 the command is wrong (an option, question, trial or format); 3 the store cannot be used."
)

app = typer.Typer(
    help="Clinical trial reports as a knowledge graph in which every number has its words.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; an error of ours or of a file is one line on standard error, and its exit code."""
    try:
        app()
    except TrialgraphError as error:
        typer.echo(f"trialgraph: {error}", err=True)
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))
    except OSError as error:
        typer.echo(f"trialgraph: {error}", err=True)
        sys.exit(USAGE)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"trialgraph {version_of('trialgraph')}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Clinical trial reports as a knowledge graph in which every number has its words."""


for _command in COMMANDS:
    app.command()(_command)
app.add_typer(vocab.vocab, name="vocab")
