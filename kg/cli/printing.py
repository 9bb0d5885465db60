"""How commands print: tables, JSON, and progress on a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

WIDTH_OF_A_PIPE = 200

T = TypeVar("T")


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    """Print a table as wide as the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title, title_justify="left", box=box.HORIZONTALS, show_lines=bool(title))
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=width() or WIDTH_OF_A_PIPE).print(table)


def width() -> int | None:
    """The width of the terminal, or what `COLUMNS` says; a pipe has none."""
    measured = sys.stdout.isatty() or "COLUMNS" in os.environ
    return shutil.get_terminal_size().columns if measured else None


def progress(items: Iterable[T], what: str) -> Iterator[T]:
    """The items, counted on a terminal while they come, on standard error."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} {task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    # a live display passes on what is printed meanwhile: to the terminal, never instead of a file or pipe
    live = Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),
    )
    with live:
        yield from live.track(items, total=None, description=what)


def as_text(value: object, indent: int | None = 2) -> str:
    """JSON in which numbers stay as printed: a decimal is a string."""
    return json.dumps(value, indent=indent, ensure_ascii=False, default=str)
