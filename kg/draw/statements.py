"""Everything that a report states about a trial, as lists: no number is left out here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kg.draw.wording import (
    digits,
    effect_value,
    identifier,
    interval,
    p_value,
    quantity,
    result_details,
    result_value,
)
from kg.model import Arm, Concept, Outcome, Span, Statement, Trial
from kg.vocabulary import in_words

Row: TypeAlias = tuple[tuple[str, ...], tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under column names; each row also has the words behind it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def listings(trial: Trial) -> tuple[Listing, ...]:
    """The statements of a trial, a list for each kind that there is."""
    label = _labels(trial)
    made = (Listing(title, columns, tuple(rows(trial, label))) for title, columns, rows in _KINDS)
    return tuple(listing for listing in made if listing.rows)


def _labels(trial: Trial) -> Callable[[str | None], str]:
    """A function from an id of this trial to what it names."""
    named: tuple[Arm | Outcome | Concept, ...] = (*trial.arms, *trial.outcomes, *trial.interventions)
    labels = {one.id: one.label for one in named}
    return lambda identity: labels.get(identity or "", identity or "")


Label: TypeAlias = Callable[[str | None], str]


def _term(term: str | None) -> str:
    return in_words(term) if term else ""


def _terms(*terms: str | None) -> str:
    return ", ".join(map(_term, filter(None, terms)))


def _row(statement: Statement, *cells: str) -> Row:
    silent = ", ".join(map(in_words, statement.not_reported))
    return (*cells, silent), statement.evidence


def _facts(trial: Trial, _: Label) -> Iterator[Row]:
    population = trial.population
    if trial.randomized is not None:
        yield _row(trial, "randomized", digits(trial.randomized))
    elif trial.not_reported:
        yield _row(trial, "trial", "")
    for analysed in trial.analysis_sets:
        number = "" if analysed.participants is None else digits(analysed.participants)
        yield _row(analysed, _term(analysed.principle) or "analysed", number)
    if population is not None:
        for concept in population.conditions:
            yield _row(population, "condition", concept.label)
        if population.age_group:
            yield _row(population, "age group", _term(population.age_group))
        if population.participants is not None:
            yield _row(population, "participants", digits(population.participants))
        for criterion in population.inclusion_criteria:
            yield _row(population, "inclusion criterion", criterion)
    for registration in trial.registrations:
        yield ("registration", identifier(registration), ""), ()


def _arms(trial: Trial, label: Label) -> Iterator[Row]:
    for arm in trial.arms:
        given = ", ".join(map(label, arm.interventions))
        amounts = (quantity(arm.dose) if arm.dose else "", quantity(arm.duration) if arm.duration else "")
        size = "" if arm.size is None else digits(arm.size)
        yield _row(arm, arm.label, _term(arm.role), given, size, *amounts, _term(arm.route))


def _outcomes(trial: Trial, _: Label) -> Iterator[Row]:
    for outcome in trial.outcomes:
        measured = _terms(outcome.instrument, outcome.metric, outcome.severity, outcome.seriousness)
        time = quantity(outcome.time_point) if outcome.time_point else ""
        yield _row(outcome, outcome.label, _term(outcome.role), measured, time, _term(outcome.better))


def _results(trial: Trial, label: Label) -> Iterator[Row]:
    for result in trial.results:
        time = quantity(result.time_point) if result.time_point else ""
        values = (result_value(result), ", ".join(result_details(result)))
        where = ", ".join(filter(None, (time, result.subgroup)))
        yield _row(result, label(result.outcome), label(result.arm), _term(result.statistic), *values, where)


def _effects(trial: Trial, label: Label) -> Iterator[Row]:
    for effect in trial.estimates:
        arms = " v ".join(filter(None, (label(effect.target_arm), label(effect.reference_arm))))
        numbers = (
            effect_value(effect),
            interval(effect.interval) if effect.interval else "",
            p_value(effect.p) if effect.p else "",
        )
        stated = _terms(effect.stated_significance, effect.stated_direction)
        time = quantity(effect.time_point) if effect.time_point else ""
        where = ", ".join(filter(None, (time, effect.subgroup)))
        yield _row(effect, label(effect.outcome), arms, *numbers, label(effect.favours), stated, where)


def _claims(trial: Trial, label: Label) -> Iterator[Row]:
    for claim in trial.claims:
        about = ", ".join(map(label, (*claim.interventions, *claim.outcomes)))
        yield _row(claim, _term(claim.claim_type), about, _term(claim.hedging), _term(claim.stated_in))


_SILENT = "Not reported"
_KINDS: tuple[tuple[str, tuple[str, ...], Callable[[Trial, Label], Iterator[Row]]], ...] = (
    ("Trial", ("Fact", "Value", _SILENT), _facts),
    ("Arms", ("Arm", "Role", "Received", "Size", "Dose", "Duration", "Route", _SILENT), _arms),
    ("Outcomes", ("Outcome", "Role", "Measured as", "Time", "Better", _SILENT), _outcomes),
    ("Results", ("Outcome", "Arm", "Statistic", "Value", "With", "Time or subgroup", _SILENT), _results),
    (
        "Effects",
        ("Outcome", "Arms", "Effect", "Interval", "P", "Favours", "Stated", "Time or subgroup", _SILENT),
        _effects,
    ),
    ("Claims", ("Claim", "About", "Hedging", "Stated in", _SILENT), _claims),
)
