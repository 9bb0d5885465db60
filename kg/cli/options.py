"""The options that commands share, and the exit codes."""

from __future__ import annotations

from typing import Annotated

import typer

FOUND_WRONG, USAGE, NO_STORE = 1, 2, 3

StoreOption = Annotated[
    str,
    typer.Option("--store", envvar="TRIALGRAPH_STORE", help="A folder, or the URL of a SPARQL endpoint."),
]
TrialOption = Annotated[
    str | None, typer.Option("--trial", help="One trial, by its name, registration, PMID, DOI or IRI.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
