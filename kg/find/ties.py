"""Which arm a number belongs to, by the order and the words between numbers and mentions of arms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.find.measurements import Measurement
from kg.find.mentions import Mention
from kg.find.numbers import compiled

_AND_OR = (
    r"(?:vs?\.?|versus|and|or|compared (?:with|to)|as compared (?:with|to)|against|than|to|as opposed to|,)"
)
_SMALL_WORDS = r"(?:an?\s+|the\s+|only\s+|about\s+|from\s+|for\s+|in\s+|of\s+)*"
_KIND = r"(?:mean|median|average|rate|score|incidence)?s?\s*(?:of\s+)?"
# What stands between two numbers of one list.
_JOINED = compiled(rf"^[\s)\],;]*(?:{_AND_OR}\s*,?)+\s*[(\[]*{_SMALL_WORDS}{_KIND}$")
_COMMA = compiled(r"^[\s)\],;]*(?:,|;|/|-)?\s*(?:and\s+)?[(\[]*$")
_COUNTED = (
    r"(?:patients|participants|subjects|women|men|children|events?|deaths?|points?|cases|of (?:the )?\d+"
    r"|individuals|episodes|adults|infants|people)"
)
_LED_BY = (
    r"(?:in|for|of|with|among|on|to|receiving|taking|treated with|assigned to|randomi[sz]ed to|allocated to"
    r"|given|from|after|under|by|who received|during)"
)
_BEFORE_ARM = (
    r"(?:the|those|patients|participants|subjects|women|men|children|receiving|treated with|assigned to|who"
    r"|received|in|given|both|at|\d[\d,]*|of|with|on|allocated to|randomi[sz]ed to|taking)"
)
# What stands between a number and the arm after it: "42% of patients in the X group".
_TO_NEXT = compiled(
    rf"^[^;:]{{0,12}}?[\s)\],%]*(?:{_COUNTED}\s*(?:\([^()]*\)\s*)?)*"
    rf"(?:[^.;:,]{{0,45}}?\b{_LED_BY}\s+)?(?:{_BEFORE_ARM}\s+)*$"
)
_AGAINST = compiled(r"\b(?:versus|vs|v|compared|comparison|than|against)\b")
# What stands before the arm that another one is held against: its number comes last.
_COMPARED_WITH = compiled(
    r"\b(?:versus|vs\.?|v\.?|than|over|against|relative to|[Cc]omp(?:ared|arison) (?:with|to))\s+"
    r"(?:(?:in|with|for|among|the|that|those|of|receiving|given)\s+)*$"
)
_RESPECTIVELY_IN = compiled(rf"^[\s)\],]*respectively\s*,?\s*(?:{_LED_BY})\s+(?:{_BEFORE_ARM}\s+)*$")
_IN_ITS_BRACKET = compiled(r"^\s*\((?:[^()\d;]|\([^()\d]*\)){0,60}$")
_AFTER_ARM = (
    r"(?:group|arm|was|were|had|is|of|at|a|an|the|mean|median|average|rate|score|change|n|reported|showed"
    r"|experienced|developed|achieved|occurred in|in|only|by|level|value|with|and|from|about|approximately"
    r"|died|responded|to|relapsed|increased|decreased|reduced|fell|rose|improved|response|survival"
    r"|incidence|overall|estimated|:)"
)
# What stands between an arm and the number after it: "the X group was (".
_FROM_BEFORE = compiled(rf"^(?:'s|s')?[\s,:=(\[]*(?:{_AFTER_ARM}[\s,:=(\[]*){{0,6}}$")


@dataclass(frozen=True, slots=True)
class Tie:
    """A measurement and its arm; `mention` is the place that ties them, where one is beside the number."""

    measurement: Measurement
    arm: str
    mention: Mention | None
    sure: bool


def ties(
    text: str,
    found: Sequence[Measurement],
    mentions: Sequence[Mention],
    end: int,
    arms: Sequence[str],
    usual: Sequence[str],
) -> list[Tie]:
    """For every measurement of a sentence that can be tied to an arm, the tie.

    `usual` is the order in which the sentences before named the arms: it holds where a sentence names none.
    """
    tied: dict[int, Tie] = {}
    found = _in_full(text, found)
    mentions = _without_shared_heads(text, mentions)
    unclear: set[int] = set()
    for run in _runs(text, found):
        own = _of_run(text, run, mentions, found, end, arms) or _as_usual(text, run, mentions, end, usual)
        tied.update({tie.measurement.start: tie for tie in own})
        if not own and not _named_within(run, mentions):
            unclear |= {one.start for one in run}
    for place, one in enumerate(found):
        if one.start not in tied | dict.fromkeys(unclear):
            floor = found[place - 1].end if place else 0
            ceiling = found[place + 1].start if place + 1 < len(found) else end
            free = _free(text, one, mentions, tied.values())
            tie = _beside(text, one, free, floor, ceiling)
            if tie is not None:
                tied[one.start] = tie
    _one_way(text, tied, found, mentions)
    return list(_merged(text, [tied[start] for start in sorted(tied)]))


def _free(text: str, one: Measurement, mentions: Sequence[Mention], tied: Iterable[Tie]) -> list[Mention]:
    """Without arms that have their number before them, if a new member follows: "3% with A and 4% with B"."""
    had = {tie.mention for tie in tied if tie.mention and tie.measurement.end <= tie.mention.start}
    return [m for m in mentions if m not in had or not _NEXT_MEMBER.match(text[m.end : one.start])]


def _in_full(text: str, found: Sequence[Measurement]) -> list[Measurement]:
    """Numbers whose unit is printed only once, after the last: "35.4 and 12.2%", "4.3 v 0.6 kg"."""
    full: list[Measurement] = []
    for one in reversed(found):
        after = full[-1] if full else None
        short = one.form == "number" and one.unit is None
        if short and after is not None and _joined(text, one, after):
            one = _in_unit_of(one, after)
        full.append(one)
    return full[::-1]


def _in_unit_of(one: Measurement, other: Measurement) -> Measurement:
    if other.form == "percent":
        return replace(one, form="percent", percent=one.value, value=None, unit=other.unit)
    return replace(one, unit=other.unit) if other.form == "number" else one


def _without_shared_heads(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Without what follows another arm at once: in "peripheral v central access" the last word is shared."""
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or kept[-1].arm == mention.arm or text[kept[-1].end : mention.start].strip():
            kept.append(mention)
    return kept


