"""The truth of a folder store: segments of sorted N-Quads, and the manifest that names those that count.

A file is written under a temporary name, synced and renamed. A segment is named after its content
and never changed. Replacing the manifest is the moment of a commit: before it the state is the old
one, after it the new one, whatever happens to the process in between.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from kg.errors import StoreError
from kg.store.blocks import Block, StoredReport

MANIFEST = "manifest.json"
SEGMENTS = "segments"
FORMAT = 1
REPORTS_A_SEGMENT = 128

Stamps: TypeAlias = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the block of a report lies in its segment."""

    report: StoredReport
    graphs: tuple[str, ...]
    start: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of blocks, by report."""

    name: str
    sha256: str
    quads: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The segments that make up a store, in one order whatever the history."""

    segments: tuple[Segment, ...] = ()

    @property
    def quads(self) -> int:
        """How many quads the store holds."""
        return sum(segment.quads for segment in self.segments)

    @property
    def reports(self) -> tuple[StoredReport, ...]:
        """The reports in the store, and what was derived from them, by their IRI."""
        return tuple(place.report for _, place in sorted(self.places().items()))

    @property
    def fingerprint(self) -> str:
        """One hash for everything in the store; equal reports give it in any packing."""
        digests = sorted((iri, place.sha256) for iri, place in self.places().items())
        return sha256(json.dumps(digests).encode()).hexdigest()

    def places(self) -> dict[str, Place]:
        """Where each report lies, by its IRI."""
        return {place.report.iri: place for segment in self.segments for place in segment.places}


def load_manifest(root: Path) -> Manifest:
    """The manifest of a store; StoreError if it is missing, damaged or of another format."""
    path = root / MANIFEST
    try:
        content = json.loads(path.read_bytes())
        manifest = Manifest(tuple(map(_segment, content["segments"])))
    except FileNotFoundError as error:
        raise StoreError(f"{root} is not a store: it has no {MANIFEST}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path} is damaged ({error}): put it back from a copy, or read the reports again"
        ) from error
    if content.get("format") != FORMAT or content.get("fingerprint") != manifest.fingerprint:
        raise StoreError(
            f"{path} does not agree with itself: put it back from a copy, or read the reports again"
        )
    return manifest


def save_manifest(root: Path, manifest: Manifest) -> None:
    """Make a manifest the one that counts."""
    content = {
        "format": FORMAT,
        "quads": manifest.quads,
        "fingerprint": manifest.fingerprint,
        "segments": [asdict(segment) for segment in manifest.segments],
    }
    write_safely(root / MANIFEST, json.dumps(content, indent=1, ensure_ascii=False).encode())


def save_segments(root: Path, blocks: Iterable[Block]) -> Iterator[Segment]:
    """Write blocks into new segments, by report."""
    ordered = iter(sorted(blocks, key=lambda block: block.report.iri))
    while some := list(islice(ordered, REPORTS_A_SEGMENT)):
        yield _save_segment(root, some)


def read_segment(root: Path, segment: Segment) -> bytes:
    """The bytes of a segment; StoreError if they are not those that were written."""
    path = root / SEGMENTS / segment.name
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing, which holds {_contents(segment)}") from error
    if sha256(data).hexdigest() != segment.sha256:
        raise StoreError(
            f"{path} is damaged, which holds {_contents(segment)}: "
            "put it back from a copy, or read its reports into a new store"
        )
    return data


def read_blocks(root: Path, segment: Segment) -> Iterator[Block]:
    """The blocks of a segment."""
    data = read_segment(root, segment)
    for place in segment.places:
        yield Block(place.report, place.graphs, data[place.start : place.start + place.length])


def verify_segments(root: Path, manifest: Manifest, trusted: Stamps) -> None:
    """Check every segment whose file is not as it was when its stamp was noted."""
    for segment in manifest.segments:
        path = root / SEGMENTS / segment.name
        if not path.exists() or _stamp(path) != trusted.get(segment.name):
            read_segment(root, segment)


def stamps(root: Path, manifest: Manifest) -> Stamps:
    """The size and time of change of each segment: while both stay, its content is trusted."""
    return {segment.name: _stamp(root / SEGMENTS / segment.name) for segment in manifest.segments}


def sweep(root: Path, manifest: Manifest) -> None:
    """Delete what interrupted or finished commits have left behind."""
    counted = {segment.name for segment in manifest.segments}
    left = (path for path in (root / SEGMENTS).iterdir() if path.name not in counted)
    for path in (*left, *root.glob(".*.tmp")):
        path.unlink()


def write_safely(path: Path, data: bytes) -> None:
    """Write a file so that its name leads to the old content or to the new, never to a part of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def _save_segment(root: Path, blocks: Sequence[Block]) -> Segment:
    data = b"".join(block.data for block in blocks)
    digest = sha256(data).hexdigest()
    name = f"{digest[:32]}.nq"
    write_safely(root / SEGMENTS / name, data)
    return Segment(name, digest, sum(block.report.quads for block in blocks), tuple(_places(blocks)))


def _places(blocks: Iterable[Block]) -> Iterator[Place]:
    start = 0
    for block in blocks:
        yield Place(block.report, block.graphs, start, len(block.data), block.sha256)
        start += len(block.data)


def _segment(content: dict[str, Any]) -> Segment:
    places = (
        Place(**place | {"report": StoredReport(**place["report"]), "graphs": tuple(place["graphs"])})
        for place in content["places"]
    )
    return Segment(**content | {"places": tuple(places)})


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _contents(segment: Segment) -> str:
    first, *others = (place.report.iri for place in segment.places)
    return f"{first} and {len(others)} more reports" if others else first


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
