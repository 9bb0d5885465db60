"""The ontology is complete, its checks find what they are for, and program and ontology share their terms."""

from __future__ import annotations

import csv
import json
import os
import re
import runpy
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from rdflib import SH, Graph

from kg import vocabulary
from kg.rdf.names import PREFIXES, TE
from kg.resources import resource

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", ROOT.parent / "shared"))
OBO = "http://purl.obolibrary.org/obo/"
OBO_FILES = ("units.obo", "clinical_measurement.obo")
FILES = (ONTOLOGY / "trial-evidence.ttl", *sorted((ONTOLOGY / "vocabularies").glob("*.ttl")))
CHECKS = {path.stem: path for path in sorted((ONTOLOGY / "checks").glob("*.rq"))}
TERM_CHECKS = sorted((ONTOLOGY / "checks" / "terms").glob("*.rq"))
PROPERTY_KINDS = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")

needs_shared = pytest.mark.skipif(
    not (SHARED / "vocab").is_dir(), reason=f"the files of other ontologies are not in {SHARED / 'vocab'}"
)

DATA_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
TRIAL = (
    DATA_PREFIXES
    + """@prefix : <https://example.org/> .
:trial a te:Trial ; rdfs:label "T" ; te:hasArm :drug, :placebo ; te:hasOutcome :death, :harm .
:report a te:Article ; te:reportsTrial :trial ; te:textLength 40 ; te:sha256 "DIGEST" .
:span a te:TextSpan ; te:inReport :report ; te:start 0 ; te:end 5 ; te:quote "death" .
:drug a te:Arm ; rdfs:label "drug"@en ; te:armRole te:Experimental ; te:evidence :span .
:placebo a te:Arm ; rdfs:label "placebo"@en ; te:armRole te:PlaceboComparator ; te:evidence :span .
:death a te:Outcome ; rdfs:label "death"@en ; te:betterDirection te:Lower ; te:evidence :span .
:harm a te:AdverseEventOutcome ; rdfs:label "harm"@en ; te:severity te:Severe ; te:evidence :span .
:result a te:ArmResult ; te:arm :drug ; te:outcome :death ; te:statistic te:Percentage ; te:value 42.0 ;
  te:events 50 ; te:total 118 ; te:evidence :span .
:estimate a te:EffectEstimate ; te:outcome :death ; te:measure te:RiskRatio ; te:value 1.08 ;
  te:ciLower 0.8 ; te:ciUpper 1.5 ; te:ciLevel 95.0 ; te:pValue 0.62 ; te:pOperator "=" ; te:nullValue 1.0 ;
  te:targetArm :drug ; te:referenceArm :placebo ; te:favours :placebo ; te:basedOn :result ;
  te:evidence :span .
:claim a te:Claim ; te:claimType te:NoBenefit ; te:outcome :death ; te:supportedBy :estimate ;
  te:evidence :span .
""".replace("DIGEST", "0" * 64)
)

# What is added to the sound trial above so that a check has something to find.
BREAKS = {
    "arm-exists": ":result te:arm :nobody .",
    "arms-of-one-trial": ":other a te:Trial ; te:hasArm :stranger . :stranger a te:Arm ."
    " :estimate te:targetArm :stranger .",
    "based-on-outcome": ":unlike a te:ArmResult ; te:outcome :harm . :estimate te:basedOn :unlike .",
    "computed-from": ":count a te:ArmResult ; te:status te:Computed .",
    "estimate-evidence": ":bare a te:EffectEstimate .",
    "events-within-total": ":many te:events 9 ; te:total 8 ; te:statistic te:Percentage .",
    "favoured-arm": ":estimate te:favours :nobody .",
    "favoured-side": ":estimate te:favours :drug .",
    "interval-level": ":loose te:ciLower 1.0 ; te:ciUpper 2.0 .",
    "interval-order": ":swapped te:ciLower 2.0 ; te:ciUpper 1.0 .",
    "known-terms": ":trial te:hasFlavour :sweet .",
    "null-value": ":estimate te:nullValue 0.0 .",
    "outcome-exists": ":result te:outcome :nothing .",
    "percentage-range": ":much te:statistic te:Percentage ; te:value 420.0 ; te:outcome :death .",
    "quote-length": ':long te:start 3 ; te:end 9 ; te:quote "death" .',
    "quote-within-text": ':late te:inReport :report ; te:start 38 ; te:end 43 ; te:quote "death" .',
    "ratio-positive": ":negative te:measure te:OddsRatio ; te:value -1.2 .",
    "severity-of-events": ":death te:severity te:Severe .",
    "silence": ":estimate te:notReported te:pValue .",
    "value-in-interval": ":outside te:value 3.0 ; te:ciLower 1.0 ; te:ciUpper 2.0 .",
    "vocabulary-values": ":estimate te:measure te:SOFA .",
}

