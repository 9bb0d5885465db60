"""One report's graph beside the ontology, and what its nodes are in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Self

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple

from kg.check.findings import Finding
from kg.model import Span
from kg.resources import resource
from kg.vocabulary import RDF_TYPE, TE, in_words

_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_ONTOLOGY_GRAPH = NamedNode(TE.rstrip("#"))
_TELLING = ("measure", "statistic", "claimType", "value")


class ReportGraph:
    """The quads of one report: inside `with` they can be asked together with the ontology.

    One store holds the ontology for all, since loading it costs more than checking a report.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = tuple(quads)
        self._store = _ontology()
        self._labels = {str(quad.subject): _text(quad) for quad in self.quads if quad.predicate == _LABEL}

    def __enter__(self) -> Self:
        self._store.extend(self.quads)
        return self

    def __exit__(self, *_: object) -> None:
        for quad in self.quads:
            self._store.remove(quad)

    def rows(self, sparql: str) -> Iterator[dict[str, str]]:
        """The rows of a SELECT over report and ontology together, by column; empty columns are left out."""
        solutions = self._store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions), "a check is a SELECT"
        columns = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {column: solution[column].value for column in columns if solution[column] is not None}

    def n_triples(self) -> str:
        """The report's triples without the names of their graphs."""
        return "".join(f"{quad.triple} .\n" for quad in self.quads)

    def finding(self, rule: str, subject: str, message: str, details: Mapping[str, str]) -> Finding:
        """What a checker found wrong with a statement, in words, with the report's words."""
        named = ", ".join(f"{name} {self.in_words(value)}" for name, value in details.items())
        message = f"{message} ({named})" if named else message
        return Finding(rule, subject, self.describe(subject), message, self.quotes(subject))

    def quotes(self, node: str) -> tuple[Span, ...]:
        """The words behind a statement, in the order of the report."""
        return tuple(sorted(map(self._span, self._values(node, TE + "evidence"))))

    def describe(self, node: str) -> str:
        """What a node is, in words: `effect estimate, risk ratio, 1.08, mortality at 28 days`."""
        facts = [*self._values(node, RDF_TYPE), *chain.from_iterable(self._facts(node))]
        return ", ".join(dict.fromkeys(map(self.in_words, facts))) or node

    def in_words(self, value: str) -> str:
        """A literal as it is, a term of ours by its name, and any other node by its label."""
        if value.startswith(TE):
            return in_words(value.removeprefix(TE))
        return self._labels.get(f"<{value}>", value)

    def _facts(self, node: str) -> Iterator[list[str]]:
        yield from (self._values(node, TE + name) for name in _TELLING)
        for named in (node, *self._values(node, TE + "outcome"), *self._values(node, TE + "arm")):
            yield self._values(named, _LABEL.value)

    def _values(self, node: str, predicate: str) -> list[str]:
        return sorted(
            set(map(_text, self._store.quads_for_pattern(NamedNode(node), NamedNode(predicate), None)))
        )

    def _span(self, node: str) -> Span:
        start, end, quote = (self._values(node, TE + name)[0] for name in ("start", "end", "quote"))
        return Span(int(start), int(end), quote)


def _text(quad: Quad) -> str:
    """The IRI or the words that a quad leads to."""
    return str(quad.object) if isinstance(quad.object, Triple) else quad.object.value


@cache
def _ontology() -> Store:
    """A store of the ontology and its vocabularies, in a graph of their own."""
    folder, store = resource("ontology"), Store()
    for file in (folder / "trial-evidence.ttl", *sorted((folder / "vocabularies").glob("*.ttl"))):
        store.bulk_load(path=file, format=RdfFormat.TURTLE, to_graph=_ONTOLOGY_GRAPH)
    return store
