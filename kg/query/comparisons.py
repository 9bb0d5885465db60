"""What two arms of a report had for one outcome, read from its tables and sentences for any question.

>>> found = Comparisons(document).about("stroke", "high dose", "warfarin")     # doctest: +SKIP
>>> found.intervention.events, found.intervention.size                          # doctest: +SKIP
(134, 6076)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from kg.find.absences import Absence, absences
from kg.find.assemble import assemble
from kg.find.reading import Reading, prepare
from kg.find.stated_sizes import StatedSize, equal_groups, stated_sizes
from kg.find.table_results import results_of
from kg.find.words import stems
from kg.model import Arm, ArmResult, Document, Span, Trial, slug
from kg.query.arm_likeness import ArmLikeness
from kg.query.asked import Asked, Words, agreement, share
from kg.query.compare import ArmFigures, ComparedArms, figures_of, results_for
from kg.query.group_sizes import SizedGroup, SizedPair, best_pair, stated_groups
from kg.query.table_answers import ReportTables, TableAnswer, TableQuestion, bare_outcome
from kg.query.table_pairs import Entry, TablePair

# Below this probability a pair of figures does not answer.
SURE = 0.7
_SAME, _NEARER = 0.8, 0.25
_OF_TRIAL = 0
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# What joins the names of groups that are asked about as one.
_PARTS = re.compile(r"\s*(?:[,;]\s+(?:or\s+|and\s+)?|\s+or\s+)(?=\w)")
_OCCASION = re.compile(r"(?i)\b(?:pre|post|before|after|baseline)\b")
_EVERYBODY = frozenset({"Crossover", "WithinPerson"})
_BINARY, _CONTINUOUS = ("Percentage", "Count"), ("Mean", "GeometricMean")


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
        arms = ArmLikeness(asked)
        stated = results_for(self._trial, outcome, intervention, comparator, binary=binary)
        sizes = self._combined(intervention, comparator) or self._agreed(arms) or self._same_size(asked)
        answer = TableQuestion(self._tables, asked, arms, outcome, binary=binary).best()
        worded = stated if self._is_worded(stated, binary) else _without_results(stated)
        if answer is not None and answer.probability >= SURE and not _is_nearer(asked, worded, answer):
            return self._of_table(answer, self._captioned(answer.pair, arms) or sizes, binary)
        if worded.outcome is None and binary is not False and (said := self._absence(asked)) is not None:
            return _with_sizes(_nobody(worded, said), sizes)
        return _with_sizes(worded, sizes)

    def _is_worded(self, stated: ComparedArms, binary: bool | None) -> bool:
        """Whether sentences state results that answer: tables are read for each question anew."""
        results = [one.result for one in (stated.intervention, stated.comparator) if one is not None]
        return all(one is not None and self._in_sentence(one) for one in results) and (
            binary is not False or all(one is not None and _spread(one) for one in results)
        )

    def _in_sentence(self, result: ArmResult) -> bool:
        tables = [(table.start, table.end) for table in self._reading.document.tables]
        return not any(start <= span.start < end for span in result.evidence for start, end in tables)

    def _absence(self, asked: Asked) -> Span | None:
        """The words that say that the outcome happened to nobody."""
        found = (one for one in self._absences if _is_about(asked, one.what))
        return next((self._reading.span(one.start, one.end) for one in found), None)

    @cached_property
    def _absences(self) -> tuple[Absence, ...]:
        return absences(self._reading)

    @cached_property
    def _trial(self) -> Trial:
        return assemble(self._reading)

    @cached_property
    def _stated(self) -> tuple[StatedSize, ...]:
        return stated_sizes(self._reading)

    @cached_property
    def _headed(self) -> list[SizedGroup]:
        """The groups that headings of tables name with their sizes."""
        return list(_headed(self._tables))

    @cached_property
    def _armed(self) -> list[SizedGroup]:
        """The arms of the trial with their sizes."""
        return [
            SizedGroup((arm.label, *arm.aliases), arm.size, _OF_TRIAL, 0, 0)
            for arm in self._trial.arms
            if arm.size is not None
        ]

    def _agreed(self, arms: ArmLikeness) -> SizedPair | None:
        """The sizes of both arms that most ways of finding them agree on."""
        ways = (
            best_pair(self._armed, arms),
            best_pair(self._headed, arms),
            best_pair(stated_groups(self._stated), arms),
        )
        found = [way for way in ways if way is not None]
        votes = Counter((way.intervention.size, way.comparator.size) for way in found)
        return max(found, key=lambda way: votes[way.intervention.size, way.comparator.size], default=None)

    def _combined(self, intervention: str, comparator: str) -> SizedPair | None:
        """The sizes where the intervention is several groups of the report together, which are added up."""
        parts = _PARTS.split(_IN_BRACKETS.sub("", intervention).strip())
        if len(parts) == 1:
            return None
        found = [self._sizes_for(part, comparator) for part in parts]
        groups = [one.intervention for one in found if one is not None]
        if len(groups) < len(parts) or len({(g.names, g.place) for g in groups}) < len(parts):
            return None
        total = SizedGroup((intervention,), sum(group.size for group in groups), _OF_TRIAL, 0, 0)
        return next(SizedPair(total, one.comparator) for one in found if one is not None)

    def _sizes_for(self, intervention: str, comparator: str) -> SizedPair | None:
        asked = Asked(self._words, intervention, comparator, "")
        return self._agreed(ArmLikeness(asked))

    def _captioned(self, pair: TablePair, arms: ArmLikeness) -> SizedPair | None:
        """The sizes that a table's caption gives for its groups."""
        caption = pair.table.layout.caption
        own = [one for one in self._stated if caption.start <= one.start < caption.end]
        return best_pair(stated_groups(own), arms)

    def _same_size(self, asked: Asked) -> SizedPair | None:
        """The size that every group has, or that of all where each was in both groups."""
        size = next(self._sizes_of_every_group(asked), None)
        if size is None:
            return None
        first, second = (SizedGroup((side.text,), size, _OF_TRIAL, 0, 0) for side in asked.sides)
        return SizedPair(first, second)

    def _sizes_of_every_group(self, asked: Asked) -> Iterator[int]:
        yield from (one.size for one in self._stated if one.every_group and not one.part)
        within = all(_OCCASION.search(side.text) for side in asked.sides)
        if self._trial.randomized is not None and (within or _EVERYBODY & set(self._trial.design)):
            yield self._trial.randomized
        groups, total = equal_groups(self._reading), self._trial.randomized
        if groups and total and total % groups == 0:
            yield total // groups
        headed = {group.size for group in self._headed}
        if len(headed) == 1:
            yield from headed

    def _of_table(self, answer: TableAnswer, sizes: SizedPair | None, binary: bool | None) -> ComparedArms:
        pair = answer.pair
        own = pair.first.total, pair.second.total
        other = (sizes.intervention.size, sizes.comparator.size) if sizes else (None, None)
        first_size, second_size = own if all(own) else other
        return ComparedArms(
            self._figures(pair, pair.first, first_size, binary),
            self._figures(pair, pair.second, second_size, binary),
        )

    def _figures(self, pair: TablePair, entry: Entry, size: int | None, binary: bool | None) -> ArmFigures:
        group = pair.first_group if entry is pair.first else pair.second_group
        spans = tuple(
            self._reading.span(h.start, h.end)
            for h in (*(figure.cell for figure in entry.figures), *(key.heading for key in entry.keys))
        )
        arm = _arm(" ".join(key.words for key in group), spans[-1:])
        base = ArmResult(id="table", arm=arm.id, outcome="", statistic="", evidence=spans)
        results = {one.statistic: one for one in results_of(entry.parts.values, base, size)}
        wanted = _BINARY if binary else _CONTINUOUS if binary is False else (*_CONTINUOUS, *_BINARY)
        chosen = next((results[name] for name in wanted if name in results), None)
        return figures_of(arm, chosen, size) if chosen else ArmFigures(arm, size=size)


