"""Reports of one trial meet in one node of the store, whichever of them came first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.merge.identity import Identity, matches
from kg.merge.proposals import Proposal, proposals
from kg.rdf import from_rdf
from kg.rdf.matches import matched

if TYPE_CHECKING:
    from kg.store import Store

ACCEPTED = "same_trials.json"

_PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX te: <https://w3id.org/trial-evidence#>
"""
_REGISTRATIONS = """SELECT ?report ?number {
  GRAPH ?stated { ?report te:sha256 ?read ; te:reportsTrial/te:registration ?number }
}"""
# A secondary report is identified by the article that it rests on, if that is one.
_PUBLICATIONS = """SELECT ?report ?article ?scheme ?number {
  VALUES (?scheme ?property) { ("doi" dct:identifier) ("pmid" te:pmid) ("pmcid" te:pmcid) }
  GRAPH ?stated {
    { ?report te:sha256 ?read . FILTER NOT EXISTS { ?report a te:SecondaryReport } BIND(?report AS ?article) }
    UNION { ?report te:sha256 ?read ; a te:SecondaryReport ; cito:citesAsSourceDocument ?article }
    ?article ?property ?number
  }
}"""
_OWN_TRIALS = "SELECT ?report ?own { ?match te:matchedReport ?report ; te:ownTrial ?own }"


def unite(store: Store) -> int:
    """Give the trials of a store one IRI each, by the numbers in their reports; how many reports changed.

    The IRI is the one that a report with the best-known registration number gives. It depends on the
    reports in the store only, not on the order in which they came.
    """
    identities = {identity.report: identity for identity in _identities(store)}
    found = {match.report: match for match in matches(identities.values(), accepted_pairs(store))}
    noted = _own_trials(store)
    changed = {}
    for held in store.reports():
        own, match = identities[held.iri].own_trial, found.get(held.iri)
        if held.trial != (match.trial if match else own) or (match is None) == (held.iri in noted):
            changed[held.iri] = matched(store.quads(held.iri), held.iri, held.trial, own, match)
    store.replace_all(changed.items())
    return len(changed)


def accept(store: Store, one: str, other: str) -> int:
    """Note that two reports are of one trial, since a person says so, and unite; how many reports changed."""
    pairs = sorted({*accepted_pairs(store), (min(one, other), max(one, other))})
    path = _accepted_file(store)
    if path is None:
        raise StoreError(f"{store.location} is an endpoint, which is only asked")
    path.write_text(json.dumps(pairs, indent=1), encoding="utf-8")
    return unite(store)


def same_trials(store: Store) -> tuple[Proposal, ...]:
    """The reports of a store that may tell of one trial though no number says so, the likeliest first."""
    stated = {held.iri: (held.trial, from_rdf(store.quads(held.iri))) for held in store.reports()}
    return proposals(stated)


def accepted_pairs(store: Store) -> tuple[tuple[str, str], ...]:
    """The pairs of reports that a person said to be of one trial."""
    path = _accepted_file(store)
    if path is None or not path.exists():
        return ()
    try:
        return tuple((one, other) for one, other in json.loads(path.read_bytes()))
    except ValueError as error:
        raise StoreError(f"{path} is damaged ({error}): put it back from a copy, or delete it") from error


def _accepted_file(store: Store) -> Path | None:
    endpoint = store.location.startswith(("http://", "https://"))
    return None if endpoint else Path(store.location) / ACCEPTED


def _identities(store: Store) -> Iterator[Identity]:
    registrations, publications = _registrations(store), _publications(store)
    own = _own_trials(store)
    for held in store.reports():
        yield Identity(
            held.iri,
            own.get(held.iri, held.trial),
            frozenset(registrations[held.iri]),
            frozenset(publications[held.iri]),
        )


def _registrations(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for report, number in _texts(store, _REGISTRATIONS):
        found[report].add(_with_scheme(number))
    return found


def _publications(store: Store) -> dict[str, set[str]]:
    articles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for report, article, scheme, number in _texts(store, _PUBLICATIONS):
        articles[report][article].add(f"{scheme}:{number.lower()}")
    alone = {report: next(iter(told.values())) for report, told in articles.items() if len(told) == 1}
    return defaultdict(set, alone)


def _own_trials(store: Store) -> dict[str, str]:
    return {str(report): str(own) for report, own in store.select(_PREFIXES + _OWN_TRIALS).rows}


def _texts(store: Store, question: str) -> Iterable[tuple[str, ...]]:
    return (tuple(map(str, row)) for row in store.select(_PREFIXES + question).rows)


def _with_scheme(number: str) -> str:
    """A registration number after the name of its register, by which two of them can disagree."""
    scheme = number.partition(":")[0] if ":" in number else number.rstrip("0123456789-/")
    return number if ":" in number else f"{scheme}:{number}"
