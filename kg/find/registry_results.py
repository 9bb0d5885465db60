"""The outcomes of a registry record, what each arm had, how arms compare, and adverse events."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from kg import vocabulary
from kg.find.assemble import coded_unit
from kg.find.outcomes import described, term_in, with_metric_of_results
from kg.find.reading import Reading
from kg.find.registry_arms import CONFIDENCE, RegistryArms, denominators, titles_of
from kg.find.registry_fields import NOTHING, Node, number, stretch
from kg.find.times import time_point
from kg.model import ArmResult, EffectEstimate, Interval, Outcome, PValue, Quantity, Term, slug

_PLANNED = (
    ("protocolSection.outcomesModule.primaryOutcomes", "Primary"),
    ("protocolSection.outcomesModule.secondaryOutcomes", "Secondary"),
    ("protocolSection.outcomesModule.otherOutcomes", "Other"),
)
_MEASURED = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
_EVENTS = "resultsSection.adverseEventsModule"
_ROLES: Mapping[str, Term] = MappingProxyType(
    {
        "PRIMARY": "Primary",
        "SECONDARY": "Secondary",
        "OTHER_PRE_SPECIFIED": "Other",
        "POST_HOC": "Exploratory",
    }
)
_STATISTICS: Mapping[str, Term] = MappingProxyType(
    {
        "MEAN": "Mean",
        "LEAST_SQUARES_MEAN": "Mean",
        "MEDIAN": "Median",
        "GEOMETRIC_MEAN": "GeometricMean",
        "GEOMETRIC_LEAST_SQUARES_MEAN": "GeometricMean",
        "COUNT_OF_PARTICIPANTS": "Count",
    }
)
# What a bare number is follows from its unit.
_UNIT_STATISTICS: tuple[tuple[re.Pattern[str], Term], ...] = (
    (re.compile(r"percent|%", re.I), "Percentage"),
    (re.compile(r"\bper\b|/", re.I), "Rate"),
    (re.compile(r"^(?:participants|patients|subjects|people|events|episodes|cases|deaths)\b", re.I), "Count"),
)
_LOG = re.compile(r"\blog\b", re.I)
_ASIDE = re.compile(r"\([^()]*\)|^other:?\s*", re.I)
_MODELS: Mapping[str, Term] = MappingProxyType({"cox proportional hazard": "HazardRatio"})
_LEVEL = re.compile(r"(?P<level>\d+(?:\.\d+)?)\s*% Confidence Interval", re.I)
_P = re.compile(r"\s*(?P<operator>[<>]=?|[=\u2264\u2265])?\s*(?P<value>\d*\.?\d+(?:[eE][-+]?\d+)?)")
_OPERATORS = MappingProxyType({"\u2264": "<=", "\u2265": ">="})
# A frame is a point in time only where it names one time and no stretch.
_STRETCH = re.compile(
    r"\bup to\b|\buntil\b|\bevery\b|\bthroughout\b|\bapproximately\b|\bto the end\b|\bthrough\b", re.I
)
_LONGEST_FRAME = 60
_ADJUSTED = re.compile(r"\badjust", re.I)
_SURVIVAL = re.compile(
    r"\bsurvival\b|-free\b|\btime to (?:death|progression|relapse|first event|treatment failure)", re.I
)
_COMMENTS = ("estimateComment", "statisticalComment", "groupDescription")
_STATED = ("paramType", "paramValue", "ciPctValue", "ciLowerLimit", "ciUpperLimit", "pValue")
_COMPARATORS = frozenset(
    {"PlaceboComparator", "ActiveComparator", "ShamComparator", "NoTreatment", "UsualCare", "Comparator"}
)


@dataclass(slots=True)
class RegistryResults:
    """What is collected from the tables of a record."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    results: list[ArmResult] = field(default_factory=list)
    estimates: list[EffectEstimate] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)

    def free(self, wanted: str) -> str:
        """An id that nothing else here has."""
        self.ids[wanted] += 1
        return f"{wanted}-{self.ids[wanted]}" if self.ids[wanted] > 1 else wanted


