"""How many took part: randomized, and analysed by which principle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.find.numbers import COUNT, INTEGER, compiled, count
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.find.terms import term_in
from kg.model import AnalysisSet, SectionKind, Span

PEOPLE = (
    r"(?:patients|participants|subjects|children|women|men|adults|individuals|infants|people|persons"
    r"|volunteers|students|adolescents|residents|veterans|males|females|"
    r"neonates|mothers|smokers|couples|eyes|survivors|outpatients|inpatients|families|parents|nurses|boys"
    r"|girls|cases|newborns|caregivers|athletes|workers|employees|users|drinkers)"
)
_ADJECTIVES = r"(?:[\w/'-]+\s+){0,5}?"
_N = rf"(?<![\d.,/=<>-])(?P<n>{COUNT})(?!\s*(?:%|/|mg|days?|weeks?|months?|years?|:|\.\d))"
_ARE = r"(?:were|was|had been|have been|underwent)\s+(?:[\w-]+\s+){0,4}?"
_RANDOMIZED = r"(?:randomly|randomi[sz]ed|randomi[sz]ation|random assignment|assigned|allocated|divided)\b"
_FOUND = r"(?:enrolled|recruited|included|entered|studied|participated|randomi[sz]ed)"
_SAID = rf"{PEOPLE}\s*[(\[]\s*n\s*=\s*(?P<n>{INTEGER})\s*[)\],;]"

# From the surest wording to the least sure.
_RANDOMIZED_COUNTS = tuple(
    compiled(pattern)
    for pattern in (
        rf"{_N}\s+{_ADJECTIVES}{PEOPLE}\b(?:[^.;]|\.\d){{0,170}}?\s{_ARE}{_RANDOMIZED}",
        rf"{_SAID}(?:[^.;]|\.\d){{0,170}}?\s{_ARE}{_RANDOMIZED}",
        rf"{_N}\s+(?:\w+\s+)?{PEOPLE}\s+(?:{_RANDOMIZED}|to receive\b)",
        rf"(?:randomi[sz]ed|randomly (?:assigned|allocated)|randomi[sz]ing|assigned|allocated)\s+"
        rf"(?:a total of\s+)?{_N}\s+{_ADJECTIVES}{PEOPLE}",
        rf"(?:randomi[sz]ed|randomly assigned)\s+{_ADJECTIVES}{_SAID}",
        rf"{_N}\s+(?:randomi[sz]ed|randomly assigned)\s+{_ADJECTIVES}{PEOPLE}",
        rf"(?:a total of|overall,?|of)\s+{_N}(?:\s*\([^()]*\))?\s+(?:were|was)\s+(?:\w+\s+){{0,3}}"
        rf"{_RANDOMIZED}",
        rf"{_N}(?:\s+[A-Z]{{2,6}}s?)?\s+(?:were|was)\s+(?:\w+\s+){{0,2}}{_RANDOMIZED}",
        rf"randomi[sz]ation of\s+{_N}\s+{_ADJECTIVES}{PEOPLE}",
        rf"\b(?:random|trial|study comparing|compared)[^.;]{{0,120}}\s"
        rf"(?:in|of|with|involving|including|among)\s+{_N}\s+{_ADJECTIVES}{PEOPLE}",
    )
)
_ENROLLED_COUNTS = tuple(
    compiled(pattern)
    for pattern in (
        rf"(?:enrolled|recruited|included|involving|involved)\s+(?:a total of\s+)?{_N}\s+{_ADJECTIVES}"
        rf"{PEOPLE}",
        rf"{_N}\s+{_ADJECTIVES}{PEOPLE}\b(?:[^.;]|\.\d){{0,120}}?\s(?:were|was|who)\s+(?:\w+\s+){{0,2}}"
        rf"{_FOUND}\b",
        rf"{_SAID}(?:[^.;]|\.\d){{0,120}}?\s(?:were|was|who)\s+(?:\w+\s+){{0,2}}{_FOUND}\b",
        rf"{_N}\s+{_ADJECTIVES}{PEOPLE}\s+{_FOUND}\b",
        rf"{_N}\s+(?:were|was)\s+(?:\w+\s+){{0,2}}{_FOUND}\b",
        rf"{_N}\s+{_ADJECTIVES}{PEOPLE}(?:\s*\([^()]*\))?\s+received\b",
        rf"(?:a total of|overall,?)\s+{_N}\s+{_ADJECTIVES}{PEOPLE}",
    )
)
_ANALYSED = tuple(
    compiled(pattern)
    for pattern in (
        rf"{_N}\s+(?:{_ADJECTIVES}{PEOPLE}\s*)?(?:\([^()]*\)\s*)*(?:[\w\s,]*?\band\s+)?(?:were|was)\s+"
        rf"(?:finally |subsequently )?(?:included|analy[sz]ed|evaluated|assessed|evaluable|considered)\s*"
        rf"(?:in|for|by)?[^.;]{{0,60}}\banaly[sz]",
        rf"{_N}\s+(?:{_ADJECTIVES}{PEOPLE}\s*)?(?:\([^()]*\)\s*)*(?:[\w\s,;()]*?\band\s+)?(?:were|was)\s+"
        rf"(?:finally |subsequently )?analy[sz]ed",
    )
)
_SCREENED_AFTER = compiled(
    r"^\s*(?:were|was)\s+(?:\w+\s+)?(?:screened|assessed for eligibility|invited"
    r"|approached)\b"
)
_NOT_IT = compiled(
    r"\b(?:screened|assessed for eligibility|excluded|ineligible|declined|refused|approached|invited"
    r"|completed|withdrew|dropped out|discontinued|died)\s+(?:a total of\s+)?$"
)
_BEFORE_ALLOCATION = compiled(
    r"\b(?:screened|assessed for eligibility|excluded|not eligible|ineligible|approached|invited)\b"
)
_IN_ANALYSIS = re.compile(r"analy[sz]|evaluable")
_COUNTED = re.compile(
    r"\d|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Hh]undred|[Tt]wenty|[Tt]hirty|[Ff]if|[Ff]orty"
)
_TAKING_PART = re.compile(
    r"random|assign|alloc|divid|enrol|recruit|includ|involv|enter|particip|receiv"
    r"|total|verall|compar|trial",
    re.IGNORECASE,
)
_ANOTHER = compiled(
    rf"(?<![(\d=])\b(?:{INTEGER})\s+(?:\w+\s+)?{PEOPLE}\b"
    rf"|,\s+{INTEGER}\s+(?:\([^()]*\)\s+)?(?:were|was)\b"
)
_NOT_TRIALS = compiled(
    r"\b(?:meta-analy|systematic review|previous(?:ly)?|prior|earlier|other) (?:trials?|stud|report)"
    r"|sample size|\bpower\b|\bwould\b|\brequired\b"
)


@dataclass(frozen=True, slots=True)
class Participants:
    """The number randomized with the sentence that states it, and the sets that were analysed."""

    randomized: int | None
    evidence: Span | None
    analysis_sets: tuple[AnalysisSet, ...]


def participants(reading: Reading, sizes: Sequence[int | None]) -> Participants:
    """The number randomized; where sentences differ, the one that the sizes of the arms add up to."""
    total = sum(size for size in sizes if size) if sizes and all(sizes) else None
    chosen = _fitting(_counts(reading, _RANDOMIZED_COUNTS), total, sizes) or _fitting(
        _counts(reading, _ENROLLED_COUNTS), total, sizes
    )
    if chosen is None:
        return Participants(None, None, analysis_sets(reading))
    number, sentence = chosen
    return Participants(number, reading.span(sentence.start, sentence.end), analysis_sets(reading))


def _fitting(
    found: Iterator[tuple[int, Sentence]], total: int | None, sizes: Sequence[int | None]
) -> tuple[int, Sentence] | None:
    """The first count that the sizes add up to, else the first that is not smaller than an arm."""
    first: tuple[int, Sentence] | None = None
    for one in found:
        if one[0] == total or (total is None and n_is_enough(one[0], sizes)):
            return one
        first = first or (one if n_is_enough(one[0], sizes) and one[0] >= (total or 0) else None)
    return first


def n_is_enough(number: int, sizes: Sequence[int | None]) -> bool:
    """Whether a count can be that of all participants: no arm is larger."""
    return number > 3 and all(size is None or size <= number for size in sizes)


def _counts(reading: Reading, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, Sentence]]:
    spoken = [sentence for sentence in reading.sentences if _speaks_of_numbers(sentence)]
    for pattern in patterns:
        for sentence in spoken:
            for mark in _every(pattern, sentence.text):
                if _is_count(sentence.text, mark):
                    yield count(mark["n"]), sentence
                    break


def _speaks_of_numbers(sentence: Sentence) -> bool:
    """A cheap look before the patterns: whether a sentence may count those who took part."""
    other = sentence.kind in {SectionKind.BACKGROUND, SectionKind.DISCUSSION}
    counted = _COUNTED.search(sentence.text) and _TAKING_PART.search(sentence.text)
    return not other and bool(counted) and not _NOT_TRIALS.search(sentence.text)


def _every(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, also those that begin inside another: "Of 324 enrolled, 231 patients were randomized"."""
    place = 0
    while mark := pattern.search(text, place):
        yield mark
        place = mark.start("n") + 1


