"""List the spans that learned taggers mark in reports."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import JsonOption
from kg.cli.printing import as_text, print_rows
from kg.tag import Kind, Reader, TaggedSpan


def tag(
    file: Annotated[Path, typer.Argument(help="A report in any format that can be read.")],
    kind: Annotated[Kind, typer.Option(help="What to look for.")] = Kind.RESULTS_BY_ARM,
    reader: Annotated[
        Reader, typer.Option(help="fast, or neural: better, slower, needs the extra of that name.")
    ] = Reader.FAST,
    as_json: JsonOption = False,
) -> None:
    """List the spans of a report that learned taggers mark, with their offsets; nothing is stored."""
    import kg
    from kg.errors import ReadingError

    for document in kg.read_reports(file):
        if isinstance(document, ReadingError):
            raise document
        found = kg.tag_report(document, kind, reader)
        if as_json:
            typer.echo(as_text([{"label": one.label, **asdict(one.span)} for one in found]))
        else:
            print_rows(("From", "To", "Label", "Words"), [_row(one) for one in found])


def _row(one: TaggedSpan) -> tuple[str, str, str, str]:
    return str(one.span.start), str(one.span.end), one.label, " ".join(one.span.quote.split())