def registry_results(record: Node, reading: Reading, arms: RegistryArms) -> RegistryResults:
    """Every outcome, planned or measured, with the results of the arms and their comparisons."""
    found = RegistryResults()
    for path, role in _PLANNED:
        for node in record.items(path):
            _outcome(found, reading, node, "measure", role)
    for measure in record.items(_MEASURED):
        _measured(found, reading, measure, arms)
    _adverse_events(found, reading, record, arms)
    return found


# --- outcomes


def _outcome(found: RegistryResults, reading: Reading, node: Node, key: str, role: Term | None) -> Outcome:
    """The outcome by its title; a measured one with the title of a planned one is the same."""
    title = node.words(key)
    if title in found.outcomes:
        return found.outcomes[title]
    frame = node.words("timeFrame")
    evidence = stretch(reading.document, node.spans(key, "timeFrame"))
    made = described(reading, title, role, evidence)
    outcome = replace(
        made,
        id=found.free(slug(title)),
        label=title,
        time_point=_point(frame) or made.time_point,
        not_reported=() if frame else ("timePoint",),
        confidence=CONFIDENCE,
    )
    found.outcomes[title] = outcome
    return outcome


def _point(frame: str) -> Quantity | None:
    return None if len(frame) > _LONGEST_FRAME or _STRETCH.search(frame) else time_point(frame)


# --- results of arms


def _measured(found: RegistryResults, reading: Reading, measure: Node, arms: RegistryArms) -> None:
    outcome = _outcome(found, reading, measure, "title", _ROLES.get(measure.words("type")))
    own = [replace(r, id=found.free(r.id)) for r in _results(reading, measure, outcome, arms)]
    found.results.extend(own)
    found.outcomes[outcome.label] = with_metric_of_results(outcome, [result.statistic for result in own])
    titles = titles_of(measure)
    for analysis in measure.items("analyses"):
        compared = [arms.arm_of(titles.get(group.words(), "")) for group in analysis.items("groupIds")]
        estimate = _estimate(reading, analysis, outcome, _ordered(compared, arms), own)
        found.estimates.append(replace(estimate, id=found.free(estimate.id)))


@dataclass(frozen=True, slots=True)
class _Measure:
    """What the results of one table share."""

    outcome: Outcome
    statistic: Term
    unit: str
    dispersion: str
    arms: Mapping[str, str | None]


def _results(reading: Reading, node: Node, outcome: Outcome, arms: RegistryArms) -> Iterator[ArmResult]:
    unit = node.words("unitOfMeasure")
    statistic = _STATISTICS.get(node.words("paramType")) or _by_unit(node.words("paramType"), unit)
    if statistic is None:
        return
    groups = {group: arms.arm_of(title) for group, title in titles_of(node).items()}
    measure = _Measure(outcome, statistic, unit, node.words("dispersionType"), groups)
    everybody = denominators(node)
    for row in node.items("classes"):
        analysed = {**everybody, **denominators(row)}
        for category in row.items("categories"):
            names = [name for name in (row.words("title"), category.words("title")) if name]
            for cell in category.items("measurements"):
                total = analysed.get(cell.words("groupId"), NOTHING).count()
                yield from _result(reading, cell, measure, names, total)


def _by_unit(parameter: str, unit: str) -> Term | None:
    if parameter not in {"NUMBER", "COUNT_OF_UNITS"}:
        return None
    return next((statistic for pattern, statistic in _UNIT_STATISTICS if pattern.search(unit)), None)


def _result(
    reading: Reading, cell: Node, measure: _Measure, names: list[str], total: int | None
) -> Iterator[ArmResult]:
    arm, value = measure.arms.get(cell.words("groupId")), cell.number("value")
    if arm is None or value is None:
        return
    times = [time for name in names if (time := _point(name))]
    others = [name for name in names if not _point(name) and name != measure.outcome.label]
    counted = measure.statistic == "Count"
    plain = counted or measure.statistic == "Percentage"
    result = ArmResult(
        id=f"{measure.outcome.id}-{arm}",
        arm=arm,
        outcome=measure.outcome.id,
        statistic=measure.statistic,
        value=value,
        events=cell.count("value") if counted else None,
        total=total,
        unit=None if plain or not measure.unit else coded_unit(measure.unit),
        time_point=times[0] if times else None,
        subgroup=", ".join(others) or None,
        evidence=stretch(reading.document, cell.spans("value", "spread", "lowerLimit", "upperLimit")),
        confidence=CONFIDENCE,
    )
    yield _spread(result, cell, measure.dispersion)


