"""What a question names: trials, interventions, conditions, outcome domains, numbers and days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from kg import vocabulary
from kg.query import Source

_STORED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?kind ?label ?name {
  { ?trial a te:Trial ; rdfs:label ?name . BIND("trial" AS ?kind) BIND(?name AS ?label) }
  UNION { ?trial te:registration ?label ; rdfs:label ?name . BIND("trial" AS ?kind) }
  UNION { ?thing a te:Intervention ; rdfs:label ?label . BIND("intervention" AS ?kind) BIND(?label AS ?name) }
  UNION { ?thing a te:Condition ; rdfs:label ?label . BIND("condition" AS ?kind) BIND(?label AS ?name) }
} ORDER BY ?kind ?label ?name"""
_SCHEMES = {"intervention": "interventions", "condition": "conditions", "domain": "outcome_domains"}
_BREAK = re.compile(r"[\s-]+")
_WORD = re.compile(r"\w+")
_CALLED_TRIAL = re.compile(r"\s+(?:trial|study)\b", re.IGNORECASE)
# Three capitals or more, as names of trials have: "SOLOIST", "ELIXIR-2".
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9][A-Za-z0-9]*)*\b")
_NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?(?![\w-])")
_DAYS = re.compile(
    r"\b(?:(?P<before>\d+)[ -](?P<unit>day|week|month|year)s?|(?P<at>day|week|month|year) (?P<after>\d+))\b",
    re.IGNORECASE,
)
_DAY_LENGTHS = {"day": 1, "week": 7, "month": 30, "year": 365}
# Words of statistics that name an outcome elsewhere.
_STATISTICS = re.compile(r"confidence (?:interval|level|limit)", re.IGNORECASE)
_CONTROLS = frozenset(
    {"placebo", "usual care", "standard care", "standard of care", "control", "no treatment"}
)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_WRITTEN = re.compile(r"\b(?P<day>\d{1,2})\s+(?P<month>[A-Z][a-z]{2,8})\s+(?P<year>\d{4})\b")
_RELATIVE = re.compile(r"\b(?P<when>today|yesterday|last week|this week)\b", re.IGNORECASE)
_AGO = {"today": 0, "yesterday": 1, "this week": 7, "last week": 7}


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a question that names something: of which kind, and what it may mean."""

    kind: str
    start: int
    end: int
    meant: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many characters it fills."""
        return self.end - self.start


def mentions(store: Source, question: str) -> tuple[Mention, ...]:
    """All that a question names, in order; of names that overlap the longest, in every kind it may be of."""
    stored = [(str(kind), str(label), str(name)) for kind, label, name in store.select(_STORED)]
    found = [*_known(question), *_stored(stored, question), *_times(question)]
    kept = [one for one in found if not any(_hides(other, one) for other in found) and not _is_control(one)]
    kept += _parts_of_names(stored, question, kept)
    kept += [one for one in _numbers(question) if not any(overlapping(one, other) for other in kept)]
    return tuple(sorted(dict.fromkeys(kept), key=lambda one: (one.start, one.kind)))


def unknown_names(question: str, named: Iterable[Mention]) -> tuple[str, ...]:
    """Words in capitals that look like the name of a trial and mean nothing that is known."""
    spans = [(one.start, one.end) for one in named]
    return tuple(
        mark.group()
        for mark in _CAPITALS.finditer(question)
        if not any(start < mark.end() and mark.start() < end for start, end in spans)
        and not _abbreviations().issuperset(_BREAK.split(mark.group().casefold()))
    )


@cache
def _abbreviations() -> frozenset[str]:
    words = (word for name in vocabulary.names() for word in vocabulary.labels(name))
    return frozenset(part for word in words for part in _BREAK.split(word.casefold())) | _OF_THE_FIELD


_OF_THE_FIELD = frozenset(
    "rct rcts iri pmid doi nct nnt nnh sparql rdf usa fda grim pico prov and the all not".split()
)


