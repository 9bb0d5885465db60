"""What sort of report a text is, by the parts that it has and what it cites."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Document, ReportKind, Section, SectionKind
from kg.read.headings import normalized

_CITED_ARTICLE = re.compile(
    r"\bdoi\b|\b10\.\d{4,9}/|\bPMID\b|\bet al\b|\b(?:19|20)\d\d[^\n]{0,20};\s*\d+", re.I
)
_MOST_CITED_SOURCES = 5
_METHODS = re.compile(r"(?:patients and |materials? and |subjects and )?methods?\b|(?:study )?design,")
_RESULTS = re.compile(r"(?:main )?results?\b|findings\b|methods and results|measurements and main results")
_WRITTEN_LINE = re.compile(r"\S.*")


def report_kind(text: str, sections: tuple[Section, ...]) -> ReportKind:
    """An article has methods and results; a secondary report names the one article that it rests on."""
    if any(_cites_its_subject(text, section) for section in sections):
        return ReportKind.SECONDARY
    names = [normalized(section.heading) for section in sections]
    structured = any(map(_METHODS.match, names)) and any(map(_RESULTS.match, names))
    return ReportKind.ARTICLE if structured else ReportKind.REPORT


def with_report_kind(document: Document) -> Document:
    """The same report, as the sort of report that its text shows."""
    return replace(document, kind=report_kind(document.text, document.sections))


def _cites_its_subject(text: str, section: Section) -> bool:
    """Whether a list of few sources names an article: a whole article lists many, an abstract none."""
    if section.kind is not SectionKind.REFERENCES:
        return False
    body = text[section.start : section.end]
    return bool(_CITED_ARTICLE.search(body)) and len(_WRITTEN_LINE.findall(body)) <= _MOST_CITED_SOURCES