def _named_within(run: Sequence[Measurement], mentions: Sequence[Mention]) -> bool:
    return any(run[0].end <= mention.start < run[-1].start for mention in mentions)


def _merged(text: str, tied: Sequence[Tie]) -> Iterator[Tie]:
    """A count and the share in brackets after its arm are one result: "188 in the X group (1.7%)"."""
    waiting: Tie | None = None
    for tie in tied:
        if waiting is not None and _completes(text, waiting, tie):
            yield replace(waiting, measurement=_with_share(waiting.measurement, tie.measurement), sure=True)
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = tie
    if waiting is not None:
        yield waiting


def _completes(text: str, count: Tie, share: Tie) -> bool:
    one, other = count.measurement, share.measurement
    if (
        one.form not in {"people", "of_total"}
        or one.percent is not None
        or other.form != "percent"
        or count.arm != share.arm
        or count.mention is None
    ):
        return False
    return bool(re.fullmatch(r"\s*\(\s*", text[count.mention.end : other.start]))


def _with_share(count: Measurement, share: Measurement) -> Measurement:
    return replace(count, form="count_percent", end=share.end, percent=share.percent, unit=share.unit)


_SHARES = frozenset({"of_total", "count_percent", "percent_count"})


def _runs(text: str, found: Sequence[Measurement]) -> Iterator[list[Measurement]]:
    """Numbers that stand side by side: "18.6% vs 20.4%", "5, 6 and 7"."""
    run: list[Measurement] = []
    for one in found:
        alike = run and (run[-1].form == one.form or {run[-1].form, one.form} <= _SHARES)
        if run and not (alike and _joined(text, run[-1], one)):
            if len(run) > 1:
                yield run
            run = []
        run.append(one)
    if len(run) > 1:
        yield run


