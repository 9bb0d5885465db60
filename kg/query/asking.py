"""Named questions and any SPARQL, put to a store.

A parameter is a `VALUES` block of the query: `VALUES ?trial { UNDEF }` admits every trial and
`VALUES ?word { }` asks for no word. A given value replaces what stands between the braces, written as a
term; no other text of the query changes. So a question also runs as it stands in any SPARQL editor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

from kg.errors import QueryError
from kg.query.questions import Parameter, question
from kg.query.source import Source
from kg.query.terms import iri, number, text
from kg.query.trials import find_trials
from kg.store import Answer, Rows

Value: TypeAlias = str | int | Decimal

_WORD = re.compile(r"\w+")
_UNUSED = re.compile(r"\n\s*VALUES \?\w+ \{ UNDEF \}")


def answer(store: Source, name: str, **parameters: Value | None) -> Rows:
    """The answer to a named question; a parameter that is None is left at its default.

    QueryError if there is no such question, parameter or trial, or if a value is not of its kind.
    """
    return store.select(sparql(store, name, parameters))


def ask(store: Source, sparql: str) -> Answer:
    """The answer to any SPARQL: rows, yes or no, or triples; QueryError says where it does not parse."""
    return store.query(sparql)


def sparql(store: Source, name: str, parameters: Mapping[str, Value | None]) -> str:
    """The SPARQL of a named question with these parameters; the store tells which trials a name means."""
    asked = question(name)
    query = asked.sparql
    for parameter, value in ((asked.parameter(key), value) for key, value in parameters.items()):
        if value is not None:
            query = _bound(query, parameter, _terms(store, parameter, str(value)))
    return _UNUSED.sub("", query)


def _terms(store: Source, parameter: Parameter, value: str) -> Iterable[str]:
    try:
        return _KINDS[parameter.kind](store, value)
    except QueryError as error:
        raise QueryError(f"{parameter.name}: {error}") from error


def _bound(query: str, parameter: Parameter, terms: Iterable[str]) -> str:
    block = re.compile(rf"(VALUES \?{_VARIABLES.get(parameter.kind, parameter.name)} \{{)[^}}]*\}}")
    return block.sub(lambda found: f"{found[1]} {' '.join(terms)} }}", query)


def _words(_: Source, value: str) -> list[str]:
    found = _WORD.findall(value.lower())
    if not found:
        raise QueryError(f"{value!r} holds no word")
    return [text(word) for word in found]


_KINDS: Mapping[str, Callable[[Source, str], Iterable[str]]] = {
    "trial": lambda store, value: [iri(trial) for trial in find_trials(store, value)],
    "words": _words,
    "iri": lambda _, value: [iri(value)],
    "number": lambda _, value: [number(value)],
}
_VARIABLES = {"words": "word"}
