"""The command line: parsing and printing only."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

import kg
from kg.errors import ExportError, QueryError, StoreError, TrialgraphError

if TYPE_CHECKING:
    from kg.check import Finding
    from kg.model import Trial
    from kg.pipeline import Receipt
    from kg.store import Answer, Store, StoredReport

FOUND_WRONG, USAGE, NO_STORE = 1, 2, 3
EXIT_CODES: tuple[tuple[type[TrialgraphError], int], ...] = (
    (StoreError, NO_STORE),
    (QueryError, USAGE),
    (ExportError, USAGE),
    (TrialgraphError, FOUND_WRONG),
)
EPILOG = (
    "Exit codes: 0 all is well; 1 a report failed or a check found something; "
    "2 the command is wrong (an option, question, trial or format); 3 the store cannot be used."
)
WIDTH_OF_A_PIPE = 200

T = TypeVar("T")

app = typer.Typer(
    help="Clinical trial reports as a knowledge graph in which every number has its words.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

StoreOption = Annotated[
    str,
    typer.Option("--store", envvar="TRIALGRAPH_STORE", help="A folder, or the URL of a SPARQL endpoint."),
]
TrialOption = Annotated[
    str | None, typer.Option("--trial", help="One trial, by its name, registration, PMID, DOI or IRI.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


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


def _question_names(begun: str) -> list[str]:
    return [question.name for question in kg.questions() if question.name.startswith(begun)]


def _export_names(begun: str) -> list[str]:
    return [name for name in (*kg.EXPORTERS, "all") if name.startswith(begun)]


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Clinical trial reports as a knowledge graph in which every number has its words."""


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Report files, or folders of them.")],
    store: StoreOption = "evidence",
    jobs: Annotated[int, typer.Option(min=1, help="How many processes read files.")] = 1,
    undated: Annotated[
        bool, typer.Option("--undated", help="Do not note when reports are read: equal input, equal bytes.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read trial reports into the store; each gets a line that says what became of it."""
    read_at = None if undated else datetime.now(UTC)
    receipts: list[Receipt] = []
    with kg.open_store(store) as opened:
        for receipt in _progress(kg.ingest(paths, opened, read_at=read_at, jobs=jobs), "reports"):
            typer.echo(_json(asdict(receipt), indent=None) if as_json else str(receipt))
            receipts.append(receipt)
    typer.echo(kg.summary(receipts), err=as_json)
    if not receipts or any(receipt.fate.failed for receipt in receipts):
        raise typer.Exit(FOUND_WRONG)


@app.command()
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
        reports = _reports(opened, trial)
        if trial is None and not everything:
            _print_reports(reports, as_json)
            return
        found = [(report, kg.from_rdf(opened.quads(report.iri))) for report in reports]
    if as_json:
        typer.echo(_json([{"iri": report.iri, **asdict(one)} for report, one in found]))
    else:
        _print_trials(found)


@app.command()
def query(
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE|-]",
            help="A question, a SPARQL file, or - for standard input.",
            autocompletion=_question_names,
        ),
    ] = None,
    store: StoreOption = "evidence",
    form: Annotated[str, typer.Option("--format", help="table, json, csv or tsv.")] = "table",
    parameters: Annotated[
        list[str] | None, typer.Option("--param", metavar="NAME=VALUE", help="Narrows a named question.")
    ] = None,
) -> None:
    """Ask a named question or any SPARQL; without a name, list the questions."""
    if question is None:
        _print_questions(form)
        return
    with kg.open_store(store, read_only=True) as opened:
        answer = _ask(opened, question, dict(map(_parameter, parameters or ())))
    typer.echo(kg.render(answer, form, _width()), nl=False)


@app.command()
def check(
    trial: Annotated[str | None, typer.Argument(help="One trial; else every report is checked.")] = None,
    store: StoreOption = "evidence",
    as_json: JsonOption = False,
) -> None:
    """Hold each report against the shapes and checks of the ontology; say what a reviewer should look at."""
    with kg.open_store(store, read_only=True) as opened:
        reports = _reports(opened, trial)
        found = {one.iri: kg.check_graph(opened.quads(one.iri)) for one in _progress(reports, "reports")}
    if as_json:
        typer.echo(_json([{"report": iri, **asdict(one)} for iri, some in found.items() for one in some]))
    else:
        _print_findings(found)
    if any(found.values()):
        raise typer.Exit(FOUND_WRONG)


@app.command()
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
        only = _one_trial(opened, trial) if trial is not None else None
        if format != "all":
            kg.export_graph(format, opened, output or sys.stdout.buffer, only)
            return
        for name, exporter in kg.EXPORTERS.items():
            kg.export_graph(name, opened, (output or Path("exports")) / f"{name}{exporter.SUFFIX}", only)


