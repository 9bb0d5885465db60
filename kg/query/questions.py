"""The named questions: one `.rq` file each in `queries/`, whose header says what it asks, takes and gives.

>>> question("participants").number
4
>>> [column.name for column in question("participants").columns][:3]
['trialName', 'randomized', 'analysed']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from kg.errors import QueryError
from kg.resources import resource

_HEADER = re.compile(r"^# (?P<key>title|question|parameter|column): (?P<text>.+)$", re.M)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be narrowed by; its `kind` says how a value is read and written."""

    name: str
    kind: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: its number and words in the list of questions, and its SPARQL."""

    name: str
    title: str
    number: int
    words: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sparql: str

    def parameter(self, name: str) -> Parameter:
        """The parameter of this name; QueryError says which there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(f"{one.name} ({one.kind})" for one in self.parameters)
        raise QueryError(f"{self.name} has no parameter {name!r}; it takes: {known}")


@cache
def questions() -> tuple[Question, ...]:
    """Every named question, by number."""
    found = map(_read, resource("queries").glob("*.rq"))
    return tuple(sorted(found, key=lambda question: question.number))


def question(name: str) -> Question:
    """The question of this name; QueryError suggests the nearest names."""
    known = {question.name: question for question in questions()}
    if name not in known:
        near = get_close_matches(name, known, cutoff=0.4) or sorted(known)
        raise QueryError(f"no question is called {name!r}; did you mean {', '.join(near)}?")
    return known[name]


def _read(path: Path) -> Question:
    sparql = path.read_text(encoding="utf-8")
    number, words = _texts(sparql, "question")[0].split(" ", 1)
    return Question(
        name=path.stem,
        title=_texts(sparql, "title")[0],
        number=int(number),
        words=words,
        parameters=tuple(Parameter(*text.split(" ", 3)) for text in _texts(sparql, "parameter")),
        columns=tuple(Column(*text.split(" ", 1)) for text in _texts(sparql, "column")),
        sparql=sparql,
    )


def _texts(sparql: str, key: str) -> list[str]:
    return [header["text"] for header in _headers(sparql) if header["key"] == key]


def _headers(sparql: str) -> Iterator[re.Match[str]]:
    return _HEADER.finditer(sparql)
