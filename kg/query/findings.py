"""Whether an intervention changed an outcome beside a comparator, and the passage of the report that says so.

>>> found = direction_of(reading, "ibuprofen", "placebo", "headache")     # doctest: +SKIP
>>> found.direction, found.passage.quote                                   # doctest: +SKIP
(<Direction.DECREASED: 'significantly decreased'>, 'Headache was less frequent with ibuprofen …')
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from kg.find.passages import Passage
from kg.find.reading import Reading, prepare
from kg.model import Document, Span
from kg.query.asked import Asked, Words, candidates
from kg.query.boosting import Boosted, boosted, shares
from kg.query.direction_signs import described
from kg.query.relevance import relevances

CANDIDATES = 25
WEIGHED = 5
# Differences are rarer than none, and count as much: their probabilities are raised by this.
RARER = 1.4
_MODEL = "findings.json"
_HUNDREDTH = Decimal("0.01")


class Direction(enum.StrEnum):
    """What became of an outcome with the intervention, beside the comparator."""

    DECREASED = "significantly decreased"
    NONE = "no significant difference"
    INCREASED = "significantly increased"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a question: the direction, how sure it is, and the passage that it rests on most."""

    direction: Direction
    confidence: Decimal
    passage: Span


@dataclass(frozen=True, slots=True)
class Model:
    """How passages are chosen, and how each direction is told from what they say."""

    relevance: Boosted
    directions: Mapping[Direction, Boosted]


@dataclass(frozen=True, slots=True)
class Likely:
    """A candidate passage, the one after it, what is measured of it, and the chance that it answers."""

    chance: float
    passage: Passage
    following: str
    measured: Mapping[str, float]

    def described(self, asked: Asked) -> dict[str, float]:
        """All that a direction is told from."""
        return described(asked, self.passage, self.following, self.measured, self.chance)


@cache
def model() -> Model:
    """The model that ships with the program; `benchmarks/train_directions.py` makes it."""
    stored = json.loads((files("kg.query") / _MODEL).read_text(encoding="utf-8"))
    return Model(
        boosted(stored["relevance"]),
        {direction: boosted(stored["directions"][direction]) for direction in Direction},
    )


class Findings:
    """The findings of one report, for any number of questions."""

    def __init__(self, report: Reading | Document) -> None:
        self._words = Words(prepare(report) if isinstance(report, Document) else report)

    def about(self, intervention: str, comparator: str, outcome: str) -> Finding | None:
        """What the report says of an outcome in two arms, in anybody's words; None if it says nothing."""
        asked = Asked(self._words, intervention, comparator, outcome)
        weighed = likeliest(measured(asked, model().relevance))
        if not weighed:
            return None
        scores = weighted([(one.chance, _directions(one.described(asked))) for one in weighed])
        direction = max(Direction, key=lambda one: scores[one])
        best = weighed[0].passage
        return Finding(
            direction,
            Decimal(scores[direction]).quantize(_HUNDREDTH),
            self._words.reading.span(best.start, best.end),
        )


def direction_of(
    report: Reading | Document, intervention: str, comparator: str, outcome: str
) -> Finding | None:
    """What a report says of an outcome in two arms, named in anybody's words; None if it says nothing."""
    return Findings(report).about(intervention, comparator, outcome)


def measured(asked: Asked, relevance: Boosted) -> Iterable[Likely]:
    """The candidate passages of a question with the chance that each answers it."""
    passages = asked.report.passages
    for features, number, passage in relevances(asked, candidates(asked, CANDIDATES)):
        following = passages[number + 1].text if number + 1 < len(passages) else ""
        yield Likely(relevance.chance(features), passage, following, features)


def likeliest(found: Iterable[Likely]) -> list[Likely]:
    """The passages that are weighed, the likeliest first."""
    return sorted(found, key=lambda one: -one.chance)[:WEIGHED]


def _directions(features: Mapping[str, float]) -> dict[Direction, float]:
    return shares({one: trees.score(features) for one, trees in model().directions.items()})


def weighted(told: Sequence[tuple[float, Mapping[Direction, float]]]) -> dict[Direction, float]:
    """The probability of each direction over passages, each counted by its chance."""
    sums = {
        one: sum(chance * own[one] for chance, own in told) * (1.0 if one is Direction.NONE else RARER)
        for one in Direction
    }
    total = sum(sums.values())
    return {one: part / total for one, part in sums.items()}
