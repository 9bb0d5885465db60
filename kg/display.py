"""A trial as tables that a person reads: what was found, number by number, with the words behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import compress

from kg.draw.wording import digits, identifier, interval, p_value, quantity, result_details, result_value
from kg.model import (
    Arm,
    ArmResult,
    Claim,
    Concept,
    EffectEstimate,
    Identifier,
    Outcome,
    Population,
    Quantity,
    Span,
    Statement,
    Term,
    Trial,
)
from kg.vocabulary import in_words

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactTable:
    """Rows of words under a title; every row has one entry a column."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


def tables(trial: Trial) -> tuple[FactTable, ...]:
    """Everything that was found in one report of a trial, leaving out what it does not state."""
    return tuple(_with_content(table) for make in _TABLES if (table := make(trial)).rows)


def quoted(statement: Statement) -> str:
    """The words behind a statement and their places: `“42% in the iloprost group” [1959-1984]`."""
    return "\n".join(f"“{span.quote}” [{place(span)}]" for span in statement.evidence)


def place(span: Span) -> str:
    """Where words stand: `1959-1984`, with the page where pages are known."""
    page = f", page {span.page}" if span.page is not None else ""
    return f"{span.start}-{span.end}{page}"


def _with_content(table: FactTable) -> FactTable:
    """The table without columns that are empty in every row."""
    kept = [any(column) for column in zip(*table.rows, strict=True)]
    rows = (tuple(compress(row, kept)) for row in table.rows)
    return FactTable(table.title, tuple(compress(table.columns, kept)), tuple(rows))


def _overview(trial: Trial) -> FactTable:
    population = _population(trial.population) if trial.population is not None else ()
    facts = (*_report(trial), *_participants(trial), *population, _silence(trial))
    return FactTable("Trial", ("Fact", "Value", "Words"), tuple(fact for fact in facts if fact[1]))


def _report(trial: Trial) -> Iterator[Row]:
    report = trial.report
    yield "report", report.title or _term(report.kind), _identifiers(report.identifiers)
    for article in report.cites:
        yield "cites", article.title or "an article", _identifiers(article.identifiers)
    yield "registration", _identifiers(trial.registrations), ""
    yield "design", ", ".join(map(in_words, trial.design)), ""


def _participants(trial: Trial) -> Iterator[Row]:
    yield "randomized", _count(trial.randomized), quoted(trial)
    for analysed in trial.analysis_sets:
        value = " ".join(filter(None, (_count(analysed.participants), _term(analysed.principle))))
        yield "analysed", value, quoted(analysed)


def _population(population: Population) -> Iterator[Row]:
    facts = [fact for fact in _eligibility(population) if fact[1]]
    words = (quoted(population), *("" for _ in facts))
    yield from ((name, value, quote) for (name, value), quote in zip(facts, words, strict=False))


def _eligibility(population: Population) -> Iterator[tuple[str, str]]:
    yield "condition", ", ".join(one.label for one in population.conditions)
    yield "participants", _count(population.participants)
    yield "age", _term(population.age_group)
    for criterion in population.inclusion_criteria:
        yield "criterion", criterion


def _silence(trial: Trial) -> Row:
    return "not reported", ", ".join(map(in_words, trial.not_reported)), ""


def _arms(trial: Trial) -> FactTable:
    label = _labels(trial)

    def row(arm: Arm) -> Row:
        given = ", ".join(map(label, arm.interventions))
        how = (_quantity(arm.dose), _term(arm.route), _quantity(arm.duration))
        return (arm.label, _term(arm.role), given, _count(arm.size), *how, quoted(arm))

    columns = ("Arm", "Role", "Intervention", "Size", "Dose", "Route", "Duration", "Words")
    return FactTable("Arms", columns, tuple(map(row, trial.arms)))


