"""OBO 1.4: terms with their exact synonyms; others' identifiers (`xref`) are not taken for the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from kg.errors import VocabularyError
from kg.link.formats.vocabulary_file import OBO_IRI, VocabularyFile, concept, lines
from kg.vocabulary import Entry

Tags: TypeAlias = Mapping[str, list[str]]

_TAG = re.compile(r"(?P<tag>[\w-]+):\s*(?P<value>.*?)\s*(?:(?<!\\)!.*|\{[^{}]*\}\s*)?$")
_EXACT = re.compile(r'"(?P<words>(?:[^"\\]|\\.)*)"\s+EXACT\b')
_LICENCE = re.compile(
    r"(?:dc(?:terms)?:license|http://purl\.org/dc/terms/license)\s+\"?(?P<licence>[^\s\"]+)"
)


def can_read(head: bytes) -> bool:
    """Whether a file begins as OBO does."""
    return head.lstrip().startswith(b"format-version:") or b"\n[Term]\n" in head.replace(b"\r", b"")


def read(path: Path) -> VocabularyFile:
    """The terms of an OBO file that are not obsolete."""
    stanzas = _stanzas(path)
    _, _, header = next(stanzas)
    terms = [_term(path, line, tags) for line, kind, tags in stanzas if kind == "Term"]
    return VocabularyFile(
        tuple(term for term in terms if term is not None),
        title=_first(header, "ontology"),
        version=_first(header, "data-version"),
        licence=_licence(header),
    )


def _stanzas(path: Path) -> Iterator[tuple[int, str, Tags]]:
    """Each stanza with its line and kind; the first is the header."""
    start, kind, tags = 1, "", defaultdict[str, list[str]](list)
    for number, line in enumerate(lines(path), 1):
        if line.startswith("["):
            yield start, kind, tags
            start, kind, tags = number, line.strip().strip("[]"), defaultdict(list)
        elif line.strip() and not line.startswith("!"):
            mark = _TAG.match(line)
            if mark is None:
                raise VocabularyError(path.name, f"not `tag: value`: {line.strip()[:60]!r}", f"line {number}")
            tags[mark["tag"]].append(mark["value"])
    yield start, kind, tags


def _term(path: Path, line: int, tags: Tags) -> Entry | None:
    term = _first(tags, "id")
    if term is None:
        raise VocabularyError(path.name, "this term has no id", f"line {line}")
    name = _first(tags, "name")
    if name is None or _first(tags, "is_obsolete") == "true":
        return None
    synonyms = (mark["words"] for value in tags.get("synonym", ()) if (mark := _EXACT.match(value)))
    return concept(_iri(term), name, synonyms, map(_iri, tags.get("is_a", ())))


def _iri(term: str) -> str:
    return term if "://" in term else OBO_IRI + term.replace(":", "_", 1)


def _first(tags: Tags, tag: str) -> str | None:
    return next(iter(tags.get(tag, ())), None)


def _licence(header: Tags) -> str | None:
    marks = map(_LICENCE.search, header.get("property_value", ()))
    return next((mark["licence"] for mark in marks if mark), None)
