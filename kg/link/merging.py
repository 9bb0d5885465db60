"""Concepts that a user adds meet those that are there already, so that nothing is there twice.

An added concept is one that is there already if an identifier says so, else if its own label is a name
of just one. It then lends its names and what lies above it. A name that is already another concept's
stays with that one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.link.lexicon import Lexicon
from kg.link.lexicons import KINDS, Lexicons
from kg.model import Term
from kg.vocabulary import Entry

BY_IDENTIFIER, BY_LABEL, NEW = "known by identifier", "known by label", "new"
NAMED_SAME = frozenset(["ByLabel", "BySynonym", "BySpelling"])


class Merger:
    """Vocabularies by scheme, to which others are added; `mapped` counts added concepts by how they fared."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._schemes = {name: dict(lexicons[name].entries) for name in KINDS}
        self.mapped: Counter[str] = Counter()

    def add(self, concepts: Iterable[Entry], schemes: Iterable[str]) -> None:
        """Add concepts to each of these schemes."""
        added = tuple(concepts)
        for scheme in schemes:
            self._schemes[scheme] = self._with(self._schemes[scheme], added, KINDS[scheme])

    def lexicons(self) -> Lexicons:
        """The lexicons of all that was added and was there."""
        return Lexicons({name: entries.values() for name, entries in self._schemes.items()})

    def _with(self, known: dict[Term, Entry], added: tuple[Entry, ...], kind: str) -> dict[Term, Entry]:
        lexicon = Lexicon(known.values(), kind)
        by_match = _by_match(known.values())
        same = {entry.id: self._same(entry, lexicon, by_match) or entry.id for entry in added}
        merged = dict(known)
        for entry in added:
            place = same[entry.id]
            names = tuple(label for label in entry.labels if _free(label, place, lexicon))
            above = tuple(dict.fromkeys(same.get(term, term) for term in entry.broader))
            merged[place] = _joined(merged.get(place), entry, names, above)
        return _without_unknown(merged)

    def _same(self, entry: Entry, lexicon: Lexicon, by_match: dict[str, set[Term]]) -> Term | None:
        """The concept that an added one is, if it is there."""
        found = set().union(*(by_match.get(iri, set()) for iri in (entry.id, *entry.exact_matches)))
        if len(found) == 1:
            self.mapped[BY_IDENTIFIER] += 1
            return found.pop()
        meaning = lexicon.named(entry.pref_label)
        if found or meaning is None or meaning.concept is None or meaning.method not in NAMED_SAME:
            self.mapped[NEW] += 1
            return None
        self.mapped[BY_LABEL] += 1
        return meaning.concept.id


def _by_match(entries: Iterable[Entry]) -> dict[str, set[Term]]:
    found: dict[str, set[Term]] = defaultdict(set)
    for entry in entries:
        for iri in (entry.id, *entry.exact_matches):
            found[iri].add(entry.id)
    return found


def _free(label: str, place: Term, lexicon: Lexicon) -> bool:
    """Whether a name belongs to no other concept."""
    meaning = lexicon.named(label)
    return meaning is None or meaning.method == "ByIndicator" or {place} == set(_ids(meaning.concept))


def _ids(entry: Entry | None) -> Iterator[Term]:
    if entry is not None:
        yield entry.id


def _joined(there: Entry | None, entry: Entry, names: tuple[str, ...], above: tuple[Term, ...]) -> Entry:
    if there is None:
        return replace(entry, labels=names, broader=above)
    return replace(
        there,
        labels=tuple(dict.fromkeys([*there.labels, *names])),
        broader=tuple(dict.fromkeys([*there.broader, *(term for term in above if term != there.id)])),
        exact_matches=tuple(dict.fromkeys([*there.exact_matches, entry.id, *entry.exact_matches])),
    )


def _without_unknown(entries: dict[Term, Entry]) -> dict[Term, Entry]:
    return {
        term: replace(entry, broader=tuple(above for above in entry.broader if above in entries))
        for term, entry in entries.items()
    }
