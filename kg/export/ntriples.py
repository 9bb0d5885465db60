"""N-Triples: a line a statement without its graph, sorted."""

from __future__ import annotations

from pyoxigraph import RdfFormat, serialize

from kg.export.statements import triples_of
from kg.store import Store

TITLE = "N-Triples"
SUFFIX = ".nt"


def write(store: Store, trial: str | None) -> bytes:
    """The file of a whole store, or of one trial."""
    lines = serialize(triples_of(store, trial), format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))
