"""Which outcomes of a trial a person means by a label or by a domain."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from kg.model import Outcome, Term
from kg.pool.naming import plain
from kg.vocabulary import broader_all, identify, in_words, narrower_all, scheme


class Closeness(enum.IntEnum):
    """How an outcome meets the one that is asked for, the closest first."""

    LABEL = 1
    DOMAIN = 2
    ALIKE = 3
    FAR = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """An outcome in a person's words, and the domain that they name, if they name one."""

    words: str
    domain: Term | None

    @classmethod
    def of(cls, words: str) -> Wanted:
        """The outcome of these words: a domain by its id or any of its labels, else only a label."""
        ids = {entry.id for entry in scheme("outcome_domains")}
        return cls(words, words if words in ids else identify("outcome_domains", words))

    @property
    def label(self) -> str:
        """What the outcome is called in a table."""
        return in_words(self.domain) if self.domain else self.words

    def closeness(self, outcome: Outcome) -> Closeness:
        """How an outcome of a trial meets this one."""
        if plain(self.words) in map(plain, (outcome.label, *outcome.aliases)):
            return Closeness.LABEL
        if self.domain is not None and outcome.domain == self.domain:
            return Closeness.DOMAIN
        return Closeness.ALIKE if self._is_alike(outcome) else Closeness.FAR

    def difference(self, outcome: Outcome) -> str:
        """Why an outcome only looks like this one."""
        domain = in_words(outcome.domain) if outcome.domain else "no known domain"
        return f"another outcome: {outcome.label} ({domain})"

    def _is_alike(self, outcome: Outcome) -> bool:
        near = (*broader_all(self.domain), *narrower_all(self.domain)) if self.domain else ()
        return outcome.domain in near or plain(self.words) in plain(outcome.label)
