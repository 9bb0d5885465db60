"""How many participants each arm had, and the dose and route that sentences on methods add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg import vocabulary
from kg.find.arm_candidates import Candidate
from kg.find.arm_names import DOSE, DURATION, dose_in, quantity
from kg.find.mentions import ArmIndex, Mention
from kg.find.numbers import INTEGER, compiled, count
from kg.find.participants import PEOPLE
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.model import Arm, SectionKind, Span

_SIZE_AFTER = compiled(
    rf"^\s*,?\s*(?:,\s*[nN]\s*=\s*(?P<bare>{INTEGER})|[(\[]\s*(?:[nN]\s*=\s*(?P<n>{INTEGER})(?!\s*(?:%|of|/|[\[(,;]\s*[\d.]+\s*%))|(?P<people>{INTEGER})(?:\s+(?:\w+\s+)?{PEOPLE})?(?=\s*[)\],;])))\s*[)\]]?"
)
_SIZE_BEFORE = compiled(
    rf"(?:^|[\s(,;])(?P<n>{INTEGER})\s+(?:(?:\w+\s+)?{PEOPLE}\s+)?(?:(?:were|was)\s+)?(?:(?:randomly\s+)?(?:assigned|randomi[sz]ed|allocated)\s+)?(?:to|in|into|received?|receiving|on)\s+(?:(?:be\s+)?(?:receive|treated with|treatment with)\s+)?(?:the\s+|either\s+)?$"
)
_DENOMINATOR = compiled(
    rf"\bof\s+(?P<n>{INTEGER})\s+{PEOPLE}\s+(?:\([\d.]+\s*%\)\s+)?(?:who\s+were\s+)?(?:randomly\s+)?(?:assigned|randomi[sz]ed|allocated)\s+to\s+(?:receive\s+)?(?:the\s+)?$"
)
_ALLOCATING = compiled(r"\brandom|\ballocat|\b(?:was|were)\s+assigned|\bdivided into|\bassigned \d")
_RECEIVING = compiled(rf"{_ALLOCATING.pattern}|\breceiv|\btreated\b|\btook\b|\benrol|\bassign")
_DURATION = compiled(rf"\bfor\s+{DURATION}(?! (?:before|prior|after))")
_DOSE_AFTER = compiled(rf"^\s*[,(]?\s*(?:at\s+)?(?:an?\s+)?(?:\w+\s+)?(?:doses?\s+of\s+)?{DOSE}")


def arm_sizes(
    reading: Reading, index: ArmIndex, named: Mapping[str, Candidate]
) -> dict[str, tuple[int, Span]]:
    """The size of each arm with its words: beside its name in the list of assignment, else the first printed beside a mention."""
    sizes = {
        arm: (c.size, reading.span(c.start, c.size_end or c.end))
        for arm, c in named.items()
        if c.size is not None
    }
    for sentence in sorted(reading.sentences, key=lambda s: (not _RECEIVING.search(s.text), s.number)):
        if len(sizes) == len(named):
            break
        for arm, size, span in _in_sentence(reading, sentence, index):
            sizes.setdefault(arm, (size, span))
    return sizes


def _in_sentence(reading: Reading, sentence: Sentence, index: ArmIndex) -> Iterator[tuple[str, int, Span]]:
    mentions = index.mentions(reading.text, sentence.start, sentence.end)
    allocating = bool(_ALLOCATING.search(sentence.text))
    before: list[tuple[str, int, Span]] = []
    for mention in mentions:
        mark = _SIZE_AFTER.search(reading.text[mention.end : min(sentence.end, mention.end + 40)])
        if mark and (mark["n"] or mark["bare"] or allocating):
            size = count(mark["n"] or mark["bare"] or mark["people"])
            yield mention.arm, size, reading.span(mention.start, mention.end + mark.end())
        else:
            before.extend(_before(reading, sentence, mention, allocating))
    # One number before a list is that of all participants: "62 adults were randomized to A or B".
    if len({arm for arm, _, _ in before}) > 1 or (before and len(mentions) == 1):
        yield from before


def _before(
    reading: Reading, sentence: Sentence, mention: Mention, allocating: bool
) -> Iterator[tuple[str, int, Span]]:
    lead = reading.text[max(sentence.start, mention.start - 90) : mention.start]
    mark = _DENOMINATOR.search(lead) or (_SIZE_BEFORE.search(lead) if allocating else None)
    if mark is not None:
        start = mention.start - len(lead) + mark.start("n")
        yield mention.arm, count(mark["n"]), reading.span(start, mention.end)


def with_regimen(reading: Reading, arm: Arm, index: ArmIndex) -> Arm:
    """The arm with dose, route and duration that methods state beside another mention of it."""
    for sentence in reading.sentences:
        if sentence.kind is not SectionKind.METHODS:
            continue
        mentions = index.mentions(reading.text, sentence.start, sentence.end)
        for mention in mentions:
            if mention.arm == arm.id:
                arm = _given(reading, sentence, mention, arm)
        if arm.duration is None and mentions and {m.arm for m in mentions} == {arm.id}:
            arm = _lasting(reading, sentence, mentions[0], arm)
    return arm


def _lasting(reading: Reading, sentence: Sentence, mention: Mention, arm: Arm) -> Arm:
    """The arm with the duration of a sentence that speaks of it alone."""
    mark = _DURATION.search(reading.text, mention.end, sentence.end)
    if mark is None:
        return arm
    words = reading.span(mention.start, mark.end())
    return replace(arm, duration=quantity(mark), evidence=(*arm.evidence, words))


def _given(reading: Reading, sentence: Sentence, mention: Mention, arm: Arm) -> Arm:
    dose = _DOSE_AFTER.match(reading.text[mention.end : sentence.end])
    lead = reading.text[max(sentence.start, mention.start - 40) : mention.start]
    route = re.search(rf"(?:{vocabulary.words('routes')})\s+(?:\w+\s+)?$", lead, re.IGNORECASE)
    words = (mention.start - (len(route.group()) if route else 0), mention.end + (dose.end() if dose else 0))
    if (arm.dose or not dose) and (arm.route or not route):
        return arm
    return replace(
        arm,
        dose=arm.dose or (dose_in(dose) if dose else None),
        route=arm.route or (_route(route.group()) if route else None),
        evidence=(*arm.evidence, reading.span(*words)),
    )


def _route(words: str) -> str | None:
    mark = compiled(vocabulary.words("routes")).search(words)
    return vocabulary.identify("routes", mark.group()) if mark else None
