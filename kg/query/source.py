"""What questions are put to: anything that answers SPARQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kg.store import Answer, Rows


class Source(Protocol):
    """A store of quads whose default graph is the union of all its graphs."""

    def query(self, sparql: str) -> Answer:
        """The answer to any question; QueryError if it does not parse."""
        ...

    def select(self, sparql: str) -> Rows:
        """The answer to a SELECT; QueryError if it does not parse or is none."""
        ...

    def trials(self) -> Mapping[str, str]:
        """The label of each trial, by its IRI."""
        ...
