"""A trial as quads: what its report states in one graph, and how the report was read in another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import PurePath
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.model import Document, Links, Trial
from kg.rdf import names
from kg.rdf.datatypes import Node, term
from kg.rdf.forms import LIST_ORDER, RDF_TYPE, Fields, Property, Shape, shortest_first
from kg.rdf.links import links_to_rdf
from kg.rdf.mapping import REPORT, TRIAL
from kg.rdf.names import BASE, Names


def to_rdf(
    trial: Trial,
    document: Document | None = None,
    *,
    links: Links | None = None,
    base: str = BASE,
    read_at: datetime | None = None,
) -> tuple[Quad, ...]:
    """The quads of a trial, and of its links and of the reading of its document where these are given.

    Equal trials give equal quads: nothing depends on the clock unless `read_at` is passed in. StoreError
    if two records of a kind have one id, since one of them would be lost.
    """
    trial_names = Names.of(trial, base)
    writer = _Writer(trial, trial_names)
    writer.record(REPORT, trial.report)
    writer.record(TRIAL, trial)
    reading = describe_reading(trial_names, document, read_at) if document else ()
    linked = links_to_rdf(links, trial_names) if links else ()
    return (*dict.fromkeys(writer.quads), *linked, *reading)


def describe_reading(of: Names, document: Document, read_at: datetime | None = None) -> Iterator[Quad]:
    """The reading of a report in PROV: which version of the program made the graph, from which file."""
    graph, activity = NamedNode(of.reading), NamedNode(f"{of.reading}/activity")
    stated, program = NamedNode(of.graph), NamedNode(names.program(_version(), of.base))
    yield Quad(stated, RDF_TYPE, term("prov:Entity"), graph)
    yield Quad(stated, term("prov:wasGeneratedBy"), activity, graph)
    yield Quad(activity, RDF_TYPE, term("prov:Activity"), graph)
    yield Quad(activity, term("prov:used"), NamedNode(of.report), graph)
    yield Quad(activity, term("prov:wasAssociatedWith"), program, graph)
    yield Quad(activity, term("dct:format"), Literal(document.format), graph)
    yield Quad(activity, term("dct:source"), Literal(_file_name(document.source)), graph)
    yield Quad(program, RDF_TYPE, term("prov:SoftwareAgent"), graph)
    yield Quad(program, term("rdfs:label"), Literal(f"trialgraph {_version()}"), graph)
    if read_at is not None:
        yield Quad(activity, term("prov:endedAtTime"), _time(read_at), graph)


class _Writer:
    """Collects the quads of one trial; each record is written once, however many lead to it."""

    def __init__(self, trial: Trial, of: Names) -> None:
        self.names = of
        self.graph = NamedNode(of.graph)
        self.owners = {"trial": NamedNode(of.trial), "report": NamedNode(of.report)}
        self.quads: list[Quad] = []
        self.nodes: dict[str, NamedNode] = {}
        self.records: dict[str, Any] = {}
        self.places = {
            "arm": {arm.id for arm in trial.arms},
            "outcome": {outcome.id for outcome in trial.outcomes},
            "analysis-set": {analysis_set.id for analysis_set in trial.analysis_sets},
            "result": {result.id for result in trial.results},
            "estimate": {estimate.id for estimate in trial.estimates},
            "claim": {claim.id for claim in trial.claims},
            "intervention": {intervention.id for intervention in trial.interventions},
        }

    def record(self, shape: Shape, record: Any) -> NamedNode:
        """The node of a record, written when it is first asked for."""
        iri = shape.name(self.names, record)
        if self.records.setdefault(iri, record) != record:
            raise StoreError(f"<{iri}> would name two things: {self.records[iri]} and {record}")
        if iri not in self.nodes:
            node = self.nodes[iri] = NamedNode(iri)
            self.introduce(node, shape)
            self.fields(node, shape, record)
        return self.nodes[iri]

    def introduce(self, node: NamedNode, shape: Shape) -> None:
        """Say what a node is, and which trial or report it belongs to."""
        if shape.rdf_class is not None:
            self.add(node, RDF_TYPE, shape.rdf_class)
        if shape.context is not None:
            predicate, owner = shape.context
            self.add(node, predicate, self.owners[owner])

    def fields(self, node: NamedNode, fields: Fields, record: Any) -> None:
        """Write what the fields of a record hold; None and () leave no trace."""
        for field in fields.properties:
            value = getattr(record, field.field)
            if value is None or value == ():
                continue
            if field.many:
                self.order(node, field, [field.form.write(self, node, field.iri, item) for item in value])
            else:
                field.form.write(self, node, field.iri, value)

    def order(self, node: NamedNode, field: Property, keys: list[str]) -> None:
        """Note the order of a list wherever it is not that of its sorted keys."""
        places = {key: place for place, key in enumerate(sorted(set(keys), key=shortest_first))}
        order = [places[key] for key in keys]
        if order != list(range(len(keys))):
            self.add(node, LIST_ORDER, Literal(f"{field.field} {' '.join(map(str, order))}"))

    def add(self, subject: NamedNode, predicate: NamedNode, value: Node) -> None:
        """Add a quad to the report's graph."""
        self.quads.append(Quad(subject, predicate, value, self.graph))

    def reference(self, places: tuple[str, ...], identity: str) -> NamedNode:
        """The node of another record of the trial, by its id and the places where it can be."""
        place = next((p for p in places if identity in self.places[p]), places[0])
        iri = self.names.part(place, identity)
        return self.nodes.get(iri) or NamedNode(iri)


@cache
def _version() -> str:
    return version("trialgraph")


def _file_name(source: str) -> str:
    return PurePath(source).name


def _time(moment: datetime) -> Literal:
    return Literal(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", datatype=term("xsd:dateTime"))
