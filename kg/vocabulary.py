"""The controlled vocabularies as records: what each concept is called in print, and what is known of it.

One SKOS file in `ontology/vocabularies/` is one scheme, named like the file. A file is parsed when it is
first asked for.

>>> by_id("RiskRatio").null_value
Decimal('1')
>>> identify("measures", "Odds ratios")
'OddsRatio'
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph

from kg.model import Term
from kg.resources import resource

TE = "https://w3id.org/trial-evidence#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_WITHIN_NAME = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What the words of a report may name; every other scheme says something about it.
THINGS = ("interventions", "conditions", "outcome_domains", "instruments", "adverse_events")
NAMING = (SKOS + "prefLabel", SKOS + "altLabel", TE + "indicator")
READ = frozenset(
    [*NAMING]
    + [SKOS + name for name in ("hiddenLabel", "definition", "broader", "exactMatch")]
    + [TE + name for name in ("scale", "nullValue", "betterDirection", "domain", "ucumCode")]
)

Facts: TypeAlias = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept of a vocabulary: `labels` are the words that mean it, `hidden_labels` may mean others too.

    Labels include `indicators`: words of something narrower, or near, that has no concept of its own.
    """

    id: Term
    pref_label: str
    labels: tuple[str, ...]
    hidden_labels: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    definition: str = ""
    broader: tuple[Term, ...] = ()
    exact_matches: tuple[str, ...] = ()
    scale: Term | None = None
    null_value: Decimal | None = None
    better: Term | None = None
    domain: Term | None = None
    ucum: str | None = None


@cache
def names() -> tuple[str, ...]:
    """The names of all schemes, sorted."""
    return tuple(sorted(path.stem for path in resource("ontology", "vocabularies").glob("*.ttl")))


@cache
def scheme(name: str) -> tuple[Entry, ...]:
    """The concepts of one vocabulary in the order of its file; KeyError names the vocabularies there are."""
    if name not in names():
        raise KeyError(f"no vocabulary {name!r}; there are: {', '.join(names())}")
    subjects = _facts(resource("ontology", "vocabularies", f"{name}.ttl"))
    return tuple(_entry(iri.removeprefix(TE), facts) for iri, facts in subjects.items())


@cache
def entries() -> Mapping[Term, Entry]:
    """Every concept of every vocabulary by its id."""
    return {entry.id: entry for name in names() for entry in scheme(name)}


def by_id(term: Term) -> Entry:
    """The concept with this id, whichever vocabulary it belongs to; KeyError if there is none."""
    return entries()[term]


def concepts_of(words: str, schemes: Iterable[str] = THINGS) -> tuple[Entry, ...]:
    """Every concept that these words name whole, in the order of the schemes; none if nobody knows them."""
    found = (identify(name, words) for name in schemes if name in names())
    return tuple(by_id(term) for term in dict.fromkeys(found) if term is not None)


def concept_of(words: str, schemes: Iterable[str] = THINGS) -> Entry | None:
    """The one concept that these words name whole; None if there is none, or several in several schemes.

    Words that only indicate a concept count where no other is named by them.

    >>> concept_of("SGLT2 inhibitors").id
    'SGLT2Inhibitor'
    """
    found = concepts_of(words, schemes)
    named = [entry for entry in found if not _indicated(entry, words)] or found
    return named[0] if len(named) == 1 else None


def broader_all(term: Term) -> tuple[Term, ...]:
    """What lies above a concept in any number of steps, nearest first; empty for what nobody knows.

    >>> broader_all("Dapagliflozin")
    ('SGLT2Inhibitor',)
    """
    return _reached(term, lambda below: entries()[below].broader if below in entries() else ())


def narrower_all(term: Term) -> tuple[Term, ...]:
    """What lies below a concept in any number of steps, nearest first."""
    return _reached(term, lambda above: _below().get(above, ()))


def iri(term: Term) -> str:
    """The IRI of a concept: of ours by its local name, of a vocabulary that a user added as it is."""
    return term if ":" in term else TE + term


def in_words(term: Term) -> str:
    """A term as a reader says it: its label, or for what no vocabulary holds its name taken apart.

    >>> in_words("armSize")
    'arm size'
    """
    entry = entries().get(term)
    return entry.pref_label if entry else _WITHIN_NAME.sub(" ", term).lower()


@cache
def labels(name: str, *, ambiguous: bool = False) -> Mapping[str, Term]:
    """The id behind each word of a scheme, single spaces for hyphens, in lower case but for abbreviations.

    Ambiguous words are left out unless asked for; then a word that several concepts share means the first.
    """
    found: dict[str, Term] = {}
    for entry in scheme(name):
        for label in entry.labels:
            found.setdefault(_key(label), entry.id)
    for entry in scheme(name) if ambiguous else ():
        for label in entry.hidden_labels:
            found.setdefault(_key(label), entry.id)
    return found


def identify(name: str, words: str, *, ambiguous: bool = False) -> Term | None:
    """The id of the concept that these words name in a scheme, also in the plural; None if there is none."""
    known, printed = labels(name, ambiguous=ambiguous), _spaced(words)
    singular = printed[:-1] if printed[-1:] in ("s", "S") else printed
    forms = (printed, _small(printed), singular, _small(singular))
    return next((known[form] for form in forms if form in known), None)


