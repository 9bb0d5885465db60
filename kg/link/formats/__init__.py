"""A file in a format for vocabularies → the concepts in it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from kg.errors import VocabularyError
from kg.link.formats import graphs, mesh, obo
from kg.link.formats.vocabulary_file import VocabularyFile, is_packed

Reader: TypeAlias = Callable[[Path], VocabularyFile]

HEAD = 65536
# What the beginning of a file of each format holds, the more particular first.
FORMATS: tuple[tuple[str, Callable[[bytes], bool], Reader], ...] = (
    ("MeSH N-Triples", mesh.can_read, mesh.read),
    ("OBO", obo.can_read, obo.read),
    ("OWL/XML", graphs.is_owl_xml, graphs.read_owl_xml),
    ("RDF/XML", graphs.is_rdf_xml, graphs.read_rdf_xml),
    ("JSON-LD", graphs.is_json, graphs.read_json_ld),
    ("Turtle or N-Triples", graphs.is_turtle, graphs.read_turtle),
)


def read_vocabulary(path: Path) -> VocabularyFile:
    """The concepts of a SKOS, OWL, OBO or MeSH file, also compressed by gzip.

    VocabularyError if it is in none of these formats, is damaged, or holds no concept with a label.
    """
    head = _head(path)
    reader = next((read for _, can_read, read in FORMATS if can_read(head)), None)
    if reader is None:
        known = ", ".join(name for name, _, _ in FORMATS)
        raise VocabularyError(path.name, f"not a vocabulary in a known format; these can be read: {known}")
    found = reader(path)
    if not found.concepts:
        raise VocabularyError(
            path.name,
            "it holds no concept with a label: in SKOS a skos:Concept with skos:prefLabel, in OWL a class"
            " with rdfs:label, in OBO a term with id and name",
        )
    return found


def _head(path: Path) -> bytes:
    try:
        with gzip.open(path) if is_packed(path) else path.open("rb") as file:
            return file.read(HEAD)
    except (OSError, EOFError) as error:
        raise VocabularyError(path.name, f"it cannot be read: {error}") from error
