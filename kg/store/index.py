"""The index that answers questions: an Oxigraph store made from segments, thrown away when in doubt.

Each statement stands in the graph of its report and once in the default graph, which is therefore
the union of all graphs as a set: what two reports state alike is counted once.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.store.blocks import Block
from kg.store.locks import FileLock
from kg.store.segments import Manifest, Segment, read_blocks, stamps, verify_segments, write_safely

INDEX = "index"
NOTE = "index.json"
LOCK = "index.lock"
BULK_BYTES = 500_000

# what the database raises when its files are missing or garbled
_DAMAGED = (OSError, RuntimeError)


class Index:
    """Quads ready for questions, in memory, or in a folder whose lock this process holds."""

    def __init__(self, store: Store, lock: FileLock | None = None, root: Path | None = None) -> None:
        self.store = store
        self._lock = lock
        self._root = root
        self._changed = False
        self._in_doubt = False

    @property
    def in_doubt(self) -> bool:
        """Whether a change was begun and not ended, so that the index may not hold what it should."""
        return self._in_doubt

    def begin(self) -> None:
        """Count as in doubt until the change that follows has ended."""
        self._in_doubt = self._changed = True
        if self._root is not None:
            (self._root / NOTE).unlink(missing_ok=True)

    def replace(self, graphs: Iterable[str], blocks: Iterable[Block]) -> None:
        """Take out graphs and put in blocks, which ends the change that was begun."""
        _remove(self.store, [NamedNode(graph) for graph in graphs])
        _add(self.store, blocks)
        self._in_doubt = False

    def quads(self, graphs: Iterable[str]) -> Iterator[Quad]:
        """The quads of graphs, one after the other."""
        for graph in graphs:
            yield from self.store.quads_for_pattern(None, None, None, NamedNode(graph))

    def close(self, manifest: Manifest) -> None:
        """Let the index go; if it was changed, and to the end, note what it now holds."""
        if self._root is not None and self._changed and not self._in_doubt:
            _write_note(self._root, manifest, self.store)
        del self.store
        if self._lock is not None:
            self._lock.release()


def open_index(root: Path, manifest: Manifest, *, read_only: bool) -> Index:
    """The index of a store, checked against the manifest, made anew when it is missing or in doubt.

    Several processes may read it at once. Where another one is using it so that it can be neither
    read nor changed, an index in memory takes its place.
    """
    verify_segments(root, manifest, _note(root).get("segments", {}))
    lock = FileLock(root / LOCK)
    try:
        return _from_disk(root, manifest, lock, read_only=read_only) or Index(_in_memory(root, manifest))
    except BaseException:
        lock.release()
        raise


def _from_disk(root: Path, manifest: Manifest, lock: FileLock, *, read_only: bool) -> Index | None:
    if read_only and lock.together():
        store = _checked(root, manifest, Store.read_only)
        if store is not None:
            return Index(store, lock)
    if not lock.alone():
        return None
    store = _checked(root, manifest, Store) or _rebuilt(root, manifest)
    if not read_only:
        return Index(store, lock, root)
    del store
    return Index(Store.read_only(str(root / INDEX)), lock) if lock.together() else None


def _checked(root: Path, manifest: Manifest, opened: Callable[[str], Store]) -> Store | None:
    """The index in the folder, if it is the one that was noted and answers for some reports as it should."""
    note = _note(root)
    if note.get("fingerprint") != manifest.fingerprint:
        return None
    try:
        store = opened(str(root / INDEX))
        sound = len(store) == note["quads"] and all(
            _holds(store, block) for block in _canaries(root, manifest)
        )
    except _DAMAGED:
        return None
    return store if sound else None


def _rebuilt(root: Path, manifest: Manifest) -> Store:
    (root / NOTE).unlink(missing_ok=True)
    shutil.rmtree(root / INDEX, ignore_errors=True)
    store = Store(str(root / INDEX))
    _fill(store, root, manifest)
    _write_note(root, manifest, store)
    return store


def _in_memory(root: Path, manifest: Manifest) -> Store:
    store = Store()
    _fill(store, root, manifest)
    return store


def _fill(store: Store, root: Path, manifest: Manifest) -> None:
    for segment in manifest.segments:
        _add(store, read_blocks(root, segment))


def _add(store: Store, blocks: Iterable[Block]) -> None:
    quads = b"".join(block.data for block in blocks)
    triples = b"".join(line.rpartition(b" <")[0] + b" .\n" for line in quads.splitlines())
    load = store.bulk_load if len(quads) > BULK_BYTES else store.load
    load(quads, format=RdfFormat.N_QUADS)
    load(triples, format=RdfFormat.N_TRIPLES)


def _remove(store: Store, graphs: Sequence[NamedNode]) -> None:
    """Take out graphs, and from the default graph what no other graph states."""
    triples = {quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)}
    for graph in graphs:
        store.remove_graph(graph)
    orphans = [triple for triple in triples if not _stated(store, triple)]
    # one transaction: removing them one by one takes six times as long
    store.update(f"DELETE DATA {{ {_triples(orphans)} }}")


def _triples(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _stated(store: Store, triple: Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return any(isinstance(quad.graph_name, NamedNode) for quad in found)


def _canaries(root: Path, manifest: Manifest) -> Iterator[Block]:
    """The first blocks of the first, the middle and the last segment."""
    segments: Sequence[Segment] = manifest.segments
    for place in sorted({0, len(segments) // 2, len(segments) - 1}) if segments else ():
        yield next(read_blocks(root, segments[place]))


def _holds(store: Store, block: Block) -> bool:
    # through a store of its own, since stores write some numbers and dates in another form
    expected = Store()
    expected.load(block.data, format=RdfFormat.N_QUADS)
    found = {
        quad for graph in block.graphs for quad in store.quads_for_pattern(None, None, None, NamedNode(graph))
    }
    return found == set(expected)


def _note(root: Path) -> dict[str, Any]:
    try:
        note = json.loads((root / NOTE).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(root: Path, manifest: Manifest, store: Store) -> None:
    store.flush()
    note = {"fingerprint": manifest.fingerprint, "quads": len(store), "segments": stamps(root, manifest)}
    write_safely(root / NOTE, json.dumps(note).encode())
