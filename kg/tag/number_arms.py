"""Which arm a number belongs to: the one that was treated (`iv`) or the one it is compared with (`cv`).

A logistic model of each number given those before it, searched with a beam: what the rules tie it to, the
arms named beside it, words that speak of a comparator, and how the numbers before it went.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.find.numbers import compiled
from kg.tag.chain import stored
from kg.tag.setting import COMPARED, TREATED, Number, Scene, Setting, between

WEIGHTS = "number_arms.json"
BEAM = 6
# Numbers of these kinds are nobody's: those that are no results, and how many took part in all.
_OF_NO_ARM = frozenset({"O", "total"})
_COMPARATOR = compiled(
    r"\b(?:placebo|controls?|usual|standard|conventional|observation|untreated|without|no|alone|sham|wait(?:ing)?"
    r"[- ]?list|comparison|comparator|reference|routine|delayed|not)\b"
)
_TREATED = compiled(
    r"\b(?:intervention|experimental|treatment|treated|study|active|combination|plus|exercise|training"
    r"|program(?:me)?)\b"
)
_BREAK = compiled(r"\b(?:versus|vs\.?|v\.?|compared (?:with|to)|than|and|or|while|whereas|but|to)\b|[,;/(]")
_PARTED_BY = ("versus", "vs", ";", "and", "compared", "respectively", "(", "while", "than", ",")


@dataclass(frozen=True, slots=True)
class Linker:
    """Weights of what speaks for the treated arm."""

    weights: Mapping[str, float]
    bias: float

    def score(self, features: Sequence[str]) -> float:
        """The log-odds of the treated arm."""
        return sum(self.weights.get(feature, 0.0) for feature in features)


@dataclass(frozen=True, slots=True)
class Told:
    """A number that belongs to an arm: its kind and the arm."""

    number: Number
    kind: str
    arm: str


def has_arm(kind: str) -> bool:
    """Whether numbers of this kind belong to an arm."""
    return kind not in _OF_NO_ARM


def arms_of(
    setting: Setting, kinds: Sequence[str], beside: Sequence[float] | None = None
) -> list[str | None]:
    """The arm of every number of these kinds; another reader's log-odds of `iv` may stand beside."""
    others = beside or [0.0] * len(kinds)
    beam: list[tuple[float, tuple[Told, ...]]] = [(0.0, ())]
    for place, kind in enumerate(kinds):
        if has_arm(kind):
            beam = _extended(setting, kinds, place, others[place], beam)
    arms = {told.number: told.arm for told in beam[0][1]}
    return [
        arms.get(number) if has_arm(kind) else None
        for number, kind in zip(setting.numbers, kinds, strict=True)
    ]


def _extended(
    setting: Setting,
    kinds: Sequence[str],
    place: int,
    other: float,
    beam: Sequence[tuple[float, tuple[Told, ...]]],
) -> list[tuple[float, tuple[Told, ...]]]:
    linker, number, kind = _linker(), setting.numbers[place], kinds[place]
    base = linker.bias + other + linker.score(arm_features(setting, place, kinds))
    found = []
    for score, before in beam:
        odds = base + linker.score(history_features(setting, number, kind, before))
        found.append((score - _cost(odds), (*before, Told(number, kind, TREATED))))
        found.append((score - _cost(-odds), (*before, Told(number, kind, COMPARED))))
    return sorted(found, key=lambda one: -one[0])[:BEAM]


def _cost(odds: float) -> float:
    """The negative logarithm of a probability, from its log-odds."""
    return max(0.0, -odds) + math.log1p(math.exp(-abs(odds)))


@cache
def _linker() -> Linker:
    told = stored(WEIGHTS)
    return Linker(told["weights"], told["bias"])


def arm_features(setting: Setting, place: int, kinds: Sequence[str]) -> list[str]:
    """What tells the arm of a number, given the kinds of all numbers."""
    number = setting.numbers[place]
    scene = setting.scenes[number.sentence]
    own = [(n, k) for n, k in zip(setting.numbers, kinds, strict=True) if n.sentence == number.sentence]
    results = [n for n, kind in own if kind != "O"]
    alike = [n for n, kind in own if kind == kinds[place]]
    return [
        f"kind {kinds[place]}",
        *_ranks(scene, number, alike),
        *_tied(setting, scene, number),
        *_named(setting, scene, number, results),
        *_links(setting, scene, number),
        *_cues(setting.text, scene, number, results),
        *(
            f"size of {setting.roles[a.id]}"
            for a in setting.groups.arms
            if number.value and a.size == number.value
        ),
    ]


def _sized(setting: Setting, number: Number) -> list[str]:
    """The arms that have as many participants as a number says."""
    return [arm.id for arm in setting.groups.arms if number.value and arm.size == number.value]


def _ranks(scene: Scene, number: Number, alike: Sequence[Number]) -> Iterator[str]:
    """A number's place among those of its kind in the sentence."""
    rank, count = alike.index(number), min(len(alike), 6)
    yield f"rank {min(rank, 4)} of {count}"
    yield f"odd {rank % 2} of {count} {'respectively' in scene.sentence.text}"


def _tied(setting: Setting, scene: Scene, number: Number) -> Iterator[str]:
    tie = scene.tie(number)
    if tie is not None:
        role = setting.roles[tie.arm]
        yield from (f"tied {role} {tie.sure}", f"tied {role} of {len(setting.order)}")
        yield f"tied place {setting.order[tie.arm]}"