def _outcomes(trial: Trial) -> FactTable:
    def row(outcome: Outcome) -> Row:
        measured = (_term(outcome.instrument), _term(outcome.metric), _quantity(outcome.time_point))
        return (outcome.label, _term(outcome.role), *measured, _term(outcome.better), quoted(outcome))

    columns = ("Outcome", "Role", "Instrument", "Metric", "Time", "Better", "Words")
    return FactTable("Outcomes", columns, tuple(map(row, trial.outcomes)))


def _results(trial: Trial) -> FactTable:
    return _result_table("Results", trial, _adverse(trial).isdisjoint)


def _adverse_results(trial: Trial) -> FactTable:
    return _result_table("Adverse events", trial, _adverse(trial).issuperset)


def _effects(trial: Trial) -> FactTable:
    return _effect_table("Effects", trial, _adverse(trial).isdisjoint)


def _adverse_effects(trial: Trial) -> FactTable:
    return _effect_table("Adverse events compared", trial, _adverse(trial).issuperset)


def _result_table(title: str, trial: Trial, wanted: Callable[[set[str]], bool]) -> FactTable:
    label = _labels(trial)

    def row(result: ArmResult) -> Row:
        value, details = result_value(result), "; ".join(result_details(result))
        shown = f"{value} ({details})" if details else value
        when = (_quantity(result.time_point), result.subgroup or "")
        return (label(result.outcome), label(result.arm), shown, *when, quoted(result))

    columns = ("Outcome", "Arm", "Value", "Time", "Subgroup", "Words")
    return FactTable(title, columns, tuple(row(one) for one in trial.results if wanted({one.outcome})))


def _effect_table(title: str, trial: Trial, wanted: Callable[[set[str]], bool]) -> FactTable:
    label = _labels(trial)

    def row(effect: EffectEstimate) -> Row:
        arms = " v ".join(filter(None, (label(effect.target_arm), label(effect.reference_arm))))
        stated = ", ".join(filter(None, map(_term, (effect.stated_significance, effect.stated_direction))))
        p = p_value(effect.p) if effect.p is not None else ""
        when = (_quantity(effect.time_point), effect.subgroup or "")
        numbers = (_term(effect.measure), _estimated(effect), p)
        return (label(effect.outcome), arms, *numbers, stated, label(effect.favours), *when, quoted(effect))

    columns = ("Outcome", "Arms", "Measure", "Value", "P", "Stated", "Favours", "Time", "Subgroup", "Words")
    return FactTable(title, columns, tuple(row(one) for one in trial.estimates if wanted({one.outcome})))


def _claims(trial: Trial) -> FactTable:
    label = _labels(trial)

    def row(claim: Claim) -> Row:
        about = ", ".join(map(label, claim.outcomes))
        said = (_term(claim.hedging), _term(claim.stated_in))
        return (_term(claim.claim_type), about, *said, quoted(claim))

    columns = ("Claim", "About", "Hedging", "Stated in", "Words")
    return FactTable("Claims", columns, tuple(map(row, trial.claims)))


_TABLES = (_overview, _arms, _outcomes, _results, _effects, _adverse_results, _adverse_effects, _claims)


def _labels(trial: Trial) -> Callable[[str | None], str]:
    """A function from an id of this trial to the label of what it names."""
    named: tuple[Arm | Outcome | Concept, ...] = (*trial.arms, *trial.outcomes, *trial.interventions)
    labels = {one.id: one.label for one in named}
    return lambda name: labels.get(name or "", name or "")


def _adverse(trial: Trial) -> frozenset[str]:
    return frozenset(outcome.id for outcome in trial.outcomes if outcome.adverse_event)


def _estimated(effect: EffectEstimate) -> str:
    value = digits(effect.value) if effect.value is not None else ""
    bounds = interval(effect.interval) if effect.interval is not None else ""
    return f"{value} ({bounds})" if value and bounds else value or bounds


def _term(term: Term | None) -> str:
    return in_words(term) if term else ""


def _quantity(amount: Quantity | None) -> str:
    return quantity(amount) if amount is not None else ""


def _count(number: int | None) -> str:
    return str(number) if number is not None else ""


def _identifiers(names: Iterable[Identifier]) -> str:
    return ", ".join(map(identifier, names))
