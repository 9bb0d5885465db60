"""Results tables to statements: what each arm had and how arms compare, every figure with its headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from kg import vocabulary
from kg.find.arms import FoundArms
from kg.find.attribution import Attribution
from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.find.table_cells import Parts, effect_parts, merged, parts, printed
from kg.find.table_groups import Groups, TableArms
from kg.find.table_headings import Meaning
from kg.find.table_layout import Figure, Heading, Layout, layouts
from kg.find.table_meanings import TableMeanings
from kg.find.table_outcomes import TableOutcomes
from kg.find.table_results import bounds, number, results_of
from kg.model import Arm, ArmResult, EffectEstimate, Interval, PValue, Quantity, Span, Term, slug

_PER_PROTOCOL = compiled(r"\bper[- ]protocol\b|\bcompleters?\b")
_WITHIN = compiled(
    r"\bwithin\b|\btime effect\b|\bF\b\s*\(|\binteraction\b|\bregression\b|\bcoefficient|\bcorrelat|\bpredict"
)
_RATE_UNITS = ((compiled(r"%\s*(?:/|per)\s*(?:yr|y|year|(?:patient|person)[- ]?years?)"), "%/a"),)
S = TypeVar("S", ArmResult, EffectEstimate)
_BY_NAME, _BY_PLACE = Decimal("0.8"), Decimal("0.6")


@dataclass(frozen=True, slots=True)
class TableStatements:
    """What the tables of a report state.

    `arms` are those that only table headings name; `names` are what headings call each arm, by its id.
    """

    results: tuple[ArmResult, ...]
    estimates: tuple[EffectEstimate, ...]
    sizes: Mapping[str, tuple[int, Span]]
    arms: tuple[Arm, ...]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _About:
    """What the figures of one statement share."""

    arm: str | None
    compared: tuple[str | None, str] | None
    outcome: str
    time: Quantity | None
    subgroup: str | None
    effect: bool


@dataclass(slots=True)
class _Gathered:
    """The figures of one statement, from one cell or several."""

    about: _About
    pieces: list[Parts] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    measure: Term | None = None
    size: int | None = None
    unit: str | None = None
    share: bool = False
    bare: bool = False

    @property
    def parts(self) -> Parts:
        """All figures together."""
        return merged(self.pieces)


def table_statements(reading: Reading, arms: FoundArms, attribution: Attribution) -> TableStatements:
    """The results, effect estimates and arm sizes that the tables of a report state."""
    named = TableArms(reading, arms)
    outcomes = TableOutcomes(reading, attribution)
    found = _Found({}, {}, [], [])
    for layout in layouts(reading):
        _Walk(reading, layout, named, outcomes, found).read()
    return TableStatements(
        tuple(_numbered(found.results)),
        tuple(_numbered(found.estimates)),
        found.sizes,
        tuple(named.made.values()),
        {arm: tuple(names) for arm, names in found.names.items()},
    )


@dataclass(slots=True)
class _Found:
    """What has been found so far."""

    sizes: dict[str, tuple[int, Span]]
    names: dict[str, dict[str, None]]
    results: list[ArmResult]
    estimates: list[EffectEstimate]


@dataclass(slots=True)
class _Walk:
    """Reads one table."""

    reading: Reading
    layout: Layout
    named: TableArms
    outcomes: TableOutcomes
    found: _Found
    table: TableMeanings = field(init=False)
    groups: Groups = field(default_factory=lambda: Groups({}, {}, by_name=False))
    open: dict[_About, _Gathered] = field(default_factory=dict)
    closed: list[_Gathered] = field(default_factory=list)

    def read(self) -> None:
        """Put what the table states with what has been found."""
        self.table = TableMeanings(self.layout)
        self.groups = self.named.groups(self.layout, self.table.of)
        self._take_sizes()
        for heading, arm in self.groups.arms.items():
            self.found.names.setdefault(arm, {})[self.table.of[heading].words] = None
        if not (self.groups.arms or self.groups.comparisons) or self.table.is_baseline(self.groups.arms):
            return
        for figure in self.layout.figures:
            self._take(figure)
        gathered = [*self.closed, *self.open.values()]
        gathered.sort(key=lambda one: one.spans[0])
        results = [result for one in gathered for result in self._results(one)]
        self.found.results.extend(results)
        self.found.estimates.extend(e for one in gathered if (e := self._estimate(one, results)) is not None)

    def _take_sizes(self) -> None:
        for figure in self.layout.figures:
            arm = self._arm(figure)
            size = self._size(figure)
            if arm is not None and size is not None:
                self.found.sizes.setdefault(arm, (size[0], self.reading.span(size[1].start, size[1].end)))

    def _size(self, figure: Figure) -> tuple[int, Heading] | None:
        """The group's size by a row or column of counts, else by the nearest heading that states one."""
        for counted in (figure.count, self.table.counted_rows.get(figure.cell.row)):
            if counted is not None and (own := printed(counted.words)) is not None and own.a is not None:
                return int(own.a), counted
        arms = self.groups.arms
        same_axis = (
            (figure.over, figure.beside)
            if any(h in arms for h in figure.over)
            else (figure.beside, figure.over)
        )
        for headings in same_axis:
            for heading in reversed(headings):
                if (size := self.table.of[heading].size) is not None:
                    return size, heading
        return None

    # --- figures

    def _arm(self, figure: Figure) -> str | None:
        for heading in (*reversed(figure.beside), *reversed(figure.over)):
            if heading in self.groups.arms:
                return self.groups.arms[heading]
        return None

    def _compared(self, figure: Figure) -> tuple[str | None, str] | None:
        for heading in (*reversed(figure.beside), *reversed(figure.over)):
            if heading in self.groups.comparisons:
                return self.groups.comparisons[heading]
        return None

    def _take(self, figure: Figure) -> None:
        path = self.table.path(figure)
        if self.table.counted_rows.get(figure.cell.row) == figure.cell and not self._by_column():
            return
        cell = printed(figure.words)
        about = self._about(figure, path)
        if cell is None or about is None:
            return
        measure = next((m.measure for m in reversed(path) if m.measure is not None), None)
        said = self.table.said(figure)
        size = self._size(figure)
        in_group = size[0] if size else None
        of_column = [self.table.of[h].said for h in reversed(figure.over)]
        found = effect_parts(cell, [*of_column, *said]) if about.effect else parts(cell, said, in_group)
        if found is None:
            return
        gathered = self._gather(about, found)
        gathered.spans.extend(self._spans(figure, size))
        gathered.measure = gathered.measure or measure
        gathered.size = gathered.size or (size[0] if size else None)
        gathered.share = gathered.share or cell.form == "share"
        gathered.bare = gathered.bare or self.table.is_bare_count(figure)
        gathered.unit = gathered.unit or self._unit(path)

    def _by_column(self) -> bool:
        """Whether the arms stand over the columns."""
        return any(heading in self.groups.arms for figure in self.layout.figures for heading in figure.over)

    def _gather(self, about: _About, found: Parts) -> _Gathered:
        known = self.open.get(about)
        if known is not None and known.parts.agrees(found):
            known.pieces.append(found)
            return known
        if known is not None:
            self.closed.append(known)
        self.open[about] = _Gathered(about, [found])
        return self.open[about]

    def _about(self, figure: Figure, path: Sequence[Meaning]) -> _About | None:
        """Arm or comparison, outcome, time and subgroup of a figure; None where it is no result."""
        if any(m.phase == "baseline" or _WITHIN.search(m.heading.words) for m in path):
            return None
        arm, compared = self._arm(figure), self._compared(figure)
        if arm is not None and compared is not None and compared[0] is None:
            arm, compared = None, (arm, compared[1])
        elif compared is not None:
            arm = None
        elif arm is None and (len(set(self.groups.arms.values())) != 2 or any(m.is_total for m in path)):
            return None
        beside = [
            m
            for h in figure.beside
            if not self._is_group(h) and (m := self.table.of[h]).words and m.measure is None
        ]
        over = [
            m
            for h in figure.over
            if not self._is_group(h) and (m := self.table.of[h]).words and m.measure is None
        ]
        over = [m for m in over if not m.is_total]
        effect = arm is None or any(m.measure is not None for m in path)
        named = self.outcomes.of(beside, over, self.layout, changed=any(m.phase == "change" for m in path))
        if named is None:
            return None
        time = next((m.time for m in reversed(path) if m.time is not None), None)
        if time is not None and time == self.outcomes.time_of(named.outcome):
            time = None
        return _About(arm, compared, named.outcome, time, named.subgroup or self._analysis(), effect)

    def _is_group(self, heading: Heading) -> bool:
        return heading in self.groups.arms or heading in self.groups.comparisons

    def _analysis(self) -> str | None:
        mark = _PER_PROTOCOL.search(self.layout.caption.words)
        return mark.group().lower() if mark else None

    def _unit(self, path: Sequence[Meaning]) -> str | None:
        words = " ".join(m.heading.words for m in path)
        return next((unit for pattern, unit in _RATE_UNITS if pattern.search(words)), None)

    def _spans(self, figure: Figure, size: tuple[int, Heading] | None) -> Iterator[Span]:
        """The cell, then its headings."""
        headings = [
            figure.cell,
            *([figure.below] if figure.below else []),
            *figure.over,
            *figure.beside,
            *([size[1]] if size else []),
        ]
        for heading in dict.fromkeys(headings):
            yield self.reading.span(heading.start, heading.end)

    # --- statements

    def _results(self, one: _Gathered) -> Iterator[ArmResult]:
        """What one arm had: for each kind of centre a result."""
        about = one.about
        if about.arm is None or about.effect:
            return
        base = ArmResult(
            id=slug(f"{about.outcome} {about.arm} table"),
            arm=about.arm,
            outcome=about.outcome,
            statistic="",
            unit=one.unit,
            time_point=about.time,
            subgroup=about.subgroup,
            evidence=_in_order(one.spans),
            confidence=_BY_NAME if self.groups.by_name else _BY_PLACE,
        )
        yield from results_of(one.parts.values, base, one.size, bare=one.bare)

    def _estimate(self, one: _Gathered, results: Sequence[ArmResult]) -> EffectEstimate | None:
        values = one.parts.values
        value, interval, p = number(values, "value"), bounds(values, "ci"), values.get("p")
        if one.measure is None or value is None or (one.about.arm is not None):
            return None
        pair = self._pair(one)
        if pair is None:
            return None
        measure = self._measure(one, results)
        own = [
            r
            for r in results
            if r.outcome == one.about.outcome and r.arm in pair and r.subgroup == one.about.subgroup
        ]
        target, reference = (
            _oriented(pair, own, value, vocabulary.by_id(measure).null_value)
            if one.about.compared is None
            else pair
        )
        return EffectEstimate(
            id=slug(f"{one.about.outcome} {target} {measure} table"),
            outcome=one.about.outcome,
            measure=measure,
            value=value,
            interval=Interval(*interval) if interval else None,
            p=p if isinstance(p, PValue) else None,
            unit="%" if one.share and measure == "RiskDifference" else None,
            target_arm=target,
            reference_arm=reference,
            null_value=vocabulary.by_id(measure).null_value,
            based_on=(),
            time_point=one.about.time,
            subgroup=one.about.subgroup,
            evidence=_in_order(one.spans),
            confidence=_BY_NAME if self.groups.by_name else _BY_PLACE,
        )

    def _pair(self, one: _Gathered) -> tuple[str, str] | None:
        if one.about.compared is not None and one.about.compared[0] is not None:
            return one.about.compared[0], one.about.compared[1]
        arms = list(dict.fromkeys(self.groups.arms.values()))
        if one.about.compared is not None or len(arms) != 2:
            return None
        control = self.named.known.index.control
        return (arms[1], arms[0]) if arms[0] == control else (arms[0], arms[1])

    def _measure(self, one: _Gathered, results: Sequence[ArmResult]) -> Term:
        """The measure; which kind of difference, by what the arms' own results are."""
        if one.measure not in {"RiskDifference", "MeanDifference"}:
            return one.measure or "MeanDifference"
        kinds = {r.statistic for r in results if r.outcome == one.about.outcome}
        if kinds & {"Percentage", "Count"} and not kinds & {"Mean", "Median"}:
            return "RiskDifference"
        if kinds:
            return "MedianDifference" if kinds == {"Median"} else "MeanDifference"
        return "RiskDifference" if one.share else "MeanDifference"


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(spans))


def _oriented(
    pair: tuple[str, str], own: Sequence[ArmResult], value: Decimal, null: Decimal | None
) -> tuple[str, str]:
    """The pair in the order in which its estimate agrees with the arms' own results."""
    values = {r.arm: r.value for r in own if r.value is not None}
    first, second = values.get(pair[0]), values.get(pair[1])
    if first is None or second is None or null is None or first == second or value == null:
        return pair
    return pair if (first > second) == (value > null) else (pair[1], pair[0])


def _numbered(made: Iterable[S]) -> Iterator[S]:
    times: dict[str, int] = {}
    for one in made:
        times[one.id] = times.get(one.id, 0) + 1
        yield replace(one, id=f"{one.id}-{times[one.id]}") if times[one.id] > 1 else one
