"""One report's graph beside the ontology, and what its nodes are in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg.model import Span
from kg.resources import resource
from kg.vocabulary import RDF_TYPE, TE, in_words

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_ONTOLOGY_GRAPH = NamedNode(TE.rstrip("#"))
_TELLING = ("measure", "statistic", "claimType", "value")


class ReportGraph:
    """The quads of one report, to be asked together with the ontology or serialized without it."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = tuple(quads)
        self._store = pyoxigraph.Store()
        self._store.extend(self.quads)
        self._store.extend(_ontology())

    def solutions(self, sparql: str) -> pyoxigraph.QuerySolutions:
        """The rows of a SELECT query over the union of report and ontology."""
        rows = self._store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(rows, pyoxigraph.QuerySolutions), "a check is a SELECT query"
        return rows

    def n_triples(self) -> str:
        """The report's triples without the names of their graphs."""
        return "".join(f"{quad.triple} .\n" for quad in self.quads)

    def quotes(self, node: str) -> tuple[Span, ...]:
        """The words behind a statement, in the order of the report."""
        return tuple(sorted(map(self._span, self._values(node, TE + "evidence"))))

    def describe(self, node: str) -> str:
        """What a node is, in words: `effect estimate, risk ratio, 1.08, mortality at 28 days`."""
        facts = [*self._values(node, RDF_TYPE), *chain.from_iterable(self._facts(node))]
        return ", ".join(dict.fromkeys(readable(fact) for fact in facts)) or node

    def _facts(self, node: str) -> Iterator[list[str]]:
        yield from (self._values(node, TE + name) for name in _TELLING)
        for named in (node, *self._values(node, TE + "outcome"), *self._values(node, TE + "arm")):
            yield self._values(named, _LABEL)

    def _values(self, node: str, predicate: str) -> list[str]:
        found = self._store.quads_for_pattern(NamedNode(node), NamedNode(predicate), None, None)
        return sorted({quad.object.value for quad in found if not isinstance(quad.object, Triple)})

    def _span(self, node: str) -> Span:
        start, end, quote = (self._values(node, TE + name)[0] for name in ("start", "end", "quote"))
        return Span(int(start), int(end), quote)


def readable(value: str) -> str:
    """A literal as it is, and a term of ours by its label: `RiskRatio` is `risk ratio`."""
    return in_words(value.removeprefix(TE)) if value.startswith(TE) else value


@cache
def _ontology() -> tuple[Quad, ...]:
    """The ontology and its vocabularies, in a graph of their own."""
    folder = resource("ontology")
    files = (folder / "trial-evidence.ttl", *sorted((folder / "vocabularies").glob("*.ttl")))
    return tuple(
        Quad(triple.subject, triple.predicate, triple.object, _ONTOLOGY_GRAPH)
        for file in files
        for triple in pyoxigraph.parse(path=file, format=RdfFormat.TURTLE)
    )
