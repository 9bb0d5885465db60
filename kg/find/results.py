"""Results and estimates of every sentence: which numbers, of which arm, about which outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.find.arms import FoundArms
from kg.find.attribution import Attribution
from kg.find.effects import FoundEffect
from kg.find.measurements import Measurement, measurements
from kg.find.mentions import Mention
from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.find.sentences import Sentence
from kg.find.ties import Tie, ties
from kg.find.times import time_point
from kg.model import Outcome, Quantity, SectionKind, Term

_NOT_RESULTS = frozenset(
    {
        SectionKind.METHODS,
        SectionKind.BACKGROUND,
        SectionKind.OBJECTIVE,
        SectionKind.REGISTRATION,
        SectionKind.TITLE,
    }
)
_BASELINE = compiled(
    r"\bbaseline (?:characteristics|demographic|mean|median|level|value|score)|\bat baseline\b"
    r"|\b(?:mean|median) baseline\b|\bdemographic|\b(?:mean|median) age\b|\bscreen"
    r"|\bcompleted (?:the )?(?:study|trial|follow)|\blost to follow|\bfollow-?up (?:was|time|duration)"
    r"|\bwithdr[ae]w|\b(?:were|was) (?:enrolled|recruited|randomi[sz]ed|randomly|excluded|eligible"
    r"|assigned)\b|\bmargin\b|\bpower\b|\brandomly assigned\b"
    r"|\bwe (?:randomly|randomi[sz]ed|assigned|enrolled|recruited)\b|\bfunded\b"
)
_ALLOCATING = compiled(
    r"\brandom|\benrol|\breceived\b|\bcompleted\b|\bwithdr|\bincluded\b|\banaly[sz]ed\b|\ballocated\b"
    r"|\bassigned\b(?!.*\b(?:had|died|developed|experienced)\b)"
)
_CHANGE = compiled(r"\bfrom baseline\b|\bchanges?\b|\breduc|\bdecreas|\bincreas|\bimprov")
_MEDIAN = compiled(r"\bmedians?\b")
_RATE = compiled(r"(?:per|/) ?(?:\d+ )?(?:patient|person|wom[ae]n)|\bannuali[sz]ed\b|per year\b|per 100\b")
# Times that some never reach have no mean: such a time is a median, whether or not the report says so.
_TO_EVENT = compiled(r"\bsurvival\b|\bP?FS\b|\bOS\b|\btime to\b|\bduration of response\b")
_TIMES = frozenset({"days", "weeks", "months", "years", "day", "week", "month", "year"})
_CONTINUOUS = compiled(
    r"\bmeans?\b|\baverage|\bscores?\b|\bmedians?\b|\blevels?\b|\bchanges?\b|\bduration|\btime\b|\blength\b"
    r"|\bnumber\b|\bNo\.|\bvolume|\bweight|\bconcentration|\bpressure|\brates?\b|\bdays\b|\bFEV|\bindex\b"
    r"|\bcounts?\b|\bloss\b|\bincreas|\bdecreas|\breduc|\bimprov|\bsurviv|\bquality\b|\bHb?A1c|\bhours\b"
    r"|\bminutes\b|\bconsumption|\bdistance|\bintake"
)
# What goes with what in all participants is no effect of a treatment.
_PROGNOSTIC = compiled(
    r"\bassociated with\b|\brelationship\b|\bcorrelat|\bpredict(?:s|ed|ors?)\b"
    r"|\brisk factors?\b"
)
# A number that no sign calls a share, a count or a median is often something else.
_DOUBTFUL = frozenset({"Mean", "Rate"})
_WITH = compiled(r"[\s)\];,]*(?:with|for|in|on)\s+(?:the\s+)?")
_SUBGROUP = compiled(
    r"\b(?:in (?:the|a) subgroup of|among (?:the )?(?:subgroup of )?|in (?:the )?(?:subset|subgroup) "
    r"(?:of )?|(?:in|for) (?:those|patients|participants|women|men|children)\s+"
    r"(?:with|who|aged|without|in whom))\s*(?P<who>[^.;:,()]{3,80})"
)
_SELECTS = compiled(r"\bsubgroup|\bsubset|\bamong\b|\bin whom\b|\baged\b")
# "Among 413 patients" and "among those assigned to tea" are no subgroups.
_EVERYBODY = compiled(
    r"^\d|\b(?:all|randomi[sz]ed|analy[sz]ed|assigned|allocated|enrolled|treated|receiv\w+|given|groups?|arms?"
    r"|both|two|randomi[sz]ation)\b"
)


@dataclass(frozen=True, slots=True)
class FoundResult:
    """One arm's result with its outcome; `start` and `end` bound the words that state it."""

    measurement: Measurement
    arm: str
    outcome: Outcome
    statistic: Term
    start: int
    end: int
    time: Quantity | None
    subgroup: str | None
    sure: bool
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """An estimate with its outcome and the arms it compares, target first."""

    effect: FoundEffect
    outcome: Outcome | None
    arms: tuple[str, str] | None
    time: Quantity | None
    subgroup: str | None