def _is_about(asked: Asked, what: str) -> bool:
    """Whether one of the things listed is the outcome, no more and no less."""
    pieces = re.split(r"[,/]|\b(?:and|or)\b", what)
    return any(
        agreement(asked, stems(piece)) >= _SAME
        and share(asked.report.weights(piece), frozenset(asked.outcome)) >= _SAME
        for piece in (what, *pieces)
    )


def _is_nearer(asked: Asked, worded: ComparedArms, answer: TableAnswer) -> bool:
    """Whether sentences speak of the outcome in words nearer to the question than the table's."""
    if worded.outcome is None:
        return False
    labels = (worded.outcome.label, *worded.outcome.aliases)
    return max(agreement(asked, stems(one)) for one in labels) > answer.agreement + _NEARER


def _spread(result: ArmResult) -> bool:
    return result.sd is not None or result.se is not None or result.interval is not None


def _without_results(stated: ComparedArms) -> ComparedArms:
    """The arms alone."""
    first, second = (
        one and ArmFigures(one.arm, size=one.size) for one in (stated.intervention, stated.comparator)
    )
    return ComparedArms(first, second)


def _nobody(stated: ComparedArms, said: Span) -> ComparedArms:
    """No events in either arm."""
    first, second = (
        replace(one or ArmFigures(_arm("")), events=0, evidence=(said,))
        for one in (stated.intervention, stated.comparator)
    )
    return replace(stated, intervention=first, comparator=second)


def _heads_groups(pair: TablePair) -> bool:
    """Whether the headings that differ are those that the sizes belong to."""
    return pair.across or any(one.size is not None for one in pair.first_group)


def _headed(tables: ReportTables) -> Iterator[SizedGroup]:
    for place, table in enumerate(tables.tables):
        sizes: dict[tuple[str, ...], Counter[int]] = {}
        for pair in tables.pairs:
            if pair.table is table and pair.first.size is not None and _heads_groups(pair):
                names = tuple(name for one in pair.first_group for name in tables.names(one))
                sizes.setdefault(names, Counter())[pair.first.size] += 1
        for names, counts in sizes.items():
            yield SizedGroup(names, counts.most_common(1)[0][0], place, 0, 0)


def _with_sizes(stated: ComparedArms, sizes: SizedPair | None) -> ComparedArms:
    """What sentences state; an arm that only a size is known of is named as the size names it."""
    if sizes is None:
        first, second = (
            one and replace(one, size=one.result.total if one.result else None)
            for one in (stated.intervention, stated.comparator)
        )
        return replace(stated, intervention=first, comparator=second)
    return replace(
        stated,
        intervention=_sized(stated.intervention, sizes.intervention),
        comparator=_sized(stated.comparator, sizes.comparator),
    )


def _sized(known: ArmFigures | None, group: SizedGroup) -> ArmFigures:
    if known is None or not known.arm.label:
        return replace(known or ArmFigures(_arm("")), arm=_arm(group.names[0]), size=group.size)
    if known.result is None:
        return replace(known, size=group.size)
    return figures_of(known.arm, known.result, group.size)


def _arm(words: str, evidence: tuple[Span, ...] = ()) -> Arm:
    return Arm(id=slug(words), label=words, evidence=evidence)
