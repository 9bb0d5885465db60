"""The reports of a store whose trials have both arms of a comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from kg.model import Term, Trial
from kg.pool.arms import Comparison
from kg.rdf import from_rdf
from kg.rdf.names import local_name
from kg.store import Store

_ARMS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?trial ?label ?role WHERE {
  ?trial te:hasArm ?arm .
  ?arm rdfs:label|skos:altLabel|(te:intervention/rdfs:label) ?label .
  OPTIONAL { ?arm te:armRole ?role }
}
"""


def candidates(store: Store, asked: Comparison) -> Iterator[Trial]:
    """What each report states of a trial whose arms may be compared, in the order of the reports."""
    trials = set(_trials(store, asked))
    for report in store.reports():
        if report.trial in trials:
            yield from_rdf(store.quads(report.iri))


def absence(store: Store, asked: Comparison) -> str:
    """Why no trial has both arms of a comparison: which name no arm goes by, and what arms are called."""
    labels = sorted({label for arms in _arms(store).values() for label, _ in arms})
    for name in (asked.intervention, asked.comparator):
        if name.role is None and not any(map(name.means, labels)):
            near = get_close_matches(name.words, labels, n=5, cutoff=0.4) or labels[:5]
            return (
                f"no arm is known as {name.words!r}; there are: {', '.join(near) or 'no arms in the store'}"
            )
    return f"no trial of the store compares {asked.intervention.words} with {asked.comparator.words}"


def _trials(store: Store, asked: Comparison) -> Iterator[str]:
    target, reference = asked.intervention, asked.comparator
    for trial, arms in _arms(store).items():
        compared = any(reference.means(label) or (role and role == reference.role) for label, role in arms)
        if compared and any(target.means(label) for label, _ in arms):
            yield trial


def _arms(store: Store) -> Mapping[str, list[tuple[str, Term | None]]]:
    """The labels and roles of the arms of each trial."""
    found: dict[str, list[tuple[str, Term | None]]] = defaultdict(list)
    for trial, label, role in store.select(_ARMS):
        found[str(trial)].append((str(label), None if role is None else local_name(str(role))))
    return found
