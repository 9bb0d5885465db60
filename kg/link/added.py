"""The vocabularies that a user added to a store: SKOS in JSON-LD in its folder, by which it links too."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import VocabularyError
from kg.link.formats import read_vocabulary
from kg.link.lexicons import KINDS, Lexicons, shipped
from kg.link.merging import NEW, Merger
from kg.model import slug
from kg.vocabulary import SKOS, Entry

FOLDER = "vocabularies"
# So many concepts that are here already tell what a vocabulary names.
ENOUGH = 3
CONTEXT = {
    "dct": "http://purl.org/dc/terms/",
    "prefLabel": SKOS + "prefLabel",
    "altLabel": SKOS + "altLabel",
    "broader": {"@id": SKOS + "broader", "@type": "@id"},
    "exactMatch": {"@id": SKOS + "exactMatch", "@type": "@id"},
    "title": "dct:title",
    "version": "dct:hasVersion",
    "licence": "dct:license",
    "source": "dct:source",
    "name": "dct:identifier",
}


_ENDINGS = re.compile(r"(?:\.(?:gz|nt|ttl|rdf|xml|owl|obo|json|jsonld|skos))+$")


@dataclass(frozen=True, slots=True)
class AddedVocabulary:
    """A vocabulary of a store: its file, what that says of itself, and the schemes that it adds to."""

    name: str
    source: str
    sha256: str
    schemes: tuple[str, ...]
    title: str | None
    version: str | None
    licence: str | None
    concepts: tuple[Entry, ...]


def add_vocabulary(store: Path, path: Path, schemes: Iterable[str] = ()) -> AddedVocabulary:
    """Keep a vocabulary in the folder of a store, in place of one of the same name.

    `schemes` are the kinds of things that it names; without any, those that share most concepts with it.
    VocabularyError if the file cannot be read, for a scheme that there is not, and where nothing is shared.
    """
    found = read_vocabulary(path)
    chosen = _known(path, schemes) or _likely(path, found.concepts)
    digest = sha256(path.read_bytes()).hexdigest()
    added = AddedVocabulary(
        _name(path), path.name, digest, chosen, found.title, found.version, found.licence, found.concepts
    )
    _save(store / FOLDER / f"{added.name}.jsonld", added)
    return added


def added_vocabularies(store: Path) -> tuple[AddedVocabulary, ...]:
    """The vocabularies that were added to a store, by name; VocabularyError if one of them is damaged."""
    return tuple(_load(path, path.stat().st_mtime_ns) for path in _files(store))


def remove_vocabulary(store: Path, name: str) -> None:
    """Take a vocabulary out of a store; VocabularyError names those there are."""
    known = {path.stem: path for path in _files(store)}
    if name not in known:
        raise VocabularyError(name, f"no such vocabulary was added; there are: {', '.join(known) or 'none'}")
    known[name].unlink()


def lexicons_of(store: str) -> Lexicons:
    """What a store links by: the shipped vocabularies, with those that were added to it."""
    added = added_vocabularies(Path(store))
    return _merged(added) if added else shipped()


def merged_by(added: AddedVocabulary) -> Mapping[str, int]:
    """How the concepts of a vocabulary meet the shipped ones: how many by what, and how many are new.

    A concept counts once for each scheme that it is added to.
    """
    merger = Merger(shipped())
    merger.add(added.concepts, added.schemes)
    return merger.mapped


@lru_cache(maxsize=2)
def _merged(added: tuple[AddedVocabulary, ...]) -> Lexicons:
    merger = Merger(shipped())
    for vocabulary in added:
        merger.add(vocabulary.concepts, vocabulary.schemes)
    return merger.lexicons()


def _known(path: Path, schemes: Iterable[str]) -> tuple[str, ...]:
    """These schemes, each once, if there are such."""
    chosen = tuple(dict.fromkeys(schemes))
    unknown = sorted(set(chosen) - set(KINDS))
    if unknown:
        raise VocabularyError(path.name, f"there is no scheme {unknown[0]!r}; there are: {', '.join(KINDS)}")
    return chosen


def _likely(path: Path, concepts: tuple[Entry, ...]) -> tuple[str, ...]:
    """The scheme that shares most concepts with these, if it shares enough to tell."""
    shared = {scheme: _shared(concepts, scheme) for scheme in KINDS}
    most = max(shared, key=lambda scheme: shared[scheme])
    if shared[most] < ENOUGH:
        raise VocabularyError(
            path.name,
            f"it shares too little with what is here to tell what it names: say one of {', '.join(KINDS)}",
        )
    return (most,)


def _shared(concepts: tuple[Entry, ...], scheme: str) -> int:
    """How many of these concepts are in a shipped scheme."""
    merger = Merger(shipped())
    merger.add(concepts, (scheme,))
    return merger.mapped.total() - merger.mapped[NEW]


def _name(path: Path) -> str:
    return (
        slug(re.sub(r"(?:\.(?:gz|nt|ttl|rdf|xml|owl|obo|json|jsonld|skos))+$", "", path.name)) or "vocabulary"
    )


def _files(store: Path) -> list[Path]:
    return sorted((store / FOLDER).glob("*.jsonld"))


def _save(path: Path, added: AddedVocabulary) -> None:
    about = {key: value for key, value in asdict(added).items() if key != "concepts" and value is not None}
    graph = [_written(entry) for entry in sorted(added.concepts, key=lambda entry: entry.id)]
    text = json.dumps({"@context": CONTEXT, **about, "@graph": graph}, ensure_ascii=False, indent=0)
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _written(entry: Entry) -> Mapping[str, Any]:
    facts = {
        "@id": entry.id,
        "prefLabel": entry.pref_label,
        "altLabel": entry.labels[1:],
        "broader": entry.broader,
        "exactMatch": entry.exact_matches,
    }
    return {key: value for key, value in facts.items() if value}


@lru_cache(maxsize=16)
def _load(path: Path, _changed: int) -> AddedVocabulary:
    try:
        content = json.loads(path.read_bytes())
        return AddedVocabulary(
            name=content["name"],
            source=content["source"],
            sha256=content["sha256"],
            schemes=tuple(content["schemes"]),
            title=content.get("title"),
            version=content.get("version"),
            licence=content.get("licence"),
            concepts=tuple(map(_read, content["@graph"])),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise VocabularyError(str(path), "it is damaged: add the vocabulary again") from error


def _read(facts: Mapping[str, Any]) -> Entry:
    label = facts["prefLabel"]
    return Entry(
        facts["@id"],
        label,
        (label, *facts.get("altLabel", ())),
        broader=tuple(facts.get("broader", ())),
        exact_matches=tuple(facts.get("exactMatch", ())),
    )
