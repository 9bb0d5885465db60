"""The table that a single result sentence states: its arms, and each arm's result for each outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from kg.find.measurements import Measurement, measurements
from kg.find.mentions import Mention
from kg.find.numbers import compiled
from kg.find.sentence_spans import SentenceSpan, SpanKind, balanced, sentence_spans
from kg.find.ties import ties

_TIME_WORD = (
    r"(?:months?|weeks?|days?|years?|hours?|h|min|minutes|visit|study|follow-?up|am|pm|postoperatively)"
)
_TIME = compiled(
    rf"\b(?:\d+|one|two|three|four|five|six|twelve|first|last|final|end)\b[\w\s.-]{{0,20}}\b{_TIME_WORD}\b"
    r"|\b(?:week|day|month|year)s?\s+\d|^(?:baseline|basal|final|endpoint|follow-up)$"
    r"|^D?\d+,?$|\btime points?\b|^(?:after|before)\b"
)
_NOT_A_NAME = compiled(
    r"\W+|\bgroups?\b|\bthe\b|\bpatients?\b|\barms?\b|\beyes\b|\b(?:treat(?:ment|ed)|therapy|recipients|subjects)\b"
)
_CONTROL = compiled(
    r"placebo|\bcontrols?(?!\s+strategy)\b|\busual\b|\bstandard[- ](?:care|therapy|treatment|group|arm)|sham"
    r"|untreated"
)
_LEADS_ON = compiled(
    r"^(?![^;]*\b(?:whereas|while|but)\b)[^;]{0,60}?\b(?:in|for|with|on|of|among|receiving|to|by|after|assigned|given|at)\s+"
    r"(?:the\s+|those\s+|patients\s+|eyes\s+|\W+)*$"
)
_PAIRED = compiled(r"\b(?:vs?\.?|versus|compared|than)\b")
_CONTRAST = compiled(r"\b(?:whereas|while|but)\b")
_RESPECTIVELY = compiled(r"\brespectively\b")
_SECOND = compiled(r"\band\s+(?:the\s+)?$")
_AGAINST = compiled(r"[^\w;]*(?:vs?\.?|versus)\W*")
_BESIDE = re.compile(r"[^;,.]{0,25}")
_LISTED = compiled(r"\W*(?:and\s*)?")
_NEAR = 40
_TWO = 2


@dataclass(frozen=True, slots=True)
class TableRow:
    """What both arms had for an outcome, as printed; a `whole_group` has the same for both."""

    outcome: tuple[str, ...]
    results: tuple[tuple[str, ...], tuple[str, ...]]
    whole_group: bool = False


@dataclass(frozen=True, slots=True)
class SentenceTable:
    """The arms of a sentence, a comparator second, and its rows in their order."""

    arms: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class _Arm:
    """A mention of an arm: its number in the order of first mentions."""

    start: int
    end: int
    number: int


def result_table(text: str) -> SentenceTable:
    """The table of a sentence that stands alone: arms are those that it names itself."""
    return table_of(text, sentence_spans(text))


def table_of(text: str, spans: Sequence[SentenceSpan]) -> SentenceTable:
    """The table of a sentence of which the spans are known."""
    spans = [balanced(text, one) for one in spans]
    names, mentions = _arms(text, [one for one in spans if one.kind is SpanKind.ARM])
    results = [one for one in spans if one.kind is SpanKind.RESULT]
    outcomes = [one for one in spans if one.kind is SpanKind.OUTCOME]
    tied = _tied(text, results, mentions, names)
    named = _names_beside_results(text, results, mentions, tied)
    order = _comparator_last(named, set(tied.values()))
    rows = _rows(text, results, outcomes, tied, order)
    return SentenceTable(tuple(named[number] for number in order if number in named), tuple(rows))


def _arms(text: str, spans: Sequence[SentenceSpan]) -> tuple[list[str], list[_Arm]]:
    """The names of the arms, and every mention; words that any arm may have do not part them."""
    names: list[str] = []
    known: list[str] = []
    mentions: list[_Arm] = []
    for span in spans:
        words = text[span.start : span.end]
        short = _NOT_A_NAME.sub("", words.lower())
        number = known.index(short) if short in known else len(known)
        if number == len(known):
            known.append(short)
            names.append(words)
        mentions.append(_Arm(span.start, span.end, number))
    return names, mentions


def _names_beside_results(
    text: str, results: Sequence[SentenceSpan], mentions: Sequence[_Arm], tied: Mapping[int, int]
) -> dict[int, str]:
    """Arms that have results, by their numbers, as they are named nearest to one of these."""
    nearest: dict[int, tuple[int, str]] = {}
    for one in mentions:
        own = (result for result in results if tied.get(result.start) == one.number)
        distance = min((_distance(one, result) for result in own), default=None)
        if distance is not None and distance < nearest.get(one.number, (len(text), ""))[0]:
            nearest[one.number] = (distance, text[one.start : one.end])
    named = {number: name for number, (_, name) in nearest.items()}
    every = {one.number: text[one.start : one.end] for one in reversed(mentions)}
    return every | named if len(every) == _TWO else named


def _distance(arm: _Arm, result: SentenceSpan) -> int:
    return max(arm.start - result.end, result.start - arm.end, 0)


def _comparator_last(named: Mapping[int, str], tied: Set[int]) -> list[int]:
    """The first two arms with results, the comparator second; an arm may have results and no name."""
    order = sorted(named)[:2]
    if len(order) == 2 and _CONTROL.search(named[order[0]]) and not _CONTROL.search(named[order[1]]):
        return order[::-1]
    return order if len(order) == 2 else [*order, *sorted(tied - set(order))][:2]


def _tied(
    text: str, results: Sequence[SentenceSpan], mentions: Sequence[_Arm], names: Sequence[str]
) -> dict[int, int]:
    """The arm of each result by its offset: by the words beside it, else by runs of results and arms."""
    if not mentions:
        return {}
    found = [Measurement(_form(text[one.start : one.end]), one.start, one.end) for one in results]
    places = [Mention(str(one.number), one.start, one.end) for one in mentions]
    arms = [str(number) for number in range(len(names))]
    tied = {one.measurement.start: int(one.arm) for one in ties(text, found, places, len(text), arms, [])}
    for run in _runs(text, results, mentions):
        chosen = dict(
            zip((one.start for one in run), _chosen(text, run, mentions, results, len(names)), strict=False)
        )
        one_arm = len(run) > 1 and len(set(chosen.values())) == 1 and _is_list(text, run)
        tied = tied | chosen if one_arm else chosen | tied
    tied |= _in_order(text, results, mentions) | _before_contrast(text, results, mentions, tied)
    return _without_total(results, mentions, _opposed(text, results, tied))


def _in_order(text: str, results: Sequence[SentenceSpan], mentions: Sequence[_Arm]) -> dict[int, int]:
    """The arms of lists like "3 and 4 at week 1, 5 and 6 at week 2 with A and B, respectively"."""
    order = list(dict.fromkeys(one.number for one in mentions))
    if not results or not order or mentions[0].start < results[-1].end:
        return {}
    if len(order) == 1:
        order = [1, 0] if _SECOND.search(text, 0, mentions[0].start) else [0, 1]
    lists = [_listed(text, one, results) for one in results]
    if not all(len(own) == len(order) for own in lists) or not _RESPECTIVELY.search(text, mentions[-1].end):
        return {}
    return {one.start: order[own.index(one)] for one, own in zip(results, lists, strict=True)}


def _before_contrast(
    text: str, results: Sequence[SentenceSpan], mentions: Sequence[_Arm], tied: Mapping[int, int]
) -> dict[int, int]:
    """Results of the arm before them, where a contrast parts them from the next: "A 3, whereas B 4"."""
    found: dict[int, int] = {}
    floor = 0
    for one in results:
        before = [arm.number for arm in mentions if floor <= arm.start and arm.end <= one.start]
        after = [arm for arm in mentions if arm.start >= one.end and arm.number == tied.get(one.start)]
        if before and after and _CONTRAST.search(text, one.end, after[0].start):
            found[one.start] = before[-1]
        floor = one.end
    return found


def _is_list(text: str, run: Sequence[SentenceSpan]) -> bool:
    return all(_LISTED.fullmatch(text, one.end, other.start) for one, other in pairwise(run))


def _opposed(text: str, results: Sequence[SentenceSpan], tied: dict[int, int]) -> dict[int, int]:
    """Two results with "vs" between them are of two arms, also where only one is named."""
    for first, second in pairwise(results):
        if _AGAINST.fullmatch(text, first.end, second.start):
            known = tied.setdefault(first.start, 1 - tied.get(second.start, 1))
            if known in {0, 1} and tied.get(second.start, known) == known:
                tied[second.start] = 1 - known
    return tied


def _without_total(
    results: Sequence[SentenceSpan], mentions: Sequence[_Arm], tied: dict[int, int]
) -> dict[int, int]:
    """A result before all arms, each with one of its own, is of all: "9 fell: 5 with A, 4 with B"."""
    if not results or not mentions or mentions[0].start < results[0].start:
        return tied
    rest = [tied.get(one.start) for one in results[1:]]
    if len(rest) == len(set(rest)) > 1 and {one.number for one in mentions} <= set(rest):
        return {start: number for start, number in tied.items() if start != results[0].start}
    return tied


def _form(words: str) -> str:
    found = measurements(words, 0, len(words), ())
    return found[0].form if found else "words"


def _runs(
    text: str, results: Sequence[SentenceSpan], mentions: Sequence[_Arm]
) -> Iterator[list[SentenceSpan]]:
    """Results between which no arm is named and no semicolon stands."""
    run: list[SentenceSpan] = []
    for one in results:
        if run:
            last = run[-1].end
            parted = ";" in text[last : one.start] or any(last <= m.start < one.start for m in mentions)
            if parted:
                yield run
                run = []
        run.append(one)
    if run:
        yield run


def _chosen(
    text: str,
    run: Sequence[SentenceSpan],
    mentions: Sequence[_Arm],
    results: Sequence[SentenceSpan],
    arms: int,
) -> list[int]:
    """An arm for each result of a run: as many as are named beside it, in order, else the nearest."""
    first, last, count = run[0].start, run[-1].end, len(run)
    floor = max((one.end for one in results if one.end <= first), default=0)
    ceiling = min((one.start for one in results if one.start >= last), default=len(text))
    before = list(dict.fromkeys(m.number for m in mentions if floor <= m.start and m.end <= first))
    next_ones = [m for m in mentions if last <= m.start and m.end <= ceiling]
    after = list(dict.fromkeys(m.number for m in next_ones))
    gap = text[last : next_ones[0].start] if next_ones else ""
    leads = bool(next_ones and _LEADS_ON.match(gap))
    opens = first == results[0].start
    if count > 1 and len(after) == count and (not before or leads):
        return after
    if count > 1 and (len(before) == count or (count == 2 and len(before) > 2)):
        return before[-count:]
    if count == 2 and arms <= 2 and _PAIRED.search(text, run[0].end, run[1].start):
        known = before[-1] if before else after[0] if after else 0
        return [known, 1 - known]
    if leads and not (before and opens):
        return [after[0]] * count
    if before:
        return [before[-1]] * count
    if after and opens and len(gap) < _NEAR:
        return [after[0]] * count
    return [0, 1] if count == 2 and arms == 2 else []


def _rows(
    text: str,
    results: Sequence[SentenceSpan],
    outcomes: Sequence[SentenceSpan],
    tied: Mapping[int, int],
    order: Sequence[int],
) -> Iterator[TableRow]:
    """Rows in the order of their first results; a second result of an arm stays only if it adds a share."""
    columns = {number: column for column, number in enumerate(order)}
    cells: dict[tuple[tuple[str, ...], bool], tuple[list[str], list[str]]] = {}
    for one in results:
        number = tied.get(one.start)
        if number is None or number in columns:
            about = tuple(text[o.start : o.end] for o in _about(text, one, outcomes, results))
            row = cells.setdefault((about, number is None), ([], []))
            for column in (0, 1) if number is None else (columns[number],):
                _add(row[column], text[one.start : one.end], whole_group=number is None)
    for (about, whole_group), (first, second) in cells.items():
        yield TableRow(about, (tuple(first), tuple(second)), whole_group)


def _add(cell: list[str], words: str, *, whole_group: bool) -> None:
    if whole_group or not cell or ("%" in words and not any("%" in one for one in cell)):
        cell.append(words)


def _about(
    text: str, result: SentenceSpan, outcomes: Sequence[SentenceSpan], results: Sequence[SentenceSpan]
) -> list[SentenceSpan]:
    """The outcome of a result and its time, which may stand after it."""
    times = [one for one in outcomes if _TIME.search(text[one.start : one.end])]
    named = [one for one in outcomes if one not in times]
    listed = _listed(text, result, results)
    place = listed.index(result)
    outcome = _of_list(text, listed, place, named) or _named(text, listed, result, named, results)
    time = _of_list(text, listed, place, times) or _in_turn(listed, place, times)
    return sorted([*outcome, *(time or _time(text, listed[-1], times, results))])


def _listed(text: str, result: SentenceSpan, results: Sequence[SentenceSpan]) -> list[SentenceSpan]:
    """The results that stand in one list with a result: "12.4 and 0.28"."""
    listed: list[SentenceSpan] = []
    for one in results:
        if listed and not _LISTED.fullmatch(text, listed[-1].end, one.start):
            if result in listed:
                return listed
            listed = []
        listed.append(one)
    return listed


def _of_list(
    text: str, listed: Sequence[SentenceSpan], place: int, outcomes: Sequence[SentenceSpan]
) -> list[SentenceSpan]:
    """Of as many outcomes as results in a list, named together after it or before, the one in its place."""
    runs = list(_together(text, outcomes))
    after = [run for run in runs if run[0].start >= listed[-1].end]
    before = [run for run in runs if run[-1].end <= listed[0].start]
    for run in (*after[:1], *before[-1:]):
        if len(run) == len(listed) > 1:
            return [run[place]]
    return []


def _together(text: str, outcomes: Sequence[SentenceSpan]) -> Iterator[list[SentenceSpan]]:
    """Outcomes with nothing but "and" and commas between them."""
    run: list[SentenceSpan] = []
    for one in outcomes:
        if run and not _LISTED.fullmatch(text, run[-1].end, one.start):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _in_turn(listed: Sequence[SentenceSpan], place: int, times: Sequence[SentenceSpan]) -> list[SentenceSpan]:
    """Of as many times before a list as it has results, the one in its place."""
    before = [one for one in times if one.end <= listed[0].start]
    return [before[place]] if len(before) == len(listed) > 1 else []


def _named(
    text: str,
    listed: Sequence[SentenceSpan],
    result: SentenceSpan,
    named: Sequence[SentenceSpan],
    results: Sequence[SentenceSpan],
) -> list[SentenceSpan]:
    """The outcome last named before a result, else next after it; where results lead, the next after it."""
    before = [one for one in named if one.end <= result.start]
    after = [one for one in named if one.start >= listed[-1].end]
    counted = bool(after) and not text[listed[-1].end : after[0].start].strip()
    ceiling = min((one.start for one in results if one.start >= listed[-1].end), default=len(text))
    leads = bool(after) and results[0].start < named[0].start and after[0].start < ceiling
    return after[:1] if counted or leads else before[-1:] or after[:1]


def _time(
    text: str, result: SentenceSpan, times: Sequence[SentenceSpan], results: Sequence[SentenceSpan]
) -> list[SentenceSpan]:
    ceiling = min((one.start for one in results if one.start >= result.end), default=len(text))
    after = [one for one in times if one.start >= result.end]
    beside = [one for one in after if one.start <= ceiling][:1]
    if beside and _BESIDE.fullmatch(text, result.end, beside[0].start):
        return beside
    return [one for one in times if one.end <= result.start][-1:] or after[:1]
