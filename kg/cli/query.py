"""Ask a named question, or any SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.options import StoreOption
from kg.cli.printing import as_text, print_rows, width
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.store import Answer, Store


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
    from kg.query import left_over

    if question is None:
        _print_questions(form)
        return
    with kg.open_store(store, read_only=True) as opened:
        answer = _ask(opened, question, dict(map(_parameter, parameters or ())))
    typer.echo(kg.render(answer, form, width()), nl=False)
    for words in left_over(answer) if form != "table" else ():
        typer.echo(words, err=True)


def _question_names(begun: str) -> list[str]:
    return [question.name for question in kg.questions() if question.name.startswith(begun)]


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


def _print_questions(form: str) -> None:
    rows = [
        (q.name, f"{q.number}. {q.words}", ", ".join(parameter.name for parameter in q.parameters))
        for q in kg.questions()
    ]
    if form == "json":
        typer.echo(as_text([dict(zip(("name", "question", "parameters"), row, strict=True)) for row in rows]))
    else:
        print_rows(("Name", "Question", "Parameters"), rows)
