"""How well a person's words for an arm or an outcome agree with a trial's own words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from kg.find.table_headings import meaning
from kg.find.table_layout import Heading
from kg.model import Quantity

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_FILLER = frozenset(
    "the a an of in and or with to for on by at from as was were is are no not versus vs than group"
    " groups arm arms "
    "patients participants subjects who receiving received treated had that".split()
)
_WEAK = frozenset(
    "score scores mean total change changes level levels rate rates number measure outcome improvement"
    " treatment therapy "
    "dose doses daily once twice mg intervention incidence overall value values baseline difference"
    " effect effects "
    "reduction increase decrease week weeks day days month months year years time end after during".split()
)
_CONTROL = re.compile(
    r"(?i)\bcontrols?\b|\bplacebo\b|\busual\b|\bstandard\b|\bsham\b|\bno treatment\b|\bwait|\bTAU\b"
    r"|\bcomparison\b|\bconventional\b|\bsaline\b|\bno (?:\w+ )?(?:treatment|intervention|therapy)\b"
    r"|\buntreated\b|\bno continued\b|\bvehicle\b|\balone$"
)
_INTERVENTION = re.compile(
    r"(?i)^(?:the )?(?:intervention|experimental|treatment|study|active|treated)(?: group| arm)?$"
)
_STARTS_AS_INTERVENTION = re.compile(
    r"(?i)(?:the )?(?:intervention|experimental|treatment)(?: group| arm)?\b"
)
_NEAR = 0.7
_CONTEXT_ALONE = 0.6
_SHORT = 0.3


class Wording:
    """Compares words with names; a word that many names share counts for little."""

    def __init__(self, names: Iterable[str]) -> None:
        sets = {frozenset(_words(name)) for name in names}
        self._known = Counter(word for one in sets for word in one)
        self._count = max(1, len(sets))

    def of_arm(self, words: str, names: Sequence[str]) -> float:
        """From 0 to 1, how well words mean an arm with these names."""
        named = max((self._likeness(words, name) for name in names), default=0.0)
        return max(named, _by_role(words, names))

    def of_outcome(self, words: str, names: Sequence[str], around: str = "") -> float:
        """From 0 to 1, how well words mean an outcome of these names; words `around` it help a little."""
        asked, context = frozenset(_words(words)), frozenset(_words(around))
        return max((self._part(asked, frozenset(_words(name)), context) for name in names), default=0.0)

    def _part(self, asked: frozenset[str], named: frozenset[str], context: frozenset[str]) -> float:
        own, near = asked & named, (asked & context) - named
        shared = self._weight(own)
        if not shared:
            return _CONTEXT_ALONE * self._weight(near) / self._weight(asked)
        of_words = (shared + _NEAR * self._weight(near)) / self._weight(asked)
        return 0.6 * of_words + 0.4 * shared / self._weight(named)

    def _likeness(self, words: str, name: str) -> float:
        """The weight of the shared words as a part of all; a telling name that is held whole is enough."""
        first, second = frozenset(_words(words)), frozenset(_words(name))
        shared = self._weight(first & second)
        if not shared:
            return 0.0
        of_words, of_name = shared / self._weight(first), shared / self._weight(second)
        whole = 0.9 * of_name if self._telling(first & second) else 0.0
        return max(2 * of_words * of_name / (of_words + of_name), whole)

    def _telling(self, shared: frozenset[str]) -> bool:
        return any(self._known[word] <= 1 and word not in _WEAK for word in shared)

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._word_weight(word) for word in words)

    def _word_weight(self, word: str) -> float:
        rare = 1 + math.log((1 + self._count) / (1 + self._known[word]))
        return rare * (_SHORT if word in _WEAK else 1.0)


def _by_role(words: str, names: Sequence[str]) -> float:
    """What the part that an arm plays tells: control goes with control."""
    asked_control = bool(_CONTROL.search(words)) and not _STARTS_AS_INTERVENTION.match(words)
    control = any(_CONTROL.search(name) for name in names)
    bare = any(_INTERVENTION.match(name) for name in names) and not control
    if asked_control:
        return 0.5 if control else 0.0
    return 0.4 if bare else 0.0


@cache
def _words(text: str) -> tuple[str, ...]:
    found = _WORD.findall(text.lower().replace("-", " ").replace("\u2010", " "))
    return tuple(_stem(word) for word in found if word not in _FILLER)


def _stem(word: str) -> str:
    for ending, stem in (("ies", "y"), ("ity", ""), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)] + stem
    return word.removesuffix("e") if len(word) > 4 else word


def time_of(words: str) -> Quantity | None:
    """The time point that a question names."""
    return meaning(Heading(words, 0, 0)).time


def phase_of(words: str) -> str | None:
    """Whether a question asks for change, a state before or one after."""
    if re.search(r"(?i)\b(?:improvement|reduction|decrease|increase|loss|gain|fall|decline|rise)\b", words):
        return "change"
    return meaning(Heading(words, 0, 0)).phase
