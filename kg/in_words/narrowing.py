"""Which rows of an answer are about what a question names beyond the parameters of the named question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from kg import vocabulary
from kg.in_words.names import Mention, overlapping
from kg.in_words.sentences import rows_of
from kg.in_words.understanding import Understood, picked
from kg.query import Source, answer
from kg.store import Rows, Value

Row: TypeAlias = Mapping[str, Value]

_DOMAINS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?trial ?label ?domain {
  ?node rdfs:label ?trial ; te:hasOutcome ?outcome . ?outcome rdfs:label ?label ; te:domain ?domain .
}"""
_GAPS = re.compile(r"\b(?:gaps?|no|none|missing|lack\w*|never)\b", re.IGNORECASE)


def narrowed(store: Source, understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The rows on what is named beside the parameters, and on outcomes of the domain that is named."""
    kept = list(rows)
    for one in _left_over(understood):
        kept = _on(kept, answer(store, "trials", **{one.kind: one.meant[0]}))
    return _of_domain(store, understood, kept)


def _on(rows: Sequence[Row], trials: Rows) -> list[Row]:
    """The rows on some trials, or on what they tested where rows name no trial."""
    named = rows_of(trials)
    names, labels = ({row[column] for row in named} for column in ("trialName", "interventionLabel"))
    return [
        row
        for row in rows
        if (row["trialName"] in names if "trialName" in row else bool(labels.intersection(_named_in(row))))
    ]


def _named_in(row: Row) -> list[Value]:
    """The interventions that a row names, those on the path between two of them too."""
    path = str(row.get("path") or "").split(" – ")
    return [*path, *(row.get(column) for column in ("interventionLabel", "first", "second"))]


def outcome_label(store: Source, understood: Understood) -> str | None:
    """The one outcome of the one trial that is of the domain named, for a question that takes its words."""
    parameters = dict(understood.parameters)
    takes = {parameter.kind for parameter in understood.question.parameters}
    if "words" not in takes or "trial" not in parameters or picked("domain", understood.mentions) is None:
        return None
    rows = [{"trialName": trial, "outcomeLabel": label} for trial, label, _ in store.select(_DOMAINS)]
    own = [row for row in rows if row["trialName"] == parameters["trial"]]
    labels = {str(row["outcomeLabel"]) for row in _of_domain(store, understood, own)}
    return labels.pop() if len(labels) == 1 else None


def telling(question: str, asked: str, rows: Sequence[Row]) -> list[Row]:
    """The rows that tell most, first: arms that were tried, cells that are filled, what many trials tell."""
    if question in _PARTS:
        rows = _of_parts(question, asked, rows)
    if question == "gap-map":
        empty = bool(_GAPS.search(asked)) and "map" not in asked.lower()
        rows = [row for row in rows if (str(row["trials"]) == "0") == empty]
    if question == "evidence-network":
        rows = _by_comparison(rows)
    if question == "trials":
        rows = [row for row in rows if str(row["role"]).endswith("#Experimental")] or list(rows)
    if rows and "trials" in rows[0] and str(rows[0]["trials"]).isdigit():
        return sorted(rows, key=lambda row: -int(str(row["trials"])))
    return list(rows)


# Which part of a question is asked about: the column that must hold what is said of it.
_PARTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "reporting-gaps": {
        r"\bintervals?\b|\bCIs?\b": ("interval", "not reported"),
        r"\bp[- ]?values?\b": ("p", "not reported"),
        r"(?<!p-)(?<!p )\bvalues?\b|\bestimates?\b": ("value", "not reported"),
    },
    "silent-trials": {
        r"\bregist": ("missing", "registration"),
        r"\bsizes?\b": ("missing", "Size"),
        r"\bdos(?:e|es|age)\b": ("missing", "dose"),
    },
}


def _of_parts(question: str, asked: str, rows: Sequence[Row]) -> list[Row]:
    parts = _PARTS[question].items()
    wanted = [part for cue, part in parts if re.search(cue, asked, re.IGNORECASE)]
    return [row for row in rows if not wanted or any(told in str(row[name]) for name, told in wanted)]


def _by_comparison(rows: Sequence[Row]) -> list[Row]:
    """The rows of a network with the trials of a comparison side by side."""
    joined: dict[tuple[Value, ...], list[str]] = {}
    by_pair: dict[tuple[Value, ...], Row] = {}
    for row in rows:
        pair = (row["component"], row["first"], row["second"])
        by_pair.setdefault(pair, row)
        joined.setdefault(pair, []).append(str(row["trialName"]))
    bridge = "the only link between its two sides"
    return [
        {**row, "trialName": ", ".join(joined[pair]), "bridge": bridge if row["bridge"] is True else None}
        for pair, row in by_pair.items()
    ]


def _left_over(understood: Understood) -> Iterable[Mention]:
    taken = {value for _, value in understood.parameters}
    used = [one for one in understood.mentions if one.meant[0] in taken or one.kind == "domain"]
    for one in understood.mentions:
        idle = one.kind == "intervention" or not any(overlapping(one, other) for other in used)
        if one.kind in ("intervention", "condition") and one not in used and idle:
            yield one


def _of_domain(store: Source, understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The rows on outcomes of exactly the domain that is named, else of one below it, else all."""
    named = picked("domain", understood.mentions)
    if named is None or not rows or "outcomeLabel" not in rows[0] or "domain" in dict(understood.parameters):
        return list(rows)
    domain = vocabulary.concept_of(named.meant[0], ("outcome_domains",))
    if domain is None:
        return list(rows)
    held = {(trial, label): str(one).rpartition("#")[2] for trial, label, one in store.select(_DOMAINS)}
    for wanted in ({domain.id}, set(vocabulary.narrower_all(domain.id))):
        found = [row for row in rows if held.get((row["trialName"], row["outcomeLabel"])) in wanted]
        if found:
            return found
    return [] if domain.id not in _ANY_HARM else list(rows)


_ANY_HARM = frozenset({"AdverseEvents", "SeriousAdverseEvents"})
