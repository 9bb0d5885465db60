"""Which figures of a report's tables answer a question about two arms and one outcome."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.find.table_groups import TableArms
from kg.find.table_headings import Meaning
from kg.find.table_layout import Heading, layouts
from kg.find.table_meanings import TableMeanings
from kg.find.terms import term_in
from kg.find.words import stems
from kg.query.arm_likeness import ArmLikeness, Likeness
from kg.query.asked import OCCASION, Asked, Words, share, stands_for
from kg.query.table_pairs import TablePair, label, table_pairs
from kg.query.table_times import lateness
from kg.query.wording import phase_of, time_of

_ANY = re.compile(r"(?i)\b(?:any|overall|total|at least (?:one|1)|all)\b")
_CAPITALS = re.compile(r"(?<![A-Za-z-])[A-Z][a-z]?[A-Z]{1,6}(?![A-Za-z0-9])")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_RUN_ON = re.compile(r"([A-Z]{3,})([a-z]{4,})")
_PER_PROTOCOL = re.compile(r"(?i)\bper[- ]protocol\b|\bcompleters?\b|\bPP\b")
# Words by which an outcome is one of some participants only.
SUBGROUP = re.compile(r"(?i)\b(?:males?|females?|boys|girls|subgroups?|responders)\b")
_REST = re.compile(r"(?i)\s*(?:others?|none|nil|no|not|normal|absent|unknown|missing)\b")
_BEFORE = re.compile(r"(?i)^\W*baseline\b(?: characteristics?)?\W*|^characteristics?\W+(?:at baseline\W*)?")

# What each feature of a pair adds to the log odds that it is the one asked for.
_WEIGHTS: Mapping[str, float] = {
    "all": 3.0, "near": 2.0, "near precision": 1.0, "own precision": 0.5, "phrase": 0.5, "nothing": -1.0,
    "relative all": 2.0, "relative near": 1.0, "instrument": 0.8, "domain": 0.5,
    "lean": 0.7, "relative lean": 1.5, "least": 0.7, "groups": 0.4, "levels": -0.7,
    "time asked": 1.0, "other time": -1.0, "late": 0.5, "change": -0.4, "no change": -0.3,
    "with sd": 0.5, "median": -0.3, "per protocol": -0.5, "subgroup": -0.7, "total": -0.5, "any": 0.2,
    "rest": -1.0,
}  # fmt: skip
_EVENTS, _MEANS = frozenset({"count", "percent"}), frozenset({"mean", "median", "geometric"})
_ASKED = {True: _EVENTS, False: _MEANS, None: _EVENTS | _MEANS}
_RELATIVE = ("near", "all", "lean")
_INTERCEPT = -8.0
# Rows under the same headings whose log odds are nearer than this mean the outcome equally well.
_TIED = 0.1


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """A pair of entries with the probability that it answers, and how well its headings name the outcome.

    It is not `clear` where the row beside it would answer as well, or where it tells of a change from
    before the trial that nobody asked for.
    """

    pair: TablePair
    probability: float
    agreement: float
    clear: bool = True


class ReportTables:
    """The tables of a report, ready for any number of questions."""

    def __init__(self, report: Words) -> None:
        self.report = report
        self._arms = TableArms(report.reading, report.arms)
        self._names: dict[Meaning, tuple[str, ...]] = {}
        self._groups: dict[TableMeanings, Mapping[Heading, str]] = {}
        self.tables = tuple(TableMeanings(layout) for layout in layouts(report.reading))

    @cached_property
    def pairs(self) -> tuple[TablePair, ...]:
        """Every two entries of a table that differ in one heading."""
        return tuple(pair for table in self.tables for pair in table_pairs(table))

    def groups(self, table: TableMeanings) -> Container[Heading]:
        """The headings of a table that name arms, as far as the report alone tells."""
        if table not in self._groups:
            self._groups[table] = self._arms.groups(table.layout, table.of).arms
        return self._groups[table]

    def names(self, one: Meaning) -> tuple[str, ...]:
        """A heading's words, and what the report says that they stand for."""
        if one not in self._names:
            words = one.words or one.heading.words
            self._names[one] = (words, *self._arms.names_of(one), *self._arms.other_names(words))
        return self._names[one]


