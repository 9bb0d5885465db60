"""What two arms of a report had for one outcome, read from its tables and sentences for any question.

>>> found = Comparisons(document).about("stroke", "high dose", "warfarin")     # doctest: +SKIP
>>> found.intervention.events, found.intervention.size                          # doctest: +SKIP
(134, 6076)
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from kg.find.absences import Absence, absences
from kg.find.assemble import assemble
from kg.find.reading import Reading, prepare
from kg.find.table_results import results_of
from kg.find.words import stems
from kg.model import Arm, ArmResult, Document, Outcome, Span, Trial, slug
from kg.query.arm_likeness import ArmLikeness
from kg.query.asked import Asked, Words, agreement, share
from kg.query.compare import ArmFigures, ComparedArms, figures_of, results_for
from kg.query.group_sizes import SizedGroup, SizedPair
from kg.query.report_sizes import ReportSizes
from kg.query.table_answers import SUBGROUP, ReportTables, TableAnswer, TableQuestion, bare_outcome
from kg.query.table_pairs import Entry, TablePair

# Below this probability a pair of figures does not answer.
SURE = 0.88
_SAME, _NEARER = 0.8, 0.25
_LISTED = re.compile(r"[,/]|\b(?:and|or)\b")
_BINARY, _CONTINUOUS = ("Percentage", "Count"), ("Mean", "GeometricMean")
_WANTED = {True: _BINARY, False: _CONTINUOUS, None: (*_CONTINUOUS, *_BINARY)}


class Comparisons:
    """The comparisons of one report, for any number of questions."""

    def __init__(self, report: Reading | Document) -> None:
        self._reading = prepare(report) if isinstance(report, Document) else report
        self._words = Words(self._reading)
        self._tables = ReportTables(self._words)

    def about(
        self, outcome: str, intervention: str, comparator: str, *, binary: bool | None = None
    ) -> ComparedArms:
        """What the two arms that the words mean had; None and empty where the report does not say.

        `binary` asks for numbers of participants with an event, or else for means; None takes either.
        """
        asked = Asked(self._words, intervention, comparator, bare_outcome(outcome))
        arms, sizes = ArmLikeness(asked), self._sizes.of(asked)
        stated = results_for(self._trial, outcome, intervention, comparator, binary=binary)
        worded = stated if self._is_worded(stated, binary) else _without_results(stated)
        answer = TableQuestion(self._tables, asked, arms, outcome, binary=binary).best()
        if answer is not None and answer.probability >= SURE and not _is_nearer(asked, worded, answer):
            found = self._of_table(answer.pair, self._sizes.over(answer.pair, arms) or sizes, binary)
            return _printed(found) if answer.clear else _without_figures(found)
        if worded.outcome is None and binary is not False and (said := self._absence(asked)) is not None:
            worded = _nobody(worded, said)
        if worded.outcome is None and SUBGROUP.search(outcome):
            return worded
        return _printed(_with_sizes(worded, sizes))

    @cached_property
    def _trial(self) -> Trial:
        return assemble(self._reading)

    @cached_property
    def _sizes(self) -> ReportSizes:
        return ReportSizes(self._words, self._tables, self._trial)

    @cached_property
    def _absences(self) -> tuple[Absence, ...]:
        return absences(self._reading)

    def _is_worded(self, stated: ComparedArms, binary: bool | None) -> bool:
        """Whether sentences state results that answer: tables are read for each question anew."""
        results = [one.result for one in stated.sides if one is not None]
        return all(
            one is not None and self._in_sentence(one) and (binary is not False or _has_spread(one))
            for one in results
        )

    def _in_sentence(self, result: ArmResult) -> bool:
        tables = [(table.start, table.end) for table in self._reading.document.tables]
        return not any(start <= span.start < end for span in result.evidence for start, end in tables)

    def _absence(self, asked: Asked) -> Span | None:
        """The words that say that the outcome happened to nobody."""
        found = (one for one in self._absences if _is_about(asked, one.what))
        return next((self._reading.span(one.start, one.end) for one in found), None)

    def _of_table(self, pair: TablePair, sizes: SizedPair | None, binary: bool | None) -> ComparedArms:
        own = pair.first.total, pair.second.total
        first, second = (
            self._figures(pair, entry, None if all(own) else group, binary)
            for entry, group in zip((pair.first, pair.second), _groups(sizes), strict=True)
        )
        return ComparedArms(first, second, self._outcome(pair))

    def _figures(
        self, pair: TablePair, entry: Entry, group: SizedGroup | None, binary: bool | None
    ) -> ArmFigures:
        keys = pair.first_group if entry is pair.first else pair.second_group
        headings = (*(figure.cell for figure in entry.figures), *(key.heading for key in entry.keys))
        spans = tuple(self._reading.span(heading.start, heading.end) for heading in headings)
        arm = _arm(" ".join(key.words for key in keys), spans[-1:])
        base = ArmResult(id="table", arm=arm.id, outcome="", statistic="", evidence=spans)
        size = group.size if group else entry.total
        results = {one.statistic: one for one in results_of(entry.parts.values, base, size)}
        chosen = next((results[name] for name in _WANTED[binary] if name in results), None)
        figures = figures_of(arm, chosen, size) if chosen else ArmFigures(arm, size=size)
        return _marked(figures, group)

    def _outcome(self, pair: TablePair) -> Outcome:
        """The outcome as the shared headings name it, else as the caption does."""
        headings = [key.heading for key in pair.shared] or [pair.table.layout.caption]
        spans = tuple(self._reading.span(heading.start, heading.end) for heading in headings)
        label = ", ".join(heading.words for heading in headings)
        return Outcome(id=slug(label), label=label, evidence=spans)


def _groups(sizes: SizedPair | None) -> tuple[SizedGroup | None, SizedGroup | None]:
    return (sizes.intervention, sizes.comparator) if sizes is not None else (None, None)


def _is_about(asked: Asked, what: str) -> bool:
    """Whether one of the things listed is the outcome, no more and no less."""
    return any(
        agreement(asked, stems(piece)) >= _SAME
        and share(asked.report.weights(piece), frozenset(asked.outcome)) >= _SAME
        for piece in (what, *_LISTED.split(what))
    )


def _is_nearer(asked: Asked, worded: ComparedArms, answer: TableAnswer) -> bool:
    """Whether sentences speak of the outcome in words nearer to the question than the table's."""
    if worded.outcome is None:
        return False
    labels = (worded.outcome.label, *worded.outcome.aliases)
    return max(agreement(asked, stems(one)) for one in labels) > answer.agreement + _NEARER


