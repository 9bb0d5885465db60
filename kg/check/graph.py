"""One report's graph beside the ontology, and what its nodes are in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain

from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from kg.check.findings import Finding
from kg.check.triples import Triples
from kg.model import Span
from kg.resources import resource
from kg.vocabulary import RDF_TYPE, TE, in_words

_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_ONTOLOGY_GRAPH = NamedNode(TE.rstrip("#"))
_TELLING = ("measure", "statistic", "claimType", "value")


class ReportGraph:
    """The quads of one report, to be asked together with what the ontology says of the terms in them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = tuple(quads)
        self.triples = Triples(self.quads)
        self._labels = {str(quad.subject): _text(quad) for quad in self.quads if quad.predicate == _LABEL}

    @cached_property
    def _store(self) -> Store:
        store = Store()
        store.extend(self.quads)
        store.extend(_said_of(_terms(self.quads)))
        return store

    def rows(self, sparql: str) -> Iterator[dict[str, str]]:
        """The rows of a SELECT over report and ontology together, by column; empty columns are left out."""
        solutions = self._store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions), "a check is a SELECT"
        columns = [variable.value for variable in solutions.variables]
        for solution in solutions:
            yield {column: solution[column].value for column in columns if solution[column] is not None}

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
        found = self.triples.objects(NamedNode(node), NamedNode(predicate))
        return sorted({str(getattr(value, "value", value)) for value in found})

    def _span(self, node: str) -> Span:
        start, end, quote = (self._values(node, TE + name)[0] for name in ("start", "end", "quote"))
        return Span(int(start), int(end), quote)


def _text(quad: Quad) -> str:
    """The IRI or the words that a quad leads to."""
    return str(quad.object) if isinstance(quad.object, Triple) else quad.object.value


def _terms(quads: Iterable[Quad]) -> set[NamedNode]:
    """The terms of ours that quads write, as a property or as a value."""
    written = {node for quad in quads for node in (quad.predicate, quad.object)}
    return {node for node in written if isinstance(node, NamedNode) and node.value.startswith(TE)}


def _said_of(terms: set[NamedNode]) -> Iterator[Quad]:
    """What the ontology says of terms, and of the terms that it says it with.

    The whole ontology beside each report would make every question a hundred times as slow.
    """
    known, waiting = set(terms), set(terms)
    while waiting:
        said = [quad for term in waiting for quad in _ontology().get(term, ())]
        yield from said
        waiting = _terms(said) - known
        known |= waiting


@cache
def _ontology() -> Mapping[NamedNode, list[Quad]]:
    """What the ontology and its vocabularies say of each of their terms, in a graph of their own."""
    folder, said = resource("ontology"), defaultdict[NamedNode, list[Quad]](list)
    for file in (folder / "trial-evidence.ttl", *sorted((folder / "vocabularies").glob("*.ttl"))):
        for quad in parse(path=file, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode):
                said[quad.subject].append(Quad(quad.subject, quad.predicate, quad.object, _ONTOLOGY_GRAPH))
    return said
