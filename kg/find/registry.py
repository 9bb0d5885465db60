"""From a registry record straight to its trial: its fields say what prose has to be read for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from kg.errors import NotATrialError
from kg.find.assemble import report_of
from kg.find.reading import prepare
from kg.find.registry_arms import (
    CONFIDENCE,
    RegistryArms,
    concept,
    registry_arms,
    registry_interventions,
)
from kg.find.registry_events import add_adverse_events
from kg.find.registry_fields import Node, record_of, stretch
from kg.find.registry_results import registry_results
from kg.find.terms import term_in
from kg.model import AnalysisSet, Document, Population, Term, Trial

_DESIGN = "protocolSection.designModule"
_ELIGIBILITY = "protocolSection.eligibilityModule"
_CONDITIONS = "protocolSection.conditionsModule.conditions"
_ENROLLMENT = f"{_DESIGN}.enrollmentInfo"
_NAMES = "protocolSection.identificationModule"

_DESIGNS: Mapping[tuple[str, str], Term] = MappingProxyType(
    {
        ("allocation", "RANDOMIZED"): "Randomized",
        ("allocation", "NON_RANDOMIZED"): "NonRandomized",
        ("maskingInfo.masking", "NONE"): "OpenLabel",
        ("maskingInfo.masking", "SINGLE"): "SingleBlind",
        ("maskingInfo.masking", "DOUBLE"): "DoubleBlind",
        ("maskingInfo.masking", "TRIPLE"): "TripleBlind",
        ("maskingInfo.masking", "QUADRUPLE"): "TripleBlind",
        ("interventionModel", "SINGLE_GROUP"): "SingleArm",
        ("interventionModel", "PARALLEL"): "Parallel",
        ("interventionModel", "CROSSOVER"): "Crossover",
        ("interventionModel", "FACTORIAL"): "Factorial",
        ("interventionModel", "SEQUENTIAL"): "Sequential",
    }
)
_PHASES: Mapping[str, Term] = MappingProxyType(
    {
        "EARLY_PHASE1": "PhaseI",
        "PHASE1": "PhaseI",
        "PHASE2": "PhaseII",
        "PHASE3": "PhaseIII",
        "PHASE4": "PhaseIV",
    }
)
_CONTROLS: Mapping[Term, Term] = MappingProxyType(
    {
        "PlaceboComparator": "PlaceboControlled",
        "ShamComparator": "ShamControlled",
        "ActiveComparator": "ActiveControlled",
    }
)
_INCLUSION = re.compile(r"inclusion criteria:?", re.I)
_EXCLUSION = re.compile(r"(?:key |main )?exclusion criteria", re.I)
_CRITERION_MARK = re.compile(r"^\s*(?:[*\u2022-]|\(?\d+[.)]|\(?[a-z][.)])\s*")
_AGE = re.compile(r"(?P<value>\d+)\s+(?P<unit>year|month|week|day)", re.I)
_IN_A_YEAR: Mapping[str, int] = MappingProxyType({"year": 1, "month": 12, "week": 52, "day": 365})

_WHO = tuple(f"{_ELIGIBILITY}.{key}" for key in ("eligibilityCriteria", "minimumAge", "maximumAge"))
_EVER = Decimal(999)


def trial_of(document: Document) -> Trial:
    """The trial that a registry record describes, with its results where they are posted."""
    record = record_of(document)
    _insist_on_a_trial(record, document)
    arms = registry_arms(record)
    found = registry_results(record, prepare(document), arms)
    add_adverse_events(found, record, document, arms)
    return Trial(
        report=report_of(document),
        label=record.words(f"{_NAMES}.acronym") or record.words(f"{_NAMES}.briefTitle") or document.source,
        registrations=document.identifiers,
        design=tuple(dict.fromkeys(_design(record, arms))),
        randomized=_randomized(record),
        population=_population(record),
        interventions=registry_interventions(record),
        arms=arms.arms,
        outcomes=tuple(found.outcomes.values()),
        analysis_sets=tuple(_analysis_sets(record)),
        results=tuple(found.results),
        estimates=tuple(found.estimates),
        not_reported=_not_reported(record, arms),
        evidence=stretch(document, record.spans(f"{_ENROLLMENT}.count", f"{_ENROLLMENT}.type")),
        confidence=CONFIDENCE,
    )


def _insist_on_a_trial(record: Node, document: Document) -> None:
    kind = record.words(f"{_DESIGN}.studyType")
    if kind and kind != "INTERVENTIONAL":
        raise NotATrialError(document.source, f"a study of type {kind}, not an interventional one")
    if not list(record.items("protocolSection.armsInterventionsModule.armGroups")):
        raise NotATrialError(document.source, "a record without arms")


def _design(record: Node, arms: RegistryArms) -> Iterator[Term]:
    info = record.at(f"{_DESIGN}.designInfo")
    masked = [party.words() for party in info.items("maskingInfo.whoMasked")]
    for (path, value), term in _DESIGNS.items():
        if info.words(path) == value:
            yield "AssessorBlind" if masked == ["OUTCOMES_ASSESSOR"] and term == "SingleBlind" else term
    yield from (_CONTROLS[arm.role] for arm in arms.arms if arm.role and arm.role in _CONTROLS)
    yield from (_PHASES[p.words()] for p in record.items(f"{_DESIGN}.phases") if p.words() in _PHASES)


def _randomized(record: Node) -> int | None:
    """How many were randomized: the enrolment, if it is not an estimate and chance allocated them."""
    actual = record.words(f"{_ENROLLMENT}.type") == "ACTUAL"
    by_chance = record.words(f"{_DESIGN}.designInfo.allocation") == "RANDOMIZED"
    return record.count(f"{_ENROLLMENT}.count") if actual and by_chance else None


def _not_reported(record: Node, arms: RegistryArms) -> tuple[Term, ...]:
    silent = {
        "randomizedCount": _randomized(record) is None,
        "armSize": all(arm.size is None for arm in arms.arms),
        "dose": all(arm.dose is None for arm in arms.arms),
    }
    return tuple(term for term, missing in silent.items() if missing)


def _population(record: Node) -> Population:
    meshes = list(record.items("derivedSection.conditionBrowseModule.meshes"))
    conditions = [item.words() for item in record.items(_CONDITIONS)]
    return Population(
        conditions=tuple(concept(words, meshes) for words in conditions),
        inclusion_criteria=tuple(_inclusion(record.words(f"{_ELIGIBILITY}.eligibilityCriteria"))),
        age_group=_age_group(record.at(_ELIGIBILITY)),
        evidence=(
            *(span for item in record.items(_CONDITIONS) if (span := item.span)),
            *record.spans(
                *(f"{_ELIGIBILITY}.{key}" for key in ("eligibilityCriteria", "minimumAge", "maximumAge"))
            ),
        ),
        confidence=CONFIDENCE,
    )


def _inclusion(criteria: str) -> Iterator[str]:
    """The lines between the headings of inclusion and exclusion, without list marks."""
    wanted = _EXCLUSION.split(criteria)[0]
    opening = _INCLUSION.search(wanted)
    for line in wanted[opening.end() if opening else 0 :].splitlines():
        words = _CRITERION_MARK.sub("", line).strip()
        if any(map(str.isalnum, words)):
            yield words


def _age_group(eligibility: Node) -> Term | None:
    """The age group that all participants belong to, if there is one."""
    youngest = _years(eligibility.words("minimumAge"), Decimal(0))
    oldest = _years(eligibility.words("maximumAge"), _EVER)
    groups = {group.words() for group in eligibility.items("stdAges")}
    if not groups and youngest == 0 and oldest == _EVER:
        return None
    bounds: tuple[tuple[bool, Term], ...] = (
        (oldest <= Decimal(28) / 365, "Neonate"),
        (oldest <= 2, "Infant"),
        (oldest < 18 and youngest >= 10, "Adolescent"),
        (oldest < 18 or groups == {"CHILD"}, "Child"),
        (youngest >= 60 or groups == {"OLDER_ADULT"}, "OlderAdult"),
        (youngest >= 18 or (bool(groups) and "CHILD" not in groups), "Adult"),
    )
    return next((term for holds, term in bounds if holds), None)


def _years(printed: str, otherwise: Decimal) -> Decimal:
    found = _AGE.match(printed)
    return Decimal(found["value"]) / _IN_A_YEAR[found["unit"].lower()] if found else otherwise


def _analysis_sets(record: Node) -> Iterator[AnalysisSet]:
    """The principles by which the measured outcomes were analysed, each once."""
    seen: set[Term] = set()
    for measure in record.items("resultsSection.outcomeMeasuresModule.outcomeMeasures"):
        principle = term_in("analysis_principles", measure.words("populationDescription"))
        if principle and principle not in seen:
            seen.add(principle)
            evidence = measure.spans("populationDescription")
            yield AnalysisSet(id=f"analysed-{principle.lower()}", principle=principle, evidence=evidence)
