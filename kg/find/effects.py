"""Effect estimates in prose: measure, value, interval and p, each where it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg import vocabulary
from kg.find.intervals import BRACKETED_RANGE, PrintedInterval, bracketed_ranges, intervals, p_values
from kg.find.numbers import NUMBER, compiled, decimal
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import Interval, PValue, SectionKind, Term

_UNIT_WORDS = (
    r"%|percentage[ -]points?|percent|points?|days?|hours?|minutes?|months?|weeks?|years?|mm\s?Hg|mmol/L"
    r"|mmol/mol|"
    r"mg/dL|kg/m2|kg|g/L|g|cm|mm|mL/min|mL|L|ml|h|m|units?|events?"
)
UNIT = rf"(?:\s*(?P<unit>{_UNIT_WORDS})(?![A-Za-z0-9]))?"
_VALUE = compiled(rf"(?P<value>{NUMBER}){UNIT}")
_OF_INTERVAL = compiled(r"\b(?:CI|intervals?)\s+(?:for|of|around)\s+(?:the\s+)?(?:\w+\s+)?$")
_LISTED = re.compile(r"[•*–-]|\(?\d\)|[A-Z][\w -]{2,60}:\s")
_SECOND_OF_PAIR = re.compile(
    r"\b(?:versus|vs?\.?|compared (?:with|to)|than|and)\s+(?:an?\s+|with\s+[\w\s-]{2,30}\()?$"
)
_FIRST_OF_PAIR = re.compile(
    r"[^.;\d]{0,60}?\b(?:versus|vs?\.?|compared (?:with|to)|than)\s+[^.;\d]{0,30}-?\d[\d.]*\s*%?"
    r"[^.;\d]{0,12}[\[(,]\s*(?:\d+%|-?\d)"
)
_ON_RATIO_SCALE = re.compile(r"\bratios?\b|\bequivalence (?:limits|margin)", re.IGNORECASE)
# "versus placebo (least squares mean change from baseline …": the number stands for the comparison.
_AFTER_COMPARATOR = re.compile(r"\b(?:versus|vs\.?|compared (?:with|to)|than)\s+[^.;()]{2,40}\([^()]*$")
_RATIO_VALUE = compiled(rf"[\s:=,]*(?:was|of)?\s*{NUMBER}\s*(?=[\[(])")
_BRIDGE = re.compile(
    r"^[\s,;:()\[\]]*(?:(?:with|and|a|the|an|its|corresponding|associated|respectively|at|adjusted"
    r"|estimated|on|average|in favou?r of \w+|"
    r"greater|lower|higher|less|fewer|more|increase|decrease|reduction|improvement|difference|two-sided"
    r"|one-sided|per|patient|person|year|mean|"
    r"in|vs?\.?|versus|than|[A-Z][A-Za-z-]*)[\s,;:()\[\]]*){0,8}$"
)
_LINK = (
    r"[\s:=,]*(?:\((?![^()]*\d)[^()]{1,60}\)|\[(?![^\[\]]*\d)[^\[\]]{1,20}\])?"
    r"(?:\s*(?:for|in|of|on)\s(?:[a-z][\w/-]*\s){1,6}?)?[\s:=,~]*"
    r"(?:was|were|is|of|estimate|at|value)?[\s:=,~]*(?:only|about|approximately)?\s*"
)
_NO_INTERVAL_AFTER = r"(?!\s*%?\s*(?:CI|confidence|[-\u2264<>=]\s*\d))"
_VALUE_ALONE = compiled(rf"{_LINK}(?P<value>{NUMBER}){UNIT}{_NO_INTERVAL_AFTER}")
# "hazard ratio for death, 0.59"
_VALUE_OF = compiled(
    rf"\s+(?:for|of|in|on)\s+(?:[a-z][\w/-]*\s+){{0,5}}?[a-z][\w/-]*,\s+(?P<value>{NUMBER}){UNIT}"
    rf"{_NO_INTERVAL_AFTER}"
)
_AFTER_EFFECT = re.compile(
    r"^(?:[\s,;:()\[\]]|and|both|log-?\s?rank|two-?\s?sided|one-?\s?sided|adjusted|unadjusted|nominal"
    r"|stratified|with|a|test|by|the|"
    r"for (?:non-?inferiority|superiority)|Fisher'?s?|exact|chi-?squared?|Cox)*$",
    re.IGNORECASE,
)
_NOT_A_RESULT = re.compile(
    r"\bpower(?:ed)?\b|\bassum|\bmargin (?:was|is|would|of the)\b|\bsample size\b|\bto detect\b"
    r"|\bhypothes[ie]"
    r"|\bpre-?specified (?:limit|boundary)",
    re.IGNORECASE,
)
_REGRESSION = re.compile(
    r"\bassociat|\bcorrelat|\brelationship\b|\bpredict(?:s|ed|or)|\bper \d", re.IGNORECASE
)
# A unit, a standard error or what the estimate is of: "0.18 g per deciliter", "-1.1 (0.30)", "0.99 for DFS".
_UNIT_BRIDGE = re.compile(
    r"^[\s)\]]*(?:(?:\u00b1|\+/-)\s*[\d.]+\s*|\([\d.]+\)\s*)?"
    r"(?:(?!and\b|versus\b|vs\b|compared\b|than\b)[A-Za-z\u03bc%/][\w\u03bc/%.^-]*[\s,;:]*){0,6}"
    r"(?:\([A-Za-z-]+\)\s*)?[\s,;:]*[(\[]?\s*$"
)
_MEASURE_NEAR = re.compile(r"\bratios?\b|\b[HOR]Rs?\b|\brelative risk|\bdifferences?\b")
# The number in "group 1" or "week 12" names something.
_LABEL_BEFORE = re.compile(
    r"\b(?:group|arm|part|week|day|month|year|phase|grade|class|stage|level|study|period|visit)s?\s+$"
    r"|\bmargin of\s+$",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\bcompar|\bversus\b|\bvs\b|\bthan\b|\bbetween\b|\bdifference|\breflecting\b", re.IGNORECASE
)
_OF_ONE_ARM = re.compile(
    r"\b(?:medians?|means?|rates?|incidence|prevalence|survival|proportions?|probability|frequency|age"
    r"|follow-?up|interquartile|IQR|range|SD|duration)\b",
    re.IGNORECASE,
)
_MEAN_LIKE = re.compile(
    r"\bmeans?\b|\bchanges?\b|\blevels?\b|\bscores?\b|\bHbA1c\b|hemoglobin|cholesterol|LDL", re.IGNORECASE
)
_ADJUSTED = re.compile(r"\badjusted\b|\ba(?:HR|OR|RR|IRR)\b|\bmultivaria\w+", re.IGNORECASE)
_GENERIC_MEASURES = frozenset({"MeanDifference", "RiskDifference"})
_PLANNING = frozenset({SectionKind.METHODS, SectionKind.BACKGROUND, SectionKind.OBJECTIVE})


@dataclass(frozen=True, slots=True)
class FoundEffect:
    """An effect estimate with the offsets of its words; `start` is where its measure or value begins."""

    measure: Term
    value: Decimal
    interval: Interval | None
    p: PValue | None
    unit: str | None
    adjusted: bool | None
    start: int
    end: int
    value_start: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """The words of a measure at a place; `generic` words ("difference") name one only in context."""

    measure: Term
    start: int
    end: int
    generic: bool


def effects(reading: Reading) -> tuple[FoundEffect, ...]:
    """All effect estimates that the prose states as results, in order."""
    found: list[FoundEffect] = []
    for sentence in reading.sentences:
        if sentence.kind not in _PLANNING and not _NOT_A_RESULT.search(sentence.text):
            found.extend(_in_sentence(reading, sentence, found))
    return tuple(found)


def measure_words(reading: Reading, start: int, end: int) -> list[MeasureWords]:
    """Where measures are named between two offsets; abbreviations mean what the report defines them as."""
    pattern = compiled(vocabulary.words("measures", ambiguous=True))
    return [
        m for mark in pattern.finditer(reading.text, start, end) if (m := _measure(reading, mark)) is not None
    ]


def _measure(reading: Reading, mark: re.Match[str]) -> MeasureWords | None:
    words, after = mark.group(), reading.text[mark.end() : mark.end() + 12].lower()
    if after.lstrip().startswith(("reduction", "decrease")) or (
        after.startswith("-") and not after[1:2].isdigit()
    ):
        return None
    defined = reading.long_form(words) or words
    if not compiled(vocabulary.words("measures", ambiguous=True)).search(defined):
        return None
    exact = vocabulary.identify("measures", defined) or vocabulary.identify("measures", words)
    measure = exact or vocabulary.identify("measures", words, ambiguous=True)
    return MeasureWords(measure, mark.start(), mark.end(), generic=exact is None) if measure else None


def _in_sentence(reading: Reading, sentence: Sentence, before: Sequence[FoundEffect]) -> list[FoundEffect]:
    named = measure_words(reading, sentence.start, sentence.end)
    found: list[FoundEffect] = []
    for printed in _all_intervals(reading, sentence):
        effect = _with_interval(reading, sentence, printed, named, [*before, *found])
        if effect is not None:
            found.append(effect)
    taken = [(e.start, e.end) for e in found]
    found.extend(_without_interval(reading, sentence, named, taken))
    found.sort(key=lambda e: e.value_start)
    return [_with_p(reading, e, following) for e, following in _pairs(found)]


def _pairs(found: Sequence[FoundEffect]) -> Iterator[tuple[FoundEffect, FoundEffect | None]]:
    yield from zip(found, [*found[1:], *([None] if found else [])], strict=True)


def _all_intervals(reading: Reading, sentence: Sentence) -> list[PrintedInterval]:
    """Named intervals, and bare ranges in brackets once the report has shown that these are intervals."""
    named = sorted(
        [*intervals(reading.text, sentence.start, sentence.end), *_after_ratio(reading, sentence)],
        key=lambda one: one.start,
    )
    if not BRACKETED_RANGE.search(sentence.text):
        return named
    style = _bracket_style(
        reading, [*intervals(reading.text, max(0, sentence.start - 1500), sentence.start), *named]
    )
    if style is None or re.search(r"IQR|interquartile|\brange\b|\bSD\b", sentence.text):
        return named
    opening, level = style
    taken = {place for one in named for place in range(one.start - 1, one.end + 1)}
    bare = [
        replace(one, interval=replace(one.interval, level=level))
        for one in bracketed_ranges(reading.text, sentence.start, sentence.end)
        if one.start not in taken and reading.text[one.start] == opening
    ]
    return sorted([*named, *bare], key=lambda one: one.start)


def _after_ratio(reading: Reading, sentence: Sentence) -> Iterator[PrintedInterval]:
    """Ranges in brackets right after the value of a ratio: "HR 0.93 [0.73-1.18]"."""
    for words in measure_words(reading, sentence.start, sentence.end):
        value = _RATIO_VALUE.match(reading.text, words.end, sentence.end)
        if not words.generic and value and vocabulary.by_id(words.measure).null_value == 1:
            yield from list(bracketed_ranges(reading.text, value.end(), min(sentence.end, value.end() + 30)))[
                :1
            ]


def _bracket_style(reading: Reading, named: Iterable[PrintedInterval]) -> tuple[str, Decimal | None] | None:
    """The bracket in which this report prints intervals next to values, with their level."""
    for one in reversed(list(named)):
        opening = reading.text[one.start - 1 : one.start]
        if opening in {"[", "("}:
            return opening, one.interval.level
    return None


def _with_interval(
    reading: Reading,
    sentence: Sentence,
    printed: PrintedInterval,
    named: Sequence[MeasureWords],
    before: Sequence[FoundEffect],
) -> FoundEffect | None:
    last = before[-1] if before and before[-1].sentence is sentence else None
    floor = max(sentence.start, last.end if last else 0)
    value = _value_before(reading, floor, printed)
    if value is None or not _plausible(decimal(value["value"]), printed.interval):
        return None
    words = _words_before(reading, named, floor, value.start())
    measure = _measure_of(reading, sentence, words, value, printed, before)
    if measure is None:
        return None
    start = words.start if words else value.start()
    adjusted = bool(_ADJUSTED.search(reading.text, max(floor, start - 20), value.start())) or None
    return FoundEffect(
        measure, decimal(value["value"]), printed.interval, None, value["unit"], adjusted,
        start, printed.end, value.start(), sentence,
    )  # fmt: skip


def _value_before(reading: Reading, floor: int, printed: PrintedInterval) -> re.Match[str] | None:
    """The number that an interval belongs to: the last one before it, with nothing of weight between."""
    candidates = list(_VALUE.finditer(reading.text, floor, printed.start))
    for value in reversed(candidates):
        if _LABEL_BEFORE.search(reading.text[max(0, value.start() - 12) : value.start()]):
            return None
        between = _without_p(reading.text[value.end() : printed.start])
        if _BRIDGE.match(between) or (_named_before(reading, value) and _UNIT_BRIDGE.match(between)):
            return value
        if re.search(r"\d", between) and "(" not in between:
            continue
        return None
    return None


def _named_before(reading: Reading, value: re.Match[str]) -> bool:
    """Whether a measure is named shortly before a number."""
    return bool(_MEASURE_NEAR.search(reading.text, max(0, value.start() - 90), value.start()))


def _without_p(text: str) -> str:
    for one in reversed(list(p_values(text))):
        text = text[: one.start] + text[one.end :]
    return text


def _plausible(value: Decimal, interval: Interval) -> bool:
    return value in interval or -value in interval


def _words_before(
    reading: Reading, named: Sequence[MeasureWords], floor: int, place: int
) -> MeasureWords | None:
    """The measure named nearest before a value, unless something of one arm is named in between."""
    near = [words for words in named if floor <= words.start and words.end <= place]
    if not near:
        return None
    words = near[-1]
    specific = [w for w in near if not w.generic]
    if words.generic and specific and specific[-1].end > words.start - 40:
        words = specific[-1]
    between = reading.text[words.end : place]
    if len(between) > 160 or (words.generic and re.search(r"\d\D*[;,(]", between) and len(between) > 60):
        return None
    return None if _OF_ONE_ARM.search(between) and re.search(r"\d", between) else words


def _measure_of(
    reading: Reading,
    sentence: Sentence,
    words: MeasureWords | None,
    value: re.Match[str],
    printed: PrintedInterval,
    before: Sequence[FoundEffect],
) -> Term | None:
    if words is not None:
        return _in_context(reading, sentence, words, value)
    follows = next((e for e in reversed(before) if value.start() - e.end < 600), None)
    same = follows is not None and follows.sentence is sentence
    lead = reading.text[max(sentence.start, follows.end if same and follows else 0) : value.start()]
    if words := _announced(reading, sentence):
        return words.measure
    if _is_of_one_arm(reading, sentence, lead, printed):
        return None
    if follows is not None and (same or not printed.named) and not re.search(r"\bmeans?\b|\bchange", lead):
        return follows.measure if value["unit"] in {None, follows.unit} else None
    unlike = _REGRESSION.search(sentence.text) or _ON_RATIO_SCALE.search(sentence.text)
    if unlike or not _COMPARISON.search(sentence.text):
        return None
    percentage = (value["unit"] or "").lower().startswith(("%", "percent"))
    return None if percentage and not _MEAN_LIKE.search(lead) else "MeanDifference"


def _is_of_one_arm(reading: Reading, sentence: Sentence, lead: str, printed: PrintedInterval) -> bool:
    """Whether a value with an interval is what one arm had, and no difference between two.

    So is one of a pair that "versus" joins, and a mean or median that no comparator stands right before.
    """
    ratio_before = re.search(r"\bratio\b|\b[HOR]R\b", sentence.text)
    paired = _SECOND_OF_PAIR.search(lead) or _FIRST_OF_PAIR.match(reading.text, printed.end, sentence.end)
    if paired and not ratio_before:
        return True
    median = re.search(r"\bmedian", lead[-80:], re.IGNORECASE)
    return bool(_OF_ONE_ARM.search(lead[-60:]) or median) and not _AFTER_COMPARATOR.search(lead)


def _announced(reading: Reading, sentence: Sentence) -> MeasureWords | None:
    """The measure of a list of estimates, named in the words that open the list."""
    for before in reversed(reading.sentences[max(0, sentence.number - 6) : sentence.number]):
        if before.text.endswith(":"):
            named = measure_words(reading, before.start, before.end)
            return named[0] if named and _LISTED.match(sentence.text) else None
    return None


def _in_context(
    reading: Reading, sentence: Sentence, words: MeasureWords, value: re.Match[str]
) -> Term | None:
    """What a measure's words mean here: percentages differ by a risk difference, means by one of means."""
    if words.measure not in _GENERIC_MEASURES or not words.generic:
        return words.measure
    if _REGRESSION.search(sentence.text):
        return None
    return _difference(reading.text[max(sentence.start, words.start - 80) : value.start()], value)


