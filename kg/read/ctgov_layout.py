"""How a study record of ClinicalTrials.gov is set as text: which values, under which headings and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from kg.model import SectionKind


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value in a template: its mark (`=`, `@` or none) and key."""

    mark: str
    key: str


Template: TypeAlias = "tuple[str | Slot | Template, ...]"

_TOKEN = re.compile(r"\{(?P<mark>[=@]?)(?P<key>\w*)\}|(?P<bracket>[<>])|(?P<words>[^{<>]+)")


@cache
def parsed_template(template: str) -> Template:
    """A template as words, slots and, for what stands between `<` and `>`, templates inside it."""
    levels: list[list[str | Slot | Template]] = [[]]
    for token in _TOKEN.finditer(template):
        if token["bracket"] == "<":
            levels.append([])
        elif token["bracket"] == ">":
            inside = tuple(levels.pop())
            levels[-1].append(inside)
        else:
            levels[-1].append(token["words"] or Slot(token["mark"], token["key"]))
    return tuple(levels[0])


@dataclass(frozen=True, slots=True)
class Lines:
    """How to set what stands at a path: a line for each item there, and what is set under it.

    In a template `{key}` is the value at that key, `{}` the item itself, `{=key}` the value after an
    equals sign unless it brings its own operator, `{@key}` the title of the group that the value
    names. What stands between `<` and `>` is left out where a value directly in it is missing.
    """

    path: str
    template: str = ""
    under: tuple[Lines, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the text."""

    heading: str
    kind: SectionKind
    lines: tuple[Lines, ...]


_GROUPS = Lines("groups", "Group {id}<: {title}>", (Lines("", "{description}"),))
_COUNTS = Lines("counts", "{@groupId} [{groupId}]: {value}")
_DENOMINATORS = Lines("denoms", "Analysed ({units}):", (_COUNTS,))
_MEASUREMENTS = Lines(
    "measurements",
    "{@groupId} [{groupId}]: {value}< \u00b1 {spread}>< ({lowerLimit} to {upperLimit})><, {comment}>",
)
_CLASSES = Lines(
    "classes",
    "{title}",
    (_DENOMINATORS, Lines("categories", "{title}", (_MEASUREMENTS,))),
)
_UNITS = "<Reported as {paramType}><, {dispersionType}><, in {unitOfMeasure}>"
_ANALYSIS = (
    "<{paramType}: ><{paramValue}>"
    "< (<{ciPctValue}% >CI< {ciLowerLimit}>< to {ciUpperLimit}><, {ciNumSides}>)><; p{=pValue}>"
)
_EVENT = Lines("stats", "{@groupId} [{groupId}]: {numAffected}< of {numAtRisk}>< ({numEvents} events)>")

LAYOUT = (
    Part(
        "Identification",
        SectionKind.REGISTRATION,
        (
            Lines(
                "protocolSection.identificationModule",
                "",
                (
                    Lines("", "ClinicalTrials.gov identifier: {nctId}"),
                    Lines("", "Official title: {officialTitle}"),
                    Lines("", "Acronym: {acronym}"),
                    Lines("secondaryIdInfos", "Other identifier: {id}< ({type})>"),
                ),
            ),
            Lines("protocolSection.sponsorCollaboratorsModule.leadSponsor", "Sponsor: {name}"),
            Lines("protocolSection.statusModule", "Status: {overallStatus}"),
            Lines("protocolSection.statusModule.startDateStruct", "Start: {date}"),
            Lines("protocolSection.statusModule.completionDateStruct", "Completion: {date}"),
        ),
    ),
    Part(
        "Summary",
        SectionKind.BACKGROUND,
        (
            Lines("protocolSection.descriptionModule", "{briefSummary}"),
            Lines("protocolSection.descriptionModule", "{detailedDescription}"),
        ),
    ),
    Part(
        "Conditions",
        SectionKind.METHODS,
        (
            Lines("protocolSection.conditionsModule.conditions", "{}"),
            Lines("protocolSection.conditionsModule.keywords", "Keyword: {}"),
            Lines("derivedSection.conditionBrowseModule.meshes", "MeSH: {term} ({id})"),
        ),
    ),
    Part(
        "Design",
        SectionKind.METHODS,
        (
            Lines("protocolSection.designModule", "Study type: {studyType}"),
            Lines("protocolSection.designModule.phases", "Phase: {}"),
            Lines("protocolSection.designModule.designInfo", "Allocation: {allocation}"),
            Lines("protocolSection.designModule.designInfo", "Intervention model: {interventionModel}"),
            Lines("protocolSection.designModule.designInfo", "Primary purpose: {primaryPurpose}"),
            Lines("protocolSection.designModule.designInfo.maskingInfo", "Masking: {masking}"),
            Lines("protocolSection.designModule.designInfo.maskingInfo.whoMasked", "Masked: {}"),
            Lines("protocolSection.designModule.enrollmentInfo", "Enrollment: {count}< ({type})>"),
        ),
    ),
    Part(
        "Arms and Interventions",
        SectionKind.METHODS,
        (
            Lines(
                "protocolSection.armsInterventionsModule.armGroups",
                "Arm: {label}< ({type})>",
                (Lines("", "{description}"), Lines("interventionNames", "Receives: {}")),
            ),
            Lines(
                "protocolSection.armsInterventionsModule.interventions",
                "Intervention: {name}< ({type})>",
                (
                    Lines("", "{description}"),
                    Lines("otherNames", "Also called: {}"),
                    Lines("armGroupLabels", "Given in arm: {}"),
                ),
            ),
            Lines("derivedSection.interventionBrowseModule.meshes", "MeSH: {term} ({id})"),
        ),
    ),
    Part(
        "Outcomes",
        SectionKind.METHODS,
        tuple(
            Lines(
                f"protocolSection.outcomesModule.{key}",
                f"{name} outcome: {{measure}}",
                (Lines("", "Time frame: {timeFrame}"), Lines("", "{description}")),
            )
            for key, name in (
                ("primaryOutcomes", "Primary"),
                ("secondaryOutcomes", "Secondary"),
                ("otherOutcomes", "Other"),
            )
        ),
    ),
    Part(
        "Eligibility",
        SectionKind.METHODS,
        (
            Lines("protocolSection.eligibilityModule", "{eligibilityCriteria}"),
            Lines("protocolSection.eligibilityModule", "Sex: {sex}"),
            Lines("protocolSection.eligibilityModule", "Minimum age: {minimumAge}"),
            Lines("protocolSection.eligibilityModule", "Maximum age: {maximumAge}"),
            Lines("protocolSection.eligibilityModule.stdAges", "Age group: {}"),
        ),
    ),
    Part(
        "Participant Flow",
        SectionKind.RESULTS,
        (
            Lines("resultsSection.participantFlowModule", "{recruitmentDetails}"),
            Lines("resultsSection.participantFlowModule", "{preAssignmentDetails}"),
            Lines("resultsSection.participantFlowModule.groups", _GROUPS.template, _GROUPS.under),
            Lines(
                "resultsSection.participantFlowModule.periods",
                "Period: {title}",
                (
                    Lines(
                        "milestones",
                        "{type}:",
                        (
                            Lines(
                                "achievements",
                                "{@groupId} [{groupId}]: {numSubjects} participants< ({comment})>",
                            ),
                        ),
                    ),
                    Lines(
                        "dropWithdraws",
                        "Left: {type}",
                        (Lines("reasons", "{@groupId} [{groupId}]: {numSubjects} participants"),),
                    ),
                ),
            ),
        ),
    ),
    Part(
        "Baseline Characteristics",
        SectionKind.RESULTS,
        (
            Lines(
                "resultsSection.baselineCharacteristicsModule",
                "{populationDescription}",
                (
                    _GROUPS,
                    _DENOMINATORS,
                    Lines("measures", "{title}", (Lines("", _UNITS), _DENOMINATORS, _CLASSES)),
                ),
            ),
        ),
    ),
    Part(
        "Outcome Results",
        SectionKind.RESULTS,
        (
            Lines(
                "resultsSection.outcomeMeasuresModule.outcomeMeasures",
                "{type} outcome: {title}",
                (
                    Lines("", "Time frame: {timeFrame}"),
                    Lines("", "{description}"),
                    Lines("", "{populationDescription}"),
                    Lines("", _UNITS),
                    _GROUPS,
                    _DENOMINATORS,
                    _CLASSES,
                    Lines(
                        "analyses",
                        "",
                        (
                            Lines("groupIds", "Compared: {@} [{}]"),
                            Lines("", "{groupDescription}"),
                            Lines("", _ANALYSIS),
                            Lines("", "Hypothesis: {nonInferiorityType}< ({nonInferiorityComment})>"),
                            Lines("", "Method: {statisticalMethod}< ({statisticalComment})>"),
                            Lines("", "{pValueComment}"),
                            Lines("", "{estimateComment}"),
                        ),
                    ),
                ),
            ),
        ),
    ),
    Part(
        "Adverse Events",
        SectionKind.RESULTS,
        (
            Lines(
                "resultsSection.adverseEventsModule",
                "Time frame: {timeFrame}",
                (
                    Lines("", "{description}"),
                    Lines("", "Frequency threshold: {frequencyThreshold}%"),
                    Lines(
                        "eventGroups",
                        "Group {id}<: {title}>",
                        (
                            Lines("", "{description}"),
                            Lines("", "Deaths: {deathsNumAffected}< of {deathsNumAtRisk}>"),
                            Lines(
                                "", "Any serious adverse event: {seriousNumAffected}< of {seriousNumAtRisk}>"
                            ),
                            Lines("", "Any other adverse event: {otherNumAffected}< of {otherNumAtRisk}>"),
                        ),
                    ),
                    Lines("seriousEvents", "Serious adverse event: {term}< ({organSystem})>", (_EVENT,)),
                    Lines("otherEvents", "Other adverse event: {term}< ({organSystem})>", (_EVENT,)),
                ),
            ),
        ),
    ),
    Part(
        "Limitations",
        SectionKind.DISCUSSION,
        (Lines("resultsSection.moreInfoModule.limitationsAndCaveats", "{description}"),),
    ),
    Part(
        "References",
        SectionKind.REFERENCES,
        (Lines("protocolSection.referencesModule.references", "{citation}< PMID: {pmid}>< ({type})>"),),
    ),
)