def _has_spread(result: ArmResult) -> bool:
    return result.sd is not None or result.se is not None or result.interval is not None


def _without_results(stated: ComparedArms) -> ComparedArms:
    """The arms alone."""
    first, second = (one and ArmFigures(one.arm) for one in stated.sides)
    return ComparedArms(first, second)


def _without_figures(found: ComparedArms) -> ComparedArms:
    """The arms and their sizes alone."""
    first, second = (
        one and ArmFigures(one.arm, size=one.size, computed=one.computed & {"size"}) for one in found.sides
    )
    return ComparedArms(first, second)


def _printed(found: ComparedArms) -> ComparedArms:
    """The arms alone where events were worked out: what a percentage is of is then not printed."""
    worked_out = any("events" in one.computed for one in found.sides if one is not None)
    return _without_results(found) if worked_out else found


def _nobody(stated: ComparedArms, said: Span) -> ComparedArms:
    """No events in either arm."""
    first, second = (replace(one or ArmFigures(_arm("")), events=0, evidence=(said,)) for one in stated.sides)
    return replace(stated, intervention=first, comparator=second)


def _with_sizes(stated: ComparedArms, sizes: SizedPair | None) -> ComparedArms:
    """What sentences state, with sizes; an arm that has only a size is named as the size names it."""
    first, second = (_sized(known, group) for known, group in zip(stated.sides, _groups(sizes), strict=True))
    return replace(stated, intervention=first, comparator=second)


def _sized(known: ArmFigures | None, group: SizedGroup | None) -> ArmFigures | None:
    if group is None:
        return known and replace(known, size=known.result.total if known.result else None)
    if known is None or not known.arm.label:
        known = replace(known or ArmFigures(_arm("")), arm=_arm(group.names[0]))
    if known.result is not None:
        return _marked(figures_of(known.arm, known.result, group.size), group)
    return _marked(replace(known, size=group.size), group)


def _marked(figures: ArmFigures, group: SizedGroup | None) -> ArmFigures:
    """The figures with their size named among what was worked out, if it was."""
    worked_out = group is not None and group.computed and figures.size == group.size
    return replace(figures, computed=figures.computed | {"size"}) if worked_out else figures


def _arm(words: str, evidence: tuple[Span, ...] = ()) -> Arm:
    return Arm(id=slug(words), label=words, evidence=evidence)
