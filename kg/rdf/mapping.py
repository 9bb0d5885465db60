"""Which property holds which field of which record: the one table that writing and reading both follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    Article,
    Claim,
    Concept,
    EffectEstimate,
    Interval,
    Outcome,
    Population,
    PValue,
    Quantity,
    Report,
    ReportKind,
    Span,
    Trial,
)
from kg.rdf.datatypes import (
    COUNT,
    DATE,
    FLAG,
    LINK,
    PROSE,
    PUBLICATION_ID,
    REGISTRATION,
    TERM,
    TEXT,
    Datatype,
    term,
)
from kg.rdf.forms import (
    ByScheme,
    ClassOf,
    Fields,
    Form,
    Inline,
    Linked,
    Members,
    Plain,
    Printed,
    Property,
    Reference,
    Shape,
)
from kg.rdf.names import Names


def _one(field: str, iri: str, form: Form | Datatype) -> Property:
    return Property(field, term(iri), Plain(form) if isinstance(form, Datatype) else form)


def _many(field: str, iri: str, form: Form | Datatype) -> Property:
    return Property(field, term(iri), Plain(form) if isinstance(form, Datatype) else form, many=True)


def _number(field: str, iri: str) -> Property:
    return Property(field, term(iri), Printed(term(f"{iri}Text")))


def _part(place: str) -> Callable[[Names, Any], str]:
    return lambda names, record: names.part(place, record.id)


REPORTS_TRIAL = term("reportsTrial")
ABOUT_TRIAL = (REPORTS_TRIAL, "trial")
ANY_PLACE = ("result", "estimate", "arm", "outcome", "analysis-set", "claim")

SPAN = Shape(
    Span,
    (
        _one("start", "start", COUNT),
        _one("end", "end", COUNT),
        _one("quote", "quote", TEXT),
        _one("page", "page", COUNT),
    ),
    Names.span,
    term("TextSpan"),
    (term("inReport"), "report"),
)

STATEMENT = (
    _many("evidence", "evidence", Linked(SPAN)),
    _number("confidence", "confidence"),
    _one("status", "status", TERM),
    _many("derived_from", "prov:wasDerivedFrom", Reference(ANY_PLACE)),
    _many("not_reported", "notReported", TERM),
)

QUANTITY = Shape(
    Quantity,
    (_number("value", "quantity"), _one("unit", "unit", TEXT), _number("upper", "upperQuantity")),
    Names.quantity,
)

INTERVAL = Fields(
    Interval, (_number("low", "ciLower"), _number("high", "ciUpper"), _number("level", "ciLevel"))
)

P_VALUE = Fields(PValue, (_one("operator", "pOperator", TEXT), _number("value", "pValue")))

_CONCEPT = (_one("label", "rdfs:label", PROSE), _many("exact_matches", "skos:exactMatch", LINK))
CONDITION = Shape(Concept, _CONCEPT, _part("condition"), term("Condition"))
INTERVENTION = Shape(Concept, _CONCEPT, _part("intervention"), term("Intervention"))

POPULATION = Shape(
    Population,
    (
        _many("conditions", "condition", Linked(CONDITION)),
        _many("inclusion_criteria", "inclusionCriterion", PROSE),
        _one("age_group", "ageGroup", TERM),
        _one("participants", "participants", COUNT),
        *STATEMENT,
    ),
    lambda names, _: names.population,
    term("Population"),
)

ARM = Shape(
    Arm,
    (
        _one("label", "rdfs:label", PROSE),
        _many("aliases", "skos:altLabel", PROSE),
        _one("role", "armRole", TERM),
        _many("interventions", "intervention", Reference(("intervention",))),
        _one("size", "armSize", COUNT),
        _one("dose", "dose", Linked(QUANTITY)),
        _one("route", "route", TERM),
        _one("duration", "treatmentDuration", Linked(QUANTITY)),
        *STATEMENT,
    ),
    _part("arm"),
    term("Arm"),
)

_KIND_OF_OUTCOME = ClassOf({True: term("AdverseEventOutcome"), False: term("Outcome")})

OUTCOME = Shape(
    Outcome,
    (
        _one("adverse_event", "rdf:type", _KIND_OF_OUTCOME),
        _one("label", "rdfs:label", PROSE),
        _many("aliases", "skos:altLabel", PROSE),
        _one("role", "outcomeRole", TERM),
        _one("domain", "domain", TERM),
        _one("instrument", "instrument", TERM),
        _one("metric", "metric", TERM),
        _one("time_point", "timePoint", Linked(QUANTITY)),
        _one("better", "betterDirection", TERM),
        _one("severity", "severity", TERM),
        _one("seriousness", "seriousness", TERM),
        *STATEMENT,
    ),
    _part("outcome"),
)

ANALYSIS_SET = Shape(
    AnalysisSet,
    (
        _one("participants", "participants", COUNT),
        _one("principle", "analysisPrinciple", TERM),
        *STATEMENT,
    ),
    _part("analysis-set"),
    term("AnalysisSet"),
)

ARM_RESULT = Shape(
    ArmResult,
    (
        _one("arm", "arm", Reference(("arm",))),
        _one("outcome", "outcome", Reference(("outcome",))),
        _one("statistic", "statistic", TERM),
        _number("value", "value"),
        _one("events", "events", COUNT),
        _one("total", "total", COUNT),
        _number("sd", "sd"),
        _number("se", "se"),
        _number("q1", "q1"),
        _number("q3", "q3"),
        _number("minimum", "minimum"),
        _number("maximum", "maximum"),
        _one("interval", "ciLower", Inline(INTERVAL)),
        _one("unit", "unit", TEXT),
        _one("time_point", "timePoint", Linked(QUANTITY)),
        _one("subgroup", "subgroup", PROSE),
        *STATEMENT,
    ),
    _part("result"),
    term("ArmResult"),
)

EFFECT_ESTIMATE = Shape(
    EffectEstimate,
    (
        _one("outcome", "outcome", Reference(("outcome",))),
        _one("measure", "measure", TERM),
        _number("value", "value"),
        _one("interval", "ciLower", Inline(INTERVAL)),
        _one("p", "pValue", Inline(P_VALUE)),
        _one("unit", "unit", TEXT),
        _one("target_arm", "targetArm", Reference(("arm",))),
        _one("reference_arm", "referenceArm", Reference(("arm",))),
        _one("favours", "favours", Reference(("arm",))),
        _number("null_value", "nullValue"),
        _one("adjusted", "adjusted", FLAG),
        _one("stated_significance", "statedSignificance", TERM),
        _one("stated_direction", "statedDirection", TERM),
        _many("based_on", "basedOn", Reference(ANY_PLACE)),
        _one("time_point", "timePoint", Linked(QUANTITY)),
        _one("subgroup", "subgroup", PROSE),
        *STATEMENT,
    ),
    _part("estimate"),
    term("EffectEstimate"),
)

CLAIM = Shape(
    Claim,
    (
        _one("claim_type", "claimType", TERM),
        _many("interventions", "intervention", Reference(("intervention",))),
        _many("outcomes", "outcome", Reference(("outcome",))),
        _one("hedging", "hedging", TERM),
        _many("supported_by", "supportedBy", Reference(("estimate", "result"))),
        _one("stated_in", "statedIn", TERM),
        *STATEMENT,
    ),
    _part("claim"),
    term("Claim"),
)

_IDENTIFIER = ByScheme({"pmid": term("pmid"), "pmcid": term("pmcid")}, PUBLICATION_ID)

_PUBLICATION = (
    _one("title", "dct:title", PROSE),
    _many("identifiers", "dct:identifier", _IDENTIFIER),
    _one("issued", "dct:issued", DATE),
)

ARTICLE = Shape(
    Article,
    (*_PUBLICATION, _many("evidence", "evidence", Linked(SPAN))),
    Names.article,
    term("Article"),
    context=ABOUT_TRIAL,
)

_KIND_OF_REPORT = ClassOf({kind: term(kind.value) for kind in reversed(ReportKind)})

REPORT = Shape(
    Report,
    (
        _one("kind", "rdf:type", _KIND_OF_REPORT),
        _one("sha256", "sha256", TEXT),
        _one("text_length", "textLength", COUNT),
        *_PUBLICATION,
        _many("cites", "cito:citesAsSourceDocument", Linked(ARTICLE, (term("prov:hadPrimarySource"),))),
    ),
    lambda names, _: names.report,
    context=ABOUT_TRIAL,
)

TRIAL = Shape(
    Trial,
    (
        _one("label", "rdfs:label", TEXT),
        _many("registrations", "registration", REGISTRATION),
        _many("design", "design", TERM),
        _one("randomized", "randomizedCount", COUNT),
        _one("population", "hasPopulation", Linked(POPULATION)),
        _many("interventions", "Intervention", Members(INTERVENTION)),
        _many("arms", "hasArm", Linked(ARM)),
        _many("outcomes", "hasOutcome", Linked(OUTCOME)),
        _many("analysis_sets", "hasAnalysisSet", Linked(ANALYSIS_SET)),
        _many("results", "ArmResult", Members(ARM_RESULT)),
        _many("estimates", "EffectEstimate", Members(EFFECT_ESTIMATE)),
        _many("claims", "Claim", Members(CLAIM)),
        *STATEMENT,
    ),
    lambda names, _: names.trial,
    term("Trial"),
)
