"""The fields of a registry record as a tree of keys, each value with its place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from kg.model import Document, Span

_EMPTY: Mapping[str, Node] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Node:
    """What stands at a path: a value with its place, or branches by key or list position."""

    span: Span | None = None
    branches: Mapping[str, Node] = field(default_factory=lambda: _EMPTY)

    def at(self, path: str) -> Node:
        """What stands at a path below; an empty node where nothing does."""
        node = self
        for key in path.split("."):
            node = node.branches.get(key, NOTHING)
        return node

    def items(self, path: str) -> Iterator[Node]:
        """The items of the list at a path, in order."""
        branches = self.at(path).branches
        yield from (branches[key] for key in sorted(branches, key=int))

    def words(self, path: str = "") -> str:
        """The value at a path as it is printed; empty where there is none."""
        span = self.at(path).span if path else self.span
        return span.quote if span else ""

    def number(self, path: str = "") -> Decimal | None:
        """The value at a path as a number, where it is one."""
        return number(self.words(path))

    def count(self, path: str = "") -> int | None:
        """The value at a path as a whole number, where it is one."""
        value = self.number(path)
        return int(value) if value is not None and value == value.to_integral_value() else None

    def spans(self, *paths: str) -> tuple[Span, ...]:
        """The places of the values at these paths, of those that are there."""
        return tuple(span for path in paths if (span := self.at(path).span))


NOTHING = Node()


def record_of(document: Document) -> Node:
    """The fields of a document as a tree."""
    roots: dict[str, object] = {}
    for place in document.fields:
        *keys, last = place.path.split(".")
        branch = roots
        for key in keys:
            branch = _branch(branch, key)
        branch[last] = document.text_span(place.start, place.end)
    return _node(roots)


def number(printed: str) -> Decimal | None:
    """A printed number without the commas of its thousands; None for `NA` and the like."""
    try:
        value = Decimal(printed.replace(",", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def stretch(document: Document, spans: Iterable[Span]) -> tuple[Span, ...]:
    """One span over several on one line; several where they stand on different lines."""
    known = sorted(spans)
    if not known:
        return ()
    end = max(span.end for span in known)
    words = document.text[known[0].start : end]
    closes = words.count("(") > words.count(")") and document.text[end : end + 1] == ")"
    whole = document.text_span(known[0].start, end + closes)
    return tuple(dict.fromkeys(known)) if "\n" in whole.quote else (whole,)


def _branch(parent: dict[str, object], key: str) -> dict[str, object]:
    child = parent.setdefault(key, {})
    return child if isinstance(child, dict) else {}


def _node(value: object) -> Node:
    if isinstance(value, dict):
        return Node(branches=MappingProxyType({key: _node(below) for key, below in value.items()}))
    return Node(span=value if isinstance(value, Span) else None)
