"""What the finders found, put together as one trial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg import vocabulary
from kg.find.arms import FoundArms, arms
from kg.find.attribution import Attribution, union
from kg.find.claims import FoundClaim, claims
from kg.find.designs import design
from kg.find.effects import effects
from kg.find.identifiers import REGISTRIES, acronym, cited_articles, registrations
from kg.find.outcomes import outcomes, with_metric_of_results
from kg.find.participants import participants
from kg.find.populations import population
from kg.find.reading import Reading
from kg.find.results import Comparison, FoundResult, SentenceResults, confidence_of, results
from kg.find.significance import WordedComparison, stated_significance, worded_comparisons
from kg.find.table_merge import with_table_arms, with_table_estimates, with_table_results
from kg.find.tables import table_statements
from kg.model import (
    Arm,
    ArmResult,
    Article,
    Claim,
    Document,
    EffectEstimate,
    Outcome,
    Report,
    Span,
    Term,
    Trial,
    slug,
)

_LEAD = re.compile(
    r"(?:(?:(?:an?|the|no|non-?significant|significant|statistically|adjusted|estimated|unadjusted|pooled"
    r"|crude)\s+)+)$",
    re.IGNORECASE,
)
_PARTS = {"value": "value", "low": "ciLower", "high": "ciUpper", "p": "pValue"}


@dataclass(frozen=True, slots=True)
class _Findings:
    """What prose and tables together say of one trial."""

    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]
    results: tuple[ArmResult, ...]
    estimates: tuple[EffectEstimate, ...]
    claims: tuple[Claim, ...]


def assemble(reading: Reading) -> Trial:
    """The trial that a report states, every statement with its words."""
    groups = arms(reading)
    found = _findings(reading, groups)
    counted = participants(reading, [arm.size for arm in groups.arms])
    registered = registrations(reading)
    subjects = tuple(concept.label for concept in groups.interventions)
    return Trial(
        report=report_of(reading.document, cited_articles(reading, subjects)),
        label=_label(reading, groups),
        registrations=registered,
        design=design(reading, groups.arms),
        randomized=counted.randomized,
        population=population(reading),
        interventions=groups.interventions,
        arms=found.arms,
        outcomes=found.outcomes,
        analysis_sets=counted.analysis_sets,
        results=found.results,
        estimates=found.estimates,
        claims=found.claims,
        not_reported=_not_reported(found.arms, bool(registered), counted.randomized),
        evidence=_words_of_trial(reading, groups, counted.evidence),
        confidence=Decimal("0.9"),
    )


def _findings(reading: Reading, groups: FoundArms) -> _Findings:
    attribution = Attribution(reading, groups.index, outcomes(reading))
    found = results(reading, groups, effects(reading), attribution)
    worded = list(worded_comparisons(reading, found, attribution))
    claimed = claims(reading, groups, attribution)
    tabled = table_statements(reading, groups, attribution)
    arm_results = with_table_results(_arm_results(reading, found), tabled)
    estimates = _estimates(reading, groups, found, worded, arm_results)
    measured = tuple(_measured(outcome, arm_results) for outcome in attribution.outcomes)
    compared = _without_echoes(with_table_estimates(estimates, tabled, arm_results))
    favouring = tuple(_favouring(e, measured, arm_results) for e in compared)
    return _Findings(
        with_table_arms(groups.arms, tabled),
        measured,
        arm_results,
        favouring,
        _claims(claimed, favouring, groups),
    )


def report_of(document: Document, cited: Sequence[Article] = ()) -> Report:
    """The report that a document is."""
    own = tuple(
        sorted(
            i for i in document.identifiers if i.scheme not in REGISTRIES or document.kind == "RegistryRecord"
        )
    )
    return Report(
        kind=document.kind,
        sha256=document.sha256,
        text_length=len(document.text),
        title=document.title.quote if document.title else None,
        identifiers=own,
        issued=document.published,
        cites=tuple(cited),
    )


def _label(reading: Reading, groups: FoundArms) -> str:
    title = reading.document.title
    named = acronym(reading) or (title.quote.rstrip(". ") if title else None)
    return named or " versus ".join(arm.label for arm in groups.arms) or reading.document.source


def _words_of_trial(reading: Reading, groups: FoundArms, counted: Span | None) -> tuple[Span, ...]:
    """The sentence that counts the participants; else the title, else the words that name the arms."""
    if counted is not None:
        return (counted,)
    title = reading.document.title
    return (title,) if title else groups.arms[0].evidence[:1] if groups.arms else ()


def _not_reported(named: Sequence[Arm], registered: bool, randomized: int | None) -> tuple[Term, ...]:
    drug = any(arm.route or arm.role == "PlaceboComparator" for arm in named)
    silent: Iterable[tuple[bool, Term]] = (
        (randomized is None, "randomizedCount"),
        (all(arm.size is None for arm in named), "armSize"),
        (not registered, "registration"),
        (drug and all(arm.dose is None for arm in named), "dose"),
    )
    return tuple(term for missing, term in silent if missing)


def _arm_results(reading: Reading, found: Sequence[SentenceResults]) -> tuple[ArmResult, ...]:
    """The results with ids; what is stated twice is one result with both places."""
    merged: dict[tuple[object, ...], ArmResult] = {}
    for one in (r for sentence in found for r in sentence.results):
        result = _arm_result(reading, one)
        key = (
            result.arm,
            result.outcome,
            result.statistic,
            result.value,
            result.events,
            result.total,
            result.subgroup,
        )
        known = merged.get(key)
        merged[key] = replace(known, evidence=union([*known.evidence, *result.evidence])) if known else result
    return tuple(_numbered(merged.values()))


def _arm_result(reading: Reading, one: FoundResult) -> ArmResult:
    printed = one.measurement
    quartiles = printed.spread_kind == "quartiles"
    value = printed.value if printed.value is not None else printed.percent
    return ArmResult(
        id=slug(f"{one.outcome.id} {one.arm}"),
        arm=one.arm,
        outcome=one.outcome.id,
        statistic=one.statistic,
        value=value
        if value is not None
        else (Decimal(printed.events) if printed.events is not None else None),
        events=printed.events,
        total=printed.total,
        sd=printed.spread if printed.spread_kind == "sd" else None,
        se=printed.spread if printed.spread_kind == "se" else None,
        q1=printed.low if quartiles else None,
        q3=printed.high if quartiles else None,
        minimum=printed.low if printed.spread_kind == "range" else None,
        maximum=printed.high if printed.spread_kind == "range" else None,
        interval=printed.interval,
        unit=_unit(one),
        time_point=one.time,
        subgroup=one.subgroup,
        evidence=(reading.span(one.start, one.end),),
        confidence=confidence_of(one),
    )


def _unit(one: FoundResult) -> str | None:
    """The UCUM code of a printed unit, else the unit as printed; shares of participants bear none."""
    if one.statistic in {"Percentage", "Count"}:
        return None
    printed = one.measurement.unit or ("%" if one.measurement.percent is not None else None)
    return coded_unit(printed) if printed else None


def coded_unit(printed: str) -> str:
    """The UCUM code that the vocabulary knows for a unit, else the unit as it is printed."""
    known = vocabulary.identify("units", printed)
    return (vocabulary.by_id(known).ucum if known else None) or " ".join(printed.split())


def _numbered(made: Iterable[ArmResult]) -> Iterable[ArmResult]:
    """Ids that differ where an arm has several results for one outcome."""
    times: dict[str, int] = {}
    for one in made:
        times[one.id] = times.get(one.id, 0) + 1
        yield replace(one, id=f"{one.id}-{times[one.id]}") if times[one.id] > 1 else one


def _estimates(
    reading: Reading,
    groups: FoundArms,
    found: Sequence[SentenceResults],
    worded: Sequence[WordedComparison],
    arm_results: Sequence[ArmResult],
) -> tuple[EffectEstimate, ...]:
    made = [
        _estimate(reading, one, c, arm_results)
        for one in found
        for c in one.comparisons
        if c.outcome is not None
    ]
    made += [_worded_estimate(reading, groups, w, arm_results) for w in worded]
    merged: dict[tuple[object, ...], EffectEstimate] = {}
    for one in made:
        key = (
            one.measure,
            one.value,
            one.interval,
            one.subgroup,
            *((one.outcome, one.p) if one.value is None else ()),
        )
        known = merged.get(key)
        merged[key] = (
            replace(known, evidence=union([*known.evidence, *one.evidence]), p=known.p or one.p)
            if known
            else one
        )
    return tuple(_with_ids(merged.values()))


def _without_echoes(estimates: Sequence[EffectEstimate]) -> tuple[EffectEstimate, ...]:
    """The estimates without p-values that repeat those of an estimate of the same outcome."""
    full = {(e.outcome, e.p) for e in estimates if e.value is not None and e.p is not None}
    return tuple(e for e in estimates if e.value is not None or (e.outcome, e.p) not in full)


def _with_ids(made: Iterable[EffectEstimate]) -> Iterable[EffectEstimate]:
    times: dict[str, int] = {}
    for one in made:
        times[one.id] = times.get(one.id, 0) + 1
        yield replace(
            one, id=f"{one.id}-{times[one.id]}" if times[one.id] > 1 else one.id, not_reported=_missing(one)
        )


def _missing(one: EffectEstimate) -> tuple[Term, ...]:
    interval = one.interval
    have = {
        "value": one.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "p": one.p,
    }
    return tuple(term for part, term in _PARTS.items() if have[part] is None)


def _estimate(
    reading: Reading, found: SentenceResults, one: Comparison, arm_results: Sequence[ArmResult]
) -> EffectEstimate:
    effect = one.effect
    if one.outcome is None:
        raise ValueError("an estimate is made of a comparison whose outcome is known")
    start, end = _extent(reading, effect.start, effect.end)
    near = reading.text[max(found.sentence.start, start - 120) : end]
    target, reference = one.arms or (None, None)
    return EffectEstimate(
        id=slug(f"{one.outcome.id} {effect.measure}"),
        outcome=one.outcome.id,
        measure=effect.measure,
        value=effect.value,
        interval=effect.interval,
        p=effect.p,
        unit=coded_unit(effect.unit) if effect.unit else None,
        target_arm=target,
        reference_arm=reference,
        null_value=_null(effect.measure),
        adjusted=effect.adjusted,
        stated_significance=stated_significance(near),
        based_on=_based_on(one.outcome.id, one.arms, found, arm_results, one.subgroup),
        time_point=one.time,
        subgroup=one.subgroup,
        evidence=(reading.span(start, end),),
        confidence=Decimal("0.95") if effect.interval else Decimal("0.85"),
    )


def _null(measure: Term) -> Decimal | None:
    value = vocabulary.by_id(measure).null_value
    return None if value is None else value.normalize()


def _extent(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The words of an estimate with the adjectives before its measure and the bracket that it opened."""
    lead = _LEAD.search(reading.text[max(0, start - 60) : start])
    start -= len(lead.group()) if lead else 0
    words = reading.text[start:end]
    for opened, closed in ("()", "[]"):
        if words.count(opened) > words.count(closed) and reading.text[end : end + 1] == closed:
            end += 1
    return start, end