def _spread(result: ArmResult, cell: Node, dispersion: str) -> ArmResult:
    """The result with what the table says of its spread."""
    spread, low, high = (cell.number(key) for key in ("spread", "lowerLimit", "upperLimit"))
    if found := _LEVEL.search(dispersion):
        level = Decimal(found["level"])
        return (
            replace(result, interval=Interval(low, high, level))
            if low is not None or high is not None
            else result
        )
    kind = dispersion.lower()
    if "quartile" in kind:
        return replace(result, q1=low, q3=high)
    if "range" in kind:
        return replace(result, minimum=low, maximum=high)
    if "error" in kind:
        return replace(result, se=spread)
    return replace(result, sd=spread) if kind == "standard deviation" else result


# --- comparisons


def _ordered(compared: list[str | None], arms: RegistryArms) -> tuple[str | None, str | None]:
    """Target and reference of two arms: a comparator is the reference, else the second one."""
    if len(compared) != 2:
        return None, None
    first, second = compared
    roles = {arm.id: arm.role for arm in arms.arms}
    turned = roles.get(first or "") in _COMPARATORS and roles.get(second or "") not in _COMPARATORS
    return (second, first) if turned else (first, second)


def _estimate(
    reading: Reading,
    analysis: Node,
    outcome: Outcome,
    compared: tuple[str | None, str | None],
    own: Iterable[ArmResult],
) -> EffectEstimate:
    measure = _measure(analysis.words("paramType"))
    estimate = EffectEstimate(
        id=f"{outcome.id}-{slug(measure or 'comparison')}",
        outcome=outcome.id,
        measure=measure,
        value=analysis.number("paramValue"),
        interval=_interval(analysis),
        p=_p_value(analysis.words("pValue")),
        target_arm=compared[0],
        reference_arm=compared[1],
        null_value=vocabulary.by_id(measure).null_value if measure else None,
        adjusted=True if any(_ADJUSTED.search(analysis.words(key)) for key in _COMMENTS) else None,
        based_on=tuple(r.id for r in own if r.arm in compared and r.subgroup is None),
        evidence=stretch(reading.document, analysis.spans(*_STATED)),
        confidence=CONFIDENCE,
    )
    return replace(estimate, favours=_favoured(estimate, outcome), not_reported=_missing(estimate))


def _measure(parameter: str) -> Term | None:
    if _LOG.search(parameter):
        return None
    words = _ASIDE.sub("", parameter).strip()
    known = _MODELS.get(words.lower()) or vocabulary.identify("measures", words, ambiguous=False)
    return known or term_in("measures", words)


def _interval(analysis: Node) -> Interval | None:
    low, high = analysis.number("ciLowerLimit"), analysis.number("ciUpperLimit")
    return None if low is None and high is None else Interval(low, high, analysis.number("ciPctValue"))


def _p_value(printed: str) -> PValue | None:
    found = _P.match(printed)
    value = number(found["value"]) if found else None
    if found is None or value is None:
        return None
    operator = found["operator"] or "="
    return PValue(_OPERATORS.get(operator, operator), value)


def _favoured(estimate: EffectEstimate, outcome: Outcome) -> str | None:
    """The arm that a ratio or difference favours, where the better direction is known."""
    if outcome.better is None or estimate.value is None or estimate.null_value is None:
        return None
    if estimate.value == estimate.null_value:
        return None
    more_in_target = estimate.value > estimate.null_value
    # A hazard ratio counts what ends survival, so that less of it is better where longer is.
    event = estimate.measure == "HazardRatio" and bool(_SURVIVAL.search(outcome.label))
    better = "Lower" if event else outcome.better
    return estimate.target_arm if more_in_target == (better == "Higher") else estimate.reference_arm