MALFORMED = {
    "an arm without a name": (":nameless a te:Arm ; te:evidence :span .", "An arm needs a name."),
    "a statement without words": (
        ":bare a te:AnalysisSet .",
        "This statement has no words of the report behind it.",
    ),
    "a p-value above one": (":estimate te:pValue 1.2 .", "A p-value lies between 0 and 1."),
    "a level as a fraction": (
        ":fraction a te:EffectEstimate ; te:outcome :death ; te:ciLevel 0.95 ; te:evidence :span .",
        "The level of an interval is given in percent, such as 95, not 0.95.",
    ),
    "an arm compared with itself": (
        ":self a te:EffectEstimate ; te:outcome :death ; te:targetArm :drug ; te:referenceArm :drug ;"
        " te:evidence :span .",
        "An effect estimate compares one arm that is described here with another.",
    ),
    "quartiles in the wrong order": (
        ":quartiles a te:ArmResult ; te:arm :drug ; te:outcome :death ; te:statistic te:Median ;"
        " te:value 3.0 ; te:q1 5.0 ; te:q3 2.0 ; te:evidence :span .",
        "The lower quartile is above the upper one.",
    ),
    "words that end before they begin": (
        ':backwards a te:TextSpan ; te:inReport :report ; te:start 9 ; te:end 4 ; te:quote "x" .',
        "Quoted words must end after they begin.",
    ),
    "a dose without a unit": (
        ":drug te:dose :plenty . :plenty te:quantity 30.0 .",
        "A quantity needs one unit.",
    ),
    "a result without a number": (
        ":empty a te:ArmResult ; te:arm :drug ; te:outcome :death ; te:statistic te:Mean ;"
        " te:evidence :span .",
        "A result needs a number.",
    ),
}


@cache
def ontology_quads() -> tuple[Quad, ...]:
    return tuple(quad for path in FILES for quad in pyoxigraph.parse(path=path, format=RdfFormat.TURTLE))


def rows(query: Path, data: str = "") -> list[tuple[str, ...]]:
    store = pyoxigraph.Store()
    store.extend(ontology_quads())
    store.extend(pyoxigraph.parse(data, format=RdfFormat.TURTLE))
    found = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [tuple(term.value if term else "" for term in row) for row in found]


def messages(data: str) -> set[str]:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    _, report, _ = pyshacl.validate(Graph().parse(data=data, format="turtle"), shacl_graph=shapes)
    return {str(message) for message in report.objects(predicate=SH.resultMessage)}


@cache
def terms(kind: str) -> frozenset[str]:
    """The local names of the ontology's terms of one kind of OWL."""
    kind_iri = NamedNode(PREFIXES["owl"] + kind)
    subjects = {quad.subject.value for quad in ontology_quads() if quad.object == kind_iri}
    return frozenset(iri.removeprefix(TE) for iri in subjects if iri.startswith(TE))


@cache
def properties() -> frozenset[str]:
    return frozenset().union(*(terms(kind) for kind in PROPERTY_KINDS))


def text_of(*patterns: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for pattern in patterns for path in ROOT.glob(pattern))


@pytest.mark.parametrize("check", [*TERM_CHECKS, *CHECKS.values()], ids=lambda path: path.stem)
def test_a_check_finds_nothing_in_the_ontology(check: Path) -> None:
    assert rows(check) == []


@pytest.mark.parametrize("check", [*TERM_CHECKS, *CHECKS.values()], ids=lambda path: path.stem)
def test_a_check_begins_with_its_rule_in_english(check: Path) -> None:
    assert re.match(r"# [A-Z][^\n]+[a-z.,;]\n", check.read_text(encoding="utf-8"))