class TableQuestion:
    """A question put to the tables of a report."""

    def __init__(
        self, tables: ReportTables, asked: Asked, arms: ArmLikeness, outcome: str, *, binary: bool | None
    ) -> None:
        self.tables = tables
        self.asked = asked
        self.binary = binary
        self.text = outcome
        self.before = asked_before(outcome)
        self.time, self.phase = time_of(outcome), phase_of(outcome)
        self._likeness: dict[int, Likeness] = {}
        self._arms = arms
        self._times_asked = any(OCCASION.search(side.text) for side in (asked.intervention, asked.comparator))
        self._found: dict[str, frozenset[str]] = {}

    def likeness(self, group: tuple[Meaning, ...]) -> Likeness:
        """How well headings of a group mean each of the two arms."""
        key = id(group)
        if key not in self._likeness:
            names = [name for one in group for name in self.tables.names(one)]
            if len(group) > 1:
                names.append(" ".join(one.words for one in group))
            self._likeness[key] = self._arms.of(names)
        return self._likeness[key]

    def stems(self, text: str) -> frozenset[str]:
        """The stems of a text with those of its abbreviations."""
        if text not in self._found:
            apart = _RUN_ON.sub(r"\1 \2", text)
            own = stems(apart) | self.asked.report.other_forms(apart).keys()
            if any(stands_for(short, self.text) for short in _CAPITALS.findall(apart)):
                own |= stems(self.text)
            self._found[text] = own
        return self._found[text]

    def best(self) -> TableAnswer | None:
        """The most likely pair."""
        scored = [(pair, _log_odds(measured), measured) for pair, measured in self.candidates()]
        if not scored:
            return None
        pair, odds, measured = max(scored, key=lambda one: one[1])
        tied = any(_is_beside(pair, other) for other, theirs, _ in scored if odds - theirs < _TIED)
        clear = not tied and not measured["change"]
        return TableAnswer(pair, 1 / (1 + math.exp(-odds)), measured["own"], clear)

    def candidates(self) -> Iterator[tuple[TablePair, dict[str, float]]]:
        """The pairs whose headings may mean the two arms, with what can be measured of each."""
        measured = [
            (pair, self._measured(pair, lean))
            for pair in self.tables.pairs
            if self._fits(pair) and self._in_time(pair) and (lean := self._lean(pair)) > 0
        ]
        yield from _compared(measured)

    def _lean(self, pair: TablePair) -> float:
        return self.likeness(pair.first_group).lean - self.likeness(pair.second_group).lean

    def _fits(self, pair: TablePair) -> bool:
        return bool(pair.first.kinds & pair.second.kinds & _ASKED[self.binary])

    def _in_time(self, pair: TablePair) -> bool:
        """Whether figures are from before the trial where that is asked for, and only there."""
        return self._times_asked if self._pairs_times(pair) else self._is_baseline(pair) == self.before

    def _pairs_times(self, pair: TablePair) -> bool:
        return any(m.phase is not None for m in (*pair.first_group, *pair.second_group))

    def _is_baseline(self, pair: TablePair) -> bool:
        phases = {m.phase for m in pair.shared if m.phase}
        return "baseline" in phases or (pair.table.before and "final" not in phases)

    def _measured(self, pair: TablePair, lean: float) -> dict[str, float]:
        first, second = self.likeness(pair.first_group), self.likeness(pair.second_group)
        groups = self.tables.groups(pair.table)
        return {
            "groups": float(any(m.heading in groups for m in pair.first_group)),
            "lean": lean,
            "least": min(first.intervention, second.comparator),
            **self._about(pair),
            **self._when(pair),
            **self._what(pair),
        }

    def _about(self, pair: TablePair) -> dict[str, float]:
        """How well headings and caption speak of the outcome."""
        words, caption, nearest = _headings(pair), pair.table.layout.caption.words, self._nearest(pair)
        own, all_words = self.stems(words), self.stems(f"{words} {caption} {_corner(pair)}")
        return {
            "own": self._share(own),
            "near": self._share(self.stems(nearest)),
            "all": self._share(all_words),
            "near precision": self._precision(nearest),
            "own precision": self._precision(words),
            "phrase": float(self._same_phrase(nearest.lower(), words.lower())),
            "instrument": _same("instruments", self.text, words, caption),
            "domain": _same("outcome_domains", self.text, words, caption),
            "nothing": float(self._share(all_words) == 0),
        }

    def _same_phrase(self, nearest: str, words: str) -> bool:
        asked = self.asked.outcome_text
        return asked in words or (bool(nearest) and nearest in asked)

    def _nearest(self, pair: TablePair) -> str:
        """The shared heading that says most of the outcome."""
        texts = [m.words for m in pair.shared if m.words]
        return max(texts, key=lambda text: (self._share(self.stems(text)), -len(text)), default="")

    def _share(self, found: frozenset[str]) -> float:
        """How much of the outcome's words is found; a number alone is none of them."""
        asked = self.asked
        if not any(one in found and not one.isdigit() for one in (*asked.outcome, *asked.outcome_forms)):
            return 0.0
        own = share(asked.outcome, found)
        return max(own, 0.9 * share(asked.outcome_forms, found)) if asked.outcome_forms else own

    def _precision(self, text: str) -> float:
        every = self.asked.report.weights(_IN_BRACKETS.sub(" ", text))
        return share(every, frozenset(self.asked.outcome) | frozenset(self.asked.outcome_forms))

    def _when(self, pair: TablePair) -> dict[str, float]:
        own = next((m.time for m in reversed(pair.shared) if m.time is not None), None)
        phases = {m.phase for m in pair.shared if m.phase}
        change = "change" in phases or "change" in pair.table.layout.caption.words.lower()
        return {
            "change": float(change and self.phase != "change"),
            "no change": float(self.phase == "change" and not change),
            "time asked": float(self.time is not None and own == self.time),
            "other time": float(self.time is not None and own is not None and own != self.time),
        }

    def _what(self, pair: TablePair) -> dict[str, float]:
        kinds = pair.first.parts.values.keys()
        said = f"{_headings(pair)} {pair.table.layout.caption.words}"
        return {
            "with sd": float(bool(kinds & {"sd", "se", "ci"})),
            "median": float("median" in kinds),
            "per protocol": float(bool(_PER_PROTOCOL.search(said))),
            "subgroup": float(bool(SUBGROUP.search(said)) and not SUBGROUP.search(self.text)),
            "levels": float(len(pair.first_group) + len(pair.second_group) - 2),
            "rest": float(any(_REST.match(m.heading.words) for m in pair.shared[-1:])),
            "total": float(any(m.is_total for m in pair.shared)),
            "any": float(bool(_ANY.search(_headings(pair)))),
        }