def _is_count(text: str, mark: re.Match[str]) -> bool:
    """Whether a number counts those who took part: no year, not those screened, not one of several."""
    screened = (
        _BEFORE_ALLOCATION.search(mark.group())
        or _NOT_IT.search(text[: mark.start()])
        or _SCREENED_AFTER.match(text[mark.end() :])
    )
    several = _ANOTHER.search(text, mark.end("n"), mark.end())
    return not (screened or several or re.fullmatch(r"(?:19|20)[0-2]\d", mark["n"]))


def analysis_sets(reading: Reading) -> tuple[AnalysisSet, ...]:
    """The sets that were analysed, with the principle where the sentence names one."""
    for sentence in reading.sentences:
        if sentence.kind not in {SectionKind.RESULTS, SectionKind.OTHER, SectionKind.METHODS}:
            continue
        if not _IN_ANALYSIS.search(sentence.text):
            continue
        for pattern in _ANALYSED:
            mark = pattern.search(sentence.text)
            if mark and count(mark["n"]) > 3:
                return (
                    AnalysisSet(
                        id="analysed",
                        participants=count(mark["n"]),
                        principle=term_in("analysis_principles", sentence.text),
                        evidence=(reading.span(sentence.start, sentence.end),),
                    ),
                )
    return ()