@dataclass(frozen=True, slots=True)
class SentenceResults:
    """All that one sentence reports."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    results: tuple[FoundResult, ...]
    comparisons: tuple[Comparison, ...]


def results(
    reading: Reading, arms: FoundArms, effects: Sequence[FoundEffect], attribution: Attribution
) -> list[SentenceResults]:
    """What every sentence that reports results says, in order."""
    by_sentence: dict[int, list[FoundEffect]] = {}
    for effect in effects:
        by_sentence.setdefault(effect.sentence.number, []).append(effect)
    found: list[SentenceResults] = []
    usual = [arm.id for arm in arms.arms] if len(arms.arms) == 2 else []
    for sentence in reading.sentences:
        own = by_sentence.get(sentence.number, [])
        if own or (
            sentence.kind not in _NOT_RESULTS and re.search(r"\d|\b(?:no|one|two|three)\b", sentence.text)
        ):
            found.append(_of_sentence(reading, sentence, arms, own, attribution, usual))
            named = list(dict.fromkeys(m.arm for m in found[-1].mentions))
            usual = named if len(named) == len(arms.arms) else usual
    return found


def _of_sentence(
    reading: Reading,
    sentence: Sentence,
    arms: FoundArms,
    effects: Sequence[FoundEffect],
    attribution: Attribution,
    usual: Sequence[str],
) -> SentenceResults:
    mentions = arms.index.mentions(reading.text, sentence.start, sentence.end)
    effects = [] if _PROGNOSTIC.search(sentence.text) and not mentions else effects
    tied = _tied(reading, sentence, arms, effects, mentions, usual)
    about = _outcomes_of(sentence, tied, effects, attribution)
    subgroup = _subgroup(sentence)
    found = [r for tie in tied if (r := _result(reading, sentence, tie, about, subgroup)) is not None]
    compared = [_comparison(reading, sentence, e, about, mentions, arms, subgroup) for e in effects]
    return SentenceResults(sentence, tuple(mentions), tuple(found), tuple(compared))


def _tied(
    reading: Reading,
    sentence: Sentence,
    arms: FoundArms,
    effects: Sequence[FoundEffect],
    mentions: Sequence[Mention],
    usual: Sequence[str],
) -> list[Tie]:
    if sentence.kind in _NOT_RESULTS or not (mentions or usual):
        return []
    taken = [(e.start if e.interval or e.p else e.value_start, e.end) for e in effects] + [
        (m.start, m.end) for m in mentions
    ]
    taken += list(_baselines(sentence))
    found = measurements(reading.text, sentence.start, sentence.end, taken)
    return ties(reading.text, found, mentions, sentence.end, [arm.id for arm in arms.arms], usual)


def _baselines(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Clauses that describe who took part, not what came of it."""
    edges = [
        0,
        *[m.end() for m in re.finditer(r";\s|,\s(?:and|but|while|whereas)\s", sentence.text)],
        len(sentence.text),
    ]
    for start, end in pairwise(edges):
        clause = sentence.text[start:end]
        if _BASELINE.search(clause) and not _CHANGE.search(clause):
            yield sentence.start + start, sentence.start + end


