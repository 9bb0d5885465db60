"""What others call the trial and its reports: registrations, DOI, PMID, acronym, the article cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.model import Article, Document, Identifier, ReportKind, SectionKind

REGISTRIES = {
    "NCT": r"NCT\s?\d{8}",
    "ISRCTN": r"ISRCTN\s?\d{8}",
    "EudraCT": r"(?<!\d)20\d{2}-\d{6}-\d{2}(?!\d)",
    "ACTRN": r"ACTRN\s?\d{14}",
    "ChiCTR": r"ChiCTR[-\w]*\d{6,}",
    "UMIN": r"UMIN\s?\d{9}",
    "DRKS": r"DRKS\s?\d{8}",
    "CTRI": r"CTRI/\d{4}/\d{2,3}/\d{6}",
    "IRCT": r"IRCT\w{10,}",
    "NTR": r"\bNTR\s?\d{3,5}\b",
    "PACTR": r"PACTR\s?\d{15,}",
    "jRCT": r"jRCTs?\d{9,}",
}
_REGISTRATION = compiled("|".join(f"(?P<{scheme}>{pattern})" for scheme, pattern in REGISTRIES.items()))
_OWN = compiled(r"regist|identif|clinicaltrials|trial (?:no|number|id)|isrctn|number|\bID\b|[(\[]\s*$")
_DOI = compiled(r"\b10\.\d{4,9}/[^\s\"<>,;]*[^\s\"<>,;.)\]]")
_PMID = compiled(r"\bPMID:?\s*(?P<id>\d{5,9})")
_PMCID = compiled(r"\bPMCID:?\s*(?P<id>PMC\d{5,9})|\b(?P<bare>PMC\d{5,9})\b")
_ISSUED = compiled(
    r"[.;]\s*(?P<year>(?:19|20)\d{2})(?:\s+(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)\w*)?(?:\s+\d{1,2})?\s*[;:.]"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ENTRY = re.compile(r"\n\s*(?=\[?\d{1,3}[\].)]|[A-Z])")
_ACRONYM = (
    r"(?:[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*|[A-Z]{2,})(?:[- ](?:[A-Z0-9]{1,}(?![a-z])))*(?:-[A-Z][a-z]+)?"
)
_TRIAL = r"(?:[Ss]tudy|[Tt]rial|[Ii]nvestigators|[Cc]ollaborators|STUDY|TRIAL)\b"
_CALLED = (
    re.compile(
        rf"\b(?P<name>[A-Z]-[A-Z]{{3,}}|{_ACRONYM})(?:\s+\([^()]*\))?\s+"
        rf"(?:[A-Za-z]?[a-z-]+\s+){{0,3}}?{_TRIAL}"
    ),
    re.compile(rf"\b(?P<name>[A-Z]-[A-Z]{{3,}}|{_ACRONYM})\s+(?:was|is)\s+an?\s[^.]{{0,140}}\b{_TRIAL}"),
    re.compile(rf"(?:[(\[](?:the\s+)?|:\s+)(?P<name>{_ACRONYM})(?:\s+(?:study|trial))?(?:[)\]]|\.?$)"),
)
# "phase III VIKING-3"
_PHASE = re.compile(r"^(?:I{1,3}|IV)[AB]?\s+")
# Headings in capitals, and standards.
_HEADING = re.compile(
    r"\b(?:RANDOMI[SZ]ED|MATERIALS?|METHODS?|PARTICIPANTS?|PATIENTS?|RESULTS?|SUBJECTS?|BACKGROUND"
    r"|OBJECTIVES?|CONCLUSIONS?|DESIGN|SETTING|AND|THE|OF|ISO|INTRODUCTION|MEASUREMENTS?"
    r"|INTERVENTIONS?|OUTCOMES?|FINDINGS|AIMS?|PURPOSE|CONTEXT|STUDY|TRIAL|GROUP"
    r"|TREATMENT|CLINICAL)\b"
)
# A name of capitals with a hyphen may end in such a word: "EMPA-REG OUTCOME".
_HYPHENATED_NAME = re.compile(r"^[A-Z]{3,}-[A-Z]{3,} OUTCOMES?$")
_NOT_NAMES = compiled(
    r"^(?:RCT|RCTS|CI|OR|HR|RR|US|USA|UK|ITT|AE|SAE|ICU|HIV|SD|SE|II|III|IV|DNA|RNA|MRI|CT|NCT|ISRCTN|A"
    r"|PHASE|EU|FDA|NIH|WHO|BMI|CRT|DB)$"
)


def registrations(reading: Reading) -> tuple[Identifier, ...]:
    """The trial's own registration numbers: from metadata, else those that the text calls so."""
    known = [i for i in reading.document.identifiers if i.scheme in REGISTRIES]
    found = known or list(dict.fromkeys(_stated(reading)))
    return tuple(sorted(found)) if len({i.scheme for i in found}) == len(found) else tuple(found[:1])