def _stored(stored: Iterable[tuple[str, str, str]], question: str) -> Iterator[Mention]:
    """The names that the store itself uses; only those are looked for whose first word is there."""
    words = set(_WORD.findall(question.casefold()))
    for kind, label, name in stored:
        first = _WORD.search(label.casefold())
        for mark in _pattern(label).finditer(question) if first and first.group() in words else ():
            if kind != "trial" or _is_name(question, mark, label):
                yield Mention(kind, mark.start(), mark.end(), (name,))


def _pattern(label: str) -> re.Pattern[str]:
    words = r"[\s-]+".join(re.escape(part) for part in _BREAK.split(label))
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)


def _is_name(question: str, mark: re.Match[str], label: str) -> bool:
    """Whether a word that is also plain English ("recovery") stands as a trial's name."""
    telling = bool(re.search(r"\d|-|\s", label))
    return telling or mark.group() == label or bool(_CALLED_TRIAL.match(question, mark.end()))


def _known(question: str) -> Iterator[Mention]:
    """What the vocabularies know, by label, synonym or abbreviation."""
    for kind, scheme in _SCHEMES.items():
        for mark in re.finditer(vocabulary.words(scheme), question, re.IGNORECASE):
            term = vocabulary.identify(scheme, mark.group())
            if term is not None and not _STATISTICS.match(question, mark.start()):
                yield Mention(kind, mark.start(), mark.end(), (vocabulary.by_id(term).pref_label,))


def _parts_of_names(
    stored: Iterable[tuple[str, str, str]], question: str, known: Iterable[Mention]
) -> list[Mention]:
    """Names of trials that are cut short: "EMPEROR" may be each trial whose name begins so."""
    trials = list(dict.fromkeys(name for kind, _, name in stored if kind == "trial"))
    spans = [(one.start, one.end) for one in known]
    found = []
    for mark in _CAPITALS.finditer(question):
        begun = re.compile(rf"{re.escape(mark.group())}[\s-]")
        meant = tuple(name for name in trials if begun.match(name))
        if meant and not any(start < mark.end() and mark.start() < end for start, end in spans):
            found.append(Mention("trial", *mark.span(), meant))
    return found


def _times(question: str) -> Iterator[Mention]:
    for mark in _DAYS.finditer(question):
        unit, number = (mark["unit"] or mark["at"]).lower(), int(mark["before"] or mark["after"])
        yield Mention("day", *mark.span(), (str(number * _DAY_LENGTHS[unit]),))
    for mark in _ISO.finditer(question):
        yield Mention("date", *mark.span(), (mark.group(),))
    for mark in _WRITTEN.finditer(question):
        if (written := _written(mark)) is not None:
            yield Mention("date", *mark.span(), (written.isoformat(),))
    for mark in _RELATIVE.finditer(question):
        when = datetime.now(UTC).date() - timedelta(days=_AGO[mark["when"].lower()])
        yield Mention("date", *mark.span(), (when.isoformat(),))


def _written(mark: re.Match[str]) -> date | None:
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(mark.group(), form).date()
        except ValueError:
            continue
    return None


def _numbers(question: str) -> Iterator[Mention]:
    for mark in _NUMBER.finditer(question):
        yield Mention("number", *mark.span(), (mark.group().replace(",", ""),))


def _is_control(one: Mention) -> bool:
    """Whether an intervention is one that trials compare with and nobody asks about."""
    return one.kind == "intervention" and one.meant[0].casefold() in _CONTROLS


def _hides(other: Mention, one: Mention) -> bool:
    """Whether a longer name, or a trial's of the same length, takes the place of a name."""
    stronger = (other.length, other.kind == "trial") > (one.length, one.kind == "trial")
    return stronger and overlapping(other, one)


def overlapping(one: Mention, other: Mention) -> bool:
    """Whether two places of a question share a character."""
    return one.start < other.end and other.start < one.end
