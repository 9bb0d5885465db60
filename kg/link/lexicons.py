"""The lexicons of a store: those of the shipped vocabularies, with what its user added to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property

from kg import vocabulary
from kg.link.lexicon import Lexicon, Meaning
from kg.model import Term
from kg.vocabulary import Entry

# What kind of words each scheme of things is looked up with.
KINDS: Mapping[str, str] = {
    "interventions": "intervention",
    "conditions": "condition",
    "outcome_domains": "outcome",
    "instruments": "outcome",
    "adverse_events": "event",
}


class Lexicons:
    """A lexicon for each scheme of things, and what lies above each of their concepts."""

    def __init__(self, schemes: Mapping[str, Iterable[Entry]]) -> None:
        self._schemes = {name: tuple(schemes.get(name, ())) for name in KINDS}
        self._lexicons: dict[str, Lexicon] = {}

    def __getitem__(self, scheme: str) -> Lexicon:
        """The lexicon of one scheme, made when it is first asked for."""
        if scheme not in self._lexicons:
            self._lexicons[scheme] = Lexicon(self._schemes[scheme], KINDS[scheme])
        return self._lexicons[scheme]

    @cached_property
    def entries(self) -> Mapping[Term, Entry]:
        """Every concept by its id."""
        return {entry.id: entry for entries in self._schemes.values() for entry in entries}

    def with_all_above(self, terms: Iterable[Term]) -> Iterator[Entry]:
        """These concepts and all that lie above them, each once."""
        seen: set[Term] = set()
        waiting = list(terms)
        while waiting:
            term = waiting.pop()
            if term not in seen and term in self.entries:
                seen.add(term)
                waiting.extend(self.entries[term].broader)
                yield self.entries[term]


@cache
def shipped() -> Lexicons:
    """The lexicons of the vocabularies that ship with the program."""
    return Lexicons({name: vocabulary.scheme(name) for name in KINDS if name in vocabulary.names()})


def meaning_of(
    words: str, schemes: Iterable[str] = tuple(KINDS), lexicons: Lexicons | None = None
) -> Meaning | None:
    """What words mean by the first of these schemes that knows them by the surest method any has.

    >>> meaning_of("metformin hydrochloride 500 mg").concept.id
    'Metformin'
    """
    known = lexicons or shipped()
    found = [meaning for name in schemes if (meaning := known[name].meaning(words)) is not None]
    return max(found, key=lambda meaning: meaning.confidence, default=None)
