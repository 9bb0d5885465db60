"""Files to documents: a format is one module here and its name in `READERS`.

A file may hold one report or thousands. `read` yields what it finds in order: a `Document` for
each report, and a `ReadingError` for each one that could not be read, so that the others go on.
It raises nothing of that kind itself; `read_one` does, for a file of one report.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from kg.errors import BrokenReportError, ReadingError, UnknownFormatError
from kg.model import Document
from kg.read import ctgov, html, jats, pdf, pubmed, text, word
from kg.read.source import Source


class Reader(Protocol):
    """What a format's module offers: a description, whether these first bytes are its own, and reading."""

    DESCRIPTION: str

    def can_read(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes is of this format."""

    def read(self, source: Source) -> Iterator[Document | ReadingError]:
        """The reports of a file."""


READERS: tuple[Reader, ...] = (pubmed, jats, ctgov, html, pdf, word, text)


def read(path: Path) -> Iterator[Document | ReadingError]:
    """Every report of a file in order, or the error that says why it could not be read."""
    source = Source(path)
    try:
        yield from _documents(source)
    except ReadingError as error:
        yield error


def read_one(path: Path) -> Document:
    """The one report of a file."""
    first, *more = read(path)
    if isinstance(first, ReadingError):
        raise first
    if more:
        raise BrokenReportError(str(path), f"holds {1 + len(more)} reports where one is expected")
    return first


def _documents(source: Source) -> Iterator[Document | ReadingError]:
    head = source.head()
    for reader in READERS:
        if reader.can_read(head):
            return reader.read(source)
    raise UnknownFormatError(source.name, [reader.DESCRIPTION for reader in READERS])
