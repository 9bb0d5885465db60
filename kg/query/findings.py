"""Whether an intervention changed an outcome beside a comparator, and the passage of the report that says so.

>>> found = direction_of(reading, "ibuprofen", "placebo", "headache")     # doctest: +SKIP
>>> found.direction, found.passage.quote                                   # doctest: +SKIP
(<Direction.DECREASED: 'significantly decreased'>, 'Headache was less frequent with ibuprofen …')
"""

from __future__ import annotations

import enum
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from kg.find.passages import Passage
from kg.find.reading import Reading, prepare
from kg.model import Document, Span
from kg.query.asked import Asked, Words, agreement, candidates
from kg.query.direction_signs import marks
from kg.query.relevance import relevance

CANDIDATES = 25
WEIGHED = 5
# How much more the passages count that are surely about the outcome.
SHARPNESS = 2
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
class Weights:
    """A linear model: what each feature adds to the log odds."""

    intercept: float
    features: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that the model gives these features."""
        odds = self.intercept + sum(self.features.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True, slots=True)
class Model:
    """How passages are chosen, and how each direction is told from their marks."""

    relevance: Weights
    directions: Mapping[Direction, Weights]


@cache
def model() -> Model:
    """The model that ships with the program; `benchmarks/train_directions.py` makes it."""
    stored = json.loads((files("kg.query") / _MODEL).read_text(encoding="utf-8"))
    return Model(
        Weights(**stored["relevance"]),
        {direction: Weights(**stored["directions"][direction]) for direction in Direction},
    )


class Findings:
    """The findings of one report, for any number of questions."""

    def __init__(self, report: Reading | Document) -> None:
        self._words = Words(prepare(report) if isinstance(report, Document) else report)

    def about(self, intervention: str, comparator: str, outcome: str) -> Finding | None:
        """What the report says of an outcome in two arms, in anybody's words; None if it says nothing."""
        asked = Asked(self._words, intervention, comparator, outcome)
        likely = sorted(self._likely(asked), key=lambda one: -one[0])[:WEIGHED]
        if not likely:
            return None
        scores = _scores([(chance**SHARPNESS, passage) for chance, passage in likely], asked)
        direction = max(Direction, key=lambda one: scores[one])
        best = likely[0][1]
        return Finding(
            direction,
            Decimal(scores[direction]).quantize(_HUNDREDTH),
            self._words.reading.span(best.start, best.end),
        )

    def _likely(self, asked: Asked) -> Iterable[tuple[float, Passage]]:
        for features, passage in measured(asked):
            yield model().relevance.probability(features), passage


def direction_of(
    report: Reading | Document, intervention: str, comparator: str, outcome: str
) -> Finding | None:
    """What a report says of an outcome in two arms, named in anybody's words; None if it says nothing."""
    return Findings(report).about(intervention, comparator, outcome)


def measured(asked: Asked) -> list[tuple[Mapping[str, float], Passage]]:
    """The candidate passages of a question with the features that relevance rests on."""
    chosen = candidates(asked, CANDIDATES)
    best = max((agreement(asked, asked.report.stems[number]) for number, _ in chosen), default=0.0)
    return [(relevance(asked, number, passage, best), passage) for number, passage in chosen]


def _scores(weighed: Sequence[tuple[float, Passage]], asked: Asked) -> Mapping[Direction, float]:
    """The probability of each direction over all weighed passages."""
    total = sum(weight for weight, _ in weighed) or 1.0
    scores = dict.fromkeys(Direction, 0.0)
    for weight, passage in weighed:
        present = dict.fromkeys(marks(asked, passage), 1.0)
        told = {one: weights.probability(present) for one, weights in model().directions.items()}
        for one, chance in told.items():
            scores[one] += weight / total * chance / sum(told.values())
    return scores
