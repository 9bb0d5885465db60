"""Which trials and reports of a store a person means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import kg
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.store import Store, StoredReport


def reports_of(store: Store, trial: str | None) -> list[StoredReport]:
    """The reports of the trials that a name means, or all, in the order of their trials."""
    trials = None if trial is None else set(kg.find_trials(store, trial))
    held = (report for report in store.reports() if trials is None or report.trial in trials)
    return sorted(held, key=lambda report: (report.label.casefold(), report.iri))


def one_trial(store: Store, name: str) -> str:
    """The IRI of the one trial that a name means."""
    first, *others = kg.find_trials(store, name)
    if others:
        raise QueryError(f"{name!r} could be any of these trials: {', '.join((first, *others))}")
    return first


def one_report(held: Iterable[StoredReport], name: str) -> str:
    """The IRI of the one report that is called so, whole or by its end."""
    known = [report.iri for report in held]
    found = [iri for iri in known if iri == name or iri.endswith(f"/{name}")]
    if len(found) != 1:
        ends = ", ".join(map(end_of, known)) or "none"
        raise QueryError(f"no one report is called {name!r}; the store holds: {ends}")
    return found[0]


def end_of(iri: str) -> str:
    """The part of an IRI that people use."""
    return iri.rpartition("/")[2]
