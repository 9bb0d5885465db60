"""The table of properties covers the model, and each property says one thing."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from kg.model import Trial
from kg.rdf import mapping
from kg.rdf.forms import Fields, Printed
from kg.rdf.names import term

SHAPES = {name: value for name, value in vars(mapping).items() if isinstance(value, Fields)}


@pytest.mark.parametrize("name", SHAPES)
def test_every_field_of_a_record_has_its_property(name: str) -> None:
    shape = SHAPES[name]
    named_by_the_node = {"id", "report"} if shape.record is Trial else {"id"}
    fields = {field.name for field in dataclasses.fields(shape.record)} - named_by_the_node
    assert Counter(field.field for field in shape.properties) == Counter(fields)


@pytest.mark.parametrize("name", SHAPES)
def test_a_number_has_its_printed_form_beside_it(name: str) -> None:
    for field in SHAPES[name].properties:
        if isinstance(field.form, Printed):
            assert field.form.text.value == f"{field.iri.value}Text"


def test_the_table_has_a_shape_for_every_record_of_a_trial() -> None:
    records = {shape.record.__name__ for shape in SHAPES.values()}
    assert records == {
        "AnalysisSet",
        "Arm",
        "ArmResult",
        "Article",
        "Claim",
        "Concept",
        "EffectEstimate",
        "Interval",
        "Outcome",
        "PValue",
        "Population",
        "Quantity",
        "Report",
        "Span",
        "Trial",
    }


# the names that other people's queries use, by class; those of te:Check belong to checking
CONTRACT = """
rdfs:label design randomizedCount hasPopulation hasArm hasOutcome hasAnalysisSet registration notReported
sha256 dct:title dct:identifier cito:citesAsSourceDocument
condition inclusionCriterion ageGroup participants
skos:exactMatch
armRole intervention armSize dose route treatmentDuration
outcomeRole domain instrument metric timePoint betterDirection severity seriousness
arm outcome statistic value events total sd se q1 q3 minimum maximum ciLower ciUpper unit
measure ciLevel pValue pOperator targetArm referenceArm favours nullValue adjusted statedSignificance
statedDirection basedOn
analysisPrinciple
claimType hedging supportedBy statedIn
start end quote
evidence confidence status quantity
"""


@pytest.mark.parametrize("name", CONTRACT.split())
def test_a_property_of_the_contract_is_in_the_table(name: str) -> None:
    assert term(name) in {field.iri.value for shape in SHAPES.values() for field in shape.properties}
