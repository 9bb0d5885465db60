"""What a parameter of a question means: a concept, or what the store calls by its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from kg.errors import QueryError
from kg.query.source import Source
from kg.query.terms import iri
from kg.vocabulary import concept_of, scheme
from kg.vocabulary import iri as concept_iri

_PREFIXES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX te: <https://w3id.org/trial-evidence#>
"""
_LINKED = """
SELECT DISTINCT ?thing {{
  ?concept skos:broader* {concept} .
  ?link te:concept ?concept ; te:linkedTerm ?thing .
  FILTER EXISTS {{ ?thing a te:{kind} }}
}} ORDER BY ?thing"""
_TRIALS_IN = """
SELECT DISTINCT ?trial {
  VALUES ?condition { %s }
  ?trial te:hasPopulation/te:condition ?condition .
}"""
_TRIALS_WITH = """
SELECT DISTINCT ?trial {
  VALUES ?intervention { %s }
  ?arm te:intervention ?intervention .
  ?trial te:hasArm ?arm .
}"""
_TRIALS_MEASURING = """
SELECT DISTINCT ?trial {
  VALUES ?domain { %s }
  ?outcome te:domain ?domain .
  ?trial te:hasOutcome ?outcome .
}"""
_LABELS = "SELECT ?thing ?label {{ ?thing a te:{kind} ; rdfs:label ?label }} ORDER BY ?thing"
_CONCEPTS = "SELECT DISTINCT ?concept ?label { ?concept a skos:Concept ; skos:prefLabel ?label }"
_MATCHES: tuple[Callable[[str, str], bool], ...] = (
    lambda label, wanted: label == wanted,
    lambda label, wanted: all(word in label for word in wanted.split()),
)


def find_things(store: Source, kind: str, name: str, words: str) -> tuple[str, ...]:
    """The IRIs of the nodes of a class (`Intervention`) that words mean; QueryError if there are none.

    Words that name a concept of a vocabulary (`interventions`) mean all that is linked to it or to a concept
    below it; other words, or a concept to which nothing is linked, mean what is called by them.
    """
    wanted = words.strip().casefold()
    concept = concept_of(words, (name,))
    found = _linked(store, kind, concept_iri(concept.id) if concept else _in_store(store, wanted))
    found = found or _called(store, kind, wanted)
    if not found:
        raise QueryError(f"no {kind.lower()} in the store is called {words!r}, and no concept that it holds")
    return found


def find_trials_in(store: Source, words: str) -> tuple[str, ...]:
    """The IRIs of the trials whose participants have a condition, or one below it; QueryError if none."""
    conditions = " ".join(map(iri, find_things(store, "Condition", "conditions", words)))
    return _trials(store, _TRIALS_IN % conditions)


def find_trials_with(store: Source, interventions: Iterable[str]) -> tuple[str, ...]:
    """The IRIs of the trials in which an arm received one of these interventions, written as terms."""
    return _trials(store, _TRIALS_WITH % " ".join(interventions))


def find_trials_measuring(store: Source, domains: Iterable[str]) -> tuple[str, ...]:
    """The IRIs of the trials with an outcome of one of these domains, written as terms."""
    return _trials(store, _TRIALS_MEASURING % " ".join(domains))


def _trials(store: Source, sparql: str) -> tuple[str, ...]:
    # sorted here: a store takes twice as long to sort thousands of IRIs as to find them
    return tuple(sorted(str(trial) for (trial,) in store.select(_PREFIXES + sparql)))


def find_term(schemes: Iterable[str], words: str) -> str:
    """The IRI of the concept that words, or its id, name in vocabularies; QueryError suggests others."""
    known = {entry.id: entry for name in schemes for entry in scheme(name)}
    named = known.get(words) or concept_of(words, schemes)
    if named is None:
        labels = sorted({entry.pref_label for entry in known.values()})
        near = get_close_matches(words, labels, n=5, cutoff=0.4) or labels[:5]
        raise QueryError(f"{words!r} is none of the {', '.join(schemes)}; there is: {', '.join(near)}")
    return concept_iri(named.id)


def _linked(store: Source, kind: str, concept: str | None) -> tuple[str, ...]:
    if concept is None:
        return ()
    rows = store.select(_PREFIXES + _LINKED.format(concept=iri(concept), kind=kind))
    return tuple(str(thing) for (thing,) in rows)


def _in_store(store: Source, wanted: str) -> str | None:
    """The concept of the store's own that is called so, of a vocabulary that its user added."""
    rows = store.select(_PREFIXES + _CONCEPTS)
    return next((str(concept) for concept, label in rows if str(label).casefold() == wanted), None)


def _called(store: Source, kind: str, wanted: str) -> tuple[str, ...]:
    labels = [
        (str(thing), str(label)) for thing, label in store.select(_PREFIXES + _LABELS.format(kind=kind))
    ]
    for matches in _MATCHES:
        found = dict.fromkeys(
            thing for thing, label in labels if wanted and matches(label.casefold(), wanted)
        )
        if found:
            return tuple(found)
    return ()
