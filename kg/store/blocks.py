"""The quads of a report, or of what was derived from reports, as sorted N-Quads, and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.errors import StoreError
from kg.vocabulary import TE

REPORTS_TRIAL = f"{TE}reportsTrial"
SHA256 = f"{TE}sha256"
DERIVATION = "Derivation"
TITLE = "http://purl.org/dc/terms/title"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report in a store: what it is, the trial it reports, and how many quads hold what it states.

    What was derived from reports is kept like one: of the kind `Derivation`, about no one trial.
    """

    iri: str
    kind: str
    title: str | None
    trial: str
    label: str
    quads: int

    @property
    def derived(self) -> bool:
        """Whether this was worked out from reports, so that a change of them makes it stale."""
        return self.kind == DERIVATION


@dataclass(frozen=True)
class Block:
    """The quads of one report or derivation as sorted N-Quads: equal quads give equal bytes."""

    report: StoredReport
    graphs: tuple[str, ...]
    data: bytes

    @classmethod
    def of(cls, report: str, quads: Iterable[Quad]) -> Block:
        """The block of a report; StoreError if a quad lies outside its graphs or no trial is named."""
        kept = list(map(_without_blank_nodes, quads))
        graphs = tuple(sorted({_graph(report, quad) for quad in kept}))
        lines = sorted(set((serialize(kept, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))
        return cls(_summary(report, kept, len(lines)), graphs, b"".join(lines))

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the block."""
        return sha256(self.data).hexdigest()


def _without_blank_nodes(quad: Quad) -> Quad:
    if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
        return quad
    raise StoreError(f"{quad} has a node without a name: only IRIs and literals give the same bytes twice")


def _graph(report: str, quad: Quad) -> str:
    graph = quad.graph_name
    if not isinstance(graph, NamedNode) or not graph.value.startswith(f"{report}/"):
        raise StoreError(f"{graph} is not a graph of {report}: their names begin with its own")
    return graph.value


def _summary(report: str, quads: list[Quad], count: int) -> StoredReport:
    trial = _first(quads, report, REPORTS_TRIAL)
    kind = _first(quads, report, RDF_TYPE)
    if kind == TE + DERIVATION:
        return StoredReport(report, DERIVATION, None, "", _first(quads, report, LABEL) or report, count)
    if trial is None or kind is None:
        raise StoreError(f"these quads do not say which trial {report} reports, and as what")
    label = _first(quads, trial, LABEL) or trial.rpartition("/")[2]
    return StoredReport(report, kind.removeprefix(TE), _first(quads, report, TITLE), trial, label, count)


def _first(quads: Iterable[Quad], subject: str, predicate: str) -> str | None:
    return min(_values(quads, NamedNode(subject), NamedNode(predicate)), default=None)


def _values(quads: Iterable[Quad], subject: NamedNode, predicate: NamedNode) -> Iterator[str]:
    for quad in quads:
        value = quad.object
        if quad.subject == subject and quad.predicate == predicate and isinstance(value, NamedNode | Literal):
            yield value.value