def _missing(estimate: EffectEstimate) -> tuple[Term, ...]:
    interval = estimate.interval or Interval(None, None)
    parts = {
        "value": estimate.value,
        "ciLower": interval.low,
        "ciUpper": interval.high,
        "pValue": estimate.p,
    }
    return tuple(term for term, stated in parts.items() if stated is None)


# --- adverse events


def _adverse_events(found: RegistryResults, reading: Reading, record: Node, arms: RegistryArms) -> None:
    events = record.at(_EVENTS)
    titles = titles_of(events, "eventGroups")
    for total in _TOTALS:
        _group_totals(found, reading, list(events.items("eventGroups")), total, arms)
    for path, seriousness in (("seriousEvents", "Serious"), ("otherEvents", "NonSerious")):
        for event in events.items(path):
            outcome = _event(found, reading, event, seriousness)
            for cell in event.items("stats"):
                arm = arms.arm_of(titles.get(cell.words("groupId"), ""))
                _affected(found, reading, outcome, arm, (cell, "numAffected", "numAtRisk"))


@dataclass(frozen=True, slots=True)
class _Total:
    """What a record counts for a whole group: its label, its keys, and what kind of event it is."""

    label: str
    affected: str
    at_risk: str
    domain: Term
    adverse_event: bool = True
    seriousness: Term | None = None


_TOTALS = (
    _Total(
        "all-cause mortality",
        "deathsNumAffected",
        "deathsNumAtRisk",
        "AllCauseMortality",
        adverse_event=False,
    ),
    _Total(
        "serious adverse events",
        "seriousNumAffected",
        "seriousNumAtRisk",
        "AdverseEvents",
        seriousness="Serious",
    ),
    _Total(
        "other adverse events",
        "otherNumAffected",
        "otherNumAtRisk",
        "AdverseEvents",
        seriousness="NonSerious",
    ),
)


def _group_totals(
    found: RegistryResults, reading: Reading, groups: list[Node], total: _Total, arms: RegistryArms
) -> None:
    counted = [group for group in groups if group.words(total.affected)]
    if not counted:
        return
    outcome = Outcome(
        id=found.free(slug(total.label)),
        label=total.label,
        role="Safety",
        domain=total.domain,
        metric="Proportion",
        better="Lower",
        adverse_event=total.adverse_event,
        seriousness=total.seriousness,
        evidence=counted[0].spans(total.affected),
        confidence=CONFIDENCE,
    )
    found.outcomes[total.label] = outcome
    for group in counted:
        arm = arms.arm_of(group.words("title"))
        _affected(found, reading, outcome, arm, (group, total.affected, total.at_risk))


def _event(found: RegistryResults, reading: Reading, event: Node, seriousness: Term) -> Outcome:
    term = event.words("term")
    outcome = Outcome(
        id=found.free(slug(f"{term} {'serious' if seriousness == 'Serious' else ''}")),
        label=term,
        role="Safety",
        domain=term_in("outcome_domains", term) or "AdverseEvents",
        metric="Proportion",
        better="Lower",
        adverse_event=True,
        seriousness=seriousness,
        evidence=stretch(reading.document, event.spans("term", "organSystem")),
        confidence=CONFIDENCE,
    )
    found.outcomes[f"{term} {seriousness} {event.words('organSystem')}"] = outcome
    return outcome


def _affected(
    found: RegistryResults,
    reading: Reading,
    outcome: Outcome,
    arm: str | None,
    counted: tuple[Node, str, str],
) -> None:
    """Add how many of an arm were affected, of how many at risk."""
    node, affected, at_risk = counted
    value = node.number(affected)
    if arm is None or value is None:
        return
    found.results.append(
        ArmResult(
            id=found.free(f"{outcome.id}-{arm}"),
            arm=arm,
            outcome=outcome.id,
            statistic="Count",
            value=value,
            events=node.count(affected),
            total=node.count(at_risk),
            evidence=stretch(reading.document, node.spans(affected, at_risk)),
            confidence=CONFIDENCE,
        )
    )
