"""The rows of an answer as English sentences: numbers as printed, and what is not reported said so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg import vocabulary
from kg.store import Iri, Rows, Value

_OPTIONAL = re.compile(r"\[(?P<inner>[^\[\]]*)\]")
_FIELD = re.compile(r"\{(?P<name>\w+)\}")
NOT_REPORTED = "not reported"
_TERMS = vocabulary.TE
_DOI = "https://doi.org/"
_UNITS = {"%/a": "% per year", "a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours"}


@dataclass(frozen=True, slots=True)
class Wording:
    """How a question's rows are said: a sentence for each, one above several, one where there is none.

    In a sentence `{column}` is the value or "not reported"; what stands in `[ ]` is left out where one of its
    columns is empty, and may hold more of them.
    """

    row: str
    several: str = ""
    none: str = ""


_ESTIMATE = "[{measure} ]{value}[ ({level}% CI {lower} to {upper})]"
_BARE_ESTIMATE = "[{measure} ]{value}[ ({lower} to {upper})]"

WORDINGS: Mapping[str, Wording] = {
    "primary-outcome": Wording(
        "The primary outcome of {trialName} was {outcomeLabel}[, measured with {instrument}]"
        "[ at {timePoint}][; {better}].",
        none="No primary outcome is stated.",
    ),
    "primary-effect": Wording(
        f"In {{trialName}}, [{{target}} against {{reference}}: ]{_ESTIMATE} for {{outcomeLabel}}"
        "[, p {pOperator} {p}][, in favour of {favoured}].",
        none="No effect on a primary outcome is stated.",
    ),
    "arms": Wording(
        "{trialName}: {armLabel}[ ({role}[, {size} participants])] received {interventionLabel}; "
        "dose: {dose}, route: {route}, duration: {duration}.",
        none="No arms are stated.",
    ),
    "participants": Wording(
        "In {trialName}, {randomized} participants were randomized; analysed: {analysed}[ ({principle})]"
        "[; {lost} ({lostPercent}%) were lost].",
        none="No number of participants is stated.",
    ),
    "outcome-results": Wording(
        "{trialName}, {outcomeLabel}[, {subgroup}]: {result}[ {unit}] with {armLabel}"
        "[ ({events} events[ of {total}])][, {spread}][, at {time}]"
        "[; {referenceResult} with {referenceLabel}, a difference of {difference}].",
        none="No results of such an outcome are stated.",
    ),
    "eligibility": Wording("{trialName}, {aspect}: {answer}.", none="Who was eligible is not stated."),
    "evidence": Wording("{printed} is the {property} of {about}.", none="No statement holds this number."),
    "unsupported": Wording(
        "{trialName}: the {kind} about {about} has no words behind it.",
        "{n} statements have no words behind them:",
        "Every statement has its words.",
    ),
    "non-significant": Wording(
        f"{{trialName}}, {{outcomeLabel}}[, {{target}} against {{reference}}][: {_BARE_ESTIMATE}]"
        "[, p {pOperator} {p}]; stated as {stated}; its interval: {interval}.",
        "{n} comparisons are stated as not significant:",
        "No comparison is stated as not significant.",
    ),
    "reporting-gaps": Wording(
        "{trialName}, {outcomeLabel}[, {target} against {reference}]: value {value}, interval {interval}, "
        "p {p}.",
        "{n} comparisons lack a value, an interval or a p-value:",
        "No comparison lacks a value, an interval or a p-value.",
    ),
    "unreported-outcomes": Wording(
        "{trialName}: {outcomeLabel}[ ({role})] was named and never given a number"
        "[; the report says: {stated}].",
        "{n} outcomes were named and never given a number:",
        "Every outcome that is named has a number.",
    ),
    "adverse-events": Wording(
        "{trialName}: {outcomeLabel}[ ({seriousness})][ ({severity})][ in {percent}%] with {armLabel}"
        "[ ({events}[ of {total}])][, p {pOperator} {p} against {comparedWith}].",
        none="No adverse events are stated.",
    ),
    "harm-trends": Wording(
        "{trialName}, {outcomeLabel}: {targetPercent}% with {target}, {referencePercent}% with {reference}, "
        "{difference} points apart[, p {pOperator} {p}].",
        none="No adverse event differs by so much without a p-value below the threshold.",
    ),
    "conclusions": Wording(
        f"{{trialName}} concludes {{claimType}}[ ({{hedging}})]: “{{quote}}”[, resting on {_BARE_ESTIMATE} "
        "for {outcomeLabel}].",
        none="No conclusion is stated.",
    ),
    "no-benefit-claims": Wording(
        f"{{trialName}}: “{{quote}}” rests on {_BARE_ESTIMATE} for {{outcomeLabel}}; "
        "the reduction is admitted: {reductionAdmitted}, the increase: {increaseAdmitted}.",
        "{n} claims of no benefit rest on an interval that admits an effect:",
        "No claim of no benefit rests on an interval that admits such an effect.",
    ),
    "sources": Wording(
        "The report {report} of {trialName} is secondary; its article is {articleTitle}[ (doi {doi})]"
        "[, PMID {pmid}].",
        "{n} reports are secondary:",
        "No report is secondary.",
    ),
    "trials": Wording(
        "{trialName}: {interventionLabel}[ ({role})] in {conditionLabel}, {randomized} randomized.",
        none="No such trial is in the graph.",
    ),
    "estimates": Wording(
        f"{{trialName}}, {{outcomeLabel}}[, {{subgroup}}]: {_ESTIMATE}[, {{target}} against {{reference}}].",
        none="No estimate of such an outcome is stated.",
    ),
    "poolable": Wording(
        "{domain}, {measure}[, {metric}][, {instrument}][, {days} days]: {trials} trials, {verdict}"
        "[ ({reason})]: {trialNames}.",
        none="No outcome of such a domain has estimates.",
    ),
    "outcome-roles": Wording(
        "{domain} is {role} in {trialName} ({outcomeLabel}).",
        none="No outcome is primary in one trial and secondary in another.",
    ),
    "evidence-network": Wording(
        "Network {component}: {first} against {second} in {trials} trials ({trialName})[; {bridge}].",
        none="No interventions were compared.",
    ),
    "agreement": Wording(
        "{interventionLabel}, {domain}: {trials} trials, {favouring} in its favour, {against} against it, "
        "{mixed} neither[; they agree: {agree}][; dissenting: {dissenting}].",
        none="No estimates of this intervention can be compared.",
    ),
    "differences": Wording(
        "{interventionLabel}, {aspect}: {value} in {trialNames}.",
        none="Trials of one intervention do not differ in what they state.",
    ),
    "origins": Wording(
        "{trialName}, {outcomeLabel}[, {armLabel}]: {kind} {value} is {origin}[ by {rule}]"
        "[, from “{source}”].",
        none="No numbers are stated.",
    ),
    "disagreements": Wording(
        "{trialName}, {outcomeLabel}[, {armLabel}]: {property} is {value} in {report}, {otherValue} in "
        "{otherReport}.",
        none="No two reports of one trial disagree.",
    ),
    "failed-checks": Wording(
        "{trialName}, {about}: {arithmetic}",
        "{n} statements fail a check:",
        "No statement fails a check.",
    ),
    "silent-trials": Wording(
        "{trialName} does not state: {missing}[ of {armLabel}].",
        none="No trial is known to leave this out.",
    ),
    "gap-map": Wording(
        "{interventionLabel}, {domain}: {trials} trials.", none="The graph holds no such trials."
    ),
    "unmapped-terms": Wording(
        "The {kind} “{label}”[, which our vocabulary takes for {conceptLabel},] is not mapped; "
        "{trials} trials use it.",
        none="Every term is mapped.",
    ),
    "indirect-comparisons": Wording(
        "{first} and {second} can be compared by the path {path} ({steps} steps; {trials}).",
        none="No path leads from one to another.",
    ),
    "harms": Wording(
        "{interventionLabel}: {event} in {percent}% of {participants}[, against {comparatorPercent}% of "
        "{comparatorParticipants}], in {trialNames}.",
        none="No adverse events of it are stated.",
    ),
    "changes": Wording(
        "{time}: {report} of {trialName}: {change}[ ({about})].", none="Nothing has changed since then."
    ),
}

_TO_POOL = re.compile(r"\b(?:pool\w*|meta-?analy\w+|log|standard errors?)\b", re.IGNORECASE)
_ON_SCALE = "[ On the scale for pooling: {effect}, standard error {standardError}.]"


def wording(question: str, asked: str) -> Wording:
    """How the rows of a question are said; estimates that are to be pooled with their standard errors."""
    said = WORDINGS[question]
    to_pool = question == "estimates" and _TO_POOL.search(asked)
    return replace(said, row=said.row + _ON_SCALE) if to_pool else said


def sentence(template: str, row: Mapping[str, Value]) -> str:
    """One row as a sentence of a template."""
    said = {name: said_as(value) for name, value in row.items()}
    kept = template
    while _OPTIONAL.search(kept):
        kept = _OPTIONAL.sub(lambda mark: mark["inner"] if _complete(mark["inner"], said) else "", kept)
    return _FIELD.sub(lambda mark: said.get(mark["name"]) or NOT_REPORTED, kept)


def rows_of(rows: Rows) -> list[dict[str, Value]]:
    """The rows of an answer by the names of their columns; quantities have their unit, shares their sign."""
    return [_with_units(_with_sign(dict(zip(rows.columns, row, strict=True)))) for row in rows]


def _with_units(row: dict[str, Value]) -> dict[str, Value]:
    joined = {
        quantity: f"{row[quantity]} {said_as(row[unit])}"
        for quantity, unit in _QUANTITIES
        if row.get(quantity) is not None and row.get(unit) is not None
    }
    return row | joined


_QUANTITIES = (("dose", "doseUnit"), ("duration", "durationUnit"), ("timePoint", "unit"))


def _with_sign(row: dict[str, Value]) -> dict[str, Value]:
    signs = _SIGNS.get(str(row.get("statistic")).rpartition("#")[2], {})
    return row | {name: f"{row[name]}{sign}" for name, sign in signs.items() if row.get(name) is not None}


_POINTS = {"difference": " percentage points"}
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "Percentage": {"result": "%", "referenceResult": "%"} | _POINTS,
    "Count": {"result": " participants", "referenceResult": " participants"} | _POINTS,
}


def above(wording: Wording, rows: Sequence[object]) -> Iterable[str]:
    """The sentence that stands above several rows, if the question has one."""
    return [wording.several.format(n=len(rows))] if wording.several and len(rows) > 1 else []


def said_as(value: Value) -> str | None:
    """A value as it is said: terms by their labels, IRIs of ours by their ends, truth as yes or no."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Iri):
        term = value.removeprefix(_TERMS)
        return vocabulary.in_words(term) if term != value else _short(value)
    return _UNITS.get(str(value), str(value))


def _short(iri: str) -> str:
    return iri.removeprefix(_DOI) if iri.startswith(_DOI) else iri.rpartition("/")[2]


def _complete(words: str, said: Mapping[str, str | None]) -> bool:
    return all(said.get(mark["name"]) is not None for mark in _FIELD.finditer(words))
