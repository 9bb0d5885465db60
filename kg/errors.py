"""What can go wrong, as one tree.

TrialgraphError
├── ReadingError            a report could not be read (path, place, what would have been right)
│   ├── EmptyReportError        no text in it
│   ├── UnknownFormatError      none of the known formats
│   ├── BrokenReportError       a known format, but damaged, truncated or of another kind
│   ├── MissingExtraError       an optional package is needed for this format
│   ├── NotATrialError          read, but it does not report a trial
│   └── FinderFaultError        a finder broke on it: a fault of ours, and the other reports go on
├── EvidenceError           a quote is not at its offsets: the reading of that report stops
├── StoreError              the store is damaged, locked, or not a store
├── PoolingError            estimates that cannot be pooled, and why
├── VocabularyError         a vocabulary that a user adds cannot be read (file, place, what would be right)
├── QueryError              an unknown question, a wrong parameter, or SPARQL that does not parse
├── ReasoningError          the ontology's classes cannot be inferred
│   ├── JavaMissingError        HermiT needs Java
│   └── InconsistentGraphError  the statements contradict the ontology
└── ExportError             an unknown export, or nothing to export
"""

from __future__ import annotations

from collections.abc import Sequence


class TrialgraphError(Exception):
    """Anything that Trialgraph complains about in its own words."""


class ReadingError(TrialgraphError):
    """A report that could not be read: which one, where in it, and why."""

    def __init__(self, source: str, reason: str, place: str | None = None) -> None:
        super().__init__(f"{source}{f' ({place})' if place else ''}: {reason}")
        self.source = source
        self.reason = reason
        self.place = place


class EmptyReportError(ReadingError):
    """A file without text."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "the file holds no text")


class UnknownFormatError(ReadingError):
    """A file in none of the formats that can be read."""

    def __init__(self, source: str, known: Sequence[str]) -> None:
        super().__init__(source, f"not in a known format; these can be read: {', '.join(known)}")
        self.known = tuple(known)


class BrokenReportError(ReadingError):
    """A file of a known format that is damaged, truncated or holds something else."""


class MissingExtraError(ReadingError):
    """A format that needs an optional package."""

    def __init__(self, source: str, extra: str) -> None:
        super().__init__(source, f"reading this needs an extra: pip install 'trialgraph[{extra}]'")
        self.extra = extra


class NotATrialError(ReadingError):
    """A readable document in which no trial is reported."""

    def __init__(
        self, source: str, reason: str = "no randomized or controlled trial is reported here"
    ) -> None:
        super().__init__(source, reason)


class FinderFaultError(ReadingError):
    """A report on which a finder broke: a fault of the program, not of the report."""

    def __init__(self, source: str, fault: Exception) -> None:
        super().__init__(
            source,
            f"the program broke on this report ({type(fault).__name__}: {fault}); please send it to us",
        )
        self.fault = fault


class EvidenceError(TrialgraphError):
    """A quote that is not at its offsets."""

    def __init__(self, source: str, start: int, end: int, quote: str, found: str) -> None:
        super().__init__(f"{source}: characters {start} to {end} are {found!r}, not {quote!r}")
        self.source, self.start, self.end = source, start, end
        self.quote, self.found = quote, found


class StoreError(TrialgraphError):
    """A store that is damaged, locked or not a store."""


class VocabularyError(TrialgraphError):
    """A vocabulary that cannot be added: which file, where in it, and why."""

    def __init__(self, source: str, reason: str, place: str | None = None) -> None:
        super().__init__(f"{source}{f' ({place})' if place else ''}: {reason}")
        self.source, self.reason, self.place = source, reason, place


class QueryError(TrialgraphError):
    """A question that cannot be asked as it stands."""


class PoolingError(TrialgraphError):
    """Estimates that cannot be pooled, or not in this way."""


class ExportError(TrialgraphError):
    """An export that does not exist or has nothing to write."""


class ReasoningError(TrialgraphError):
    """Classes that cannot be inferred."""


class JavaMissingError(ReasoningError):
    """No Java program, which the reasoner HermiT needs."""

    def __init__(self, program: str) -> None:
        super().__init__(f"no program {program!r} was found; the reasoner HermiT needs Java 8 or later")
        self.program = program


class InconsistentGraphError(ReasoningError):
    """Statements that contradict the ontology."""

    def __init__(self) -> None:
        super().__init__("the statements contradict the ontology, so that anything would follow from them")