def _named(setting: Setting, scene: Scene, number: Number, results: Sequence[Number]) -> Iterator[str]:
    """The arms named around a number: their parts, and how many results stand between."""
    roles = [setting.roles[m.arm] for m in scene.mentions]
    rank = f"{min(results.index(number), 5)} of {min(len(results), 6)}"
    yield from (f"roles {' '.join(dict.fromkeys(roles))}", f"roles {' '.join(roles[:4])} {rank}")
    before = [m for m in scene.mentions if m.end <= number.start][:-3:-1]
    after = [m for m in scene.mentions if m.start >= number.end][:2]
    for side, found in (("last", before), ("next", after)):
        yield from [] if found else [f"{side} none"]
        for step, mention in enumerate(found):
            low, high = (mention.end, number.start) if side == "last" else (number.end, mention.start)
            count = min(3, sum(low <= n.start < high for n in results))
            yield f"{side}{step} {setting.roles[mention.arm]} {count}"
            yield f"{side}{step} {setting.roles[mention.arm]} {count} {_mark(setting.text[low:high])}"
            yield f"{side}{step} place {setting.order[mention.arm]} {count}"


def _mark(text: str) -> str:
    """The last thing between a number and a name that parts members of a list, else the count of words."""
    marks = _BREAK.findall(text)
    return marks[-1].lower() if marks else f"words {min(len(text.split()), 6)}"


def _links(setting: Setting, scene: Scene, number: Number) -> Iterator[str]:
    """The arms that a number may belong to, by what links it to them, with their parts and their order."""
    links = dict(_linked(scene, number))
    for link, arm in links.items():
        place = setting.order[arm]
        yield f"{link} is {setting.roles[arm]} {place}"
        yield f"{link} is {setting.groups.get(arm).role}"
        yield f"{link} is {setting.groups.get(arm).role} {place} of {len(setting.order)}"
    for first, second in (
        ("tie", "beside before"),
        ("tie", "beside after"),
        ("beside before", "beside after"),
    ):
        if first in links and second in links:
            yield f"{first} {second} {setting.roles[links[first]]} {setting.roles[links[second]]}"


def _linked(scene: Scene, number: Number) -> Iterator[tuple[str, str]]:
    if (tie := scene.tie(number)) is not None:
        yield "tie", tie.arm
    for mention in [m for m in scene.mentions if m.end <= number.start][-1:]:
        yield "before", mention.arm
        if not any(mention.end <= n.start < number.start for n in scene.numbers):
            yield "beside before", mention.arm
    for mention in [m for m in scene.mentions if m.start >= number.end][:1]:
        yield "after", mention.arm
        if not any(number.end <= n.start < mention.start for n in scene.numbers):
            yield "beside after", mention.arm


def _cues(text: str, scene: Scene, number: Number, results: Sequence[Number]) -> Iterator[str]:
    """Words that speak of a comparator or of the treated, back to the last result and up to the next."""
    start = max((n.end for n in results if n.end <= number.start), default=scene.sentence.start)
    end = min((n.start for n in results if n.start >= number.end), default=scene.sentence.end)
    for side, words in (("before", text[start : number.start]), ("after", text[number.end : end])):
        found = sorted({mark.group().lower() for mark in _COMPARATOR.finditer(words)})
        yield from (f"comparator {side} {word}" for word in found)
        yield from [f"comparator {side}"] if found else []
        yield from [f"treated {side}"] if _TREATED.search(words) else []
    forms = [w.form for w in scene.words if start <= w.start < number.start][-8:]
    yield from sorted({f"word before {form}" for form in forms})
    forms = [w.form for w in scene.words if number.end <= w.start < end][:8]
    yield from sorted({f"word after {form}" for form in forms})


def history_features(setting: Setting, number: Number, kind: str, before: Sequence[Told]) -> list[str]:
    """What the arms of the numbers before tell of this one's."""
    return [
        f"report begins {before[0].arm if before else None}",
        *(
            f"equal size {t.arm}"
            for t in before
            if kind == "size" == t.kind and t.number.value == number.value
        ),
        *_since(setting, number, kind, [t for t in before if t.number.sentence == number.sentence]),
    ]


def _same_size(told: Told, number: Number, kind: str) -> bool:
    return told.kind == kind == "size" and told.number.value == number.value


def _since(setting: Setting, number: Number, kind: str, before: Sequence[Told]) -> Iterator[str]:
    if not before:
        yield "first"
        return
    last = before[-1]
    alike = [told for told in before if told.kind == kind]
    same, words = last.kind == kind, between(setting, last.number, number)
    yield from (f"last {last.arm}", f"last {last.arm} {last.kind} {kind}", f"last {last.arm} {same}")
    yield from (f"last {last.arm} then {words}", f"last {last.arm} {same} then {words}")
    yield from _parted(f"last {last.arm} {same}", setting.text[last.number.end : number.start])
    if not alike:
        yield "first of its kind"
        return
    yield from (f"alike {alike[-1].arm}", f"alike {alike[-1].arm} {kind}")
    yield f"alike {alike[-1].arm} then {between(setting, alike[-1].number, number)}"
    yield from _parted(f"alike {alike[-1].arm}", setting.text[alike[-1].number.end : number.start])
    yield f"alike {' '.join(told.arm for told in alike[-2:])}"
    surplus = sum(1 if told.arm == TREATED else -1 for told in alike)
    yield f"surplus {max(-3, min(3, surplus))}"


def _parted(name: str, text: str) -> Iterator[str]:
    yield from (f"{name} parted by {word}" for word in _PARTED_BY if word in text)
