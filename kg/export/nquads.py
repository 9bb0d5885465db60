"""N-Quads: a line a statement with its graph, sorted, so that two exports compare line by line."""

from __future__ import annotations

from pyoxigraph import RdfFormat, serialize

from kg.export.statements import quads_of
from kg.store import Store

TITLE = "N-Quads"
SUFFIX = ".nq"


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial."""
    lines = serialize(quads_of(store, trial), format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))
