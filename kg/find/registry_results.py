"""The outcomes of a registry record, what each arm had, and how arms compare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, count
from types import MappingProxyType

from kg.find.assemble import coded_unit
from kg.find.outcomes import described, with_metric_of_results
from kg.find.reading import Reading
from kg.find.registry_arms import CONFIDENCE, RegistryArms, denominators, titles_of
from kg.find.registry_estimates import estimate_of
from kg.find.registry_fields import NOTHING, Node, stretch
from kg.find.times import time_point
from kg.model import ArmResult, EffectEstimate, Interval, Outcome, Quantity, Term, slug

_PLANNED = (
    ("protocolSection.outcomesModule.primaryOutcomes", "Primary"),
    ("protocolSection.outcomesModule.secondaryOutcomes", "Secondary"),
    ("protocolSection.outcomesModule.otherOutcomes", "Other"),
)
_MEASURED = "resultsSection.outcomeMeasuresModule.outcomeMeasures"
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
_LEVEL = re.compile(r"(?P<level>\d+(?:\.\d+)?)\s*% Confidence Interval", re.I)
# A frame is a point in time only where it names one time and no stretch.
_STRETCH = re.compile(
    r"\bup to\b|\buntil\b|\bevery\b|\bthroughout\b|\bapproximately\b|\bto the end\b|\bthrough\b", re.I
)
_LONGEST_FRAME = 60


@dataclass(slots=True)
class RegistryResults:
    """What is collected from the tables of a record."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    results: list[ArmResult] = field(default_factory=list)
    estimates: list[EffectEstimate] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def free(self, wanted: str) -> str:
        """An id that nothing else here has."""
        further = (f"{wanted}-{times}" for times in count(2))
        chosen = next(one for one in chain([wanted], further) if one not in self.ids)
        self.ids.add(chosen)
        return chosen


def registry_results(record: Node, reading: Reading, arms: RegistryArms) -> RegistryResults:
    """Every outcome, planned or measured, with the results of the arms and their comparisons."""
    found = RegistryResults()
    for path, role in _PLANNED:
        for node in record.items(path):
            _outcome(found, reading, node, "measure", role)
    for measure in record.items(_MEASURED):
        _measured(found, reading, measure, arms)
    return found


def _outcome(found: RegistryResults, reading: Reading, node: Node, key: str, role: Term | None) -> Outcome:
    """The outcome by its title; a measured one with the title of a planned one is the same."""
    title = node.words(key)
    if title in found.outcomes:
        return found.outcomes[title]
    frame = node.words("timeFrame")
    evidence = stretch(reading.document, node.spans(key, "timeFrame"))
    made = described(title, role, evidence)
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


def _measured(found: RegistryResults, reading: Reading, measure: Node, arms: RegistryArms) -> None:
    outcome = _outcome(found, reading, measure, "title", _ROLES.get(measure.words("type")))
    own = [replace(r, id=found.free(r.id)) for r in _results(reading, measure, outcome, arms)]
    found.results.extend(own)
    found.outcomes[outcome.label] = with_metric_of_results(outcome, [result.statistic for result in own])
    titles = titles_of(measure)
    for analysis in measure.items("analyses"):
        compared = [arms.arm_of(titles.get(group.words(), "")) for group in analysis.items("groupIds")]
        estimate = estimate_of(analysis, outcome, compared, arms, own, reading.document)
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
        interval = Interval(low, high, Decimal(found["level"]))
        return result if low is None and high is None else replace(result, interval=interval)
    kind = dispersion.lower()
    if "quartile" in kind:
        return replace(result, q1=low, q3=high)
    if "range" in kind:
        return replace(result, minimum=low, maximum=high)
    if "error" in kind:
        return replace(result, se=spread)
    return replace(result, sd=spread) if kind == "standard deviation" else result