@pytest.mark.parametrize("missing", ["rdfs:label", "skos:definition", "dct:source", "skos:example"])
def test_a_term_that_lacks_something_is_found(missing: str) -> None:
    parts = {"rdfs:label": '"x"', "skos:definition": '"x"', "dct:source": '"x"', "skos:example": '"x"'}
    given = " ; ".join(f"{name} {value}" for name, value in parts.items() if name != missing)
    check = ONTOLOGY / "checks" / "terms" / f"{missing.partition(':')[2]}.rq"
    assert rows(check, f"{DATA_PREFIXES} te:Novelty a owl:Class ; {given} .") == [(TE + "Novelty",)]


def test_a_property_whose_values_are_concepts_names_their_vocabulary() -> None:
    takes_concepts = _subjects("rdfs:range", PREFIXES["skos"] + "Concept")
    names_vocabulary = {quad.subject.value for quad in _with("te:valuesFrom")}
    of_any_vocabulary = {TE + name for name in ("concept", "candidate", "evidenceFor")}
    assert takes_concepts - names_vocabulary == of_any_vocabulary & takes_concepts


def test_every_number_that_can_be_printed_otherwise_has_a_property_for_it() -> None:
    decimals = _subjects("rdfs:range", PREFIXES["xsd"] + "decimal")
    printed = _subjects("rdfs:subPropertyOf", TE + "printedForm")
    assert printed == {f"{iri}Text" for iri in decimals}


def test_every_check_has_a_graph_that_breaks_it() -> None:
    assert set(BREAKS) == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda path: path.stem)
def test_a_check_finds_nothing_in_a_sound_trial(check: Path) -> None:
    assert rows(check, TRIAL) == []


@pytest.mark.parametrize(("name", "break_"), BREAKS.items(), ids=list(BREAKS))
def test_a_check_finds_what_it_is_for(name: str, break_: str) -> None:
    assert rows(CHECKS[name], TRIAL + break_) != []


def test_a_hazard_ratio_of_survival_favours_by_the_hazard() -> None:
    survival = (
        ":survival a te:Outcome ; te:betterDirection te:Higher . :hazard te:outcome :survival ;"
        " te:measure te:HazardRatio ; te:value 0.6 ; te:nullValue 1.0 ; te:favours :drug ;"
        " te:targetArm :drug ; te:referenceArm :placebo ."
    )
    assert rows(CHECKS["favoured-side"], TRIAL + survival) == []


def test_a_sound_trial_has_the_right_shape() -> None:
    assert messages(TRIAL) == set()


@pytest.mark.parametrize(("break_", "message"), MALFORMED.values(), ids=list(MALFORMED))
def test_a_malformed_trial_is_reported_in_plain_words(break_: str, message: str) -> None:
    assert messages(TRIAL + break_) == {message}


def test_every_message_is_a_sentence() -> None:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    unclear = [str(m) for m in shapes.objects(predicate=SH.message) if not re.match(r"[A-Z].* .*\.$", str(m))]
    assert unclear == []


def test_every_term_that_program_queries_and_shapes_write_is_defined() -> None:
    written = text_of("kg/**/*.py", "queries/*.rq", "ontology/checks/**/*.rq", "ontology/shapes.ttl")
    used = set(re.findall(r"\bte:(\w+)", written))
    shapes = {name for name in used if name.endswith("Shape")}
    assert used - shapes - _defined() == set()


def test_every_term_that_the_mapping_writes_is_defined() -> None:
    mapping = text_of("kg/rdf/*.py")
    numbers = set(re.findall(r'_number\("\w+", "(\w+)"\)', mapping))
    named = set(re.findall(r'_(?:one|many)\("\w+", "(\w+)"', mapping))
    called = set(re.findall(r'\bterm\("(\w+)"\)', mapping))
    assert len(numbers) > 10
    assert (numbers | named | called | {f"{name}Text" for name in numbers}) - _defined() == set()