def _joined(text: str, one: Measurement, other: Measurement) -> bool:
    """Whether two numbers are members of one list, both inside or both outside of a bracket."""
    between = text[one.end : other.start]
    listed = _JOINED.match(between) or (_COMMA.match(between) and between.strip(" ()[]"))
    return bool(listed) and _depth(text[one.start : other.start]) == 0


def _depth(words: str) -> int:
    """How many brackets words open and do not close, or if negative the other way round."""
    return sum(words.count(opened) - words.count(closed) for opened, closed in ("()", "[]"))


def _of_run(
    text: str,
    run: Sequence[Measurement],
    mentions: Sequence[Mention],
    found: Sequence[Measurement],
    end: int,
    arms: Sequence[str],
) -> list[Tie]:
    """As many arms as numbers, in the same order: those named just after the run, else those before it."""
    if _named_within(run, mentions):
        return []
    after = _distinct([m for m in mentions if m.start >= run[-1].end])
    limit = next((one.start for one in found if one.start > run[-1].end), end)
    near = [m for m in after if m.start < limit and ";" not in text[run[-1].end : m.start]]
    before = _distinct(reversed([m for m in mentions if m.end <= run[0].start]))[::-1]
    if len(near) == len(run) and _introduced(text, run[-1].end, near[0].start):
        chosen = near
    elif len(before) >= len(run):
        chosen = sorted(before[-len(run) :], key=lambda mention: _is_comparator(text, mention))
    elif near and _each_of_one(text, run, near[0]):
        chosen = [near[0]] * len(run)
    elif len(before) == 1 and len(run) == 2 and len(arms) == 2:
        other = next(arm for arm in arms if arm != before[0].arm)
        pair = [before[0], Mention(other, before[0].start, before[0].end)]
        chosen = pair[::-1] if _is_comparator(text, before[0]) else pair
    elif len(near) == len(run):
        chosen = near
    else:
        return []
    return [Tie(one, mention.arm, None, sure=True) for one, mention in zip(run, chosen, strict=True)]


def _is_comparator(text: str, mention: Mention) -> bool:
    """Whether another arm is held against this one: its number comes last, wherever it is named."""
    return bool(_COMPARED_WITH.search(text[max(0, mention.start - 80) : mention.start]))


def _each_of_one(text: str, run: Sequence[Measurement], mention: Mention) -> bool:
    """Whether all numbers of a run are those of one arm: "23% and 5%, respectively, in the X group"."""
    return bool(_RESPECTIVELY_IN.match(text[run[-1].end : mention.start]))


def _as_usual(
    text: str, run: Sequence[Measurement], mentions: Sequence[Mention], end: int, usual: Sequence[str]
) -> list[Tie]:
    """The arms in their usual order, where the sentence names none and says "vs" or "respectively"."""
    paired = len(run) == 2 and re.search(r"\bv(?:ersu)?s?\b", text[run[0].end : run[1].start])
    respectively = re.match(r"[^.;]{0,60}\brespectively\b", text[run[-1].end : end])
    late = all(m.start > run[-1].end for m in mentions) and len({m.arm for m in mentions}) < 2
    if not late or len(run) != len(usual) or not (paired or respectively):
        return []
    return [Tie(one, arm, None, sure=False) for one, arm in zip(run, usual, strict=True)]


def _introduced(text: str, start: int, end: int) -> bool:
    return bool(re.match(r"[^;]{0,60}\b(?:in|for|with|among|of|on|to|by)\b", text[start:end]))


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    found: dict[str, Mention] = {}
    for mention in mentions:
        found.setdefault(mention.arm, mention)
    return list(found.values())


_AND = r"(?:and|while|whereas|but)\s+"
_NEXT_MEMBER = compiled(rf"^[\s)\]%]*(?:,\s*(?:{_AND})?|{_AND})(?:the\s+)?$")
_RELATIVE = compiled(
    r"^\s*(?:\([^()]*\)\s*)?(?:compared|versus|vs|relative|as compared|in comparison|over|than)\b"
)


