"""Which outcomes of a trial a person means by a label or by a domain."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Self

from kg.link import Lexicon, Lexicons
from kg.model import Outcome, Term
from kg.pool.naming import plain
from kg.pool.question import Question
from kg.vocabulary import broader_all, identify, in_words, narrower_all, scheme


class Closeness(enum.IntEnum):
    """How an outcome meets the one that is asked for, the closest first."""

    LABEL = 1
    DOMAIN = 2
    WITHIN = 3
    ALIKE = 4
    FAR = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """An outcome in a person's words, and the domain that they name, if they name one.

    With `whole_domain` also outcomes that only belong to the domain are wanted, such as nonfatal stroke, for
    stroke; without it those that mean the domain itself.
    """

    words: str
    domain: Term | None
    whole_domain: bool
    lexicon: Lexicon

    @classmethod
    def of(cls, question: Question, lexicons: Lexicons) -> Self:
        """The outcome of a question: a domain by its id or any of its labels, else only a label."""
        words, ids = question.outcome, {entry.id for entry in scheme("outcome_domains")}
        domain = words if words in ids else identify("outcome_domains", words)
        return cls(words, domain, question.whole_domain, lexicons["outcome_domains"])

    @property
    def label(self) -> str:
        """What the outcome is called in a table."""
        return in_words(self.domain) if self.domain else self.words

    def takes(self, closeness: Closeness) -> bool:
        """Whether outcomes that are so close may be pooled."""
        return closeness <= (Closeness.WITHIN if self.whole_domain else Closeness.DOMAIN)

    def closeness(self, outcome: Outcome) -> Closeness:
        """How an outcome of a trial meets this one."""
        if plain(self.words) in map(plain, (outcome.label, *outcome.aliases)):
            return Closeness.LABEL
        if self._means_domain(outcome.label):
            return Closeness.DOMAIN
        if self.domain is not None and outcome.domain == self.domain:
            return Closeness.WITHIN
        return Closeness.ALIKE if self._is_alike(outcome) else Closeness.FAR

    def difference(self, outcome: Outcome, closeness: Closeness) -> str:
        """Why an outcome only looks like this one."""
        if closeness is Closeness.WITHIN:
            return f"belongs to {self.label}, but may be narrower: {outcome.label}"
        domain = in_words(outcome.domain) if outcome.domain else "no known domain"
        return f"another outcome: {outcome.label} ({domain})"

    def _means_domain(self, label: str) -> bool:
        meaning = self.lexicon.whole(label) if self.domain else None
        known = meaning.concept if meaning is not None and meaning.same else None
        return known is not None and known.id == self.domain

    def _is_alike(self, outcome: Outcome) -> bool:
        near = (*broader_all(self.domain), *narrower_all(self.domain)) if self.domain else ()
        return outcome.domain in near or plain(self.words) in plain(outcome.label)
