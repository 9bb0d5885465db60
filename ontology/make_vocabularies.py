"""Writes the vocabularies of conditions, interventions and adverse events from the tables in `starters/`.

    python ontology/make_vocabularies.py FOLDER DRUGS

FOLDER holds `doid_labels.tsv` and `doid_mesh.tsv` of the Human Disease Ontology (CC0 1.0). DRUGS is the
dictionary of the Python package drug-named-entity-recognition (`drug_ner_dictionary.pkl.bz2`), of which
only names and DrugBank identifiers (CC0 1.0) are taken: its MeSH identifiers often belong to the class of
a drug. An outside identifier is written only where its own label, or a name that its source lists for it
alone, equals the label here; a MeSH identifier only where it and the disease point at each other alone.
An adverse event is only close to the disease of its name. A word that two concepts would share in any
spelling is left to the one whose label it is, else to the first.
"""

from __future__ import annotations

import bz2
import csv
import pickle
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from kg.link.spelling import spelling_key
from kg.vocabulary import is_abbreviation

HERE = Path(__file__).parent
SCHEME = "https://w3id.org/trial-evidence/scheme/"
OBO = "http://purl.obolibrary.org/obo/"
MESH = "http://id.nlm.nih.gov/mesh/"
DRUGBANK = "https://identifiers.org/drugbank:"
APACHE = "https://www.apache.org/licenses/LICENSE-2.0"
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"

OWN = "Trialgraph project: starter table of this vocabulary"
DISEASE_ONTOLOGY = "Human Disease Ontology, release of August 2026 (CC0 1.0)"
DRUG_NAMES = "DrugBank open vocabulary (CC0 1.0), by drug-named-entity-recognition 2.0.9"
VERIFIED_BY_HAND = {"iloprost": OBO + "CHEBI_63916"}
WITHOUT_DRUGS = frozenset(
    [
        "Vaccine",
        "OperativeTreatment",
        "Procedure",
        "Psychotherapy",
        "LifestyleProgram",
        "Complementary",
        "ControlTreatment",
    ]
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a vocabulary is called and made from; `suffix` tells its concepts from others of the same name."""

    label: str
    definition: str
    sources: tuple[str, ...]
    suffix: str


MADE = {
    "conditions": Scheme(
        "Conditions", "Diseases and states that trials treat.", (OWN, DISEASE_ONTOLOGY), "Disorder"
    ),
    "interventions": Scheme("Interventions", "What arms of trials receive.", (OWN, DRUG_NAMES), "Treatment"),
    "adverse_events": Scheme(
        "Adverse events",
        "What untoward things happen to people in trials, whatever caused them.",
        (OWN, DISEASE_ONTOLOGY),
        "Event",
    ),
}

PREFIXES = """@prefix te: <https://w3id.org/trial-evidence#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@dataclass(slots=True)
class Concept:
    """A concept to be written; lists keep the order in which they will be."""

    id: str
    label: str
    definition: str
    source: str = OWN
    synonyms: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    broader: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)


class PlainUnpickler(pickle.Unpickler):
    """Reads a pickle of plain dictionaries, lists and strings, and refuses anything that could run."""

    def find_class(self, module_name: str, global_name: str) -> NoReturn:
        """Refuse any object that is not plain."""
        raise pickle.UnpicklingError(f"the drug dictionary holds {module_name}.{global_name}")


class DiseaseOntology:
    """Labels, parents and MeSH identifiers of the Human Disease Ontology."""

    def __init__(self, folder: Path) -> None:
        self.ids: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.parents: dict[str, list[str]] = defaultdict(list)
        for row in _rows(folder / "doid_labels.tsv"):
            self.ids.setdefault(row["label"].lower(), row["id"])
            self.labels.setdefault(row["label"].lower(), row["label"])
            self.parents[row["label"].lower()].append(row["subClassOf"].lower())
        self.mesh = dict(_mesh_of(folder / "doid_mesh.tsv"))
        self.times_used = Counter(mesh for identifiers in self.mesh.values() for mesh in identifiers)

    def knows(self, label: str) -> bool:
        """Whether there is a disease with this label."""
        return label.lower() in self.ids

    def matches(self, label: str) -> list[str]:
        """The IRIs that mean the disease with this label."""
        if label.lower() not in self.ids:
            return []
        doid = self.ids[label.lower()]
        mesh = self.mesh.get(doid, [])
        alone = len(mesh) == 1 and self.times_used[mesh[0]] == 1
        return [OBO + doid.replace(":", "_"), *([MESH + mesh[0]] if alone else [])]

    def ancestors(self, label: str) -> Iterator[str]:
        """The labels above a disease, nearest first."""
        seen, level = set(), [label.lower()]
        while level:
            level = [p for child in level for p in self.parents.get(child, ()) if p and p not in seen]
            seen.update(level)
            yield from level