def _based_on(
    outcome: str,
    compared: tuple[str, str] | None,
    found: SentenceResults,
    arm_results: Sequence[ArmResult],
    subgroup: str | None,
) -> tuple[str, ...]:
    """The results of the two arms for the same outcome that stand in the same sentence."""
    spans = {(r.arm, r.measurement.value, r.measurement.percent) for r in found.results}
    return tuple(
        r.id
        for r in arm_results
        if compared and r.arm in compared and r.outcome == outcome and r.subgroup == subgroup
        and any(arm == r.arm and r.value in (value, percent) for arm, value, percent in spans)
    )  # fmt: skip


def _worded_estimate(
    reading: Reading, groups: FoundArms, one: WordedComparison, arm_results: Sequence[ArmResult]
) -> EffectEstimate:
    compared = _two_arms(groups, one)
    target, reference = compared or (None, None)
    return EffectEstimate(
        id=slug(f"{one.outcome.id} comparison"),
        outcome=one.outcome.id,
        p=one.p,
        target_arm=target,
        reference_arm=reference,
        stated_significance=one.significance,
        stated_direction=one.direction,
        based_on=_based_on(one.outcome.id, compared, one.found, arm_results, None),
        evidence=(reading.span(one.start, one.end),),
        confidence=Decimal("0.8"),
    )


