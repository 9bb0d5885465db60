"""The words of the reports behind the rows of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.query import Source
from kg.query.terms import text
from kg.store import Iri, Value

_QUOTES = """
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?statement ?quote ?report ?start {{
  VALUES ?statement {{ {statements} }}
  ?statement te:evidence ?span . ?span te:quote ?quote ; te:inReport ?report ; te:start ?start .
}} ORDER BY ?statement ?report ?start"""
_SILENT = """
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?statement ?silent {{
  VALUES ?statement {{ {statements} }} ?statement te:notReported ?silent .
}} ORDER BY ?statement ?silent"""
# Where a row holds no statement, its trial and its labels lead to one.
_RESULTS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?quote ?report ?start {{
  ?trial rdfs:label {trialName} ; te:hasOutcome ?outcome . ?outcome rdfs:label ?called .
  ?statement te:outcome ?outcome ; te:arm ?arm ; te:evidence ?span . ?arm rdfs:label ?named .
  FILTER(STR(?called) = {outcomeLabel} && STR(?named) = {armLabel})
  ?span te:quote ?quote ; te:inReport ?report ; te:start ?start .
}} ORDER BY ?report ?start"""
_ARMS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?quote ?report ?start {{
  ?trial rdfs:label {trialName} ; te:hasArm ?arm . ?arm rdfs:label ?named ; te:evidence ?span .
  FILTER(STR(?named) = {armLabel})
  ?span te:quote ?quote ; te:inReport ?report ; te:start ?start .
}} ORDER BY ?report ?start"""
_TRIALS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?quote ?report ?start {{
  ?trial a te:Trial ; rdfs:label {trialName} ; te:evidence ?span .
  ?span te:quote ?quote ; te:inReport ?report ; te:start ?start .
}} ORDER BY ?report ?start"""
_BY_LABELS: Mapping[str, str] = {
    "participants": _TRIALS,
    "outcome-results": _RESULTS,
    "adverse-events": _RESULTS,
    "arms": _ARMS,
}
_STATEMENTS = ("estimate", "statement", "target")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report that a sentence rests on."""

    words: str
    report: str


def quotes(store: Source, question: str, rows: Sequence[Mapping[str, Value]]) -> tuple[Quote, ...]:
    """The words behind some rows of a named question, each once, in their order."""
    found = [*_in_rows(rows), *_of_statements(store, rows), *_by_labels(store, question, rows)]
    return tuple(dict.fromkeys(found))


def silences(store: Source, rows: Sequence[Mapping[str, Value]]) -> Mapping[str, tuple[str, ...]]:
    """What each statement of some rows is known not to report."""
    statements = _statements(rows)
    query = _SILENT.format(statements=" ".join(f"<{one}>" for one in statements))
    found: dict[str, tuple[str, ...]] = {}
    for statement, silent in store.select(query) if statements else ():
        found[str(statement)] = (*found.get(str(statement), ()), str(silent))
    return found


def _in_rows(rows: Iterable[Mapping[str, Value]]) -> Iterator[Quote]:
    for row in rows:
        if row.get("quote") and row.get("report"):
            yield Quote(str(row["quote"]), _end(row["report"]))


def _of_statements(store: Source, rows: Sequence[Mapping[str, Value]]) -> Iterator[Quote]:
    statements = _statements(rows)
    if not statements or any("quote" in row and "report" in row for row in rows):
        return
    query = _QUOTES.format(statements=" ".join(f"<{one}>" for one in statements))
    joined: dict[tuple[str, str], list[str]] = {}
    for statement, quote, report, _ in store.select(query):
        joined.setdefault((str(statement), _end(report)), []).append(str(quote))
    for (_, report), words in joined.items():
        yield Quote(" … ".join(dict.fromkeys(words)), report)


def _by_labels(store: Source, question: str, rows: Sequence[Mapping[str, Value]]) -> Iterator[Quote]:
    for row in rows if question in _BY_LABELS else ():
        labels = {name: text(str(value)) for name, value in row.items() if name in _LABELS}
        joined: dict[str, list[str]] = {}
        for quote, report, _ in store.select(_BY_LABELS[question].format(**labels)):
            joined.setdefault(_end(report), []).append(str(quote))
        yield from (Quote(" … ".join(dict.fromkeys(words)), report) for report, words in joined.items())


_LABELS = ("trialName", "outcomeLabel", "armLabel")


def _statements(rows: Iterable[Mapping[str, Value]]) -> tuple[str, ...]:
    named = (row.get(column) for row in rows for column in _STATEMENTS)
    return tuple(dict.fromkeys(str(one) for one in named if isinstance(one, Iri)))


def _end(report: Value) -> str:
    return str(report).rpartition("/")[2]
