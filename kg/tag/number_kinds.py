"""What each number of a report is: how many took part, how many had an event, a share, a mean, a median …

A chain over the numbers of a report, in order. The annotated collection (Mutinda and others 2022) marks
results and counts of people and leaves out baseline values, doses, p-values and intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kg.find.numbers import compiled
from kg.tag.chain import Chain, chain_of, stored
from kg.tag.setting import Number, Scene, Setting, between

WEIGHTS = "number_kinds.json"
MEASURED = ("cont-mean", "cont-median", "cont-sd")
_UNIT = compiled(
    r"\s?-?(?:percentage points?|points?|years?|months?|weeks?|days?|hours?|h\b|minutes?|mins?\b|seconds?"
    r"|secs?\b|y\b|mm\s?Hg|[a-zμµ]{1,4}/(?:d?l|ml|g|cm2|m2|minute|min|week)\b|/mm3|kg|mg|[μµ]g|microg|ml|cm2?|mm3?|m\b|cc\b"
    r"|L\b|degrees?|steps)"
)
_SIZES = (0, 1, 5, 10, 30, 100, 300, 1000, 3000)
_TELLING = (
    "median",
    "mean",
    "±",
    "random",
    "respectively",
    "survival",
    "rate",
    "SD",
    "baseline",
    "score",
)


def kinds(setting: Setting, beside: Sequence[Mapping[str, float]] | None = None) -> list[str]:
    """The kind of every number, `O` where it is no result; scores of another reader may stand beside."""
    return _chain().best(kind_features(setting), beside)


def extent(text: str, number: Number, kind: str) -> tuple[int, int]:
    """A number's place in the text, with its unit where it measures something."""
    mark = _UNIT.match(text, number.end) if kind in MEASURED and number.shape != "share" else None
    return number.start, mark.end() if mark else number.end


@cache
def _chain() -> Chain:
    return chain_of(stored(WEIGHTS))


def kind_features(setting: Setting) -> list[list[str]]:
    """What tells the kind of each number."""
    return [list(_features(setting, scene, number)) for scene in setting.scenes for number in scene.numbers]


def _features(setting: Setting, scene: Scene, number: Number) -> Iterator[str]:
    yield from (
        "bias",
        f"shape {number.shape}",
        f"size {_size(number.value)}",
        f"section {scene.sentence.kind}",
    )
    yield from _around(setting.text, scene, number)
    yield from _neighbours(setting, scene, number)
    yield from _as_found(setting, scene, number)
    for word in _TELLING:
        if word in scene.sentence.text:
            yield from (f"in sentence {word}", f"in sentence {word} {number.shape}")


def _size(value: float | None) -> str:
    if value is None:
        return "words"
    return next((str(limit) for limit in _SIZES if value <= limit), "more")


def _around(text: str, scene: Scene, number: Number) -> Iterator[str]:
    """The words before and after, and how deep in brackets the number stands."""
    before = [*scene.before(number.start, 10), "<", "<", "<", "<"]
    after = [*scene.after(number.end, 8), ">", ">", ">", ">"]
    for step in range(4):
        yield from (f"b{step} {before[step]}", f"a{step} {after[step]}")
    yield from (f"b {before[1]} {before[0]}", f"b {before[2]} {before[1]} {before[0]}")
    yield from (f"a {after[0]} {after[1]}", f"a {after[0]} {after[1]} {after[2]}")
    yield from (f"ba {before[0]} {after[0]}", f"ba {before[0]} {after[0]} {number.shape}")
    lead = text[scene.sentence.start : number.start]
    yield f"depth {sum(lead.count(mark) for mark in '([') - sum(lead.count(mark) for mark in ')]')}"
    yield from sorted({f"near {word}" for word in before})
    yield from sorted({f"far {word}" for word in after})


def _neighbours(setting: Setting, scene: Scene, number: Number) -> Iterator[str]:
    """The numbers before and after in the sentence, and what stands between."""
    place = scene.numbers.index(number)
    pairs = (("previous", scene.numbers[place - 1 : place]), ("next", scene.numbers[place + 1 : place + 2]))
    for name, found in pairs:
        if not found:
            yield f"{name} none"
        for other in found:
            first, second = sorted((number, other), key=lambda n: n.start)
            words = between(setting, first, second)
            yield f"{name} {other.shape} {number.shape}"
            yield f"{name} between {words}"
            yield f"{name} {other.shape} {number.shape} {words}"


def _as_found(setting: Setting, scene: Scene, number: Number) -> Iterator[str]:
    """What the rules make of a number."""
    if (around := scene.result(number)) is not None:
        parts = [n for n in scene.numbers if around.start <= n.start < around.end]
        yield f"form {around.form} {parts.index(number)} {around.spread_kind} {around.statistic}"
        yield f"unit {around.unit}"
    if scene.tie(number) is not None:
        yield "tied"
    if any(start <= number.start < end for start, end in setting.aside):
        yield "aside"
    if any(m.start <= number.start < m.end for m in scene.mentions):
        yield "in a name"
    yield from _sums(setting, number)


def _sums(setting: Setting, number: Number) -> Iterator[str]:
    """Whether a number is the size of an arm, or adds up with others."""
    sizes = [arm.size for arm in setting.groups.arms]
    if number.value is None or number.shape != "whole" or number.value < 4:
        return
    if number.value in sizes:
        yield "value of a size"
    if len(sizes) > 1 and None not in sizes and number.value == sum(filter(None, sizes)):
        yield "value of all sizes"
    totals, parts = setting.sums
    if number.value in totals:
        yield "sum of two"
    if number in parts:
        yield "part of a sum"