def test_every_property_is_used() -> None:
    used = set(
        re.findall(r"\w+", text_of("kg/**/*.py", "queries/*.rq", "ontology/**/*.rq", "ontology/*s.ttl"))
    ) | set(re.findall(r"te:(\w+)", text_of("ontology/vocabularies/*.ttl")))
    unused = {name for name in properties() if name.removesuffix("Text") not in used} - {"printedForm"}
    assert unused == set()


def test_every_class_is_used_or_defined_by_what_is() -> None:
    defined = {quad.subject.value.removeprefix(TE) for quad in _with("owl:equivalentClass")}
    used = set(re.findall(r"\w+", text_of("kg/**/*.py", "ontology/shapes.ttl")))
    assert terms("Class") - defined - used == set()


def test_no_concept_has_the_name_of_a_class_or_property() -> None:
    concepts = {entry.id for name in vocabulary.names() for entry in vocabulary.scheme(name)}
    assert concepts & (properties() | terms("Class")) == set()


@pytest.mark.skipif(
    not (SHARED / "design").is_dir(), reason=f"the design of the graph is not in {SHARED / 'design'}"
)
def test_every_term_of_the_example_graph_is_defined() -> None:
    example = (SHARED / "design" / "i-micro.trig").read_text(encoding="utf-8")
    used = set(re.findall(r"\bte:(\w+)", example))
    assert used - _defined() == set()


def test_the_context_knows_every_property_and_how_its_values_are_written() -> None:
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for name in properties():
        assert context[name]["@id"] == f"te:{name}"
    for name in terms("ObjectProperty"):
        from_list = TE + name in {quad.subject.value for quad in _with("te:valuesFrom")}
        assert context[name]["@type"] == ("@vocab" if from_list else "@id")


def test_the_context_writes_numbers_with_their_types() -> None:
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for datatype in ("decimal", "integer", "boolean"):
        names = {iri.removeprefix(TE) for iri in _subjects("rdfs:range", PREFIXES["xsd"] + datatype)}
        assert {context[name]["@type"] for name in names} == {f"xsd:{datatype}"}


def test_the_context_uses_the_prefixes_of_the_program() -> None:
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert {name: context[name] for name in context.keys() & PREFIXES.keys()}.items() <= PREFIXES.items()


def alignments() -> list[tuple[str, str, str, bool]]:
    """Our term, the other term, its label there, and whether it was read there."""
    quads = pyoxigraph.parse(path=ONTOLOGY / "alignments.ttl", format=RdfFormat.TURTLE)
    facts: dict[str, dict[str, str]] = {}
    for quad in quads:
        facts.setdefault(quad.subject.value, {})[re.split(r"[#/]", quad.predicate.value)[-1]] = (
            quad.object.value
        )
    axioms = [fact for fact in facts.values() if "annotatedSource" in fact]
    return [(a["annotatedSource"], a["annotatedTarget"], a["label"], a["verified"] == "true") for a in axioms]


def test_every_alignment_says_whether_it_was_verified() -> None:
    text = (ONTOLOGY / "alignments.ttl").read_text(encoding="utf-8")
    assert len(alignments()) == text.count("a owl:Axiom") == text.count("te:verified ")
    assert all(source.startswith(TE) and source.removeprefix(TE) in _defined() for source, *_ in alignments())


def test_every_alignment_is_a_triple_too() -> None:
    quads = set(pyoxigraph.parse(path=ONTOLOGY / "alignments.ttl", format=RdfFormat.TURTLE))
    links = {(quad.subject.value, quad.object.value) for quad in quads}
    assert all((source, target) in links for source, target, *_ in alignments())


@needs_shared
def test_verified_terms_have_these_labels_in_their_own_ontology() -> None:
    known = _labels_elsewhere()
    verified = [(target, label) for _, target, label, verified in alignments() if verified]
    wrong = {target: label for target, label in verified if known.get(target, {label}).isdisjoint({label})}
    assert wrong == {}
    assert sum(target in known for target, _ in verified) > 50


@needs_shared
def test_a_disease_has_one_of_its_names_here_in_the_disease_ontology() -> None:
    there = {row["id"]: row["label"].lower() for row in _table("doid_labels.tsv")}
    spelled = {row["label"]: row["doid_label"].lower() for row in _starters()}
    for entry in vocabulary.scheme("conditions"):
        names = {*map(str.lower, entry.labels), spelled.get(entry.pref_label, "")}
        doids = [iri for iri in entry.exact_matches if iri.startswith(f"{OBO}DOID_")]
        assert {there[doid.removeprefix(OBO).replace("_", ":")] for doid in doids} <= names


