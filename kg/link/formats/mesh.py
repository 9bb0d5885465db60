"""MeSH as N-Triples, as the US National Library of Medicine publishes it: descriptors, read line by line.

A descriptor's names are the terms of its preferred concept. The other concepts of a descriptor are
narrower or only related, so their terms are not its names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import VocabularyError
from kg.link.formats.vocabulary_file import VocabularyFile, concept, lines
from kg.vocabulary import Entry

VOCABULARY = "http://id.nlm.nih.gov/mesh/vocab#"
LICENCE = "https://www.nlm.nih.gov/databases/download/terms_and_conditions_mesh.html"

_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TRIPLE = re.compile(
    r"<(?P<subject>[^>]*)>\s+<(?P<predicate>[^>]*)>\s+"
    r'(?:<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[\w-]+)|\^\^<[^>]*>)?)\s*\.\s*$'
)
_ESCAPE = re.compile(r'\\(?:u(?P<short>[0-9A-Fa-f]{4})|U(?P<long>[0-9A-Fa-f]{8})|(?P<plain>["\\nrt]))')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_NAMES = frozenset([VOCABULARY + "prefLabel", VOCABULARY + "altLabel"])
_TERMS = frozenset([VOCABULARY + "preferredTerm", VOCABULARY + "term"])
_DESCRIPTOR = re.compile(r".*/D\d+$")


@dataclass(slots=True)
class _Mesh:
    """What was read so far, by IRI."""

    labels: dict[str, str] = field(default_factory=dict)
    broader: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    concept: dict[str, str] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    retired: set[str] = field(default_factory=set)

    def note(self, subject: str, predicate: str, value: str) -> None:
        """Keep what a triple says, if it is of use."""
        if predicate in _NAMES:
            self.names[subject].append(value)
        elif predicate in _TERMS:
            self.terms[subject].append(value)
        elif _DESCRIPTOR.match(subject):
            self._note_descriptor(subject, predicate.removeprefix(VOCABULARY), value)

    def _note_descriptor(self, descriptor: str, told: str, value: str) -> None:
        if told == _RDFS_LABEL:
            self.labels[descriptor] = value
        elif told == "broaderDescriptor":
            self.broader[descriptor].append(value)
        elif told == "preferredConcept":
            self.concept[descriptor] = value
        elif told == "active" and value == "false":
            self.retired.add(descriptor)

    def descriptors(self) -> Iterator[Entry]:
        """The descriptors in use, with their names."""
        for descriptor in sorted(self.labels.keys() - self.retired):
            terms = self.terms.get(self.concept.get(descriptor, ""), ())
            synonyms = [name for term in terms for name in self.names.get(term, ())]
            yield concept(descriptor, self.labels[descriptor], synonyms, self.broader.get(descriptor, ()))


def can_read(head: bytes) -> bool:
    """Whether a file begins with triples of MeSH."""
    return VOCABULARY.encode() in head and head.lstrip()[:1] == b"<" and b"<rdf:RDF" not in head


def read(path: Path) -> VocabularyFile:
    """The descriptors of a MeSH file; a line that is no triple is named."""
    found = _Mesh()
    for number, line in enumerate(lines(path), 1):
        mark = _TRIPLE.match(line)
        if mark is not None and mark["language"] in (None, "en"):
            found.note(mark["subject"], mark["predicate"], mark["iri"] or _unescaped(mark["text"] or ""))
        elif mark is None and line.strip() and not line.startswith("#") and "_:" not in line:
            raise VocabularyError(path.name, f"not a triple: {line.strip()[:60]!r}", f"line {number}")
    return VocabularyFile(tuple(found.descriptors()), title="Medical Subject Headings", licence=LICENCE)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(mark: re.Match[str]) -> str:
    code = mark["short"] or mark["long"]
    return chr(int(code, 16)) if code else _PLAIN.get(mark["plain"], mark["plain"])