_PEOPLE_OF_ARM = compiled(
    r"\b(?:groups?|arms?|patients|participants|subjects|women|men|children|recipients|treated)\b"
)
_PAIRED = compiled(r"\d\s*%[^.;%]{2,60}\bv(?:ersu)?s?\b\.?\s*(?:\d|$)|\bv(?:ersu)?s?\b\.?\s*\d[\d.]*\s*%")
_THAN = compiled(r"[^.;]{0,50}\bthan\b")


def _is_relative(text: str, one: Measurement) -> bool:
    """Whether a number is a change against the other arm: "reduced the risk by 49% compared with"."""
    led = re.search(
        r"\b(?:by|an?|of)\s+(?:approximately |about |nearly )?$", text[max(0, one.start - 16) : one.start]
    )
    return bool(led and (_RELATIVE.match(text[one.end :]) or _THAN.match(text[one.end :])))


def _beside(text: str, one: Measurement, mentions: Sequence[Mention], floor: int, ceiling: int) -> Tie | None:
    """The arm named right after a number ("42% in the X group") or right before it ("X (15%)")."""
    if _is_relative(text, one):
        return None
    following = next((m for m in mentions if one.end <= m.start <= ceiling), None)
    previous = next(
        (m for m in reversed(mentions) if floor <= m.end <= one.start or m.start < one.start < m.end), None
    )
    lead = text[previous.end : one.start] if previous else ""
    nearest_before = previous if _FROM_BEFORE.match(lead) or _IN_ITS_BRACKET.match(lead) else None
    if nearest_before and "(" in text[nearest_before.end : one.start]:
        return Tie(one, nearest_before.arm, nearest_before, sure=True)
    if previous and following and _next_member(text, one, following, ceiling):
        return Tie(one, previous.arm, previous, sure=True)
    if (
        following is not None
        and _TO_NEXT.match(text[one.end : following.start])
        and not _AGAINST.search(text[one.end : following.start])
        and not _is_strength(text, one, following)
        and not _opens_new(text, one, following, ceiling)
    ):
        return Tie(one, following.arm, following, sure=True)
    if nearest_before is not None:
        return Tie(one, nearest_before.arm, nearest_before, sure=True)
    return None


def _next_member(text: str, one: Measurement, mention: Mention, ceiling: int) -> bool:
    """Whether a mention has a number of its own after it: "A had fever in 45% and B in 30%"."""
    return bool(_NEXT_MEMBER.match(text[one.end : mention.start])) and text[ceiling : ceiling + 1].isdigit()


def _is_strength(text: str, one: Measurement, mention: Mention) -> bool:
    """Whether a number is that of a preparation ("0.5% chlorhexidine"), not of the arm that got it.

    "(35% A vs 36% B)" has the same look, but goes on with the other arm's number.
    """
    if text[one.end : mention.start].strip() or _PEOPLE_OF_ARM.search(text[mention.start : mention.end]):
        return False
    return one.form == "percent" and not _PAIRED.search(text[max(0, one.start - 70) : mention.end + 12])


def _opens_new(text: str, one: Measurement, mention: Mention, ceiling: int) -> bool:
    """Whether a mention begins the next member: "A, 0.53 events; B, 0.46 events"."""
    led = re.search(r"\b(?:in|for|of|with|among|on|to|given|receiving)\b", text[one.end : mention.start])
    return not led and bool(re.match(r"\s*[,:(]\s*$", text[mention.end : ceiling]))


def _one_way(
    text: str, tied: dict[int, Tie], found: Sequence[Measurement], mentions: Sequence[Mention]
) -> None:
    """Numbers left over take the arm that is named before them, if the sentence names no other arm."""
    named = {m.arm for m in mentions}
    if len(named) != 1:
        return
    arm = next(iter(named))
    first = mentions[0]
    joined = {one.start for run in _runs(text, found) for one in run}
    for one in found:
        if one.start in joined or not _free(text, one, mentions, tied.values()):
            continue
        listed = (
            re.search(r"[(\[]\s*(?:n\s*=\s*)?$", text[max(0, one.start - 8) : one.start])
            or one.form != "number"
        )
        if one.start not in tied and listed and first.end <= one.start and text[one.start - 1] in "([ =":
            tied[one.start] = Tie(one, arm, None, sure=False)
