"""The ontology as Python classes, and what HermiT infers with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import owlready2
import pyoxigraph
import pytest
from pyoxigraph import Quad, RdfFormat

from kg.errors import InconsistentGraphError, JavaMissingError
from kg.rdf import classes, to_rdf
from kg.rdf.names import PREFIXES
from tests.small_trials import small_trial

EXAMPLE = "https://example.org/"
HEAD = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@prefix : <{EXAMPLE}> .\n"
)

GRAPH = """
:trial a te:Trial ; te:design te:Randomized ; te:hasArm :drug, :placebo ;
  te:hasOutcome :sofa, :harm, :serious .
:drug te:armRole te:Experimental .
:placebo te:armRole te:PlaceboComparator .
:sofa te:outcomeRole te:Primary .
:harm a te:AdverseEventOutcome ; te:severity te:Severe .
:serious a te:AdverseEventOutcome ; te:seriousness te:Serious .
:result a te:ArmResult ; te:arm :drug ; te:outcome :sofa ; te:value 42.0 .
:ratio te:targetArm :drug ; te:measure te:RiskRatio ; te:pValue 0.01 ; te:pOperator "=" .
:difference te:targetArm :drug ; te:measure te:MedianDifference ; te:pValue 0.12 ; te:pOperator "=" .
:below a te:EffectEstimate ; te:pValue 0.05 ; te:pOperator "<" .
:border a te:EffectEstimate ; te:pValue 0.05 ; te:pOperator "=" .
:above a te:EffectEstimate ; te:pValue 0.001 ; te:pOperator ">" .
:count a te:ArmResult ; te:status te:Computed .
:span te:inReport :report .
:summary a te:SecondaryReport ; te:reportsTrial :trial .
"""

CONTRADICTIONS = {
    "an arm that is an outcome": ":x a te:Arm, te:Outcome .",
    "a result of two arms": ":x te:arm :a, :b . :a owl:differentFrom :b .",
    "an estimate with two measures": ":x te:measure te:RiskRatio, te:OddsRatio .",
    "a p-value with another sign": ':x te:pOperator "~" .',
    "a count in words": ':x te:randomizedCount "many" .',
    "a registry record that is an article": ":x a te:RegistryRecord, te:Article .",
}

needs_java = pytest.mark.skipif(
    shutil.which("java") is None, reason="no program 'java' was found; the reasoner HermiT needs Java"
)


def quads(turtle: str) -> list[Quad]:
    return list(pyoxigraph.parse(HEAD + turtle, format=RdfFormat.TURTLE))


@cache
def classified() -> dict[str, frozenset[str]]:
    found = classes.classify(quads(GRAPH))
    return {iri.removeprefix(EXAMPLE): names for iri, names in found.items()}


def test_the_classes_of_the_ontology_are_python_classes() -> None:
    ontology = classes.ontology()
    assert issubclass(ontology.AdverseEventOutcome, ontology.Outcome)
    assert ontology.hasArm.range == [ontology.Arm]
    assert ontology.Trial("my-trial").hasArm == []


def test_each_caller_has_a_world_of_its_own() -> None:
    first, second = classes.ontology(), classes.ontology()
    first.Trial("only-in-the-first")
    assert [trial.name for trial in first.Trial.instances()] == ["only-in-the-first"]
    assert list(second.Trial.instances()) == []


@needs_java
def test_the_ontology_is_consistent() -> None:
    assert classes.is_consistent()


@needs_java
def test_a_trial_of_the_program_is_consistent_with_it() -> None:
    assert classes.is_consistent(to_rdf(small_trial()))


@needs_java
@pytest.mark.parametrize(
    ("individual", "expected"),
    [
        ("trial", {"Trial", "RandomizedTrial", "PlaceboControlledTrial"}),
        ("drug", {"Arm"}),
        ("placebo", {"Arm", "ControlArm", "PlaceboArm"}),
        ("sofa", {"Outcome", "PrimaryOutcome"}),
        ("harm", {"Outcome", "AdverseEventOutcome", "SevereAdverseEventOutcome"}),
        ("serious", {"Outcome", "AdverseEventOutcome", "SeriousAdverseEventOutcome"}),
        ("ratio", {"EffectEstimate", "RatioEstimate", "SignificantEstimate"}),
        ("difference", {"EffectEstimate", "DifferenceEstimate"}),
        ("below", {"EffectEstimate", "SignificantEstimate"}),
        ("border", {"EffectEstimate"}),
        ("above", {"EffectEstimate"}),
        ("count", {"ArmResult", "ComputedStatement"}),
    ],
)
def test_a_statement_is_classified_by_what_is_said_of_it(individual: str, expected: set[str]) -> None:
    assert classified()[individual] == expected | {"Statement"}


@needs_java
def test_what_is_no_statement_is_classified_too() -> None:
    assert classified()["span"] == {"TextSpan"}
    assert classified()["report"] == {"Report"}
    assert classified()["summary"] == {"Report", "SecondaryReport"}


@needs_java
@pytest.mark.parametrize("contradiction", CONTRADICTIONS.values(), ids=list(CONTRADICTIONS))
def test_a_contradiction_is_found(contradiction: str) -> None:
    assert not classes.is_consistent(quads(contradiction))


@needs_java
def test_nothing_is_inferred_from_a_contradiction() -> None:
    with pytest.raises(InconsistentGraphError, match="contradict"):
        classes.classify(quads(":x a te:Arm, te:Outcome ."))


def test_without_java_the_reason_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(owlready2, "JAVA_EXE", str(tmp_path / "java"))
    with pytest.raises(JavaMissingError, match="HermiT needs Java"):
        classes.is_consistent()


def test_the_rest_of_the_program_does_without_the_reasoner() -> None:
    program = "import sys, kg.rdf, kg.check; sys.exit('owlready2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
