"""Quads in memory, to be asked like a store."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions

from kg.model import Trial
from kg.rdf import to_rdf
from kg.store import Answer, Rows

_TRIALS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT ?trial (MIN(?label) AS ?name) { ?trial a te:Trial ; rdfs:label ?label } GROUP BY ?trial"""


class Graph:
    """A graph of the tests; the default graph of a question is the union of all graphs."""

    def __init__(self, quads: Iterable[pyoxigraph.Quad] = ()) -> None:
        self.quads = pyoxigraph.Store()
        self.quads.extend(quads)

    @classmethod
    def of(cls, *trials: Trial) -> Graph:
        return cls(quad for trial in trials for quad in to_rdf(trial))

    def query(self, sparql: str) -> Answer:
        return self.select(sparql)

    def select(self, sparql: str) -> Rows:
        solutions = self.quads.query(sparql, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions)
        return Rows.from_json(solutions.serialize(format=QueryResultsFormat.JSON) or b"")

    def trials(self) -> dict[str, str]:
        rows = self.select(_TRIALS)
        return {str(trial): str(name) for trial, name in rows}
