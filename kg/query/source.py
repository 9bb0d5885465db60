"""What questions are put to: anything that answers a SELECT."""

from __future__ import annotations

from typing import Protocol

from kg.store.rows import Rows


class Source(Protocol):
    """A store of quads whose default graph is the union of all its graphs."""

    def select(self, sparql: str) -> Rows:
        """The answer to a SELECT; QueryError if it does not parse."""
        ...