def _two_arms(groups: FoundArms, one: WordedComparison) -> tuple[str, str] | None:
    ids = [arm.id for arm in groups.arms]
    named = list(dict.fromkeys(m.arm for m in one.found.mentions))
    chosen = ids if len(ids) == 2 else named
    if len(chosen) != 2:
        return None
    first, second = chosen
    return (second, first) if groups.index.control == first else (first, second)


def _measured(outcome: Outcome, arm_results: Sequence[ArmResult]) -> Outcome:
    return with_metric_of_results(outcome, [r.statistic for r in arm_results if r.outcome == outcome.id])


def _favouring(
    estimate: EffectEstimate, known: Sequence[Outcome], arm_results: Sequence[ArmResult]
) -> EffectEstimate:
    """The estimate with the arm that it favours, where the better direction is known."""
    better = next((o.better for o in known if o.id == estimate.outcome), None)
    by_id = {r.id: r for r in arm_results}
    sign = _sign(estimate, [by_id[i] for i in estimate.based_on if i in by_id])
    if better is None or not sign or estimate.target_arm is None:
        return estimate
    higher_is_target = sign > 0
    favours = estimate.target_arm if higher_is_target == (better == "Higher") else estimate.reference_arm
    return replace(estimate, favours=favours)


def _sign(estimate: EffectEstimate, pair: Sequence[ArmResult]) -> int:
    """Whether the target arm has more (1) or less (-1).

    A difference printed with a minus says so itself; else the arms' own results do, else a ratio.
    """
    if estimate.value is not None and estimate.null_value == 0 and estimate.value < 0:
        return -1
    values = {r.arm: _share(r) for r in pair}
    target, reference = values.get(estimate.target_arm or ""), values.get(estimate.reference_arm or "")
    if target is not None and reference is not None:
        return (target > reference) - (target < reference)
    if estimate.value is not None and estimate.null_value == 1:
        return (estimate.value > 1) - (estimate.value < 1)
    return 0


def _share(result: ArmResult) -> Decimal | None:
    """A result's value; a count as a share of its total where that is printed."""
    if result.statistic == "Count" and result.events is not None and result.total:
        return Decimal(result.events) / result.total
    return result.value


def _claims(
    found: Sequence[FoundClaim], estimates: Sequence[EffectEstimate], groups: FoundArms
) -> tuple[Claim, ...]:
    concepts: Mapping[str, tuple[str, ...]] = {arm.id: arm.interventions for arm in groups.arms}
    return tuple(
        Claim(
            id=f"claim-{number}",
            claim_type=one.claim_type,
            interventions=tuple(dict.fromkeys(c for arm in one.arms for c in concepts[arm])),
            outcomes=tuple(o.id for o in one.outcomes),
            hedging=one.hedging,
            supported_by=tuple(
                e.id for o in one.outcomes for e in estimates if e.outcome == o.id and e.subgroup is None
            ),
            stated_in=one.stated_in,
            evidence=(one.evidence,),
            confidence=Decimal("0.8"),
        )
        for number, one in enumerate(found, 1)
    )
