"""Weights for `kg.query.findings`, learned from questions with known answers.

    python benchmarks/train_directions.py FOLDER [--out kg/query/findings.json]

FOLDER is laid out like the benchmark's `dev`. A third of the articles, chosen by a hash of their ids, is kept
back: scores are printed for it, with weights from the rest, beside scores of five-fold cross-validation by
article on the rest. With --out, weights learned from all articles are written. Needs scikit-learn, which the
program itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from directions import SETS, articles, lines, reading, sides, unescaped
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from kg.find.passages import Passage
from kg.find.words import stems
from kg.model import SectionKind
from kg.query.asked import Asked, Words
from kg.query.direction_signs import marks
from kg.query.findings import SHARPNESS, WEIGHED, Direction, Model, Weights, measured

FOLDS, KEPT_BACK = 5, 3
SEED = 0
FEWEST = 40
SMALLEST = 0.01
RELEVANCE_C, DIRECTION_C = 0.1, 0.03
PASSAGE_WEIGHTS = (0.7, 0.4, 0.2)
UNSURE, UNSURE_WEIGHT = 0.15, 0.1
SAME_WORDS, FEWEST_WORDS = 0.8, 3


@dataclass
class Example:
    """A question with its answer, its candidate passages, and what is learned of them on the way."""

    asked: Asked
    article: str
    source: str
    answer: Direction
    stated: list[frozenset[str]]
    candidates: list[tuple[Mapping[str, float], Passage]]
    right: list[bool]
    chances: list[float] = field(default_factory=list)
    _marks: dict[int, frozenset[str]] = field(default_factory=dict)

    def best(self) -> list[int]:
        """The most likely passages by their numbers."""
        return sorted(range(len(self.candidates)), key=lambda n: -self.chances[n])[:WEIGHED]

    def marks(self, number: int) -> frozenset[str]:
        """What a candidate says of the difference."""
        if number not in self._marks:
            self._marks[number] = marks(self.asked, self.candidates[number][1])
        return self._marks[number]

    @property
    def number(self) -> int:
        """A number of the article that parts the data the same way each time."""
        return int(hashlib.sha256(self.article.encode()).hexdigest(), 16)


def examples(data: Path) -> Iterator[Example]:
    """Every question of the lists, reports read once."""
    for name, swapped in SETS:
        reports = articles(data, name)
        words = cache(lambda pmcid, reports=reports: Words(reading(reports[pmcid])))
        for item in lines(data / f"{name}_direction.jsonl"):
            asked = Asked(words(item["pmcid"]), *sides(item, swapped=swapped), item["outcome"])
            yield example(asked, item, name)


def example(asked: Asked, item: Mapping[str, Any], source: str) -> Example:
    """A question with what its answer rests on."""
    texts = list(dict.fromkeys(unescaped(one["text"]).replace("\n", " ") for one in item["evidence"]))
    stated = [marks(asked, Passage(0, len(text), text, SectionKind.RESULTS, row=False)) for text in texts]
    found = measured(asked)
    right = [any(same(passage.text, text) for text in texts) for _, passage in found]
    return Example(asked, item["pmcid"], source, Direction(item["label"]), stated, found, right)


def same(passage: str, evidence: str) -> bool:
    """Whether a passage holds the words that a person gave as evidence, or they hold it."""
    first, second = stems(passage), stems(evidence)
    fewest = min(len(first), len(second))
    return fewest >= FEWEST_WORDS and len(first & second) >= SAME_WORDS * fewest


def relevance_weights(training: Sequence[Example]) -> Weights:
    """How passages are chosen, learned from the evidence that people gave."""
    usable = [one for one in training if any(one.right)]
    rows = [features for one in usable for features, _ in one.candidates]
    names = sorted(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    mean, scale = matrix.mean(0), matrix.std(0) + 1e-9
    learned = LogisticRegression(C=RELEVANCE_C, max_iter=300)
    learned.fit((matrix - mean) / scale, [right for one in usable for right in one.right])
    weights = learned.coef_[0] / scale
    intercept = float(learned.intercept_[0] - (weights * mean).sum())
    return Weights(intercept, dict(zip(names, map(float, weights), strict=True)))


def direction_weights(training: Sequence[Example]) -> dict[Direction, Weights]:
    """How directions are told, learned from evidence and from likely passages."""
    rows, answers, counts = [], [], []
    for one in training:
        for stated in one.stated:
            rows.append(stated)
            answers.append(one.answer)
            counts.append(len(one.stated) ** -0.5)
        for rank, number in enumerate(one.best()[: len(PASSAGE_WEIGHTS)]):
            rows.append(one.marks(number))
            answers.append(one.answer)
            counts.append(PASSAGE_WEIGHTS[rank] if one.chances[number] > UNSURE else UNSURE_WEIGHT)
    frequent = Counter(mark for row in rows for mark in row)
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform([{m: 1 for m in row if frequent[m] >= FEWEST} for row in rows])
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    share = Counter(answers)
    balanced = np.array(
        [c * (len(answers) / 3 / share[a]) ** 0.5 for c, a in zip(counts, answers, strict=True)]
    )
    return {
        direction: _one_against_all(vectorizer, matrix, [a is direction for a in answers], balanced)
        for direction in Direction
    }


def _one_against_all(vectorizer: Any, matrix: Any, answers: Sequence[bool], counts: Any) -> Weights:
    learned = LogisticRegression(C=DIRECTION_C, solver="liblinear", random_state=SEED)
    learned.fit(matrix, answers, sample_weight=counts)
    named = zip(vectorizer.get_feature_names_out(), learned.coef_[0], strict=True)
    kept = {name: round(float(weight), 3) for name, weight in named if abs(weight) >= SMALLEST}
    return Weights(round(float(learned.intercept_[0]), 4), kept)


def chances(weights: Weights, questions: Sequence[Example]) -> None:
    """Note how likely each candidate of each question is."""
    for one in questions:
        one.chances = [weights.probability(features) for features, _ in one.candidates]


def answer(weights: Mapping[Direction, Weights], one: Example) -> Direction:
    """The direction that most of the likely passages tell."""
    scores = dict.fromkeys(Direction, 0.0)
    for number in one.best():
        present = dict.fromkeys(one.marks(number), 1.0)
        told = {direction: own.probability(present) for direction, own in weights.items()}
        for direction, chance in told.items():
            scores[direction] += one.chances[number] ** SHARPNESS * chance / sum(told.values())
    return max(Direction, key=lambda direction: scores[direction])


def cross_validated(questions: Sequence[Example]) -> list[Direction]:
    """Answers to every question by weights learned from other articles."""
    folds = [one.number // KEPT_BACK % FOLDS for one in questions]
    for fold in range(FOLDS):
        weights = relevance_weights([q for q, own in zip(questions, folds, strict=True) if own != fold])
        chances(weights, [q for q, own in zip(questions, folds, strict=True) if own == fold])
    told: dict[int, Direction] = {}
    for fold in range(FOLDS):
        directions = direction_weights([q for q, own in zip(questions, folds, strict=True) if own != fold])
        told |= {n: answer(directions, q) for n, q in enumerate(questions) if folds[n] == fold}
    return [told[n] for n in range(len(questions))]


def report(name: str, questions: Sequence[Example], answers: Sequence[Direction]) -> None:
    """Print the scores of a list of answers."""
    for source, _ in SETS:
        pairs = [(q.answer, a) for q, a in zip(questions, answers, strict=True) if q.source == source]
        if pairs:
            score = f1_score(*zip(*pairs, strict=True), average="macro", labels=list(Direction))
            right = sum(first is second for first, second in pairs) / len(pairs)
            print(f"{name} {source}: {len(pairs)} questions, macro F1 {score:.3f}, accuracy {right:.3f}")


def learned(questions: Sequence[Example]) -> Model:
    """The model that all these questions teach."""
    chosen = relevance_weights(questions)
    return Model(chosen, direction_weights(questions))


def stored(model: Model) -> dict[str, Any]:
    """A model as it is written to its file."""

    def rounded(weights: Weights) -> dict[str, Any]:
        return {
            "intercept": round(weights.intercept, 4),
            "features": {name: round(weight, 3) for name, weight in sorted(weights.features.items())},
        }

    directions = {direction.value: rounded(weights) for direction, weights in model.directions.items()}
    return {"relevance": rounded(model.relevance), "directions": directions}


def main() -> None:
    """Learn, measure, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    every = list(examples(arguments.data))
    kept_back = [one for one in every if one.number % KEPT_BACK == 0]
    rest = [one for one in every if one.number % KEPT_BACK]
    report("cross-validated", rest, cross_validated(rest))
    model = learned(rest)
    chances(model.relevance, kept_back)
    report("kept back", kept_back, [answer(model.directions, one) for one in kept_back])
    if arguments.out:
        cross_validated(every)
        text = json.dumps(stored(learned(every)), ensure_ascii=False, sort_keys=True)
        arguments.out.write_text(text + "\n", encoding="utf-8")
        print(f"{len(text) >> 10} KiB in {arguments.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
