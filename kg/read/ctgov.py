"""Registry records of ClinicalTrials.gov (API version 2, JSON), set as a text that can be read and quoted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.errors import BrokenReportError, ReadingError
from kg.model import Document, Identifier, ReportKind
from kg.read.composed import Composed
from kg.read.ctgov_layout import LAYOUT, Lines, Slot, Template, parsed_template
from kg.read.encodings import decoded
from kg.read.registers import registration
from kg.read.source import Source, fingerprint, is_binary

NAME = "ctgov"
DESCRIPTION = "ClinicalTrials.gov API v2 JSON"

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"

_GROUP_LISTS = ("groups", "eventGroups")
_POSTED = ("resultsFirstPostDateStruct", "studyFirstPostDateStruct")
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[\]{])")
_EXPECTED = (
    "expected a study (protocolSection) or a set of studies (studies) of the ClinicalTrials.gov API v2"
)


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of the record, its path, and the titles of the groups that are known where it stands."""

    path: str
    value: Json
    titles: Mapping[str, str]

    def at(self, path: str) -> Iterator[_Node]:
        """The items at a path below: those of a list one by one, and nothing where nothing is."""
        node = self._with_titles()
        for key in filter(None, path.split(".")):
            node = node._child(key)
        if isinstance(node.value, list):
            for place, item in enumerate(node.value):
                yield _Node(f"{node.path}.{place}", item, node.titles)._with_titles()
        elif node.value is not None:
            yield node

    def words(self, key: str) -> str:
        """The value at a key, as it is printed in the record; empty where there is none."""
        value = self._child(key).value if key else self.value
        return (
            value.strip() if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else ""
        )

    def path_of(self, key: str) -> str:
        """The full path of a key."""
        return ".".join(filter(None, (self.path, key)))

    def _child(self, key: str) -> _Node:
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return _Node(self.path_of(key), value, self.titles)._with_titles()

    def _with_titles(self) -> _Node:
        groups = [g for key in _GROUP_LISTS for g in _dicts(self.value, key)]
        named = {str(group.get("id")): str(group.get("title")) for group in groups if group.get("title")}
        return _Node(self.path, self.value, {**self.titles, **named}) if named else self


def can_read(head: bytes) -> bool:
    """Whether these first bytes begin a JSON object or list."""
    return not is_binary(head) and bool(_OPENING.match(head))


def read(source: Source) -> Iterator[Document | ReadingError]:
    """The study of a file, or each study of a set."""
    content = source.content()
    record = _parsed(decoded(content, source.name), source.name)
    studies = record.get("studies") if isinstance(record, dict) and "studies" in record else record
    if not isinstance(studies, list):
        yield _document(studies, source.name, fingerprint(content))
        return
    if not studies:
        raise BrokenReportError(source.name, f"an empty set; {_EXPECTED}")
    for place, study in enumerate(studies):
        yield _one_of_many(study, source.name, place)


def _parsed(text: str, source: str) -> Json:
    # Numbers stay as they are printed.
    try:
        record: Json = json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BrokenReportError(source, f"the JSON is damaged or cut off: {error.msg}", place) from error
    except RecursionError as error:
        raise BrokenReportError(source, f"JSON nested too deeply; {_EXPECTED}") from error
    return record


def _one_of_many(study: Json, source: str, place: int) -> Document | ReadingError:
    try:
        return _document(study, source, fingerprint(json.dumps(study, sort_keys=True).encode()))
    except ReadingError as error:
        return BrokenReportError(source, error.reason, f"studies.{place}")


def _document(study: Json, source: str, sha256: str) -> Document:
    if not isinstance(study, dict) or not isinstance(study.get("protocolSection"), dict):
        raise BrokenReportError(source, f"JSON of another kind: {_EXPECTED}")
    composed = Composed()
    node = _Node("", study, {})
    _set_title(composed, node)
    for part in LAYOUT:
        with composed.section(part.heading, part.kind):
            for lines in part.lines:
                _set(composed, node, lines)
    identifiers = tuple(dict.fromkeys(_identifiers(node)))
    return composed.document(source, NAME, ReportKind.REGISTRY, sha256, identifiers, _published(node))


def _set_title(composed: Composed, study: _Node) -> None:
    for names in study.at("protocolSection.identificationModule"):
        key = "briefTitle" if names.words("briefTitle") else "officialTitle"
        if names.words(key):
            composed.title = composed.value(names.path_of(key), names.words(key))


def _identifiers(study: _Node) -> Iterator[Identifier]:
    numbers = [names.words("nctId") for names in study.at("protocolSection.identificationModule")]
    others = study.at("protocolSection.identificationModule.secondaryIdInfos")
    yield from filter(None, map(registration, (*numbers, *(other.words("id") for other in others))))


def _published(study: _Node) -> str | None:
    dates = (
        date.words("date") for key in _POSTED for date in study.at(f"protocolSection.statusModule.{key}")
    )
    return next(filter(None, dates), None)


def _set(composed: Composed, node: _Node, lines: Lines) -> None:
    """Set a line for each item at the path, and below it what belongs to the item."""
    for item in node.at(lines.path):
        pieces = _filled(parsed_template(lines.template), item)
        if pieces:
            composed.line()
            for words, path in pieces:
                composed.value(path, words) if path else composed.add(words)
        for under in lines.under:
            _set(composed, item, under)


def _filled(template: Template, node: _Node) -> list[tuple[str, str]] | None:
    """The words of a template, each with the path of its value or none; None where a value is missing."""
    pieces: list[tuple[str, str]] = []
    holds_value = False
    for piece in template:
        filled = _filled_piece(piece, node)
        if filled is None and isinstance(piece, Slot):
            return None
        holds_value = holds_value or (bool(filled) and not isinstance(piece, str))
        pieces.extend(filled or ())
    return pieces if holds_value else None


def _filled_piece(piece: str | Slot | Template, node: _Node) -> list[tuple[str, str]] | None:
    if isinstance(piece, str):
        return [(piece, "")]
    if isinstance(piece, tuple):
        return _filled(piece, node)
    words = node.words(piece.key)
    if not words:
        return None
    if piece.mark == "@":
        return [(node.titles.get(words, "Group"), "")]
    equals = [("=" if words[0].isdigit() or words[0] == "." else " ", "")] if piece.mark == "=" else []
    return [*equals, (words, node.path_of(piece.key))]


def _dicts(value: Json, key: str) -> list[dict[str, Json]]:
    inside = value.get(key) if isinstance(value, dict) else None
    return [item for item in inside if isinstance(item, dict)] if isinstance(inside, list) else []
