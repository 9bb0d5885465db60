"""What every format gives: concepts, and what the file says of itself."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import VocabularyError
from kg.vocabulary import Entry

OBO_IRI = "http://purl.obolibrary.org/obo/"


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """The concepts of a file, whose ids are IRIs, and its title, version and licence where it states them."""

    concepts: tuple[Entry, ...]
    title: str | None = None
    version: str | None = None
    licence: str | None = None


def concept(
    iri: str,
    label: str,
    synonyms: Iterable[str] = (),
    broader: Iterable[str] = (),
    exact_matches: Iterable[str] = (),
) -> Entry:
    """A concept of a user's vocabulary; what is listed twice counts once, in a fixed order."""
    labels = tuple(dict.fromkeys([label, *sorted(set(synonyms) - {label})]))
    above = tuple(sorted(set(broader) - {iri}))
    return Entry(iri, label, labels, broader=above, exact_matches=tuple(sorted(set(exact_matches) - {iri})))


def lines(path: Path) -> Iterator[str]:
    """The lines of a text file, compressed or not, one at a time."""
    try:
        packed = is_packed(path)
        with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as file:
            yield from file
    except UnicodeDecodeError as error:
        raise VocabularyError(path.name, f"it is not text in UTF-8: {error.reason}") from error
    except (OSError, EOFError) as error:
        raise VocabularyError(path.name, f"it is damaged: {error}") from error


def content(path: Path) -> bytes:
    """The bytes of a file, unpacked where it is compressed by gzip."""
    try:
        return gzip.decompress(path.read_bytes()) if is_packed(path) else path.read_bytes()
    except (OSError, EOFError) as error:
        raise VocabularyError(path.name, f"it is damaged: {error}") from error


def is_packed(path: Path) -> bool:
    """Whether a file is compressed by gzip."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"
