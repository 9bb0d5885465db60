"""An answer as columns of plain text for a person, or as a SPARQL result file for a program."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.errors import QueryError
from kg.store import Answer, Iri, Rows, Value
from kg.store.rows import RESULT_FORMATS
from kg.vocabulary import TE, in_words

FORMATS = ("table", *sorted(RESULT_FORMATS))

_YES_OR_NO: Mapping[str, Callable[[bool], str]] = {
    "table": lambda answer: "yes" if answer else "no",
    "csv": lambda answer: str(answer).lower(),
    "json": lambda answer: json.dumps({"head": {}, "boolean": answer}),
    "tsv": lambda answer: str(answer).lower(),
}
_GAP = "  "
_MISSING = "–"
_NARROWEST = 8
_DATA = "https://w3id.org/trial-evidence/id/"
_WITHIN_NAME = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LABEL_COLUMN = re.compile(r"(?:Name|Label)$")


def render(answer: Answer, format: str = "table", width: int | None = None) -> str:
    """An answer in one of `FORMATS`; a table is fitted into `width` characters where that is given.

    A yes or no is a word, or what the SPARQL result formats make of it; triples are always N-Triples.
    """
    if format not in FORMATS:
        raise QueryError(f"{format!r} is not a format of answers; there are: {', '.join(FORMATS)}")
    if isinstance(answer, bool):
        return _YES_OR_NO[format](answer) + "\n"
    if isinstance(answer, tuple):
        return "".join(f"{triple} .\n" for triple in answer)
    return table(answer, width) if format == "table" else answer.results(format).decode()


def table(rows: Rows, width: int | None = None) -> str:
    """An answer as aligned columns under their names, and the number of rows.

    Terms of the ontology stand in words, and what is not reported as a dash.
    """
    lines = [tuple(map(heading, rows.columns)), *(tuple(map(cell, row)) for row in rows)]
    widths = _fitted([max(map(len, column)) for column in zip(*lines, strict=True)], width)
    rule = _GAP.join("─" * one for one in widths)
    head, *body = ("\n".join(_wrapped(line, widths)) for line in lines)
    return "\n".join((head, rule, *body, "; ".join((_count(len(rows)), *left_over(rows))), ""))


def left_over(answer: Answer) -> tuple[str, ...]:
    """What to say of the trials after the page that an answer is about; nothing where there are none."""
    if isinstance(answer, Rows) and answer.more:
        return (f"{answer.more} more trials: the parameters limit and offset turn the page",)
    return ()


def heading(column: str) -> str:
    """The name of a column in words: `trialName` is `trial`, `lostPercent` is `lost percent`."""
    return _WITHIN_NAME.sub(" ", _LABEL_COLUMN.sub("", column) or column).lower()


def cell(value: Value) -> str:
    """A value as a person reads it: a term by its label, an IRI of the store by its last parts."""
    if isinstance(value, Iri):
        return in_words(value.removeprefix(TE)) if value.startswith(TE) else value.removeprefix(_DATA)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _MISSING if value is None else " ".join(str(value).split())


def _fitted(widths: Sequence[int], width: int | None) -> list[int]:
    """The widths of columns, the widest made narrower until they fit into a line."""
    fitted = list(widths)
    room = (width or sum(fitted) + len(fitted) * len(_GAP)) - len(_GAP) * (len(fitted) - 1)
    while sum(fitted) > room and max(fitted) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _wrapped(line: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [_lines(words, width) for words, width in zip(line, widths, strict=True)]
    for height in range(max(map(len, cells), default=0)):
        parts = (words[height] if height < len(words) else "" for words in cells)
        yield _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()


def _lines(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, break_on_hyphens=False) or [""]


def _count(rows: int) -> str:
    return {0: "no rows", 1: "1 row"}.get(rows, f"{rows} rows")