@needs_shared
def test_a_disease_close_to_an_adverse_event_has_its_name() -> None:
    there = {OBO + row["id"].replace(":", "_"): row["label"].lower() for row in _table("doid_labels.tsv")}
    events = {TE + entry.id: entry.pref_label.lower() for entry in vocabulary.scheme("adverse_events")}
    near = [(q.subject.value, q.object.value) for q in _with("skos:closeMatch") if q.subject.value in events]
    diseases = [(event, disease) for event, disease in near if disease.startswith(f"{OBO}DOID_")]
    assert len(diseases) > 50
    assert {event for event, disease in diseases if there[disease] != events[event]} == set()


@needs_shared
def test_a_mesh_identifier_is_that_of_one_disease_only() -> None:
    pairs = [
        (row["id"], mesh)
        for row in _table("doid_mesh.tsv")
        for mesh in re.findall(r"MESH:(\w+)", row["xrefs"])
    ]
    by_mesh = {mesh: {doid for doid, other in pairs if other == mesh} for _, mesh in pairs}
    for entry in vocabulary.scheme("conditions"):
        doids = {iri.removeprefix(f"{OBO}DOID_") for iri in entry.exact_matches if "DOID_" in iri}
        for mesh in (iri.rpartition("/")[2] for iri in entry.exact_matches if "mesh" in iri):
            assert not doids or by_mesh[mesh] == {f"DOID:{doid}" for doid in doids}


@needs_shared
@pytest.mark.parametrize("name", ["conditions", "adverse_events"])
def test_a_vocabulary_is_what_the_script_makes_of_its_table(name: str) -> None:
    script = runpy.run_path(str(ONTOLOGY / "make_vocabularies.py"))
    concepts = script[name](script["DiseaseOntology"](SHARED / "vocab"))
    assert [c.label for c in concepts] == [e.pref_label for e in vocabulary.scheme(name)]
    assert [tuple(c.matches) for c in concepts] == [e.exact_matches for e in vocabulary.scheme(name)]


def _defined() -> set[str]:
    concepts = {entry.id for name in vocabulary.names() for entry in vocabulary.scheme(name)}
    return concepts | properties() | terms("Class")


def _with(name: str) -> list[Quad]:
    prefix, _, local = name.partition(":")
    return [quad for quad in ontology_quads() if quad.predicate.value == PREFIXES[prefix] + local]


def _subjects(predicate: str, value: str) -> set[str]:
    return {quad.subject.value for quad in _with(predicate) if quad.object.value == value}


def _table(name: str) -> list[dict[str, str]]:
    with (SHARED / "vocab" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _starters() -> list[dict[str, str]]:
    with (ONTOLOGY / "starters" / "conditions.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@cache
def _labels_elsewhere() -> dict[str, set[str]]:
    """The labels of terms in STATO, CTO, UO and CMO by IRI, as far as their files are here."""
    found: dict[str, set[str]] = {}
    for quad in pyoxigraph.parse(path=SHARED / "vocab" / "stato.owl", format=RdfFormat.RDF_XML):
        if quad.predicate.value == PREFIXES["rdfs"] + "label" and isinstance(quad.object, Literal):
            found.setdefault(quad.subject.value, set()).add(quad.object.value)
    clinical = (SHARED / "vocab" / "cto.owl").read_text(encoding="utf-8")
    labels = r'"rdfs:label"/>\s*<AbbreviatedIRI>obo:(\w+)</AbbreviatedIRI>\s*<Literal[^>]*>([^<]*)</Literal>'
    obo = "".join((SHARED / "vocab" / name).read_text(encoding="utf-8") for name in OBO_FILES)
    for local, label in [
        *re.findall(labels, clinical),
        *re.findall(r"^id: (\w+:\d+)\nname: ([^\n]+)$", obo, re.M),
    ]:
        found.setdefault(OBO + local.replace(":", "_"), set()).add(label)
    return found