def _outcomes_of(
    sentence: Sentence, tied: Sequence[Tie], effects: Sequence[FoundEffect], attribution: Attribution
) -> Mapping[int, Outcome]:
    """The outcome of each number of a sentence by offset: named since the last number, else carried on."""
    places = sorted(
        [(t.measurement.start, t.measurement.start, t.measurement.end) for t in tied]
        + [(e.start, _naming_end(e), e.end) for e in effects]
    )
    about: dict[int, Outcome] = {}
    current: Outcome | None = None
    last = sentence.start
    for start, value_start, end in places:
        named = attribution.of(sentence, last, value_start, first=current is None)
        current = named or current or attribution.after(sentence, end)
        if current is not None:
            about[start] = current
        last = max(last, end)
    return about


def _naming_end(effect: FoundEffect) -> int:
    """Where the words that may name an outcome end: at the value, if the measure is one "for" something."""
    begin = effect.sentence.start
    words = effect.sentence.text[effect.start - begin : effect.value_start - begin]
    return effect.value_start if re.search(r"\b(?:for|of|in|on)\b", words) else effect.start


def _result(
    reading: Reading, sentence: Sentence, tie: Tie, about: Mapping[int, Outcome], subgroup: str | None
) -> FoundResult | None:
    one = tie.measurement
    outcome = about.get(one.start)
    lead = reading.text[sentence.start : one.start]
    statistic = _statistic(one, lead, reading.text[one.end : one.end + 40])
    if outcome is None or statistic is None or (one.form == "people" and _ALLOCATING.search(sentence.text)):
        return None
    start, end = _extent(reading, sentence, tie, outcome)
    time = time_point(lead[-120:]) if time_point(lead[-120:]) != outcome.time_point else None
    return FoundResult(one, tie.arm, outcome, statistic, start, end, time, subgroup, tie.sure, sentence)


def _statistic(one: Measurement, lead: str, after: str) -> Term | None:
    """What a number is: told by its form, else by the nearest word before it that says so."""
    if _RATE.search(f"{one.unit or ''} {after[:20]}") or (one.value is not None and _RATE.search(lead[-60:])):
        return "Rate"
    told = one.statistic
    signed = one.percent is not None and (one.percent < 0 or (one.form == "percent" and _signed(lead)))
    if told == "Percentage" and not (
        one.form in {"percent", "with_interval"} and (signed or _mean_share(lead))
    ):
        return told
    if told is not None and told != "Percentage":
        return told
    if _MEDIAN.search(lead) and not re.search(r"\bmeans?\b", lead[(_last(_MEDIAN, lead)) :]):
        return "Median"
    if one.unit in _TIMES and _TO_EVENT.search(lead) and not re.search(r"\bmeans?\b", lead):
        return "Median"
    if one.form == "number" and not _CONTINUOUS.search(lead) and one.unit is None:
        return None
    return "Mean"


def _signed(lead: str) -> bool:
    return bool(re.search(r"\b(?:percent(?:age)? )?changes? (?:from baseline|in)\b", lead, re.IGNORECASE))


def _mean_share(lead: str) -> bool:
    """Whether a percentage is a level ("mean HbA1c of 6.7%") and not a share of participants."""
    return bool(
        re.search(
            r"\b(?:estimated |adjusted )?means?\b[^;]{0,60}$|\bHb?A1c\b[^;]{0,80}$"
            r"|\bmedians?\b(?! follow)[^;]{0,60}$"
            r"|^(?!.*\b(?:risks?|odds|incidence|mortality|rates?)\b).*"
            r"\b(?:decreas|reduc|increas|improv|declin|f[ea]ll|r[io]s)\w* by\s*(?:a (?:mean|median) of\s*)?$"
            r"|\b(?:ejection fraction|LVEF)\b[^;]{0,60}$",
            lead,
            re.IGNORECASE,
        )
    )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.end() for m in pattern.finditer(text)), default=0)