def _stated(reading: Reading) -> Iterator[Identifier]:
    for mark in _REGISTRATION.finditer(reading.text):
        before = reading.text[max(0, mark.start() - 70) : mark.start()]
        if _OWN.search(before) and not _in_references(reading.document, mark.start()):
            scheme = mark.lastgroup or ""
            yield Identifier(scheme, re.sub(r"\s", "", mark.group()))


def _in_references(document: Document, place: int) -> bool:
    return any(
        document.to_plain(s.start) <= place < document.to_plain(s.end)
        for s in document.sections
        if s.kind is SectionKind.REFERENCES
    )


def cited_articles(reading: Reading, about: tuple[str, ...]) -> tuple[Article, ...]:
    """What a secondary report rests on: its only reference, or those whose title names its subject."""
    document = reading.document
    if document.kind is not ReportKind.SECONDARY:
        return ()
    articles = [
        article
        for section in document.sections
        if section.kind is SectionKind.REFERENCES
        for article in _articles(reading, section.start, section.end)
    ]
    if len(articles) < 2:
        return tuple(articles)
    return tuple(a for a in articles if a.title and all(w.lower() in a.title.lower() for w in about[:1]))


def _articles(reading: Reading, start: int, end: int) -> Iterator[Article]:
    document = reading.document
    edges = [start, *[m.end() for m in _ENTRY.finditer(document.text, start, end)], end]
    for first, last in pairwise(edges):
        words = document.text[first:last].strip()
        identifiers = _identifiers(words)
        if identifiers:
            place = document.text.index(words, first)
            yield Article(
                identifiers, _title(words), _issued(words), (document.text_span(place, place + len(words)),)
            )


def _identifiers(words: str) -> tuple[Identifier, ...]:
    found: list[Identifier] = []
    if doi := _DOI.search(words):
        found.append(Identifier("doi", doi.group()))
    if pmcid := _PMCID.search(words):
        found.append(Identifier("pmcid", pmcid["id"] or pmcid["bare"]))
    if pmid := _PMID.search(words):
        found.append(Identifier("pmid", pmid["id"]))
    return tuple(sorted(found))


def _title(words: str) -> str | None:
    """The part after the authors: the first sentence that is longer than four words."""
    parts = re.split(r"(?<=[a-zA-Z)?])[.?]\s+", words)
    return next((part.strip() for part in parts[1:] if len(part.split()) > 4), None)


def _issued(words: str) -> str | None:
    mark = _ISSUED.search(words)
    if mark is None:
        return None
    month = mark["month"]
    return f"{mark['year']}-{_MONTHS.index(month.lower()) + 1:02d}" if month else mark["year"]


def acronym(reading: Reading) -> str | None:
    """What the trial is called, where the report gives it a name of its own."""
    title = reading.document.title.quote if reading.document.title else ""
    for pattern, texts in zip(
        _CALLED, ((title, reading.document.text), (reading.document.text,), (title,)), strict=True
    ):
        for mark in (m for text in texts for m in pattern.finditer(text)):
            name = _PHASE.sub("", mark["name"])
            if _is_acronym(reading, name):
                return name
    return None


def _is_acronym(reading: Reading, name: str) -> bool:
    known = reading.abbreviations.get(name)
    ordinary = known is not None and not re.search(
        r"trial|study|evaluation|investigat", known.long, re.IGNORECASE
    )
    # An article speaks of its trial by name more than once; initials and codes stand there once.
    rare = len(reading.text) > 8000 and len(re.findall(rf"\b{re.escape(name)}\b", reading.text)) < 3
    return (
        len(name) > 2
        and not rare
        and not _NOT_NAMES.match(name)
        and not _HEADING.search(_HYPHENATED_NAME.sub("", name))
        and not ordinary
    )
