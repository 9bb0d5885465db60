"""What a question is answered with: columns and rows, as Python values or as a SPARQL result file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from kg.errors import QueryError, StoreError


class Iri(str):
    """An IRI in an answer, so that it differs from a string that looks like one."""

    __slots__ = ()


Term: TypeAlias = NamedNode | BlankNode | Literal | Triple | None
Value: TypeAlias = Iri | str | int | float | Decimal | bool | None

RESULT_FORMATS = {
    "csv": QueryResultsFormat.CSV,
    "json": QueryResultsFormat.JSON,
    "tsv": QueryResultsFormat.TSV,
}

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: dict[str, Callable[[str], Value]] = {
    f"{_XSD}integer": int,
    f"{_XSD}decimal": Decimal,
    f"{_XSD}double": float,
    f"{_XSD}float": float,
    f"{_XSD}boolean": lambda text: text in ("true", "1"),
}


_DATATYPES: dict[type, str] = {
    bool: f"{_XSD}boolean",
    int: f"{_XSD}integer",
    Decimal: f"{_XSD}decimal",
    float: f"{_XSD}double",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a SELECT: its columns, its rows as Python values, and the SPARQL JSON it came in.

    `more` is how many trials of the store come after those that the answer is about.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    json: bytes = field(repr=False)
    more: int = 0

    @classmethod
    def of(cls, columns: Iterable[str], rows: Iterable[Iterable[Value]]) -> Rows:
        """An answer that was computed from others."""
        names, values = tuple(columns), tuple(map(tuple, rows))
        return cls(names, values, _as_json(names, values))

    @classmethod
    def from_json(cls, json: bytes) -> Rows:
        """The rows of a SPARQL result file in JSON; StoreError if it is damaged or cut off."""
        columns, terms = _table(json)
        return cls(columns, tuple(tuple(map(_value, row)) for row in terms), json)

    def terms(self) -> list[tuple[Term, ...]]:
        """Each row as RDF terms."""
        return _table(self.json)[1]

    def results(self, format: str = "json") -> bytes:
        """The answer as a SPARQL result file: json, csv or tsv."""
        if format not in RESULT_FORMATS:
            raise QueryError(f"{format!r} is not a result format; there are {', '.join(RESULT_FORMATS)}")
        if format == "json":
            return self.json
        return _solutions(self.json).serialize(format=RESULT_FORMATS[format]) or b""

    def records(self) -> Iterator[dict[str, Value]]:
        """Each row by its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def yes_or_no(json: bytes) -> bool:
    """The answer in a SPARQL result file to an ASK; StoreError if it is damaged or has rows."""
    results = _parsed(json)
    if isinstance(results, QuerySolutions):
        raise StoreError("the answer has rows where a yes or no was asked for")
    return bool(results)


def _as_json(columns: tuple[str, ...], rows: tuple[tuple[Value, ...], ...]) -> bytes:
    bindings = [
        {name: _binding(value) for name, value in zip(columns, row, strict=True) if value is not None}
        for row in rows
    ]
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}).encode()


def _binding(value: Value) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"type": "uri", "value": value}
    if isinstance(value, bool):
        return {"type": "literal", "value": str(value).lower(), "datatype": _DATATYPES[bool]}
    datatype = _DATATYPES.get(type(value))
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return {"type": "literal", "value": written} | ({"datatype": datatype} if datatype else {})


def _table(json: bytes) -> tuple[tuple[str, ...], list[tuple[Term, ...]]]:
    solutions = _solutions(json)
    columns = tuple(variable.value for variable in solutions.variables)
    try:
        return columns, [tuple(solution) for solution in solutions]
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the answer is cut off or damaged: {error}") from error


def _solutions(json: bytes) -> QuerySolutions:
    results = _parsed(json)
    if not isinstance(results, QuerySolutions):
        raise StoreError("the answer is a yes or no where rows were asked for")
    return results


def _parsed(json: bytes) -> QuerySolutions | QueryBoolean:
    try:
        return parse_query_results(json, format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the answer is cut off or damaged: {error}") from error


def _value(term: Term) -> Value:
    if isinstance(term, Literal):
        return _literal_value(term)
    if isinstance(term, NamedNode):
        return Iri(term.value)
    return None if term is None else str(term)


def _literal_value(literal: Literal) -> Value:
    convert = _NUMBERS.get(literal.datatype.value, str)
    try:
        return convert(literal.value)
    except (ValueError, InvalidOperation):
        return literal.value