def _headings(pair: TablePair) -> str:
    """The words of the headings over and beside both entries."""
    return " ".join(key.heading.words for key in pair.shared)


def _corner(pair: TablePair) -> str:
    return " ".join(heading.words for heading in pair.table.layout.corner)


def _log_odds(measured: Mapping[str, float]) -> float:
    return _INTERCEPT + sum(weight * measured.get(name, 0.0) for name, weight in _WEIGHTS.items())


def _is_beside(pair: TablePair, other: TablePair) -> bool:
    """Whether other figures of the same groups stand under headings that differ in the last one alone."""
    own, theirs = ([label(key) for key in one.shared] for one in (pair, other))
    groups = (pair.first_group, pair.second_group) == (other.first_group, other.second_group)
    return groups and pair.table is other.table and own[:-1] == theirs[:-1] and own != theirs


def asked_before(outcome: str) -> bool:
    """Whether a question is about what participants were like before the trial."""
    return bool(_BEFORE.match(outcome)) or phase_of(outcome) == "baseline"


def bare_outcome(outcome: str) -> str:
    """The outcome of a question without the words that only say when it is asked for."""
    return _BEFORE.sub("", outcome) or outcome


def _same(vocabulary: str, asked: str, own: str, caption: str) -> float:
    """1 where a row names the concept that is asked for, less where the caption does, below 0 for another."""
    wanted, found = term_in(vocabulary, asked), term_in(vocabulary, own)
    if wanted is None:
        return 0.0
    if found is not None:
        return 1.0 if found == wanted else -0.5
    return 0.3 if term_in(vocabulary, caption) == wanted else 0.0


def _compared(
    measured: Sequence[tuple[TablePair, dict[str, float]]],
) -> Iterator[tuple[TablePair, dict[str, float]]]:
    """The same with what only shows beside the other pairs: which is best, and which is last."""
    best = {name: max((one[name] for _, one in measured), default=0.0) for name in _RELATIVE}
    late = lateness([pair for pair, _ in measured])
    for (pair, one), last in zip(measured, late, strict=True):
        relative = {f"relative {name}": one[name] / most if most else 0.0 for name, most in best.items()}
        yield pair, {**one, **relative, "late": last}
