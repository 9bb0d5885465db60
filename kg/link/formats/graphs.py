"""Vocabularies that are RDF graphs: SKOS concepts and OWL classes, in any syntax of RDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from kg.errors import VocabularyError
from kg.link.formats.vocabulary_file import VocabularyFile, concept, content
from kg.vocabulary import SKOS, Entry

Facts: TypeAlias = Mapping[str, list[NamedNode | Literal]]

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
DCT = "http://purl.org/dc/terms/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

LABELS = (SKOS + "prefLabel", RDFS + "label")
SYNONYMS = (
    SKOS + "altLabel",
    "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym",
    "http://purl.obolibrary.org/obo/IAO_0000118",
)
BROADER = (SKOS + "broader", RDFS + "subClassOf")
NARROWER = SKOS + "narrower"
SAME = (SKOS + "exactMatch", OWL + "equivalentClass")
TITLES = (DCT + "title", "http://purl.org/dc/elements/1.1/title", *LABELS)
LICENCES = (DCT + "license", "http://creativecommons.org/ns#license", DCT + "rights")
DEPRECATED = OWL + "deprecated"
CONCEPTS = frozenset([SKOS + "Concept", OWL + "Class"])
WHOLES = frozenset([SKOS + "ConceptScheme", OWL + "Ontology"])

_NO_LANGUAGE = b"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"

# What relative IRIs are made whole with; a vocabulary's own names are absolute.
NO_BASE = "https://w3id.org/trial-evidence/id/vocabulary/"

_TURTLE = re.compile(rb"\s*(?:#[^\n]*\n\s*)*(?:@prefix|@base|prefix\s|base\s|<[a-z][a-z0-9+.-]*:|_:)", re.I)


def is_owl_xml(head: bytes) -> bool:
    """Whether a file begins as OWL/XML does."""
    return b"<Ontology" in head and b"<rdf:RDF" not in head


def is_rdf_xml(head: bytes) -> bool:
    """Whether a file begins as RDF/XML does."""
    return b"<rdf:RDF" in head


def is_json(head: bytes) -> bool:
    """Whether a file begins as JSON-LD does."""
    return head.lstrip()[:1] in (b"{", b"[") and b'"@' in head


def is_turtle(head: bytes) -> bool:
    """Whether a file begins as Turtle or N-Triples does."""
    return _TURTLE.match(head) is not None


def read_turtle(path: Path) -> VocabularyFile:
    """The concepts of a Turtle or N-Triples file."""
    return _read(path, RdfFormat.TURTLE)


def read_rdf_xml(path: Path) -> VocabularyFile:
    """The concepts of an RDF/XML file, as OWL is mostly written."""
    return _read(path, RdfFormat.RDF_XML)


def read_json_ld(path: Path) -> VocabularyFile:
    """The concepts of a JSON-LD file; a context that lies elsewhere is not fetched."""
    return _read(path, RdfFormat.JSON_LD)


def read_owl_xml(path: Path) -> VocabularyFile:
    """The classes of an OWL/XML file, which owlready2 turns into triples."""
    import owlready2

    world = owlready2.World()
    try:
        world.get_ontology(f"file://{path.name}").load(fileobj=BytesIO(content(path)), only_local=True)
    except owlready2.OwlReadyOntologyParsingError as error:
        raise VocabularyError(path.name, f"not well-formed OWL/XML: {error}") from error
    triples = world.as_rdflib_graph().serialize(format="nt", encoding="utf-8")
    # owlready2 writes texts without a language in the datatype that is for those with one
    return _vocabulary(pyoxigraph.parse(triples.replace(_NO_LANGUAGE, b""), format=RdfFormat.N_TRIPLES))


def _read(path: Path, syntax: RdfFormat) -> VocabularyFile:
    try:
        return _vocabulary(pyoxigraph.parse(content(path), format=syntax, base_iri=NO_BASE))
    except SyntaxError as error:
        place = f"line {error.lineno}" if error.lineno else None
        raise VocabularyError(path.name, f"not well-formed: {error.msg}", place) from error


def _vocabulary(quads: Iterable[Quad]) -> VocabularyFile:
    subjects: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            subjects[quad.subject.value][quad.predicate.value].append(quad.object)
            if quad.predicate.value == NARROWER:
                subjects[quad.object.value][BROADER[0]].append(quad.subject)
    about = next((facts for facts in subjects.values() if _is(facts, WHOLES)), {})
    return VocabularyFile(
        tuple(_concepts(subjects)),
        title=_words(about, TITLES),
        version=_words(about, (OWL + "versionInfo", DCT + "issued")),
        licence=_words(about, LICENCES),
    )


def _concepts(subjects: Mapping[str, Facts]) -> Iterator[Entry]:
    for iri, facts in sorted(subjects.items()):
        label = _words(facts, LABELS)
        retired = any(value.value in ("true", "1") for value in facts.get(DEPRECATED, ()))
        if label is not None and not retired and (_is(facts, CONCEPTS) or LABELS[0] in facts):
            synonyms = [*_english(facts, LABELS), *_english(facts, SYNONYMS)]
            yield concept(iri, label, synonyms, _iris(facts, BROADER), _iris(facts, SAME))


def _is(facts: Facts, classes: frozenset[str]) -> bool:
    return not classes.isdisjoint(value.value for value in facts.get(RDF_TYPE, ()))


def _words(facts: Facts, predicates: Iterable[str]) -> str | None:
    """The first words of the first property that has any: in English, else in no language, else in any."""
    for predicate in predicates:
        found = sorted(facts.get(predicate, ()), key=lambda value: (_rank(value), value.value))
        if found:
            return found[0].value
    return None


def _english(facts: Facts, predicates: Iterable[str]) -> Iterator[str]:
    values = (value for predicate in predicates for value in facts.get(predicate, ()))
    return (value.value for value in values if isinstance(value, Literal) and _rank(value) < 2)


def _iris(facts: Facts, predicates: Iterable[str]) -> Iterator[str]:
    values = (value for predicate in predicates for value in facts.get(predicate, ()))
    return (value.value for value in values if isinstance(value, NamedNode))


def _rank(value: NamedNode | Literal) -> int:
    language = (value.language or "") if isinstance(value, Literal) else ""
    return 0 if language.startswith("en") else 1 if not language else 2
