"""What may not be asked: nothing that changes the store or calls other servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import QueryError

_KEYWORD = "service"


def refuse_service(sparql: str) -> None:
    """Raise QueryError if a question would call another server.

    The grammar lets a call be written with its keyword only, so a question without the word needs no
    parsing; in one that has it, the parsed query decides, since the word may stand in a string.
    """
    if _KEYWORD not in sparql.casefold():
        return
    # engines disagree on whether an escaped quote ends a string: what runs could differ from what is parsed
    if "\\u" in sparql.casefold():
        raise QueryError(r"a question with the word 'service' may not have \u escapes: write the characters")
    if any(_calls(_parsed(sparql))):
        raise QueryError("SERVICE is refused: a question may not call other servers")


def _parsed(sparql: str) -> Any:
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(sparql)
    except ParseException as error:
        raise QueryError(f"not a SPARQL query: {error}") from error


def _calls(parsed: Any) -> Iterator[bool]:
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(parsed, CompValue):
        if parsed.name == "ServiceGraphPattern":
            yield True
        parsed = list(parsed.values())
    if isinstance(parsed, list | ParseResults):
        for part in parsed:
            yield from _calls(part)
