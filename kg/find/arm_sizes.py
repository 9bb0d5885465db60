"""How many participants each arm had, and the dose and route that sentences on methods add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg import vocabulary
from kg.find.arm_candidates import Candidate
from kg.find.arm_names import DOSE, DURATION, dose_in, quantity
from kg.find.mentions import ArmIndex, Mention
from kg.find.numbers import COUNT, INTEGER, compiled, count
from kg.find.participants import PEOPLE
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.find.terms import term_in
from kg.model import Arm, SectionKind, Span

_SMALLEST = 3
_N = rf"(?P<n>{INTEGER})(?!\s*(?:%|of\b|/)|\s*[\[(,;]\s*[\d.]+\s*%)"
_ASSIGNED = r"(?:(?:were|was)\s+)?(?:randomly\s+)?(?:assigned|randomi[sz]ed|allocated)"
_ARTICLE = r"(?:(?:the|either|an?)\s+)?"
# Right after a mention: "X (n = 12)", "X, n = 12"; in lists of assignment "X (12 patients)", "X 12".
_AFTER = compiled(rf"^\s*[,:]?\s*[(\[]?\s*n\s*=\s*{_N}\s*[)\]]?")
_AFTER_IN_LIST = compiled(
    rf"^\s*(?:[(\[]\s*(?:(?:arm|group)\s+\w\s*[:;,]\s*)?{_N}(?:\s+(?:\w+\s+)?{PEOPLE})?(?=\s*(?:[)\];]|,\s*[A-Za-z]))[)\]]?"
    rf"|[,:]?\s*{_N.replace('<n>', '<bare>')}(?=\s*(?:[,;)\]]|\.\s|\s+and\b|$)))"
)
# Right before a mention: "(12 X", "n = 12, X"; in lists of assignment "12 patients to X", "12 in the X".
_BEFORE = compiled(
    rf"(?:n\s*=\s*{_N}\s*,\s*|[(;]\s*(?:n\s*=\s*)?{_N.replace('<n>', '<bare>')}\s+"
    rf"(?:(?:\w+\s+)?{PEOPLE}\s+)?(?:in|on|assigned|received)?\s*{_ARTICLE})$"
)
_BEFORE_IN_LIST = compiled(
    rf"(?:^|[\s(,;:])(?P<n>{COUNT})\s+(?:(?:\w+\s+)?{PEOPLE}\s+)?(?:{_ASSIGNED}\s+)?(?:who\s+)?(?:to|in"
    rf"|into|received?|receiving|on)\s+(?:(?:be\s+)?(?:receive|treated with|treatment with)\s+)?{_ARTICLE}$"
)
_LISTED_BEFORE = compiled(rf"(?:^|[\s(,;]){_N}\s+(?:(?:\w+\s+)?{PEOPLE}\s+)?$")
_DENOMINATOR = compiled(
    rf"\bof\s+(?:the\s+)?(?P<n>{INTEGER})\s+{PEOPLE}\s+(?:\([\d.]+\s*%\)\s+)?(?:who\s+were"
    rf"\s+)?(?:(?:randomly\s+)?(?:assigned|randomi[sz]ed|allocated)\s+to|in|on|receiving|given"
    rf"|treated with)\s+(?:receive\s+)?{_ARTICLE}$"
)
_ALLOCATING = compiled(
    r"\brandom|\benrolled\b|\ballocat|\b(?:was|were)\s+assigned|\bdivided into"
    r"|\bassigned \d"
)
_RECEIVING = compiled(rf"{_ALLOCATING.pattern}|\breceiv|\btreated\b|\btook\b|\benrol|\bassign")
_DURATION = compiled(rf"\bfor\s+{DURATION}(?! (?:before|prior|after))")
_DOSE_AFTER = compiled(rf"^\s*[,(]?\s*(?:at\s+)?(?:an?\s+)?(?:\w+\s+)?(?:doses?\s+of\s+)?{DOSE}")


def arm_sizes(
    reading: Reading, index: ArmIndex, named: Mapping[str, Candidate]
) -> dict[str, tuple[int, Span]]:
    """The size of each arm with its words: from the list of assignment, else the first beside a mention."""
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
    after = [_after(reading, sentence, m, allocating) for m in mentions]
    yield from (sized for sized in after if sized is not None)
    rest = [m for m, sized in zip(mentions, after, strict=True) if sized is None]
    yield from _leading(reading, sentence, rest, allocating, alone=len(mentions) == 1)


def _leading(
    reading: Reading, sentence: Sentence, mentions: Sequence[Mention], allocating: bool, *, alone: bool
) -> list[tuple[str, int, Span]]:
    """Sizes before mentions; one in brackets opens a list of sizes whatever its sentence is about.

    One number before a list is that of all participants: "62 adults were randomized to A or B".
    """
    found = [s for m in mentions if (s := _before(reading, sentence, m, allocating)) is not None]
    if found and not allocating:
        found = [s for m in mentions if (s := _before(reading, sentence, m, True)) is not None]
    return found if alone or len({arm for arm, _, _ in found}) > 1 else []


def _after(
    reading: Reading, sentence: Sentence, mention: Mention, allocating: bool
) -> tuple[str, int, Span] | None:
    rest = reading.text[mention.end : min(sentence.end, mention.end + 40)]
    mark = _AFTER.match(rest) or (_AFTER_IN_LIST.match(rest) if allocating else None)
    size = (mark.group("n") or mark.groupdict().get("bare") or "") if mark else ""
    if mark is None or count(size) < _SMALLEST:
        return None
    return mention.arm, count(size), reading.span(mention.start, mention.end + mark.end())


def _before(
    reading: Reading, sentence: Sentence, mention: Mention, allocating: bool
) -> tuple[str, int, Span] | None:
    lead = reading.text[max(sentence.start, mention.start - 90) : mention.start]
    mark = (
        _BEFORE.search(lead)
        or _DENOMINATOR.search(lead)
        or ((_BEFORE_IN_LIST.search(lead) or _LISTED_BEFORE.search(lead)) if allocating else None)
    )
    group = "n" if mark is not None and mark.group("n") else "bare"
    if mark is None or count(mark[group]) < _SMALLEST:
        return None
    start = mention.start - len(lead) + mark.start(group)
    return mention.arm, count(mark[group]), reading.span(start, mention.end)


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
    route = re.search(rf"(?<!\bor\s)(?:{vocabulary.words('routes')})\s+(?:\w+\s+)?$", lead, re.IGNORECASE)
    words = (mention.start - (len(route.group()) if route else 0), mention.end + (dose.end() if dose else 0))
    if (arm.dose or not dose) and (arm.route or not route):
        return arm
    return replace(
        arm,
        dose=arm.dose or (dose_in(dose) if dose else None),
        route=arm.route or (term_in("routes", route.group()) if route else None),
        evidence=(*arm.evidence, reading.span(*words)),
    )