def conditions(ontology: DiseaseOntology) -> list[Concept]:
    """The conditions of the table, and beside them each narrower word of it that is a disease of its own."""
    rows = list(_rows(HERE / "starters" / "conditions.tsv"))
    labels = {row["id"]: row["label"] for row in rows}
    main = [_condition(row, ontology, labels) for row in rows]
    known = {spelling_key(word) for concept in main for word in (concept.label, *concept.synonyms)}
    known |= {spelling_key(row["doid_label"]) for row in rows}
    places = {row["doid_label"].lower(): row["id"] for row in rows if row["doid_label"]}
    narrower: dict[str, Concept] = {}
    for concept in main:
        diseases = [w for w in concept.indicators if ontology.knows(w) and spelling_key(w) not in known]
        concept.indicators = [w for w in concept.indicators if w not in diseases]
        for word in diseases:
            narrower.setdefault(spelling_key(word), Concept(_identifier(word), word, "", DISEASE_ONTOLOGY))
    places |= {concept.label.lower(): concept.id for concept in narrower.values()}
    for concept in narrower.values():
        _place(concept, ontology, places)
    return main + list(narrower.values())


def _condition(row: Mapping[str, str], ontology: DiseaseOntology, labels: Mapping[str, str]) -> Concept:
    above = _words(row["broader"])
    return Concept(
        row["id"],
        row["label"],
        row["definition"] or (f"A kind of {labels[above[0]]}." if above else "A disease."),
        f"{OWN}; {DISEASE_ONTOLOGY}" if row["doid_label"] else OWN,
        _words(row["synonyms"]),
        _words(row["indicators"]),
        _words(row["ambiguous"]),
        above,
        [row["exact_match"]] if row["exact_match"] else ontology.matches(row["doid_label"]),
    )


def _place(concept: Concept, ontology: DiseaseOntology, places: Mapping[str, str]) -> None:
    above = list(ontology.ancestors(concept.label))
    concept.matches = ontology.matches(concept.label)
    concept.broader = [places[label] for label in above if label in places][:1]
    concept.definition = f"A kind of {ontology.labels[above[0]]}." if above else "A disease."


def interventions(dictionary: Mapping[str, Any]) -> list[Concept]:
    """The classes of interventions and their members, with the DrugBank identifiers of drugs."""
    found = list(_classes_and_members("interventions"))
    broader = {concept.id: concept.broader for concept in found}
    for concept in found:
        if _may_be_drug(concept, broader):
            concept.matches = list(_drug_matches(concept, dictionary))
            concept.source = f"{OWN}; {DRUG_NAMES}" if concept.matches else OWN
    return found


def adverse_events(ontology: DiseaseOntology) -> list[Concept]:
    """The classes of adverse events and their members, and the diseases of the same name."""
    found = list(_classes_and_members("adverse_events"))
    for concept in found:
        concept.near = ontology.matches(concept.label)
        concept.source = f"{OWN}; {DISEASE_ONTOLOGY}" if concept.near else OWN
    return found


def _classes_and_members(table: str) -> Iterator[Concept]:
    """The concepts of a table; a row with an id is a class, and defines its members beside their label."""
    rows = list(_rows(HERE / "starters" / f"{table}.tsv"))
    definitions = {row["id"]: row["definition"] for row in rows if row["id"]}
    for row in rows:
        classes = _words(row["class"])
        defined = row["definition"] or f"{_capital(row['label'])}: {_small(definitions[classes[0]])}"
        yield Concept(
            row["id"] or _identifier(row["label"]),
            row["label"],
            defined,
            synonyms=_words(row["synonyms"]),
            unsure=_words(row.get("ambiguous", "")),
            broader=classes,
        )


def _may_be_drug(concept: Concept, broader: Mapping[str, list[str]]) -> bool:
    above = set(concept.broader)
    while higher := {term for one in above for term in broader[one]} - above:
        above |= higher
    return bool(above) and above.isdisjoint(WITHOUT_DRUGS)


def _drug_matches(concept: Concept, dictionary: Mapping[str, Any]) -> Iterator[str]:
    if concept.label in VERIFIED_BY_HAND:
        yield VERIFIED_BY_HAND[concept.label]
    drugs = dictionary["drug_variant_to_canonical"].get(concept.label.lower(), [])
    data = dictionary["drug_canonical_to_data"].get(drugs[0], {}) if len(drugs) == 1 else {}
    if "drugbank_id" in data and data["name"].lower() in map(str.lower, (concept.label, *concept.synonyms)):
        yield DRUGBANK + data["drugbank_id"]


