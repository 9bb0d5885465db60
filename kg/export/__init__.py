"""Stores as files: an exporter is one module, named in EXPORTERS; the same store gives the same bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Protocol

from kg.errors import ExportError
from kg.export import graphml, jsonld, nquads, ntriples, rdfxml, trig, turtle
from kg.store import Store


class Exporter(Protocol):
    """What an export module has: its title, the suffix of its files, and a function that makes one."""

    TITLE: str
    SUFFIX: str

    def write(self, store: Store, trial: str | None) -> bytes:
        """The file of a whole store, or of one trial."""


EXPORTERS: Mapping[str, Exporter] = {
    "graphml": graphml,
    "jsonld": jsonld,
    "nquads": nquads,
    "ntriples": ntriples,
    "rdfxml": rdfxml,
    "trig": trig,
    "turtle": turtle,
}


def export(format: str, store: Store, out: Path | str | IO[bytes], trial: str | None = None) -> None:
    """Write a store, or one trial of it by name, into a file or an open binary file.

    A file is there whole or not at all. ExportError if the format is unknown or nothing is there to write.
    """
    if format not in EXPORTERS:
        raise ExportError(f"{format!r} is not an export; there are {', '.join(EXPORTERS)}")
    if not store.reports():
        raise ExportError(f"{store.location} holds no report, so there is nothing to export")
    data = EXPORTERS[format].write(store, trial)
    if isinstance(out, Path | str):
        _write_whole(Path(out), data)
    else:
        out.write(data)


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)
