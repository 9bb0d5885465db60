"""Which rows of an answer are about what a question names beyond the parameters of the named question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from kg import vocabulary
from kg.in_words.filling import picked
from kg.in_words.names import Mention, overlapping
from kg.in_words.sentences import rows_of
from kg.in_words.understanding import Understood
from kg.query import Source, answer
from kg.query.terms import text
from kg.store import Rows, Value

Row: TypeAlias = Mapping[str, Value]

_DOMAINS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT DISTINCT ?trial ?label ?domain {{
  VALUES ?trial {{ {trial} }}
  ?node rdfs:label ?trial ; te:hasOutcome ?outcome . ?outcome rdfs:label ?label ; te:domain ?domain .
}}"""
_GAPS = re.compile(r"\b(?:gaps?|no|none|missing|lack\w*|never)\b", re.IGNORECASE)


def narrowed(store: Source, understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The rows on what is named beside the parameters, and on outcomes of the domain that is named."""
    kept = list(rows)
    for one in _left_over(understood):
        kept = _on(kept, answer(store, "trials", **{one.kind: one.meant[0]}))
    kept = _of_domain(store, understood, kept)
    return _at_time(understood, _by_measure(understood, kept))


def _by_measure(understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The estimates by the measure that is asked for, where there are any."""
    measure = _measure(understood)
    return [row for row in rows if _is_of(row, measure)] or list(rows)


def other_measure(understood: Understood, rows: Sequence[Row]) -> str | None:
    """The measure that is asked for and that no row has: an odds ratio is no hazard ratio."""
    measure = _measure(understood)
    return (
        measure if rows and "measure" in rows[0] and not any(_is_of(row, measure) for row in rows) else None
    )


def _measure(understood: Understood) -> str | None:
    mark = re.search(vocabulary.words("measures"), understood.asked, re.IGNORECASE)
    return vocabulary.identify("measures", mark.group()) if mark else None


def _is_of(row: Row, measure: str | None) -> bool:
    return measure is None or str(row.get("measure")).endswith(f"#{measure}")


def _at_time(understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The rows on outcomes at the time that is asked for, where no parameter took it."""
    time = picked("day", understood.mentions)
    if time is None or time.meant[0] in dict(understood.parameters).values():
        return list(rows)
    (number,) = re.findall(r"\d+", understood.asked[time.start : time.end])
    said = ("outcomeLabel", "time", "days", "timePoint", "duration")
    return [row for row in rows if any(re.search(rf"\b{number}\b", str(row.get(name))) for name in said)]


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
    own: list[Row] = [
        {"trialName": trial, "outcomeLabel": label} for trial, label in _held(store, understood)
    ]
    labels = {str(row["outcomeLabel"]) for row in _of_domain(store, understood, own)}
    return labels.pop() if len(labels) == 1 else None


def telling(understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The rows that tell most, first: arms that were tried, cells that are filled, what many trials tell."""
    chosen = _CHOSEN.get(understood.question.name, _as_they_are)(understood.asked, rows)
    if chosen and str(chosen[0].get("trials")).isdigit():
        return sorted(chosen, key=lambda row: -int(str(row["trials"])))
    return chosen


def _as_they_are(_: str, rows: Sequence[Row]) -> list[Row]:
    return list(rows)


def _cells(asked: str, rows: Sequence[Row]) -> list[Row]:
    """The cells of the gap map that are filled, or those that are empty where gaps are asked for."""
    empty = bool(_GAPS.search(asked)) and "map" not in asked.lower()
    return [row for row in rows if (str(row["trials"]) == "0") == empty]


def _tried(_: str, rows: Sequence[Row]) -> list[Row]:
    """The arms that were tried, where there are any, without those that they were compared with."""
    return [row for row in rows if str(row["role"]).endswith("#Experimental")] or list(rows)


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
    """The rows that lack what is asked for, where a question names a part of what may be lacking."""
    parts = _PARTS[question].items()
    wanted = [part for cue, part in parts if re.search(cue, asked, re.IGNORECASE)]
    return [row for row in rows if not wanted or any(told in str(row[name]) for name, told in wanted)]


def _by_comparison(_: str, rows: Sequence[Row]) -> list[Row]:
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


_CHOSEN: Mapping[str, Callable[[str, Sequence[Row]], list[Row]]] = {
    "evidence-network": _by_comparison,
    "gap-map": _cells,
    "trials": _tried,
    **{question: partial(_of_parts, question) for question in _PARTS},
}


def _left_over(understood: Understood) -> Iterable[Mention]:
    taken = {value for _, value in understood.parameters}
    used = [one for one in understood.mentions if one.meant[0] in taken or one.kind == "domain"]
    for one in understood.mentions:
        idle = one.kind == "intervention" or not any(overlapping(one, other) for other in used)
        if one.kind in ("intervention", "condition") and one not in used and idle:
            yield one


def _of_domain(store: Source, understood: Understood, rows: Sequence[Row]) -> list[Row]:
    """The rows on outcomes of the domain that is named, and of one below it in trials without such."""
    named = picked("domain", understood.mentions)
    if named is None or not rows or "outcomeLabel" not in rows[0] or "domain" in dict(understood.parameters):
        return list(rows)
    domain = vocabulary.concept_of(named.meant[0], ("outcome_domains",))
    if domain is None:
        return list(rows)
    held = _held(store, understood)
    if domain.id in _ANY_HARM:
        return list(rows)
    exact = [row for row in rows if held.get((row["trialName"], row["outcomeLabel"])) == domain.id]
    below, sure = set(vocabulary.narrower_all(domain.id)), {row["trialName"] for row in exact}
    return [
        row
        for row in rows
        if row in exact
        or (row["trialName"] not in sure and held.get((row["trialName"], row["outcomeLabel"])) in below)
    ]


def _held(store: Source, understood: Understood) -> Mapping[tuple[Value, Value], str]:
    """The domain of each outcome of the trial that is named, or of all, by the trial's name and its label."""
    trial = picked("trial", understood.mentions)
    query = _DOMAINS.format(trial=text(trial.meant[0]) if trial else "UNDEF")
    return {(name, label): str(one).rpartition("#")[2] for name, label, one in store.select(query)}


def turns_no_pages(understood: Understood) -> bool:
    """Whether all trials must be looked at, since which of them are meant is told only by their rows."""
    taken = dict(understood.parameters)
    kinds = {parameter.kind for parameter in understood.question.parameters}
    domain = picked("domain", understood.mentions) is not None and "domain" not in taken
    return (
        "trials" in kinds and "trial" not in taken and (domain or any(True for _ in _left_over(understood)))
    )


_ANY_HARM = frozenset({"AdverseEvents", "SeriousAdverseEvents"})
