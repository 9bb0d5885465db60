"""Which trials a person means by a name, a registration number, a PMID, a DOI or an IRI."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from kg.errors import QueryError
from kg.query.source import Source
from kg.query.terms import iri, is_iri, text

_PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
"""
# The exact name is looked up in each branch, since a store that joins it afterwards reads all names.
_BRANCHES = (
    "?trial rdfs:label ?name ; a te:Trial",
    "?trial te:registration ?name",
    "?report te:pmid ?name ; te:reportsTrial ?trial",
    "?report te:pmcid ?name ; te:reportsTrial ?trial",
    "?report dct:identifier ?name ; te:reportsTrial ?trial",
)
_MATCHES: tuple[Callable[[str, str], bool], ...] = (
    lambda name, wanted: name == wanted,
    lambda name, wanted: name.casefold() == wanted.casefold(),
    lambda name, wanted: name.casefold().endswith((f"/{wanted.casefold()}", f":{wanted.casefold()}")),
    lambda name, wanted: wanted.casefold() in name.casefold(),
)


def find_trials(store: Source, name: str) -> tuple[str, ...]:
    """The IRIs of the trials that a name means, the closest reading first; QueryError suggests others.

    The name is taken as an IRI of a trial, else as an exact name, else in any case, else as a part of one.
    """
    wanted = name.strip()
    if is_iri(wanted) and _is_trial(store, wanted):
        return (wanted,)
    known = _named(store, wanted) or _all_names(store)
    for matches in _MATCHES:
        found = dict.fromkeys(trial for trial, label in known if wanted and matches(label, wanted))
        if found:
            return tuple(found)
    raise QueryError(_unknown(wanted, (label for _, label in known)))


def _is_trial(store: Source, trial: str) -> bool:
    found = store.select(f"{_PREFIXES} SELECT ?label {{ {iri(trial)} a te:Trial ; rdfs:label ?label }}")
    return len(found) > 0


def _named(store: Source, name: str) -> list[tuple[str, str]]:
    return _pairs(store, f"VALUES ?name {{ {text(name)} }}")


def _all_names(store: Source) -> list[tuple[str, str]]:
    return _pairs(store, "")


def _pairs(store: Source, condition: str) -> list[tuple[str, str]]:
    branches = " UNION ".join(f"{{ {condition} {branch} }}" for branch in _BRANCHES)
    rows = store.select(f"{_PREFIXES} SELECT DISTINCT ?trial ?name {{ {branches} }} ORDER BY ?trial ?name")
    return [(str(trial), str(name)) for trial, name in rows]


def _unknown(wanted: str, names: Iterable[str]) -> str:
    known = sorted(set(names))
    near = get_close_matches(wanted, known, n=5, cutoff=0.4) or known[:5]
    others = f"there is: {', '.join(near)}" if near else "the store is empty"
    return f"no trial is called {wanted!r}; {others}"