@cache
def words(name: str, *, ambiguous: bool = False) -> str:
    """A regular expression without groups that matches any label of a scheme, the longest first.

    Compile it with `re.I`: abbreviations still match only as they are printed (`OR` is not `or`). A space
    in a label also matches a hyphen or several spaces, and a plural `s` may follow. What `words` matches,
    `identify` knows.
    """
    printed = [label for entry in scheme(name) for label in _printed(entry, ambiguous)]
    exact = _trie(label for label in printed if is_abbreviation(label))
    loose = _trie(_small(label) for label in printed if not is_abbreviation(label))
    # loose labels come first, because abbreviations are the shorter ones: `mg` begins `mg/kg`
    choices = [f"{loose}s?"] * bool(loose) + [f"(?-i:{exact})s?"] * bool(exact)
    return rf"(?<![^\W\d_])(?:{'|'.join(choices)})(?!\w)"


def narrower(name: str, term: Term) -> frozenset[Term]:
    """The concept and all that lie below it in its scheme."""
    found = {term}
    while below := {e.id for e in scheme(name) if found.intersection(e.broader)} - found:
        found |= below
    return frozenset(found)


def is_abbreviation(label: str) -> bool:
    """Whether capitals matter in a label: one or two letters, or one word with two capitals or more."""
    return len(label) <= 2 or (" " not in label and sum(map(str.isupper, label)) >= 2)


def _facts(path: Path) -> dict[str, Facts]:
    subjects: dict[str, dict[str, list[str]]] = {}
    for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
        predicate = quad.predicate.value
        if predicate in READ:
            facts = subjects.setdefault(quad.subject.value, {})
            facts.setdefault(predicate, []).append(quad.object.value)
    return {iri: facts for iri, facts in subjects.items() if iri.startswith(TE)}


def _entry(term: Term, facts: Facts) -> Entry:
    null_value = _one(facts, TE + "nullValue")
    return Entry(
        id=term,
        pref_label=facts[SKOS + "prefLabel"][0],
        labels=tuple(label for name in NAMING for label in facts.get(name, ())),
        hidden_labels=tuple(facts.get(SKOS + "hiddenLabel", ())),
        indicators=tuple(facts.get(TE + "indicator", ())),
        definition=_one(facts, SKOS + "definition") or "",
        broader=_terms(facts, SKOS + "broader"),
        exact_matches=tuple(facts.get(SKOS + "exactMatch", ())),
        scale=_term(facts, TE + "scale"),
        null_value=Decimal(null_value) if null_value is not None else None,
        better=_term(facts, TE + "betterDirection"),
        domain=_term(facts, TE + "domain"),
        ucum=_one(facts, TE + "ucumCode"),
    )


def _indicated(entry: Entry, words: str) -> bool:
    """Whether words only indicate a concept and do not name it."""
    return _spaced(words).lower() in {_spaced(word).lower() for word in entry.indicators}


@cache
def _below() -> Mapping[Term, tuple[Term, ...]]:
    """The concepts right below each concept."""
    found: dict[Term, list[Term]] = defaultdict(list)
    for entry in entries().values():
        for above in entry.broader:
            found[above].append(entry.id)
    return {above: tuple(below) for above, below in found.items()}


def _reached(start: Term, steps: Callable[[Term], Iterable[Term]]) -> tuple[Term, ...]:
    """What can be reached in any number of steps, without the start itself, nearest first."""
    found: dict[Term, None] = {start: None}
    level = [start]
    while level:
        level = list(dict.fromkeys(to for one in level for to in steps(one) if to not in found))
        found |= dict.fromkeys(level)
    return tuple(found)[1:]


def _one(facts: Facts, predicate: str) -> str | None:
    return facts[predicate][0] if predicate in facts else None


def _terms(facts: Facts, predicate: str) -> tuple[Term, ...]:
    return tuple(iri.removeprefix(TE) for iri in facts.get(predicate, ()))


def _term(facts: Facts, predicate: str) -> Term | None:
    return facts[predicate][0].removeprefix(TE) if predicate in facts else None


def _printed(entry: Entry, ambiguous: bool) -> tuple[str, ...]:
    return entry.labels + entry.hidden_labels if ambiguous else entry.labels


def _key(label: str) -> str:
    return _spaced(label) if is_abbreviation(label) else _small(_spaced(label))


def _small(label: str) -> str:
    # the micro sign and the Greek letter match each other when case is ignored
    return label.lower().replace("µ", "μ")


def _spaced(words: str) -> str:
    return " ".join(words.replace("-", " ").split())


def _trie(labels: Iterable[str]) -> str:
    """The labels as one pattern in which a shared beginning is written once, so that matching stays fast."""
    return _branches(sorted({_spaced(label) for label in labels}))


def _branches(labels: list[str]) -> str:
    heads: dict[str, list[str]] = defaultdict(list)
    for label in labels:
        heads[label[:1]].append(label[1:])
    ends = heads.pop("", None) is not None
    choices = [_character(head) + _branches(rests) for head, rests in heads.items()]
    if not choices:
        return ""
    joined = choices[0] if len(choices) == 1 and not ends else f"(?:{'|'.join(choices)})"
    return joined + "?" if ends else joined


def _character(character: str) -> str:
    return r"[\s-]+" if character == " " else re.escape(character)
