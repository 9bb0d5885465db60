"""Where a text speaks of which arm: by name, abbreviation, letter, or the part it plays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.find.numbers import compiled
from kg.model import Term

_FUNCTION_WORDS = frozenset(
    "the an of in and or with to for on by at as plus versus not without from their its each all both "
    "who".split()
)
_ORDINARY = frozenset(
    "the a an of in and or with to for on by at as plus alone only group arm therapy treatment care usual "
    "standard "
    "control intervention daily weekly once twice high low dose doses combined combination versus new "
    "conventional "
    "routine early late active study added adding add no not without based program programme single double "
    "short long "
    "term acute chronic patients oral intravenous topical placebo training exercise education health support "
    "management conservative medical surgical surgery mg ml day days week weeks month months year years "
    "receive "
    "first second three two one four six line release extended immediate delayed intensive regular normal "
    "mixture "
    "levels level acid oil drug drugs agent blood pressure pain target fixed self home community group-based "
    "administration injection infusion cream gel tablet tablets capsule capsules diet counselling counseling "
    "sessions session information wait list waitlist waiting".split()
)
_FOLLOWED = (
    r"(?:[- ]?(?:treated|treatment|therapy|assigned|allocated|receiving|only|alone"
    r"|randomi[sz]ed))?(?:[- ]?(?:study|treatment|therapy))?"
    r"(?:\s+(?:groups?|arms?|cohorts?|recipients|users|patients|participants|subjects|children|women|men"
    r"|infants|adults|individuals|phase|period|eyes|controls)\b)?"
)
_IN_CONTEXT = (
    r"(?:[- ](?:treated|assigned|allocated)|\s+(?:\w+\s+)?(?:groups?|arms?|cohorts?|recipients|patients"
    r"|participants|subjects|children|women|men))"
)
_EXPERIMENTAL = (
    r"(?:intervention(?:al)?|experimental|active(?: treatment| drug)?|treatment|treated|investigational"
    r"|verum|study drug|test)"
    r"\s+(?:groups?|arms?|participants|patients|subjects|women|children|men|schools|clinics|villages"
    r"|cohort)\b"
)
_CONTROL = (
    r"(?:controls?|comparison|comparator|reference|untreated|non-?intervention|no[- ]treatment)\s+"
    r"(?:groups?|arms?|participants|patients|subjects|women|children|men|schools|clinics|villages|cohort)\b"
    r"|\bcontrols\b|\b(?:to|with|versus|vs\.?|than|for|in|and|over|\d+)\s+(?P<control>control)\b(?!\s+of)"
)
_EXPERIMENTAL_ARM, _CONTROL_ARM = compiled(rf"\b(?:{_EXPERIMENTAL})"), compiled(rf"\b(?:{_CONTROL})")
COMPARATORS = frozenset({"PlaceboComparator", "ActiveComparator", "UsualCare", "NoTreatment"})


@dataclass(frozen=True, slots=True)
class Name:
    """An arm as far as finding its mentions goes: its id, all its names and its role."""

    id: str
    names: tuple[str, ...]
    role: Term | None


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text where an arm is spoken of."""

    arm: str
    start: int
    end: int


