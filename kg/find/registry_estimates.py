"""How the arms of a registry record compare: measure, interval, p-value, and which arm it favours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from kg import vocabulary
from kg.find.registry_arms import CONFIDENCE, RegistryArms
from kg.find.registry_fields import Node, number, stretch
from kg.find.terms import term_in
from kg.model import ArmResult, Document, EffectEstimate, Interval, Outcome, PValue, Term, slug

_LOG = re.compile(r"\blog\b", re.I)
_ASIDE = re.compile(r"\([^()]*\)|^other:?\s*", re.I)
_MODELS: Mapping[str, Term] = MappingProxyType({"cox proportional hazard": "HazardRatio"})
_P = re.compile(r"\s*(?P<operator>[<>]=?|[=\u2264\u2265])?\s*(?P<value>\d*\.?\d+(?:[eE][-+]?\d+)?)")
_OPERATORS = MappingProxyType({"\u2264": "<=", "\u2265": ">="})
_ADJUSTED = re.compile(r"\badjust", re.I)
_SURVIVAL = re.compile(
    r"\bsurvival\b|-free\b|\btime to (?:death|progression|relapse|first event|treatment failure)", re.I
)
_MARGIN = re.compile(r"NON_INFERIORITY|EQUIVALENCE")
_COMMENTS = ("estimateComment", "statisticalComment", "groupDescription")
_STATED = ("paramType", "paramValue", "ciPctValue", "ciLowerLimit", "ciUpperLimit", "pValue")
_COMPARATORS = frozenset(
    {"PlaceboComparator", "ActiveComparator", "ShamComparator", "NoTreatment", "UsualCare", "Comparator"}
)


def estimate_of(
    analysis: Node,
    outcome: Outcome,
    compared: Sequence[str | None],
    arms: RegistryArms,
    own: Iterable[ArmResult],
    document: Document,
) -> EffectEstimate:
    """The comparison that an analysis states; `own` are the results of the outcome that it is about."""
    measure = _measure(analysis.words("paramType"))
    target, reference = _ordered(compared, arms)
    estimate = EffectEstimate(
        id=f"{outcome.id}-{slug(measure or 'comparison')}",
        outcome=outcome.id,
        measure=measure,
        value=analysis.number("paramValue"),
        interval=_interval(analysis),
        p=_p_value(analysis.words("pValue")),
        target_arm=target,
        reference_arm=reference,
        null_value=vocabulary.by_id(measure).null_value if measure else None,
        adjusted=True if any(_ADJUSTED.search(analysis.words(key)) for key in _COMMENTS) else None,
        based_on=tuple(r.id for r in own if r.arm in (target, reference) and r.subgroup is None),
        evidence=stretch(document, analysis.spans(*_STATED, *_margin(analysis))),
        confidence=CONFIDENCE,
    )
    return replace(estimate, favours=_favoured(estimate, outcome), not_reported=_missing(estimate))


def _margin(analysis: Node) -> tuple[str, ...]:
    """The field that says that the p-value is that of a test against a margin, if it does."""
    return ("nonInferiorityType",) if _MARGIN.match(analysis.words("nonInferiorityType")) else ()


def _ordered(compared: Sequence[str | None], arms: RegistryArms) -> tuple[str | None, str | None]:
    """Target and reference of two arms: a comparator is the reference, else the second one."""
    if len(compared) != 2:
        return None, None
    first, second = compared
    roles = {arm.id: arm.role for arm in arms.arms}
    turned = roles.get(first or "") in _COMPARATORS and roles.get(second or "") not in _COMPARATORS
    return (second, first) if turned else (first, second)


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
