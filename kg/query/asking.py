"""Named questions and any SPARQL, put to a store.

A parameter is a `VALUES` block of the query: `VALUES ?trial { UNDEF }` admits every trial and
`VALUES ?word { }` asks for no word. A given value replaces what stands between the braces, written as a
term; `LIMIT` and `OFFSET`, which turn pages of trials, take a number. No other text of the query changes.
So a question also runs as it stands in any SPARQL editor. What SPARQL cannot compute, a function of
`FUNCTIONS` makes of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from kg.errors import QueryError
from kg.query.concepts import (
    find_term,
    find_things,
    find_trials_in,
    find_trials_measuring,
    find_trials_with,
)
from kg.query.echoes import without_echoes
from kg.query.functions import FUNCTIONS
from kg.query.questions import Parameter, question
from kg.query.source import Source
from kg.query.terms import count, figures, iri, moment, number, text
from kg.query.trials import find_trials
from kg.store import Answer, Rows

Value: TypeAlias = str | int | Decimal

_WORD = re.compile(r"\w+")
_UNUSED = re.compile(r"\n\s*VALUES \?\w+ \{ UNDEF \}")
_ALL = "all"
_PREFIX = re.compile(r"^PREFIX .*$", re.M)
_PAGE = re.compile(
    r"  \{\n    (?P<trials>SELECT \?trial .* \{\n(?:      .*\n)+    \} GROUP BY \?trial.*?) ORDER BY \S+ \S+"
    r"(?: LIMIT (?P<limit>\d+))? OFFSET (?P<offset>\d+)\n  \}\n"
)
_ANY_TRIAL = re.compile(
    r"VALUES \?trial \{(?P<named>[^}]*)\}\n\s*\?trial a te:Trial ; rdfs:label \?name \.\n"
)


def answer(store: Source, name: str, **parameters: Value | None) -> Rows:
    """The answer to a named question; a parameter that is None is left at its default.

    Where a question turns pages, `more` of the answer counts the trials after this page. QueryError if
    there is no such question, parameter or trial, or if a value is not of its kind.
    """
    query, more = _turned_to_page(store, _with_values(store, name, parameters))
    rows = store.select(query)
    computed = FUNCTIONS[name](rows) if name in FUNCTIONS else rows
    return replace(without_echoes(computed), more=more)


def ask(store: Source, sparql: str) -> Answer:
    """The answer to any SPARQL: rows, yes or no, or triples; QueryError says where it does not parse."""
    return store.query(sparql)


def sparql(store: Source, name: str, parameters: Mapping[str, Value | None]) -> str:
    """The SPARQL of a named question with these parameters; the store tells which things a name means."""
    return _turned_to_page(store, _with_values(store, name, parameters))[0]


def _with_values(store: Source, name: str, parameters: Mapping[str, Value | None]) -> str:
    asked = question(name)
    given = {asked.parameter(key): str(value) for key, value in parameters.items() if value is not None}
    kinds = {parameter.kind for parameter in given}
    everywhere = kinds & _ONE_THING and "trial" not in kinds
    query = _PAGE.sub("", asked.sparql) if everywhere else asked.sparql
    terms: dict[str, list[str]] = {}
    for parameter, value in given.items():
        variable, found = _variable(parameter), list(_terms(store, parameter, value))
        terms[variable] = _of_both(terms.get(variable), found)
        if parameter.kind in _OF_TRIALS and name not in _OVER_OTHER_TRIALS:
            trials = _OF_TRIALS[parameter.kind](store, found)
            terms["trial"] = _of_both(terms.get("trial"), list(map(iri, trials)))
    for variable, some in terms.items():
        query = _bound(query, variable, some)
    return query


# A path between two interventions leads over trials that tested neither.
_OVER_OTHER_TRIALS = frozenset({"indirect-comparisons"})


# What narrows a question to the trials that have it, which are found before the question is asked.
_OF_TRIALS: Mapping[str, Callable[[Source, Iterable[str]], Iterable[str]]] = {
    "intervention": find_trials_with,
    "domain": find_trials_measuring,
}


def _of_both(some: list[str] | None, others: list[str]) -> list[str]:
    return others if some is None else [one for one in others if one in set(some)]


def _turned_to_page(store: Source, query: str) -> tuple[str, int]:
    """A query with the trials of its page in it, and how many trials come after them.

    Trials are put in order here, since a store that sorts thousands of names takes seconds.
    """
    page = _PAGE.search(query)
    if page is None or page["limit"] is None:
        return _UNUSED.sub("", query), 0
    trials = sorted((name, trial) for trial, name in _offered(store, query, page))
    first, size = int(page["offset"]), int(page["limit"])
    some = trials[first : first + size]
    named = " ".join(f"({iri(trial)} {text(name)})" for name, trial in some)
    told = f"{query[: page.start()]}  VALUES (?trial ?trialName) {{ {named} }}\n{query[page.end() :]}"
    told = _bound(told, "trial", [iri(trial) for _, trial in some])
    return _UNUSED.sub("", told), max(0, len(trials) - first - size)


def _offered(store: Source, query: str, page: re.Match[str]) -> Iterable[tuple[str, str]]:
    """The trials that the pages of a query are made of, and their names.

    The store lists its trials faster than it can select them.
    """
    any_trial = _ANY_TRIAL.search(page["trials"])
    if any_trial is None:
        prefixes = "\n".join(_PREFIX.findall(query))
        held = store.select(_UNUSED.sub("", f"{prefixes}\n{page['trials']}"))
        return ((str(trial), str(name)) for trial, name in held)
    names, admitted = store.trials(), any_trial["named"].split()
    if admitted == ["UNDEF"]:
        return names.items()
    trials = (named.strip("<>") for named in admitted)
    return ((trial, names[trial]) for trial in dict.fromkeys(trials) if trial in names)


def _terms(store: Source, parameter: Parameter, value: str) -> Iterable[str]:
    try:
        return _KINDS[parameter.kind](store, value)
    except QueryError as error:
        raise QueryError(f"{parameter.name}: {error}") from error


def _variable(parameter: Parameter) -> str:
    """The variable that a parameter gives values to: where two parameters do, those that both give."""
    return _VARIABLES.get(parameter.kind, parameter.name)


def _bound(query: str, variable: str, terms: Sequence[str]) -> str:
    if variable in _PAGE_TURNERS:
        return _turned(query, variable.upper(), *terms)
    block = re.compile(rf"(VALUES \?{variable} \{{)[^}}]*\}}")
    return block.sub(lambda found: f"{found[1]} {' '.join(terms)} }}", query)


def _turned(query: str, keyword: str, number: str) -> str:
    clause = "" if number == _ALL else f" {keyword} {number}"
    return re.sub(rf" {keyword} \d+", clause, query)


def _words(_: Source, value: str) -> list[str]:
    found = _WORD.findall(value.lower())
    if not found:
        raise QueryError(f"{value!r} holds no word")
    return [text(word) for word in found]


def _things(kind: str, scheme: str, store: Source, value: str) -> list[str]:
    return [iri(thing) for thing in find_things(store, kind, scheme, value)]


def _concept(scheme: str, _: Source, value: str) -> list[str]:
    return [iri(find_term((scheme,), value))]


_KINDS: Mapping[str, Callable[[Source, str], Iterable[str]]] = {
    "trial": lambda store, value: [iri(trial) for trial in find_trials(store, value)],
    "trials": lambda _, value: [value if value == _ALL else count(value)],
    "words": _words,
    "iri": lambda _, value: [iri(value)],
    "number": lambda _, value: [number(value)],
    "figure": lambda _, value: figures(value),
    "date": lambda _, value: [moment(value)],
    "intervention": partial(_things, "Intervention", "interventions"),
    "condition": lambda store, value: [iri(trial) for trial in find_trials_in(store, value)],
    "domain": partial(_concept, "outcome_domains"),
    "measured": lambda store, value: list(
        map(iri, find_trials_measuring(store, _concept("outcome_domains", store, value)))
    ),
    "verdict": partial(_concept, "verdicts"),
}
_VARIABLES = {"words": "word", "condition": "trial", "measured": "trial"}
_PAGE_TURNERS = frozenset({"limit", "offset"})
# What names one thing is looked for in every trial.
_ONE_THING = frozenset({"iri", "figure"})
