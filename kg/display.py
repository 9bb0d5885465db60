"""A trial as tables that a person reads: what was found, number by number, with the words behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.model import (
    Arm,
    ArmResult,
    Claim,
    Concept,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    PValue,
    Quantity,
    Span,
    Statement,
    Term,
    Trial,
)
from kg.vocabulary import in_words

_MARKS = {"Percentage": "%"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under a title; every row has one entry a column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def quoted(statement: Statement) -> str:
    """The words behind a statement and their places: `“42% in the iloprost group” [1959-1984]`."""
    return "\n".join(f"“{span.quote}” [{place(span)}]" for span in statement.evidence)


def place(span: Span) -> str:
    """Where words stand: `1959-1984`, with the page where pages are known."""
    page = f", page {span.page}" if span.page is not None else ""
    return f"{span.start}-{span.end}{page}"


def quantity(amount: Quantity | None) -> str:
    """A time, dose or duration as number and unit: `48 h`, `5-10 mg`."""
    if amount is None:
        return ""
    upper = f"-{amount.upper}" if amount.upper is not None else ""
    return f"{amount.value}{upper} {amount.unit}"


def interval(bounds: Interval | None) -> str:
    """An interval as it is usually printed: `95% CI 0.80 to 1.5`."""
    if bounds is None:
        return ""
    level = f"{bounds.level}% " if bounds.level is not None else ""
    return f"{level}CI {_number(bounds.low)} to {_number(bounds.high)}"


def p_value(p: PValue | None) -> str:
    """A p-value with its operator: `= 0.12`, `< 0.001`."""
    return f"{p.operator} {p.value}" if p is not None else ""


def arm_value(result: ArmResult) -> str:
    """The numbers of one arm's result on one line: `-4 (IQR -7 to 7)`, `15% (18/118)`."""
    main = "" if result.value is None else f"{result.value}{_MARKS.get(result.statistic, '')}"
    details = "; ".join(filter(None, _arm_details(result)))
    return f"{main} ({details})" if main and details else main or details


def effect_value(estimate: EffectEstimate) -> str:
    """An estimate with its interval: `1.08 (95% CI 0.80 to 1.5)`."""
    value, bounds = _number(estimate.value, ""), interval(estimate.interval)
    return f"{value} ({bounds})" if value and bounds else value or bounds


def identifiers(names: Iterable[Identifier]) -> str:
    """Identifiers on one line: `doi 10.1000/1, pmid 123`."""
    return ", ".join(f"{name.scheme} {name.value}" for name in names)


def tables(trial: Trial) -> tuple[Table, ...]:
    """Everything that was found in one report of a trial, leaving out what it does not state."""
    return tuple(table for make in _TABLES if (table := make(trial)).rows)


def _term(term: Term | None) -> str:
    return in_words(term) if term else ""


def _number(value: Decimal | int | None, missing: str = "?") -> str:
    return missing if value is None else str(value)


def _range(name: str, low: Decimal | None, high: Decimal | None) -> str:
    return "" if low is None and high is None else f"{name} {_number(low)} to {_number(high)}"


def _arm_details(result: ArmResult) -> Iterable[str]:
    yield _fraction(result.events, result.total)
    yield "" if result.sd is None else f"SD {result.sd}"
    yield "" if result.se is None else f"SE {result.se}"
    yield _range("IQR", result.q1, result.q3)
    yield _range("range", result.minimum, result.maximum)
    yield interval(result.interval)


def _fraction(events: int | None, total: int | None) -> str:
    if events is None:
        return "" if total is None else f"N {total}"
    return f"{events}/{total}" if total is not None else f"{events} events"


def _labels(trial: Trial) -> Callable[[str | None], str]:
    """A function from an id of this trial to the label of what it names."""
    named: tuple[Arm | Outcome | Concept, ...] = (*trial.arms, *trial.outcomes, *trial.interventions)
    labels = {one.id: one.label for one in named}
    return lambda name: labels.get(name or "", name or "")


def _overview(trial: Trial) -> Table:
    population = trial.population
    analysed = ", ".join(f"{_number(s.participants)} {_term(s.principle)}" for s in trial.analysis_sets)
    facts: list[tuple[str, str, str]] = [
        ("report", trial.report.title or _term(trial.report.kind), identifiers(trial.report.identifiers)),
        ("cites", *_cited(trial)),
        ("registration", identifiers(trial.registrations), ""),
        ("design", ", ".join(map(in_words, trial.design)), ""),
        ("randomized", _number(trial.randomized, ""), quoted(trial)),
        ("analysed", analysed.strip(), "\n".join(map(quoted, trial.analysis_sets))),
    ]
    if population is not None:
        facts.append(("condition", ", ".join(c.label for c in population.conditions), quoted(population)))
        facts.append(("participants", _number(population.participants, ""), ""))
        facts.append(("age", _term(population.age_group), ""))
        facts.extend(("criterion", criterion, "") for criterion in population.inclusion_criteria)
    facts.append(("not reported", ", ".join(map(in_words, trial.not_reported)), ""))
    return Table("Trial", ("Fact", "Value", "Words"), tuple(fact for fact in facts if fact[1]))