def _extent(reading: Reading, sentence: Sentence, tie: Tie, outcome: Outcome) -> tuple[int, int]:
    """The words that state a result: number and arm, with the outcome before the arm in the same clause."""
    one, mention = tie.measurement, tie.mention
    start, end = one.start, one.end
    if mention is not None:
        start, end = min(start, mention.start), max(end, mention.end)
        if mention.start < one.start:
            start = _with_outcome(reading, sentence, start, outcome)
    words = reading.text[start:end]
    if words.count("(") > words.count(")") and reading.text[end : end + 1] == ")":
        end += 1
    return start, end


def _with_outcome(reading: Reading, sentence: Sentence, start: int, outcome: Outcome) -> int:
    clause = reading.text[sentence.start : start]
    cut = max(
        (
            m.end()
            for m in re.finditer(r"[,;:)]\s+|\b(?:versus|vs\.?|compared (?:with|to)|than|and)\s+", clause)
        ),
        default=0,
    )
    place = clause.lower().find(outcome.label.lower(), cut)
    return sentence.start + place if place >= 0 else start


def _subgroup(sentence: Sentence) -> str | None:
    mark = _SUBGROUP.search(sentence.text)
    return (
        " ".join(mark["who"].split())
        if mark and _SELECTS.search(mark.group()) and not _EVERYBODY.search(mark["who"])
        else None
    )


def _comparison(
    reading: Reading,
    sentence: Sentence,
    effect: FoundEffect,
    about: Mapping[int, Outcome],
    mentions: Sequence[Mention],
    arms: FoundArms,
    subgroup: str | None,
) -> Comparison:
    outcome = about.get(effect.start)
    lead = reading.text[sentence.start : effect.start]
    time = time_point(lead[-120:])
    if outcome is not None and time == outcome.time_point:
        time = None
    return Comparison(effect, outcome, _compared_arms(reading, effect, mentions, arms), time, subgroup)


def _compared_arms(
    reading: Reading, effect: FoundEffect, mentions: Sequence[Mention], arms: FoundArms
) -> tuple[str, str] | None:
    """Target and reference: of two arms by the parts they play, else by what the sentence names."""
    if len(arms.arms) == 2:
        first, second = (arm.id for arm in arms.arms)
        comparator = arms.index.control
        return (second, first) if comparator == first else (first, second)
    if (beside := _named_beside(reading, effect, mentions, arms)) is not None:
        return beside
    before = list(dict.fromkeys(m.arm for m in mentions if m.start < effect.start))
    control = arms.index.control
    if control is not None:
        targets = [arm for arm in before if arm != control]
        after = [m.arm for m in mentions if m.start >= effect.start and m.arm != control]
        chosen = (targets or after)[-1:] if targets else after[:1]
        return (chosen[0], control) if chosen else None
    return (before[-2], before[-1]) if len(before) > 1 else None


def _named_beside(
    reading: Reading, effect: FoundEffect, mentions: Sequence[Mention], arms: FoundArms
) -> tuple[str, str] | None:
    """The arm named right after an estimate, against the only comparator: "0.52 (0.39-0.69) with 160 mg"."""
    following = next((m for m in mentions if m.start >= effect.end), None)
    control = arms.index.control
    if following is None or control in {None, following.arm}:
        return None
    between = reading.text[effect.end : following.start]
    return (following.arm, control) if control and _WITH.fullmatch(between) else None


def confidence_of(result: FoundResult) -> Decimal:
    """How sure a reading is: less where no words beside a number name its arm, or its outcome is new.

    What is right at each of these is measured by `benchmarks/reliability.py`.
    """
    base = Decimal("0.9") if result.sure else Decimal("0.7")
    new = Decimal("0.1") if result.outcome.role is None else Decimal(0)
    doubtful = Decimal("0.2") if result.statistic in _DOUBTFUL else Decimal(0)
    return base - new - doubtful
