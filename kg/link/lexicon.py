"""The names of concepts in the order in which they are trusted, and what words mean by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import chain

from kg.link.bare_names import bare_names, last_words
from kg.link.likeness import Likeness
from kg.link.spelling import spelling_key
from kg.model import Term
from kg.vocabulary import Entry, is_abbreviation

# How sure each method is. What is found at `SAME` or more means the same as the words, not something broader.
CONFIDENCE: Mapping[Term, Decimal] = {
    "ByLabel": Decimal("1"),
    "BySynonym": Decimal("0.98"),
    "BySpelling": Decimal("0.95"),
    "ByAbbreviation": Decimal("0.9"),
    "ByBareName": Decimal("0.9"),
    "ByIndicator": Decimal("0.8"),
    "ByWordsWithin": Decimal("0.8"),
    "ByLastWords": Decimal("0.7"),
    "BySimilarity": Decimal("0.6"),
}
SAME = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words were found to mean: one concept, or candidates between which nothing decides."""

    method: Term
    concept: Entry | None
    candidates: tuple[Entry, ...] = ()

    @property
    def confidence(self) -> Decimal:
        """How sure the method is, from 0 to 1."""
        return CONFIDENCE[self.method]

    def by(self, method: Term) -> Meaning:
        """The same meaning, no surer than a method that led to it."""
        weaker = min(method, self.method, key=lambda one: CONFIDENCE[one])
        return Meaning(weaker, self.concept, self.candidates)

    @property
    def same(self) -> bool:
        """Whether the words mean just the concept, and not something narrower."""
        return self.concept is not None and self.confidence >= SAME


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a concept; `known_for` is how words that are exactly it are linked."""

    words: str
    known_for: Term
    entry: Entry


class Lexicon:
    """The names of some concepts; equal concepts in any order give the same meanings.

    `kind` says what is to be left out around a name: that of an `intervention`, a `condition`, an
    `outcome` or an `event`.
    """

    def __init__(self, entries: Iterable[Entry], kind: str) -> None:
        self.kind = kind
        self.entries = {entry.id: entry for entry in entries}
        self._named: dict[str, list[_Name]] = defaultdict(list)
        self._short: dict[str, list[_Name]] = defaultdict(list)
        self._unsure: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            self._learn(entry)
        self._meanings: dict[str, Meaning | None] = {}

    def meaning(self, words: str) -> Meaning | None:
        """What words mean, by the surest method that finds anything; None if no concept is named."""
        if words not in self._meanings:
            found = (method(self, words) for method in _METHODS)
            self._meanings[words] = next((meaning for meaning in found if meaning is not None), None)
        return self._meanings[words]

    def whole(self, words: str) -> Meaning | None:
        """What words mean as a whole: not by their end, nor by likeness."""
        return self.named(words) or self._bare(words)

    def named(self, words: str) -> Meaning | None:
        """What words mean if they are, in any spelling, a name or an abbreviation of a concept."""
        unsure = self._unsure.get(_capitals(words))
        if unsure is not None:
            return Meaning("ByAbbreviation" if is_abbreviation(words) else "BySynonym", None, _sorted(unsure))
        names = [*self._short.get(_capitals(words), ()), *self._named.get(spelling_key(words), ())]
        return _surest((_method(name, words), name.entry) for name in names)

    def _learn(self, entry: Entry) -> None:
        indicators = set(entry.indicators)
        for label in entry.labels:
            known_for = "ByIndicator" if label in indicators else "BySynonym"
            name = _Name(label, "ByLabel" if label == entry.pref_label else known_for, entry)
            short = is_abbreviation(label)
            if short:
                self._short[_capitals(label)].append(name)
            if not short or len(label) >= _LONG_ABBREVIATION:
                self._named[spelling_key(label)].append(name)
        for label in entry.hidden_labels:
            self._unsure[_capitals(label)].append(entry)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(sorted(self._named), changed=self.kind != "intervention")

    def _bare(self, words: str) -> Meaning | None:
        return self._first(bare_names(words, self.kind), "ByBareName")

    def _ending(self, words: str) -> Meaning | None:
        ends = chain.from_iterable(map(last_words, (words, *bare_names(words, self.kind))))
        return self._first(
            (end for before, end in ends if not self._names_others(before, end)), "ByLastWords"
        )

    def _names_others(self, before: Iterable[str], end: str) -> bool:
        """Whether the words before the end of a phrase name something else, as in `docetaxel celecoxib`."""
        meaning = self.named(end)
        others = (self.named(word) for word in before)
        return any(other is not None and other != meaning for other in others)

    def _similar(self, words: str) -> Meaning | None:
        keys = self._likeness.of(spelling_key(words))
        return _surest(("BySimilarity", name.entry) for key in keys for name in self._named[key])

    def _first(self, forms: Iterable[str], method: Term) -> Meaning | None:
        """The meaning of the first form that is a name; what it only indicates is no surer for it."""
        meanings = (self.named(form) for form in forms)
        found = next((meaning for meaning in meanings if meaning is not None), None)
        return found.by(method) if found else None


_METHODS: tuple[Callable[[Lexicon, str], Meaning | None], ...] = (
    Lexicon.named,
    Lexicon._bare,
    Lexicon._ending,
    Lexicon._similar,
)
# From this length on, an abbreviation in other capitals or with other hyphens is still the same.
_LONG_ABBREVIATION = 5


def _method(name: _Name, words: str) -> Term:
    if name.known_for == "ByIndicator":
        return "ByIndicator"
    if is_abbreviation(name.words) and _capitals(name.words) == _capitals(words):
        return "ByLabel" if name.known_for == "ByLabel" else "ByAbbreviation"
    return name.known_for if name.words.casefold() == words.casefold() else "BySpelling"


def _surest(found: Iterable[tuple[Term, Entry]]) -> Meaning | None:
    """The concept of the surest method; candidates where it finds several."""
    by_method: dict[Term, list[Entry]] = defaultdict(list)
    for method, entry in found:
        by_method[method].append(entry)
    if not by_method:
        return None
    method = max(by_method, key=lambda one: CONFIDENCE[one])
    concepts = _sorted(by_method[method])
    return Meaning(method, concepts[0]) if len(concepts) == 1 else Meaning(method, None, concepts)


def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    by_id = {entry.id: entry for entry in entries}
    return tuple(by_id[term] for term in sorted(by_id))


def _capitals(words: str) -> str:
    """An abbreviation without hyphens, spaces and the `s` of the plural; capitals count."""
    joined = words.replace("-", "").replace(" ", "").replace("\u00a0", "")
    return joined[:-1] if len(joined) > 2 and joined.endswith("s") and joined[-2].isupper() else joined