@app.command()
def graph(
    trial: Annotated[str, typer.Argument(help="Its name, registration, PMID, DOI or IRI.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A file ending in .svg, .png or .html.")],
    store: StoreOption = "evidence",
) -> None:
    """Draw one trial's evidence: population, arms, outcomes, results and effects."""
    with kg.open_store(store, read_only=True) as opened:
        _one_trial(opened, trial)
        fullest = max(_reports(opened, trial), key=lambda report: report.quads)
        drawn = kg.draw_trial(kg.from_rdf(opened.quads(fullest.iri)), output.suffix.removeprefix("."))
    output.write_bytes(drawn)
    typer.echo(f"{output} shows {fullest.label} as {fullest.iri} reports it")


@app.command()
def remove(
    report: Annotated[str, typer.Argument(help="Its IRI, or the end of it as `show` lists it.")],
    store: StoreOption = "evidence",
) -> None:
    """Take one report out of the store, and all that it stated."""
    with kg.open_store(store) as opened:
        gone = _report(opened.reports(), report)
        opened.remove(gone)
    typer.echo(f"removed {gone}")


def _reports(store: Store, trial: str | None) -> list[StoredReport]:
    """The reports of the trials that a name means, or all, in the order of their trials."""
    trials = None if trial is None else set(kg.find_trials(store, trial))
    held = (report for report in store.reports() if trials is None or report.trial in trials)
    return sorted(held, key=lambda report: (report.label.casefold(), report.iri))


def _one_trial(store: Store, name: str) -> str:
    first, *others = kg.find_trials(store, name)
    if others:
        raise QueryError(f"{name!r} could be any of these trials: {', '.join((first, *others))}")
    return first


def _report(held: Iterable[StoredReport], name: str) -> str:
    known = [report.iri for report in held]
    found = [iri for iri in known if iri == name or iri.endswith(f"/{name}")]
    if len(found) != 1:
        ends = ", ".join(map(_end, known)) or "none"
        raise QueryError(f"no one report is called {name!r}; the store holds: {ends}")
    return found[0]


def _ask(store: Store, question: str, parameters: dict[str, str]) -> Answer:
    """The answer to a named question, to the SPARQL of a file, or to that of standard input."""
    if question != "-" and not Path(question).is_file():
        return kg.answer(store, question, **parameters)
    if parameters:
        raise QueryError("only a named question takes --param: write the values into the SPARQL")
    sparql = sys.stdin.buffer.read() if question == "-" else Path(question).read_bytes()
    return kg.ask(store, sparql.decode(errors="replace"))


def _parameter(setting: str) -> tuple[str, str]:
    name, equals, value = setting.partition("=")
    if not equals:
        raise QueryError(f"--param {setting!r} is not of the form name=value")
    return name, value


def _end(iri: str) -> str:
    """The part of an IRI that people use."""
    return iri.rpartition("/")[2]


def _print_reports(reports: Sequence[StoredReport], as_json: bool) -> None:
    from kg.vocabulary import in_words

    if as_json:
        typer.echo(_json([asdict(report) for report in reports]))
        return
    rows = [(one.label, _end(one.trial), in_words(one.kind), _end(one.iri)) for one in reports]
    _print_rows(("Trial", "Identity", "Kind of report", "Report"), rows)


def _print_trials(found: Sequence[tuple[StoredReport, Trial]]) -> None:
    from kg.display import tables

    for report, trial in found:
        typer.secho(f"\n{trial.label}  {report.iri}", bold=True)
        for table in tables(trial):
            _print_rows(table.columns, table.rows, table.title)


def _print_questions(form: str) -> None:
    rows = [
        (q.name, f"{q.number}. {q.words}", ", ".join(parameter.name for parameter in q.parameters))
        for q in kg.questions()
    ]
    if form == "json":
        typer.echo(_json([dict(zip(("name", "question", "parameters"), row, strict=True)) for row in rows]))
    else:
        _print_rows(("Name", "Question", "Parameters"), rows)


def _print_findings(found: Mapping[str, Sequence[Finding]]) -> None:
    for report, findings in found.items():
        for finding in findings:
            typer.echo(f"{_end(report)}: {finding}")
    wrong, held = sum(map(bool, found.values())), len(found)
    typer.echo(f"{wrong} of {held} reports need a look" if wrong else f"every report is sound ({held})")


def _print_rows(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, title=title, title_justify="left", box=box.HORIZONTALS, show_lines=bool(title))
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=_width() or WIDTH_OF_A_PIPE).print(table)


def _width() -> int | None:
    """The width of the terminal, or what `COLUMNS` says; a pipe has none."""
    measured = sys.stdout.isatty() or "COLUMNS" in os.environ
    return shutil.get_terminal_size().columns if measured else None


def _progress(items: Iterable[T], what: str) -> Iterator[T]:
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


def _json(value: object, indent: int | None = 2) -> str:
    """JSON in which numbers stay as printed: a decimal is a string."""
    return json.dumps(value, indent=indent, ensure_ascii=False, default=str)
