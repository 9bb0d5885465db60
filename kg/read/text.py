"""Reports in plain text or Markdown, with headings in any style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.errors import EmptyReportError, ReadingError
from kg.model import Document, ReportKind, Section, SectionKind, Span
from kg.read.characters import plain
from kg.read.encodings import decoded
from kg.read.headings import inline_labels, kind_of, label_kind, nested_kind
from kg.read.report_kinds import report_kind
from kg.read.source import Source, fingerprint, is_binary

NAME = "text"
DESCRIPTION = "plain text or Markdown"

_MARKUP = re.compile(rb"\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w:.-]*[\s/>])", re.I)

_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
_LABEL_NAME = r"[A-Z][A-Za-z.&/, ]{2,60}?"
_LABEL_MARK = r"(?:\s*:|\s+[-\u2013\u2014](?=\s)|\.(?=\s))"
_LABEL = re.compile(
    rf"(?:\*\*|__)?(?P<name>{_LABEL_NAME})(?:{_LABEL_MARK}(?:\*\*|__)?|(?:\*\*|__)\s*:?)[ \t]*"
)
_HASHES = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<name>.+?)[ \t]*#*$")
_BOLD = re.compile(r"(\*\*|__)(?P<name>[^*_]+?)\1[ \t]*:?$")
_UNDERLINE = re.compile(r"[ \t]*(?:=+|-{3,})[ \t]*$")
_SENTENCE_END = re.compile(r"[.!?:;)\]\"'\u201d\u2019][*_]*\s*$")
_OPENS_A_PARAGRAPH = re.compile(r"[A-Z0-9(\[\"'\u201c\u2018*\u2022-]")
_SMALL_WORD = re.compile(r"(?:a|an|and|as|at|by|for|from|in|into|of|on|or|per|the|to|versus|via|vs|with)\b")
_LONGEST_HEADING = 80
_MOST_HEADING_WORDS = 10

_WORD = re.compile(r"[A-Za-z]{2,}")
_FEWEST_TITLE_WORDS = 4
_LONGEST_TITLE = 400
_FINITE_VERB = re.compile(
    r"\b(?:we|our|was|were|is|are|has|have|had|will|said|says|showed|enrolled|reported)\b", re.I
)
_SENTENCE_BREAK = re.compile(r"[.!?]\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its words and place without margins, and blank lines beside it."""

    words: str
    start: int
    end: int
    after_blank: bool
    before_blank: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading: its words, where it starts and its body starts, and its depth where marks show one."""

    name: str
    start: int
    body: int
    level: int | None = None


def can_read(head: bytes) -> bool:
    """Whether these first bytes may begin a plain text."""
    return not is_binary(head) and not _MARKUP.match(head)


def read(source: Source) -> Iterator[Document | ReadingError]:
    """The one report of a text file."""
    content = source.content()
    yield replace(read_text(decoded(content, source.name), source.name), sha256=fingerprint(content))


def read_text(text: str, source: str) -> Document:
    """A report that is at hand as text, `source` being what to call it."""
    if not text.strip():
        raise EmptyReportError(source)
    lines = _lines(text)
    headings = tuple(_headings(lines))
    title = _title(lines, headings)
    sections = tuple(_sections([h for h in headings if title is None or h.start >= title[1]], text))
    kind = report_kind(text, sections)
    form, offsets = plain(text)
    return Document(
        source=source,
        format=NAME,
        kind=kind,
        sha256=fingerprint(text.encode()),
        text=text,
        plain=form,
        offsets=offsets,
        title=Span(*title, text[slice(*title)]) if title else None,
        sections=tuple(replace(section, abstract=kind is ReportKind.ARTICLE) for section in sections),
    )


def _lines(text: str) -> tuple[_Line, ...]:
    found = list(_LINE.finditer(text))
    gaps = [_is_gap(text, *pair) for pair in pairwise(found)]
    return tuple(
        _Line(match.group(), *match.span(), after, before)
        for match, after, before in zip(found, [True, *gaps], [*gaps, True], strict=True)
    )


def _is_gap(text: str, line: re.Match[str], following: re.Match[str]) -> bool:
    return text[line.end() : following.start()].replace("\r\n", "\n").count("\n") > 1


def _headings(lines: tuple[_Line, ...]) -> Iterator[_Heading]:
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        after = lines[place + 1] if place + 1 < len(lines) else None
        heading = _marked(line) or _underlined(line, after) or _labelled(line) or _alone(line, before, after)
        yield from tuple(_inside(line)) or ([heading] if heading else [])


def _inside(line: _Line) -> Iterator[_Heading]:
    for label in inline_labels(line.words):
        yield _Heading(label.name, line.start + label.start, line.start + label.body)


def _marked(line: _Line) -> _Heading | None:
    found = _HASHES.match(line.words) or _BOLD.match(line.words)
    if not found:
        return None
    level = len(found["marks"]) if found.re is _HASHES else None
    return _Heading(found["name"].strip("*_ "), line.start, line.end, level)


def _underlined(line: _Line, after: _Line | None) -> _Heading | None:
    if after is None or line.before_blank or not _UNDERLINE.match(after.words):
        return None
    if len(line.words) > _LONGEST_TITLE or not _WORD.search(line.words):
        return None
    return _Heading(line.words, line.start, after.end, 1 if after.words.startswith("=") else 2)


def _labelled(line: _Line) -> _Heading | None:
    found = _LABEL.match(line.words)
    if found is None or label_kind(found["name"]) is None:
        return None
    return _Heading(found["name"].strip(), line.start, line.start + found.end())


def _alone(line: _Line, before: _Line | None, after: _Line | None) -> _Heading | None:
    """A line without marks that stands between paragraphs and reads like a heading."""
    if after is None or not _is_short(line.words) or not _stands_apart(line, before, after):
        return None
    known = label_kind(line.words) or (_is_title_case(line.words) and (kind_of(line.words) or before))
    return _Heading(line.words, line.start, line.end) if known else None


def _is_short(words: str) -> bool:
    fits = len(words) <= _LONGEST_HEADING and len(words.split()) <= _MOST_HEADING_WORDS
    return fits and words[-1] not in ".,;" and bool(_WORD.search(words)) and "%" not in words


def _stands_apart(line: _Line, before: _Line | None, after: _Line) -> bool:
    opened = before is None or line.after_blank or bool(_SENTENCE_END.search(before.words))
    longer = len(after.words) > len(line.words) or label_kind(after.words) is not None
    return opened and longer and bool(_OPENS_A_PARAGRAPH.match(after.words))


def _is_title_case(words: str) -> bool:
    parts = [word for word in words.split() if word[0].isalpha()]
    return all(word[0].isupper() or _SMALL_WORD.match(word) for word in parts)


def _title(lines: tuple[_Line, ...], headings: tuple[_Heading, ...]) -> tuple[int, int] | None:
    """The place of the first heading that names no part, or of the first lines that read like a title."""
    by_start = {heading.start: heading for heading in headings}
    for place, line in enumerate(lines):
        if line.start in by_start:
            return _heading_title(line, by_start[line.start])
        block = _block(lines[place:])
        if sum(len(_WORD.findall(line.words)) for line in block) >= _FEWEST_TITLE_WORDS:
            following = lines[place + len(block) :]
            return _block_title(block, bool(following), bool(following) and following[0].start in by_start)
    return None


def _heading_title(line: _Line, heading: _Heading) -> tuple[int, int] | None:
    if kind_of(heading.name):
        return None
    start = line.start + line.words.index(heading.name)
    return start, start + len(heading.name)


def _block(lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    """The first line with those that run on from it."""
    runs_on = (not line.before_blank and after.words[0].islower() for line, after in pairwise(lines))
    return lines[: 1 + next((place for place, on in enumerate(runs_on) if not on), len(lines) - 1)]


def _block_title(block: tuple[_Line, ...], followed: bool, parted: bool) -> tuple[int, int] | None:
    words = " ".join(line.words for line in block)
    apart = parted or len(block) == 1 or block[-1].before_blank
    fits = followed and apart and _reads_like_a_title(words, parted)
    return (block[0].start, block[-1].end) if fits else None


def _reads_like_a_title(words: str, parted: bool) -> bool:
    if len(words) > _LONGEST_TITLE or _SENTENCE_BREAK.search(words):
        return False
    return parted or not (words.endswith(".") and _FINITE_VERB.search(words))


def _sections(headings: list[_Heading], text: str) -> Iterator[Section]:
    """The body under each heading, up to the next heading that stands no deeper."""
    levels = _levels(headings)
    above: dict[int, SectionKind] = {}
    for place, (heading, level) in enumerate(zip(headings, levels, strict=True)):
        above = {depth: kind for depth, kind in above.items() if depth < level}
        inherited = above[max(above)] if above else SectionKind.OTHER
        above[level] = nested_kind(kind_of(heading.name), heading.name, inherited)
        following = zip(headings[place + 1 :], levels[place + 1 :], strict=True)
        end = next((later.start for later, depth in following if depth <= level), len(text))
        yield Section(heading.name, above[level], *_trimmed(text, heading.body, end), level)


def _levels(headings: list[_Heading]) -> list[int]:
    """How deep each heading stands: one whose marks show no depth lies just below the last that shows it."""
    levels, shown = [], 0
    for heading in headings:
        shown = heading.level or shown
        levels.append(heading.level or shown + 1)
    return levels


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()) if body.strip() else start, start + len(body.rstrip())