def turtle(name: str, concepts: Iterable[Concept]) -> str:
    """A vocabulary as Turtle, one paragraph a concept."""
    about = MADE[name]
    scheme = [
        f"<{SCHEME}{name}> a skos:ConceptScheme ;",
        f"  skos:prefLabel {_quoted(about.label)} ;",
        f"  skos:definition {_quoted(about.definition)} ;",
        *(f"  dct:source {_literal(source)} ;" for source in about.sources),
        f"  dct:license <{APACHE}>, <{CC0}> .",
    ]
    paragraphs = "\n\n".join(_paragraph(name, concept) for concept in concepts)
    return "\n".join([PREFIXES, *scheme, "", paragraphs]) + "\n"


def _paragraph(name: str, concept: Concept) -> str:
    facts = [
        ("skos:prefLabel", [_quoted(concept.label)]),
        ("skos:altLabel", [_quoted(word) for word in concept.synonyms]),
        ("skos:hiddenLabel", [_quoted(word) for word in concept.unsure]),
        ("te:indicator", [_quoted(word) for word in concept.indicators]),
        ("skos:definition", [_quoted(concept.definition)]),
        ("dct:source", [_literal(concept.source)]),
        ("skos:broader", [f"te:{term}" for term in concept.broader]),
        ("skos:exactMatch", [f"<{iri}>" for iri in concept.matches]),
        ("skos:closeMatch", [f"<{iri}>" for iri in concept.near]),
    ]
    lines = [f"te:{concept.id} a skos:Concept", f"  skos:inScheme <{SCHEME}{name}>"]
    lines += [f"  {predicate} {', '.join(values)}" for predicate, values in facts if values]
    return " ;\n".join(lines) + " ."


def unique(concepts: list[Concept], taken: set[str], suffix: str) -> list[Concept]:
    """The concepts with ids that nothing else has, and no word that is another's in any spelling."""
    renamed = {c.id: c.id + suffix for c in concepts if c.id in taken}
    for concept in concepts:
        concept.id = renamed.get(concept.id, concept.id)
        concept.broader = [renamed.get(term, term) for term in concept.broader]
    owners: dict[str, str] = {}
    for concept in concepts:
        concept.unsure = [word for word in concept.unsure if word not in concept.synonyms]
        _claim(owners, concept.id, [concept.label])
    for concept in concepts:
        concept.synonyms = _claim(owners, concept.id, concept.synonyms)
    for concept in concepts:
        concept.indicators = _claim(owners, concept.id, concept.indicators)
    return concepts


def _claim(owners: dict[str, str], term: str, words: Iterable[str]) -> list[str]:
    """The words that belong to a concept and from now on to no other, each once."""
    claimed: dict[str, str] = {}
    for word in words:
        key = word if is_abbreviation(word) else spelling_key(word)
        if owners.setdefault(key, term) == term:
            claimed.setdefault(word.lower(), word)
    return list(claimed.values())


def _identifier(label: str) -> str:
    parts = re.findall(r"[^\W_]+", label.replace("'s", "s").replace("+", " plus "))
    joined = "".join(part[0].upper() + part[1:] for part in parts)
    return joined if joined[0].isalpha() else f"N{joined}"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def _mesh_of(path: Path) -> Iterator[tuple[str, list[str]]]:
    for row in _rows(path):
        yield row["id"], re.findall(r"MESH:([CD]\d+)", row["xrefs"])


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";") if word.strip()]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _quoted(text: str) -> str:
    return _literal(text) + "@en"


def _taken(folder: Path, made: Iterable[str]) -> set[str]:
    texts = [p.read_text(encoding="utf-8") for p in folder.glob("*.ttl") if p.stem not in made]
    texts.append((HERE / "trial-evidence.ttl").read_text(encoding="utf-8"))
    return {term for text in texts for term in re.findall(r"^te:(\w+) a ", text, re.M)}


def main(folder: Path, drugs: Path) -> None:
    """Write the three vocabularies beside those that are kept by hand."""
    ontology = DiseaseOntology(folder)
    with bz2.open(drugs) as stream:
        dictionary = PlainUnpickler(stream).load()
    taken = _taken(HERE / "vocabularies", MADE)
    for name, concepts in (
        ("conditions", conditions(ontology)),
        ("interventions", interventions(dictionary)),
        ("adverse_events", adverse_events(ontology)),
    ):
        made = unique(concepts, taken, MADE[name].suffix)
        taken |= {concept.id for concept in made}
        (HERE / "vocabularies" / f"{name}.ttl").write_text(turtle(name, made), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
