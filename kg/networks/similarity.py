"""How alike trials are: the share of what two of them study that both study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from kg.query import Source, find_trials
from kg.vocabulary import TE, in_words

_STUDIED = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?trial ?name ?kind ?what WHERE {
  ?trial a te:Trial ; rdfs:label ?name .
  {
    ?trial te:hasArm/te:intervention ?thing .
    OPTIONAL { ?thing ^te:linkedTerm/te:concept/skos:prefLabel ?concept }
    BIND("intervention" AS ?kind)
  } UNION {
    ?trial te:hasPopulation/te:condition ?thing .
    OPTIONAL { ?thing ^te:linkedTerm/te:concept/skos:prefLabel ?concept }
    BIND("condition" AS ?kind)
  } UNION {
    ?trial te:hasOutcome/te:domain ?concept .
    BIND("outcome" AS ?kind)
  }
  OPTIONAL { ?thing rdfs:label ?words }
  BIND(COALESCE(STR(?concept), LCASE(STR(?words))) AS ?what)
}
ORDER BY ?trial ?kind ?what"""

_Features = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two trials by name, and the Jaccard index of their interventions, conditions and outcome domains."""

    first: str
    second: str
    index: float
    shared: tuple[str, ...]


def similar_trials(store: Source, trial: str | None = None, least: float = 0.0) -> tuple[Likeness, ...]:
    """Pairs of trials, or those with one trial, the most alike first; only above `least` (0 to 1).

    Jaccard, New Phytologist 1912;11:37-50.
    """
    wanted = None if trial is None else set(find_trials(store, trial))
    found = (
        _likeness(*pair)
        for pair in combinations(_studied(store), 2)
        if wanted is None or wanted & {one[0] for one in pair}
    )
    alike = (one for one in found if one.index > least)
    return tuple(sorted(alike, key=lambda one: (-one.index, one.first, one.second)))


def _studied(store: Source) -> Iterator[tuple[str, str, _Features]]:
    """Each trial's IRI, name and features."""
    names: dict[str, str] = {}
    features: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for trial, name, kind, what in store.select(_STUDIED):
        names[str(trial)] = str(name)
        features[str(trial)].add((str(kind), _in_words(str(what))))
    for trial_iri, studied in features.items():
        yield trial_iri, names[trial_iri], frozenset(studied)


def _in_words(what: str) -> str:
    return in_words(what.removeprefix(TE)) if what.startswith(TE) else what


def _likeness(first: tuple[str, str, _Features], second: tuple[str, str, _Features]) -> Likeness:
    shared = first[2] & second[2]
    index = len(shared) / len(first[2] | second[2])
    low, high = sorted((first[1], second[1]))
    return Likeness(low, high, index, tuple(sorted(what for _, what in shared)))