def _difference(lead: str, value: re.Match[str]) -> Term:
    if re.search(r"\bmedian", lead, re.IGNORECASE):
        return "MedianDifference"
    percentage = (value["unit"] or "").lower().startswith(("%", "percent"))
    return "RiskDifference" if percentage and not _MEAN_LIKE.search(lead) else "MeanDifference"


def _without_interval(
    reading: Reading, sentence: Sentence, named: Sequence[MeasureWords], taken: Sequence[tuple[int, int]]
) -> Iterator[FoundEffect]:
    """Estimates that are printed without an interval: "HR=0.894, p=0.226"."""
    for words in named:
        if _OF_INTERVAL.search(reading.text, sentence.start, words.start):
            continue
        value = _VALUE_ALONE.match(reading.text, words.end, sentence.end) or _VALUE_OF.match(
            reading.text, words.end, sentence.end
        )
        if value is None or any(start <= value.start("value") < end for start, end in taken):
            continue
        if "," in value.group() and words.generic:
            continue
        measure = _in_context(reading, sentence, words, value)
        if measure and _stands_alone(measure, words, value, reading.text):
            yield FoundEffect(
                measure, decimal(value["value"]), None, None, value["unit"], None,
                words.start, value.end(), value.start("value"), sentence,
            )  # fmt: skip


def _stands_alone(measure: Term, words: MeasureWords, value: re.Match[str], text: str) -> bool:
    """Whether a number after a measure's words is its value: ratios are above zero and bear no unit."""
    null = vocabulary.by_id(measure).null_value
    if null == 1:
        return (
            decimal(value["value"]) > 0 and value["unit"] is None and not text[value.end() :].startswith(":")
        )
    linked = re.search(r"\bof\b|\bwas\b|\bwere\b|[=:,(]", text[words.end : value.start("value")])
    return linked is not None and not re.match(
        r"\s*(?:groups?|arms?|patients|studies)\b", text[value.end() :]
    )


def _with_p(reading: Reading, effect: FoundEffect, following: FoundEffect | None) -> FoundEffect:
    """The estimate with the p-value that follows it, if nothing of weight stands between."""
    stop = following.start if following else effect.sentence.end
    for one in p_values(reading.text, effect.value_start, max(stop, effect.end)):
        between = reading.text[effect.end : one.start] if one.start >= effect.end else ""
        if "interaction" not in one.words and _AFTER_EFFECT.match(_without_p(between)):
            return replace(effect, p=one.p, end=max(effect.end, one.end))
    return effect
