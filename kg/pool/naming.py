"""What goes by a name that a person gives: the same words, its concept, or a member of the class it names."""

from __future__ import annotations

from kg.errors import QueryError
from kg.link import Lexicons
from kg.model import Term
from kg.vocabulary import identify


class Name:
    """A name of an intervention or a condition; QueryError if it could be that of several concepts."""

    def __init__(self, words: str, scheme: str, lexicons: Lexicons) -> None:
        self.words = words
        self._lexicon = lexicons[scheme]
        self._lexicons = lexicons
        self._known: dict[str, bool] = {}
        self.concept = self._concept(words, certain=True)

    def means(self, label: str) -> bool:
        """Whether a label is this name, or that of its concept or of one below it."""
        if label not in self._known:
            self._known[label] = plain(label) == plain(self.words) or self._holds(self._concept(label))
        return self._known[label]

    def is_member_of(self, group: Name) -> bool:
        """Whether the concept of this name lies below that of another."""
        return self.concept != group.concept and group._holds(self.concept)

    @property
    def role(self) -> Term | None:
        """The role of arms that the name stands for, such as placebo or usual care."""
        return identify("arm_roles", self.words)

    def _holds(self, concept: Term | None) -> bool:
        above = self._lexicons.with_all_above([concept] if concept else [])
        return self.concept is not None and any(entry.id == self.concept for entry in above)

    def _concept(self, words: str, *, certain: bool = False) -> Term | None:
        meaning = self._lexicon.whole(words)
        if meaning is None:
            return None
        if certain and meaning.concept is None:
            could = ", ".join(entry.pref_label for entry in meaning.candidates)
            raise QueryError(f"{words!r} could be any of these: {could}; name one of them")
        return meaning.concept.id if meaning.concept and meaning.same else None


def plain(words: str) -> str:
    """Words without regard to case, hyphens and spaces."""
    return " ".join(words.replace("-", " ").casefold().split())
