"""The ontology's classes as Python objects, and what HermiT concludes from them.

HermiT comes with owlready2 and needs Java. Nothing else of Trialgraph does.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import owlready2
import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from kg.errors import InconsistentGraphError, JavaMissingError
from kg.rdf.names import TE, term
from kg.resources import resource

Statements: TypeAlias = Iterable[Quad | Triple]

_TYPE = term("rdf:type")
_RELATIONS_OF_OTHERS = frozenset(
    map(term, ("prov:wasDerivedFrom", "cito:citesAsSourceDocument", "owl:differentFrom", "owl:sameAs"))
)
_NOT_LOGIC = frozenset(map(term, ("notReported", "indicator")))
_REASONED_WITH = ("measures.ttl", "scales.ttl")


def ontology() -> Any:
    """The ontology in a world of its own: `ontology().Trial`, `ontology().hasArm.domain`."""
    return _load(_parse(resource("ontology", "trial-evidence.ttl")))


def is_consistent(statements: Statements = ()) -> bool:
    """Whether the ontology, together with these statements, contradicts itself nowhere."""
    loaded = _loaded(statements)
    try:
        _reason(loaded)
    except InconsistentGraphError:
        return False
    return not list(loaded.world.inconsistent_classes())


def classify(statements: Statements) -> dict[str, frozenset[str]]:
    """The classes of every individual in these statements, those that HermiT infers included, by IRI.

    Classes are given by their local names. InconsistentGraphError if the statements contradict the ontology.
    """
    triples = list(_logic(statements))
    loaded = _loaded(triples)
    _reason(loaded)
    found = ((iri, loaded.world[iri]) for iri in _individuals(triples))
    return {iri: _classes(individual) for iri, individual in found if individual is not None}


def java() -> str:
    """The path of the Java program; JavaMissingError if there is none."""
    program = str(owlready2.JAVA_EXE)
    found = shutil.which(program)
    if found is None:
        raise JavaMissingError(program)
    return found


def _loaded(statements: Statements) -> Any:
    facts = (_parse(resource("ontology", "vocabularies", name)) for name in _REASONED_WITH)
    meaning = _parse(resource("ontology", "trial-evidence.ttl"))
    return _load([*meaning, *_logic(chain(*facts)), *_logic(statements)])


def _load(triples: Iterable[Triple]) -> Any:
    # N-Triples is the only syntax that both libraries know and that needs no second parser
    stream = BytesIO()
    pyoxigraph.serialize(triples, stream, format=RdfFormat.N_TRIPLES)
    stream.seek(0)
    return owlready2.World().get_ontology(TE).load(fileobj=stream)


def _parse(path: Path) -> Iterator[Triple]:
    return (quad.triple for quad in pyoxigraph.parse(path=path, format=RdfFormat.TURTLE))


def _logic(statements: Statements) -> Iterator[Triple]:
    """The statements that have a meaning in OWL: none about labels, titles or dates."""
    for statement in statements:
        triple = statement.triple if isinstance(statement, Quad) else statement
        if _is_logic(triple):
            yield triple


def _is_logic(triple: Triple) -> bool:
    predicate = triple.predicate
    if predicate.value == _TYPE:
        return isinstance(triple.object, NamedNode) and triple.object.value.startswith(TE)
    ours = predicate.value.startswith(TE) and predicate.value not in _NOT_LOGIC
    return ours or predicate.value in _RELATIONS_OF_OTHERS


def _individuals(triples: Iterable[Triple]) -> list[str]:
    nodes = {node for triple in triples for node in (triple.subject, triple.object)}
    return sorted(n.value for n in nodes if isinstance(n, NamedNode) and not n.value.startswith(TE))


def _reason(loaded: Any) -> None:
    java()
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(loaded.world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise InconsistentGraphError from error


def _classes(individual: Any) -> frozenset[str]:
    named = {cls for direct in individual.is_a for cls in _ancestors(direct)}
    return frozenset(cls.name for cls in named if cls.iri.startswith(TE))


def _ancestors(cls: Any) -> set[Any]:
    return set(cls.ancestors()) if isinstance(cls, owlready2.ThingClass) else set()
