"""The default store: a folder of segments that are the truth, and an index made from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from kg.errors import QueryError, StoreError
from kg.store.blocks import Block, StoredReport
from kg.store.index import Index, open_index
from kg.store.locks import FileLock
from kg.store.refusals import refuse_service
from kg.store.rows import Rows
from kg.store.segments import (
    MANIFEST,
    SEGMENTS,
    Manifest,
    Segment,
    load_manifest,
    read_blocks,
    save_manifest,
    save_segments,
    sweep,
)
from kg.store.store import Answer, Store, sorted_triples

LOCK = "lock"


class FolderStore(Store):
    """A store in a folder. One process at a time can change it; others can read it meanwhile.

    What a reader sees is the state at the time of opening.
    """

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self.location = str(root)
        self._root = root
        self._lock = None if read_only else _lock_for_writing(root)
        self._index: Index | None
        try:
            self._manifest, self._index = _opened(root, read_only=read_only)
        except BaseException:
            self._release()
            raise
        if self._lock is not None:
            sweep(root, self._manifest)

    def query(self, sparql: str) -> Answer:
        """The answer to any question; QueryError if it does not parse or would call other servers."""
        refuse_service(sparql)
        try:
            return _answer(self._ready.store.query(sparql))
        except SyntaxError as error:
            raise QueryError(f"not a SPARQL query: {error}") from error

    def reports(self) -> tuple[StoredReport, ...]:
        """The reports in the store, by their IRI."""
        return tuple(held for held in self._manifest.reports if not held.derived)

    def derivations(self) -> tuple[StoredReport, ...]:
        """What was derived from the reports and is in step with them, by its IRI."""
        return tuple(held for held in self._manifest.reports if held.derived)

    def trials(self) -> dict[str, str]:
        """The label of each trial that is reported, by its IRI; of several labels the first."""
        named = ((held.trial, held.label) for held in self.reports())
        return dict(sorted(named, reverse=True))

    def quads(self, report: str | None = None) -> Iterator[Quad]:
        """The quads of one report or derivation, or of all, in their graphs."""
        places = self._manifest.places()
        for iri in sorted(places) if report is None else (report,):
            if iri not in places:
                raise StoreError(_not_here(iri, places))
            yield from self._ready.quads(places[iri].graphs)

    def replace_all(self, reports: Iterable[tuple[str, Iterable[Quad]]]) -> None:
        """Put in what these reports state, each in place of what was there of it, all in one commit.

        Derivations go in the same way; a change of reports takes out the derivations that were there.
        """
        places = self._manifest.places()
        blocks = {report: Block.of(report, quads) for report, quads in reports}
        new = {
            iri: block
            for iri, block in blocks.items()
            if iri not in places or places[iri].sha256 != block.sha256
        }
        self._commit(new, {*new, *self._stale(block.report for block in new.values())})

    def remove(self, report: str) -> None:
        """Take out all that a report states; StoreError if it is not in the store."""
        places = self._manifest.places()
        if report not in places:
            raise StoreError(_not_here(report, places))
        self._commit({}, {report, *self._stale((places[report].report,))})

    def close(self) -> None:
        """Let the store go; closing it again does nothing."""
        if self._index is not None:
            self._index.close(self._manifest)
            self._index = None
        self._release()

    def _stale(self, changed: Iterable[StoredReport]) -> Iterator[str]:
        """The derivations that a change leaves behind: all, once a report has changed."""
        if not all(held.derived for held in changed):
            yield from (held.iri for held in self.derivations())

    @property
    def _ready(self) -> Index:
        if self._index is None or self._index.in_doubt:
            raise StoreError(f"{self.location} is closed, or a change of it failed: open it again")
        return self._index

    def _commit(self, new: Mapping[str, Block], changed: Collection[str]) -> None:
        if self._lock is None:
            raise StoreError(f"{self.location} was opened for reading only")
        if not changed:
            return
        index, places = self._ready, self._manifest.places()
        manifest = self._with(new, changed)
        index.begin()
        save_manifest(self._root, manifest)
        self._manifest = manifest
        gone = (graph for iri in changed if iri in places for graph in places[iri].graphs)
        index.replace(gone, new.values())
        sweep(self._root, manifest)

    def _with(self, new: Mapping[str, Block], changed: Collection[str]) -> Manifest:
        """The manifest after a change; segments that lose a block are written anew without it."""
        touched = [segment for segment in self._manifest.segments if _holds_any(segment, changed)]
        kept = [segment for segment in self._manifest.segments if segment not in touched]
        written = save_segments(self._root, (*self._carried(touched, changed), *new.values()))
        return Manifest(tuple(sorted((*kept, *written), key=lambda segment: segment.name)))

    def _carried(self, touched: Iterable[Segment], changed: Collection[str]) -> Iterator[Block]:
        """The blocks that stay although others of their segment change."""
        for segment in touched:
            for block in read_blocks(self._root, segment):
                if block.report.iri not in changed:
                    yield block

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _lock_for_writing(root: Path) -> FileLock:
    """The lock of a store that may not exist yet, in which case it is made."""
    _refuse_other_folders(root)
    (root / SEGMENTS).mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / LOCK)
    if not lock.alone():
        raise StoreError(
            f"{root} is being written by another process: wait for it, or open it for reading only"
        )
    if not (root / MANIFEST).exists():
        save_manifest(root, Manifest())
    return lock


def _refuse_other_folders(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise StoreError(f"{root} is not a store: it is a file, and a store is a folder")
    if root.exists() and not (root / MANIFEST).exists():
        names = {path.name for path in root.iterdir() if not path.name.startswith(".")}
        strangers = names - {SEGMENTS, LOCK}
        if strangers:
            raise StoreError(f"{root} is not a store: it has no {MANIFEST} but holds {min(strangers)}")


def _opened(root: Path, *, read_only: bool) -> tuple[Manifest, Index]:
    manifest = load_manifest(root)
    try:
        return manifest, open_index(root, manifest, read_only=read_only)
    except StoreError:
        if load_manifest(root) == manifest:
            raise
    # a writer has moved on between manifest and segments
    return _opened(root, read_only=read_only)


def _answer(results: QuerySolutions | QueryBoolean | QueryTriples) -> Answer:
    if isinstance(results, QueryBoolean):
        return bool(results)
    if isinstance(results, QueryTriples):
        return sorted_triples(results)
    return Rows.from_json(results.serialize(format=QueryResultsFormat.JSON) or b"")


def _holds_any(segment: Segment, reports: Collection[str]) -> bool:
    return any(place.report.iri in reports for place in segment.places)


def _not_here(report: str, known: Iterable[str]) -> str:
    return f"{report} is not in this store, which holds {', '.join(sorted(known)) or 'no report'}"
