"""What every store can be asked, wherever it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from pyoxigraph import Quad, Triple

from kg.errors import QueryError
from kg.store.blocks import StoredReport
from kg.store.rows import Rows

if TYPE_CHECKING:
    import rdflib

Answer: TypeAlias = Rows | bool | tuple[Triple, ...]


class Store(ABC):
    """Reports as quads. The default graph of a question is the union of all graphs."""

    location: str

    @abstractmethod
    def query(self, sparql: str) -> Answer:
        """The answer to any question: rows, yes or no, or triples, as its form asks for."""

    @abstractmethod
    def reports(self) -> tuple[StoredReport, ...]:
        """The reports in the store, by their IRI."""

    @abstractmethod
    def derivations(self) -> tuple[StoredReport, ...]:
        """What was derived from the reports and is in step with them, by its IRI."""

    @abstractmethod
    def trials(self) -> Mapping[str, str]:
        """The label of each trial that is reported, by its IRI; of several labels the first."""

    @abstractmethod
    def quads(self, report: str | None = None) -> Iterator[Quad]:
        """The quads of one report or derivation, or of all, in their graphs."""

    @abstractmethod
    def replace_all(self, reports: Iterable[tuple[str, Iterable[Quad]]]) -> None:
        """Put in what these reports state, each in place of what was there of it, all in one commit.

        Derivations go in the same way; a change of reports takes out the derivations that were there.
        """

    @abstractmethod
    def remove(self, report: str) -> None:
        """Take out all that a report states; StoreError if it is not in the store."""

    @abstractmethod
    def close(self) -> None:
        """Let the store go."""

    def select(self, sparql: str) -> Rows:
        """The answer to a SELECT."""
        answer = self.query(sparql)
        if isinstance(answer, Rows):
            return answer
        raise QueryError("this question is not a SELECT, so it has no rows")

    def ask(self, sparql: str) -> bool:
        """The answer to an ASK."""
        answer = self.query(sparql)
        if isinstance(answer, bool):
            return answer
        raise QueryError("this question is not an ASK, so it has no yes or no")

    def construct(self, sparql: str) -> tuple[Triple, ...]:
        """The answer to a CONSTRUCT or DESCRIBE, sorted."""
        answer = self.query(sparql)
        if isinstance(answer, tuple):
            return answer
        raise QueryError("this question is not a CONSTRUCT or DESCRIBE, so it has no triples")

    def replace(self, report: str, quads: Iterable[Quad]) -> None:
        """Put in what a report states, in place of what was there of it."""
        self.replace_all(((report, quads),))

    def dataset(self) -> rdflib.Dataset:
        """A copy of the store as an rdflib dataset, whose default graph is the union of all graphs."""
        from kg.store.rdflib_view import dataset_of

        return dataset_of(self.quads())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def sorted_triples(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Triples without repetition, in one order."""
    return tuple(sorted(set(triples), key=str))