def _cited(trial: Trial) -> tuple[str, str]:
    titles = (article.title or identifiers(article.identifiers) for article in trial.report.cites)
    return "; ".join(titles), "; ".join(identifiers(article.identifiers) for article in trial.report.cites)


def _arms(trial: Trial) -> Table:
    label = _labels(trial)

    def row(arm: Arm) -> tuple[str, ...]:
        given = ", ".join(label(one) for one in arm.interventions)
        how = (quantity(arm.dose), _term(arm.route), quantity(arm.duration))
        return (arm.label, _term(arm.role), given, _number(arm.size, ""), *how, quoted(arm))

    columns = ("Arm", "Role", "Intervention", "Size", "Dose", "Route", "Duration", "Words")
    return Table("Arms", columns, tuple(map(row, trial.arms)))


def _outcomes(trial: Trial) -> Table:
    def row(outcome: Outcome) -> tuple[str, ...]:
        measured = (_term(outcome.instrument), _term(outcome.metric), quantity(outcome.time_point))
        return (outcome.label, _term(outcome.role), *measured, _term(outcome.better), quoted(outcome))

    columns = ("Outcome", "Role", "Instrument", "Metric", "Time", "Better", "Words")
    return Table("Outcomes", columns, tuple(map(row, trial.outcomes)))


def _result_rows(trial: Trial, adverse: bool) -> tuple[tuple[str, ...], ...]:
    label, harms = _labels(trial), _adverse(trial)

    def row(result: ArmResult) -> tuple[str, ...]:
        when = " ".join(filter(None, (quantity(result.time_point), result.subgroup)))
        value = " ".join(filter(None, (arm_value(result), result.unit)))
        statistic = _term(result.statistic)
        return (label(result.outcome), label(result.arm), statistic, value, when, quoted(result))

    return tuple(row(result) for result in trial.results if (result.outcome in harms) is adverse)


def _effect_rows(trial: Trial, adverse: bool) -> tuple[tuple[str, ...], ...]:
    label, harms = _labels(trial), _adverse(trial)

    def row(effect: EffectEstimate) -> tuple[str, ...]:
        arms = " v ".join(filter(None, (label(effect.target_arm), label(effect.reference_arm))))
        stated = ", ".join(filter(None, map(_term, (effect.stated_significance, effect.stated_direction))))
        numbers = (_term(effect.measure), effect_value(effect), p_value(effect.p))
        return (label(effect.outcome), arms, *numbers, stated, label(effect.favours), quoted(effect))

    return tuple(row(effect) for effect in trial.estimates if (effect.outcome in harms) is adverse)


def _adverse(trial: Trial) -> frozenset[str]:
    return frozenset(outcome.id for outcome in trial.outcomes if outcome.adverse_event)


_RESULT_COLUMNS = ("Outcome", "Arm", "Statistic", "Value", "When", "Words")
_EFFECT_COLUMNS = ("Outcome", "Arms", "Measure", "Value", "p", "Stated", "Favours", "Words")


def _results(trial: Trial) -> Table:
    return Table("Results", _RESULT_COLUMNS, _result_rows(trial, adverse=False))


def _effects(trial: Trial) -> Table:
    return Table("Effects", _EFFECT_COLUMNS, _effect_rows(trial, adverse=False))


def _adverse_results(trial: Trial) -> Table:
    return Table("Adverse events", _RESULT_COLUMNS, _result_rows(trial, adverse=True))


def _adverse_effects(trial: Trial) -> Table:
    return Table("Adverse events compared", _EFFECT_COLUMNS, _effect_rows(trial, adverse=True))


def _claims(trial: Trial) -> Table:
    label = _labels(trial)

    def row(claim: Claim) -> tuple[str, ...]:
        about = ", ".join(map(label, claim.outcomes))
        said = (_term(claim.hedging), _term(claim.stated_in))
        return (_term(claim.claim_type), about, *said, quoted(claim))

    columns = ("Claim", "About", "Hedging", "Stated in", "Words")
    return Table("Claims", columns, tuple(map(row, trial.claims)))


_TABLES = (_overview, _arms, _outcomes, _results, _effects, _adverse_results, _adverse_effects, _claims)
