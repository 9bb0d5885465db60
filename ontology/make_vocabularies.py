"""Writes the starter vocabularies of conditions and interventions from the tables in `starters/`.

    python ontology/make_vocabularies.py FOLDER DRUGS

FOLDER holds `doid_labels.tsv` and `doid_mesh.tsv` of the Human Disease Ontology (CC0 1.0). DRUGS is the
dictionary of the Python package drug-named-entity-recognition (`drug_ner_dictionary.pkl.bz2`), of which
only names and DrugBank identifiers (CC0 1.0) are taken: its MeSH identifiers often belong to the class of
a drug. An outside identifier is written only where its own label, or a name that its source lists for it
alone, equals the label here; a MeSH identifier only where it and the disease point at each other alone.
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

HERE = Path(__file__).parent
SCHEME = "https://w3id.org/trial-evidence/scheme/"
OBO = "http://purl.obolibrary.org/obo/"
MESH = "http://id.nlm.nih.gov/mesh/"
DRUGBANK = "https://identifiers.org/drugbank:"
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
    broader: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)


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
    main = [_condition(row, ontology) for row in rows]
    known = {word.lower() for concept in main for word in (concept.label, *concept.synonyms)}
    known |= {row["doid_label"].lower() for row in rows}
    places = {row["doid_label"].lower(): row["id"] for row in rows if row["doid_label"]}
    narrower: dict[str, Concept] = {}
    for concept in main:
        diseases = [w for w in concept.indicators if w.lower() in ontology.ids and w.lower() not in known]
        concept.indicators = [w for w in concept.indicators if w not in diseases]
        narrower |= {w.lower(): Concept(_identifier(w), w, "", DISEASE_ONTOLOGY) for w in diseases}
    places |= {label: concept.id for label, concept in narrower.items()}
    for concept in narrower.values():
        _place(concept, ontology, places)
    return main + list(narrower.values())


def _condition(row: Mapping[str, str], ontology: DiseaseOntology) -> Concept:
    matches = [row["exact_match"]] if row["exact_match"] else ontology.matches(row["doid_label"])
    return Concept(
        row["id"],
        row["label"],
        row["definition"],
        f"{OWN}; {DISEASE_ONTOLOGY}" if row["doid_label"] else OWN,
        _words(row["synonyms"]),
        _words(row["indicators"]),
        _words(row["broader"]),
        matches,
    )


def _place(concept: Concept, ontology: DiseaseOntology, places: Mapping[str, str]) -> None:
    above = list(ontology.ancestors(concept.label))
    concept.matches = ontology.matches(concept.label)
    concept.broader = [places[label] for label in above if label in places][:1]
    concept.definition = f"A kind of {ontology.labels[above[0]]}." if above else "A disease."


def interventions(dictionary: Mapping[str, Any]) -> list[Concept]:
    """The classes of interventions and their members, with the DrugBank identifiers of drugs."""
    found, definitions = [], {}
    for row in _rows(HERE / "starters" / "interventions.tsv"):
        synonyms = _words(row["synonyms"])
        if not row["class"]:
            definitions[row["id"]] = row["definition"]
            found.append(Concept(row["id"], row["label"], row["definition"], synonyms=synonyms))
            continue
        concept = Concept(_identifier(row["label"]), row["label"], "", synonyms=synonyms)
        concept.broader = [row["class"]]
        concept.definition = f"{_capital(row['label'])}: {_small(definitions[row['class']])}"
        if row["class"] not in WITHOUT_DRUGS:
            concept.matches = list(_drug_matches(concept, dictionary))
            concept.source = f"{OWN}; {DRUG_NAMES}" if concept.matches else OWN
        found.append(concept)
    return found


def _drug_matches(concept: Concept, dictionary: Mapping[str, Any]) -> Iterator[str]:
    if concept.label in VERIFIED_BY_HAND:
        yield VERIFIED_BY_HAND[concept.label]
    drugs = dictionary["drug_variant_to_canonical"].get(concept.label.lower(), [])
    data = dictionary["drug_canonical_to_data"].get(drugs[0], {}) if len(drugs) == 1 else {}
    if "drugbank_id" in data and data["name"].lower() in map(str.lower, (concept.label, *concept.synonyms)):
        yield DRUGBANK + data["drugbank_id"]


def turtle(
    name: str, label: str, definition: str, concepts: Iterable[Concept], sources: Iterable[str]
) -> str:
    """A vocabulary as Turtle, one paragraph a concept."""
    scheme = [
        f"<{SCHEME}{name}> a skos:ConceptScheme ;",
        f"  skos:prefLabel {_quoted(label)} ;",
        f"  skos:definition {_quoted(definition)} ;",
        *(f"  dct:source {_literal(source)} ;" for source in sources),
        "  dct:license <https://www.apache.org/licenses/LICENSE-2.0>, <" + CC0 + "> .",
    ]
    return (
        "\n".join([PREFIXES, *scheme, ""]) + "\n" + "\n\n".join(_paragraph(name, c) for c in concepts) + "\n"
    )


def _paragraph(name: str, concept: Concept) -> str:
    facts = [
        ("skos:prefLabel", [_quoted(concept.label)]),
        ("skos:altLabel", [_quoted(word) for word in concept.synonyms]),
        ("te:indicator", [_quoted(word) for word in concept.indicators]),
        ("skos:definition", [_quoted(concept.definition)]),
        ("dct:source", [_literal(concept.source)]),
        ("skos:broader", [f"te:{term}" for term in concept.broader]),
        ("skos:exactMatch", [f"<{iri}>" for iri in concept.matches]),
    ]
    lines = [f"te:{concept.id} a skos:Concept", f"  skos:inScheme <{SCHEME}{name}>"]
    lines += [f"  {predicate} {', '.join(values)}" for predicate, values in facts if values]
    return " ;\n".join(lines) + " ."


def unique(concepts: list[Concept], taken: set[str], suffix: str) -> list[Concept]:
    """The concepts with ids that nothing else has; words that an earlier concept has are left to it."""
    renamed = {c.id: c.id + suffix for c in concepts if c.id in taken}
    words = {_normal(concept.label) for concept in concepts}
    for concept in concepts:
        concept.id = renamed.get(concept.id, concept.id)
        concept.broader = [renamed.get(term, term) for term in concept.broader]
        concept.synonyms = [w for w in concept.synonyms if not _known(w, words)]
        concept.indicators = [w for w in concept.indicators if not _known(w, words)]
    return concepts


def _known(word: str, words: set[str]) -> bool:
    known = _normal(word) in words
    words.add(_normal(word))
    return known


def _normal(word: str) -> str:
    return word.lower().replace("-", " ")


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
    """Write `conditions.ttl` and `interventions.ttl` beside the vocabularies that are kept by hand."""
    target = HERE / "vocabularies"
    taken = _taken(target, ("conditions", "interventions"))
    ill = unique(conditions(DiseaseOntology(folder)), taken, "Disorder")
    with bz2.open(drugs) as stream:
        treated = interventions(PlainUnpickler(stream).load())
    treated = unique(treated, taken | {concept.id for concept in ill}, "Treatment")
    (target / "conditions.ttl").write_text(
        turtle(
            "conditions", "Conditions", "Diseases and states that trials treat.", ill, [OWN, DISEASE_ONTOLOGY]
        ),
        encoding="utf-8",
    )
    (target / "interventions.ttl").write_text(
        turtle("interventions", "Interventions", "What arms of trials receive.", treated, [OWN, DRUG_NAMES]),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
