"""What a checker reports."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Span


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A statement that breaks a rule: the statement in words, what should hold, and the report's words."""

    rule: str
    subject: str
    statement: str
    message: str
    quotes: tuple[Span, ...] = ()

    def __str__(self) -> str:
        quotes = "".join(f" “{span.quote}” [{span.start}-{span.end}]" for span in self.quotes)
        return f"{self.statement}: {self.message}{quotes}"
