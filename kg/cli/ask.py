"""Ask a question in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

import kg
from kg.cli.options import USAGE, JsonOption, StoreOption
from kg.cli.printing import as_text

if TYPE_CHECKING:
    from kg.in_words import InWords


def ask(
    question: Annotated[str, typer.Argument(help="A question in English, in quotation marks.")],
    store: StoreOption = "evidence",
    with_sparql: Annotated[bool, typer.Option("--sparql", help="Show the SPARQL that was run.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask a question in words: it becomes a named question, or is declined with a reason."""
    with kg.open_store(store, read_only=True) as opened:
        answer = kg.ask_in_words(opened, question)
    typer.echo(as_text(asdict(answer)) if as_json else _text(answer, with_sparql), nl=as_json)
    if answer.question is None:
        raise typer.Exit(USAGE)


def _text(answer: InWords, with_sparql: bool) -> str:
    lines = _answered(answer) if answer.question else _declined(answer)
    return "\n".join([*lines, *(["", answer.sparql] if with_sparql and answer.sparql else [])]) + "\n"


def _answered(answer: InWords) -> list[str]:
    settings = "".join(f" --param '{name}={value}'" for name, value in answer.parameters)
    more = [f"… and {answer.more} more."] if answer.more else []
    more += [f"{answer.trials_left} more trials were not looked at."] if answer.trials_left else []
    quotes = [f"  “{quote.words}” ({quote.report})" for quote in answer.evidence]
    asked = f"Asked as: trialgraph query {answer.question}{settings}"
    return [*answer.sentences, *more, *([""] if quotes else []), *quotes, "", asked]


def _declined(answer: InWords) -> list[str]:
    nearest = [f"  {one}" for one in answer.nearest]
    return [f"No answer: {answer.reason}.", *(["Nearest:"] if nearest else []), *nearest]
