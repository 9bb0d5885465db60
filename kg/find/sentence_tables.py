"""The table that a single result sentence states: its arms, and each arm's result for each outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.find.measurements import Measurement, measurements
from kg.find.mentions import Mention
from kg.find.numbers import compiled
from kg.find.sentence_spans import SentenceSpan, SpanKind, sentence_spans
from kg.find.ties import ties

_TIME_WORD = (
    r"(?:months?|weeks?|days?|years?|hours?|h|min|minutes|visit|study|follow-?up|am|pm|postoperatively)"
)
_TIME = compiled(
    rf"\b(?:\d+|one|two|three|four|five|six|twelve|first|last|final|end)\b[\w\s.-]{{0,20}}\b{_TIME_WORD}\b"
    r"|\b(?:week|day|month|year)s?\s+\d|^(?:baseline|basal|final|endpoint|follow-up)$"
)
_NOT_A_NAME = compiled(r"\W+|\bgroups?\b|\bthe\b|\bpatients\b|\barm\b")
_CONTROL = compiled(r"placebo|control|usual|standard|sham|\bno\b|untreated")
_LEADS_ON = compiled(
    r"^[^;]{0,60}?\b(?:in|for|with|on|of|among|receiving|to|by|after|assigned|given|at)\s+"
    r"(?:the\s+|those\s+|patients\s+|eyes\s+|\W+)*$"
)
_PAIRED = compiled(r"\b(?:vs?\.?|versus|compared|than)\b")
_BESIDE = re.compile(r"[^;,.]{0,25}")
_LONGEST_SHARED_NAME = 3
_NEAR = 40


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
    names, mentions = _arms(text, [one for one in spans if one.kind is SpanKind.ARM])
    results = [one for one in spans if one.kind is SpanKind.RESULT]
    outcomes = [one for one in spans if one.kind is SpanKind.OUTCOME]
    tied = _tied(text, results, mentions, names)
    order = _comparator_last(names)
    rows = _rows(text, results, outcomes, tied, order)
    return SentenceTable(tuple(names[number] for number in order), tuple(rows))


def _arms(text: str, spans: Sequence[SentenceSpan]) -> tuple[list[str], list[_Arm]]:
    """The names of the arms, and every mention; a name that is part of another names the same arm."""
    names: list[str] = []
    known: list[str] = []
    mentions: list[_Arm] = []
    for span in spans:
        words = text[span.start : span.end]
        short = _NOT_A_NAME.sub("", words.lower())
        number = next((n for n, one in enumerate(known) if _same(one, short)), len(known))
        if number == len(known):
            known.append(short)
            names.append(words)
        mentions.append(_Arm(span.start, span.end, number))
    return names, mentions


def _same(first: str, second: str) -> bool:
    long_enough = min(len(first), len(second)) > _LONGEST_SHARED_NAME
    return first == second or (long_enough and (first in second or second in first))


def _comparator_last(names: Sequence[str]) -> list[int]:
    order = list(range(min(2, len(names))))
    first_controls = len(order) > 1 and _CONTROL.search(names[0]) and not _CONTROL.search(names[1])
    return order[::-1] if first_controls else order


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
        if any(one.start not in tied for one in run):
            chosen = _chosen(text, run, mentions, results, len(names))
            tied = dict(zip((one.start for one in run), chosen, strict=False)) | tied
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
                _add(row[column], text[one.start : one.end])
    for (about, whole_group), (first, second) in cells.items():
        yield TableRow(about, (tuple(first), tuple(second)), whole_group)


def _add(cell: list[str], words: str) -> None:
    if not cell or ("%" in words and not any("%" in one for one in cell)):
        cell.append(words)


def _about(
    text: str, result: SentenceSpan, outcomes: Sequence[SentenceSpan], results: Sequence[SentenceSpan]
) -> list[SentenceSpan]:
    """The outcome named last before a result, else first after it; and the time, which may stand after it."""
    times = [one for one in outcomes if _TIME.search(text[one.start : one.end])]
    named = [one for one in outcomes if one not in times]
    before = [one for one in named if one.end <= result.start]
    after = [one for one in named if one.start >= result.end]
    return sorted([*(before[-1:] or after[:1]), *_time(text, result, times, results)])


def _time(
    text: str, result: SentenceSpan, times: Sequence[SentenceSpan], results: Sequence[SentenceSpan]
) -> list[SentenceSpan]:
    ceiling = min((one.start for one in results if one.start >= result.end), default=len(text))
    after = [one for one in times if one.start >= result.end]
    beside = [one for one in after if one.start <= ceiling][:1]
    if beside and _BESIDE.fullmatch(text, result.end, beside[0].start):
        return beside
    return [one for one in times if one.end <= result.start][-1:] or after[:1]
