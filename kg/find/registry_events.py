"""Adverse events of a registry record: how many of each arm were affected, by kind and in all."""

from __future__ import annotations

from dataclasses import dataclass

from kg.find.registry_arms import CONFIDENCE, RegistryArms, titles_of
from kg.find.registry_fields import Node, stretch
from kg.find.registry_results import RegistryResults
from kg.find.terms import term_in
from kg.model import ArmResult, Document, Outcome, Term, slug

_EVENTS = "resultsSection.adverseEventsModule"


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


def add_adverse_events(found: RegistryResults, record: Node, document: Document, arms: RegistryArms) -> None:
    """Add what the record counts for whole groups and for each kind of event."""
    events = record.at(_EVENTS)
    titles = titles_of(events, "eventGroups")
    for total in _TOTALS:
        _group_totals(found, document, list(events.items("eventGroups")), total, arms)
    for path, seriousness in (("seriousEvents", "Serious"), ("otherEvents", "NonSerious")):
        for event in events.items(path):
            outcome = _event(found, document, event, seriousness)
            for cell in event.items("stats"):
                arm = arms.arm_of(titles.get(cell.words("groupId"), ""))
                _affected(found, document, outcome, arm, (cell, "numAffected", "numAtRisk"))


def _group_totals(
    found: RegistryResults, document: Document, groups: list[Node], total: _Total, arms: RegistryArms
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
    found.outcomes[f"{total.label} in all"] = outcome
    for group in counted:
        arm = arms.arm_of(group.words("title"))
        _affected(found, document, outcome, arm, (group, total.affected, total.at_risk))


def _event(found: RegistryResults, document: Document, event: Node, seriousness: Term) -> Outcome:
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
        evidence=stretch(document, event.spans("term", "organSystem")),
        confidence=CONFIDENCE,
    )
    found.outcomes[f"{term} {seriousness} {event.words('organSystem')}"] = outcome
    return outcome


def _affected(
    found: RegistryResults,
    document: Document,
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
            evidence=stretch(document, node.spans(affected, at_risk)),
            confidence=CONFIDENCE,
        )
    )
