"""A user's vocabulary, in any format, is kept in the store, meets what is there, and links what is stored."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph
import pytest
from typer.testing import CliRunner

import kg
from kg.cli.program import app
from kg.errors import VocabularyError
from kg.link import add_vocabulary, added_vocabularies, lexicons_of, link, merged_by, remove_vocabulary
from kg.link.formats import read_vocabulary
from kg.vocabulary import TE
from tests.link.test_trials import with_parts

MINE = "http://example.org/mine/"
SKOS_TURTLE = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix : <{MINE}> .
:scheme a skos:ConceptScheme ; dct:title "Herbs"@en ; dct:license <https://example.org/licence> .
:velomirine a skos:Concept ; skos:prefLabel "velomirine"@en, "Velomirin"@de ; skos:altLabel "VLM"@en ;
  skos:broader :herb .
:herb a skos:Concept ; skos:prefLabel "herb"@en ; skos:narrower :sage .
:sage a skos:Concept ; skos:prefLabel "sage" .
:aspirine a skos:Concept ; skos:prefLabel "acetylsalicylic acid"@en ; skos:altLabel "aspirine"@en ;
  skos:altLabel "placebo"@en ; skos:broader :herb .
"""
OBO = """format-version: 1.2
data-version: 2026-01-01
ontology: mine

[Term]
id: MINE:1
name: velomirine ! a comment
synonym: "VLM" EXACT []
synonym: "vee" RELATED []
is_a: MINE:2 ! herb
xref: MESH:D000001

[Term]
id: MINE:2
name: herb

[Term]
id: MINE:3
name: old herb
is_obsolete: true
"""
HERE, THERE = "http://id.nlm.nih.gov/mesh/", "http://id.nlm.nih.gov/mesh/vocab#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
MESH = "".join(
    f"<{HERE}{subject}> <{predicate}> {value} .\n"
    for subject, predicate, value in (
        ("D1", LABEL, '"Velomirine"@en'),
        ("D1", f"{THERE}broaderDescriptor", f"<{HERE}D2>"),
        ("D1", f"{THERE}preferredConcept", f"<{HERE}M1>"),
        ("D1", f"{THERE}concept", f"<{HERE}M2>"),
        ("D2", LABEL, '"Herb"@en'),
        ("M1", f"{THERE}preferredTerm", f"<{HERE}T1>"),
        ("M2", f"{THERE}preferredTerm", f"<{HERE}T2>"),
        ("T1", f"{THERE}prefLabel", '"Velomirine \\u03B1"@en'),
        ("T2", f"{THERE}prefLabel", '"Narrow Velomirine"@en'),
    )
)
OWL_XML = """<?xml version="1.0"?>
<Ontology xmlns="http://www.w3.org/2002/07/owl#" xml:base="http://example.org/mine"
  ontologyIRI="http://example.org/mine">
  <Prefix name="rdfs" IRI="http://www.w3.org/2000/01/rdf-schema#"/>
  <Declaration><Class IRI="http://example.org/mine/velomirine"/></Declaration>
  <AnnotationAssertion><AnnotationProperty abbreviatedIRI="rdfs:label"/>
    <IRI>http://example.org/mine/velomirine</IRI><Literal>velomirine</Literal></AnnotationAssertion>
</Ontology>
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def other_syntax(syntax: pyoxigraph.RdfFormat) -> str:
    quads = pyoxigraph.parse(SKOS_TURTLE, format=pyoxigraph.RdfFormat.TURTLE)
    return (pyoxigraph.serialize((quad.triple for quad in quads), format=syntax) or b"").decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mine.ttl", SKOS_TURTLE),
        ("mine.ttl.gz", SKOS_TURTLE),
        ("mine.nt", other_syntax(pyoxigraph.RdfFormat.N_TRIPLES)),
        ("mine.rdf", other_syntax(pyoxigraph.RdfFormat.RDF_XML)),
        ("mine.jsonld", other_syntax(pyoxigraph.RdfFormat.JSON_LD)),
        ("mine.obo", OBO),
        ("mine.nt.gz", MESH),
        ("mine.owl", OWL_XML),
    ],
)
def test_a_vocabulary_is_read_in_every_format(tmp_path: Path, name: str, text: str) -> None:
    found = {
        entry.pref_label.lower(): entry for entry in read_vocabulary(written(tmp_path, name, text)).concepts
    }
    assert "velomirine" in found
    above = {entry.id: label for label, entry in found.items()}
    assert [above.get(term) for term in found["velomirine"].broader] == ["herb"] * ("herb" in found)


def test_only_names_that_mean_the_same_are_taken(tmp_path: Path) -> None:
    skos = {
        entry.pref_label: entry for entry in read_vocabulary(written(tmp_path, "a.ttl", SKOS_TURTLE)).concepts
    }
    assert skos["velomirine"].labels == ("velomirine", "VLM")
    assert skos["sage"].broader == (f"{MINE}herb",)
    [velomirine, _] = read_vocabulary(written(tmp_path, "a.obo", OBO)).concepts
    assert velomirine.labels == ("velomirine", "VLM")
    assert velomirine.exact_matches == ()
    mesh = {entry.pref_label: entry for entry in read_vocabulary(written(tmp_path, "a.nt", MESH)).concepts}
    assert mesh["Velomirine"].labels == ("Velomirine", "Velomirine α")


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("bad.ttl", SKOS_TURTLE + "\n:broken skos:prefLabel .", r"bad\.ttl \(line 1\d\): not well-formed"),
        ("bad.obo", OBO + "\n[Term]\nname: no id\n", r"bad\.obo \(line \d+\): this term has no id"),
        ("bad.obo", OBO + "\nnonsense\n", r"bad\.obo \(line \d+\): not `tag: value`: 'nonsense'"),
        ("bad.nt", MESH + "nonsense\n", r"bad\.nt \(line 10\): not a triple: 'nonsense'"),
        ("bad.txt", "just words", r"bad\.txt: not a vocabulary in a known format; .*OBO"),
        ("empty.ttl", "@prefix a: <http://example.org/> .", r"empty\.ttl: it holds no concept with a label"),
        ("bad.owl", "<Ontology><", r"bad\.owl: not well-formed OWL/XML"),
    ],
)
def test_a_file_that_is_no_vocabulary_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    with pytest.raises(VocabularyError, match=complaint):
        read_vocabulary(written(tmp_path, name, text))


def test_what_is_added_is_used_and_kept_apart_by_store(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    added = add_vocabulary(store, written(tmp_path, "herbs.ttl", SKOS_TURTLE), ["interventions"])
    assert (added.name, added.title, added.licence) == ("herbs", "Herbs", "https://example.org/licence")
    assert added_vocabularies(store) == (added,)
    trial = with_parts(drugs=("velomirine", "VLM"))
    assert [one.concept for one in link(trial, lexicons_of(str(store))).links] == [f"{MINE}velomirine"] * 2
    assert link(trial, lexicons_of(str(tmp_path))).links == ()
    remove_vocabulary(store, "herbs")
    assert link(trial, lexicons_of(str(store))).links == ()


def test_a_concept_that_is_there_already_is_not_there_twice(tmp_path: Path) -> None:
    added = add_vocabulary(tmp_path, written(tmp_path, "herbs.ttl", SKOS_TURTLE), ["interventions"])
    assert merged_by(added) == {"new": 3, "known by label": 1}
    trial = with_parts(drugs=("aspirine", "placebo", "Aspirin"))
    links = link(trial, lexicons_of(str(tmp_path)))
    assert [(one.concept or "").removeprefix(TE) for one in links.links] == ["Aspirin", "Placebo", "Aspirin"]
    above = next(one.broader for one in links.concepts if one.iri == f"{TE}Aspirin")
    assert f"{MINE}herb" in above
    assert f"{MINE}aspirine" in links.links[0].exact_matches


def test_a_concept_is_known_by_its_identifier_whatever_it_is_called(tmp_path: Path) -> None:
    drugbank = "https://identifiers.org/drugbank:DB09038"
    text = (
        f"<{drugbank}> a <http://www.w3.org/2004/02/skos/core#Concept> ;"
        ' <http://www.w3.org/2004/02/skos/core#prefLabel> "BI 10773" .'
    )
    added = add_vocabulary(tmp_path, written(tmp_path, "codes.ttl", text), ["interventions"])
    assert merged_by(added) == {"known by identifier": 1}
    [found] = link(with_parts(drugs=("BI 10773",)), lexicons_of(str(tmp_path))).links
    assert found.concept == f"{TE}Empagliflozin"


def test_what_a_vocabulary_names_is_told_by_what_it_shares(tmp_path: Path) -> None:
    skos = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    drugs = "".join(
        f'<{MINE}{i}> {skos} "{name}" .\n' for i, name in enumerate(("warfarin", "aspirin", "heparin"))
    )
    assert add_vocabulary(tmp_path, written(tmp_path, "drugs.ttl", drugs)).schemes == ("interventions",)
    with pytest.raises(VocabularyError, match="say one of interventions"):
        add_vocabulary(tmp_path, written(tmp_path, "odd.ttl", f'<{MINE}1> {skos} "oddity" .'))
    with pytest.raises(VocabularyError, match="there is no scheme 'herbs'; there are: interventions"):
        add_vocabulary(tmp_path, written(tmp_path, "odd.ttl", drugs), ["herbs"])


def test_a_damaged_vocabulary_of_a_store_is_named(tmp_path: Path) -> None:
    add_vocabulary(tmp_path, written(tmp_path, "herbs.ttl", SKOS_TURTLE), ["interventions"])
    (tmp_path / "vocabularies" / "herbs.jsonld").write_text("{", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"herbs\.jsonld: it is damaged: add the vocabulary again"):
        lexicons_of(str(tmp_path))


def test_what_is_kept_is_skos(tmp_path: Path) -> None:
    add_vocabulary(tmp_path, written(tmp_path, "herbs.ttl", SKOS_TURTLE), ["interventions"])
    kept = tmp_path / "vocabularies" / "herbs.jsonld"
    quads = set(pyoxigraph.parse(kept.read_bytes(), format=pyoxigraph.RdfFormat.JSON_LD))
    labels = {q.object.value for q in quads if q.predicate.value.endswith("core#prefLabel")}
    assert labels == {"velomirine", "herb", "sage", "acetylsalicylic acid"}


def test_the_store_is_linked_again_when_its_vocabularies_change(tmp_path: Path) -> None:
    reports = (Path(__file__).parents[1] / "reports").rglob("report.*")
    store, herbs = tmp_path / "store", written(tmp_path, "herbs.ttl", SKOS_TURTLE)
    source = next(path for path in reports if "velomirine" in path.read_text(errors="ignore"))
    with kg.open_store(store) as opened:
        list(kg.ingest([source], opened))
    run = CliRunner().invoke
    added = run(app, ["vocab", "add", str(herbs), "--for", "interventions", "--store", str(store)])
    assert added.stdout == (
        "added herbs for interventions: 1 known by label, 3 new\nlinked again: 1 of 1 reports changed\n"
    )
    with kg.open_store(store, read_only=True) as opened:
        assert opened.ask(f"ASK {{ ?link <{TE}concept> <{MINE}velomirine> }}")
    listed = json.loads(run(app, ["vocab", "list", "--json", "--store", str(store)]).stdout)
    assert [(one["name"], one["concepts"]) for one in listed] == [("herbs", 4)]
    assert "1 of 1" in run(app, ["vocab", "remove", "herbs", "--store", str(store)]).stdout
    assert "0 of 1" in run(app, ["vocab", "link", "--store", str(store)]).stdout