class ArmIndex:
    """Finds mentions of a trial's arms; the longest name at a place wins."""

    def __init__(self, arms: Sequence[Name]) -> None:
        self._arms = tuple(arms)
        self._found: dict[tuple[str, int, int], list[Mention]] = {}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The arm behind each name that means one arm only, in lower case."""
        meant: dict[str, set[str]] = {}
        for arm in self._arms:
            for name in arm.names:
                meant.setdefault(_normal(name), set()).add(arm.id)
        return {name: next(iter(ids)) for name, ids in meant.items() if len(ids) == 1 and len(name) > 0}

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """Words that stand in the names of one arm only; ordinary ones mean it only before "group"."""
        meant: dict[str, set[str]] = {}
        for arm in self._arms:
            for word in {w for name in arm.names for w in re.findall(r"[\w+]+(?:-[\w+]+)*", name.lower())}:
                meant.setdefault(word, set()).add(arm.id)
        return {
            w: next(iter(ids))
            for w, ids in meant.items()
            if len(ids) == 1 and w not in self._names and w not in _FUNCTION_WORDS and len(w) > 2
        }

    @cached_property
    def _capitals(self) -> Mapping[str, str]:
        """Names of two capitals, which mean an arm only when printed so: "AC", not "ac"."""
        names = [name for arm in self._arms for name in arm.names if re.fullmatch(r"[A-Z][A-Z+]", name)]
        return {_normal(name): name for name in names if _normal(name) in self._names}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        strong = [w for w in self._words if w not in _ORDINARY and len(w) > 3]
        weak = [w for w in self._words if w in _ORDINARY and not w.isdigit()]
        short = [
            n for n in self._names if (len(n) < 3 and n not in self._capitals) or n in _ORDINARY - {"placebo"}
        ]
        named = [n for n in self._names if n not in short and n not in self._capitals]
        capitals = "|".join(sorted(map(re.escape, self._capitals.values()), key=len, reverse=True))
        choices = [f"(?P<name>{_alternation([*named, *strong])}){_FOLLOWED}"] if named or strong else []
        if capitals:
            choices.append(f"(?P<capitals>(?-i:{capitals})){_FOLLOWED}")
        if weak or short:
            choices.append(f"(?P<weak>{_alternation([*weak, *short])}){_IN_CONTEXT}")
        # Not kept: a pattern of one report's names is of no use to the next.
        return re.compile(rf"(?<![\w+-])(?:{'|'.join(choices)})(?!\w)", re.IGNORECASE) if choices else None

    def mentions(self, text: str, start: int, end: int) -> list[Mention]:
        """All mentions between two offsets, in order, none inside another."""
        if (text, start, end) not in self._found:
            found = [*self._by_name(text, start, end), *self._by_part(text, start, end)]
            self._found[text, start, end] = list(_outermost(found))
        return self._found[text, start, end]

    def _by_name(self, text: str, start: int, end: int) -> Iterator[Mention]:
        for mark in self._pattern.finditer(text, start, end) if self._pattern else ():
            words = _normal(mark.group(mark.lastgroup or 0))
            arm = self._names.get(words) or self._words.get(words) or self._names.get(words.removesuffix("s"))
            if arm is not None:
                yield Mention(arm, *mark.span())

    def _by_part(self, text: str, start: int, end: int) -> Iterator[Mention]:
        for pattern, arm in ((_EXPERIMENTAL_ARM, self.experimental), (_CONTROL_ARM, self.control)):
            if arm is None:
                continue
            for mark in pattern.finditer(text, start, end):
                yield Mention(
                    arm,
                    mark.start("control")
                    if "control" in mark.groupdict() and mark["control"]
                    else mark.start(),
                    mark.end(),
                )

    @cached_property
    def experimental(self) -> str | None:
        """The only arm that is not a comparator, if there is just one."""
        others = [arm.id for arm in self._arms if arm.role not in COMPARATORS]
        return others[0] if len(others) == 1 else None

    @cached_property
    def control(self) -> str | None:
        """The only comparator, if there is just one."""
        others = [arm.id for arm in self._arms if arm.role in COMPARATORS]
        return others[0] if len(others) == 1 else None


def _outermost(mentions: Iterable[Mention]) -> Iterator[Mention]:
    last = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start >= last:
            yield mention
            last = mention.end


def _alternation(names: Iterable[str]) -> str:
    longest = sorted(set(names), key=lambda n: (-len(n), n))
    return "|".join(
        re.sub(r"(?:\\ |\\-| )+", r"[\\s-]+", re.escape(n)) + ("s?" if n[-1:].isalpha() else "")
        for n in longest
    )


def _normal(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split())
