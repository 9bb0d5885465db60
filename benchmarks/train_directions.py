"""Weights for `kg.query.findings`, learned from questions with known answers.

    python benchmarks/train_directions.py FOLDER [--out kg/query/findings.json]

FOLDER is laid out like the benchmark's `dev`. Printed are scores of five-fold cross-validation by article for
the choice of passages and the directions together. With --out, weights learned from all articles are written.
Needs scikit-learn and lightgbm, which the program itself does not.
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

import lightgbm
import numpy as np
from directions import SETS, articles, lines, reading, sides, unescaped
from sklearn.feature_extraction import DictVectorizer
from sklearn.metrics import f1_score

from kg.find.passages import Passage
from kg.find.words import stems
from kg.model import SectionKind
from kg.query.asked import Asked, Words, candidates
from kg.query.boosting import Boosted, boosted, shares
from kg.query.direction_signs import described
from kg.query.findings import CANDIDATES, Direction, Likely, Model, likeliest, weighted
from kg.query.relevance import relevances

FOLDS = 5
COMMON: dict[str, Any] = {
    "num_leaves": 15, "subsample": 0.7, "subsample_freq": 1, "reg_lambda": 5, "random_state": 0, "n_jobs": 1,
    "verbose": -1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip
RELEVANCE: dict[str, Any] = {
    "n_estimators": 400,
    "learning_rate": 0.03,
    "min_child_samples": 40,
    "colsample_bytree": 0.4,
}
DIRECTION: dict[str, Any] = {
    "n_estimators": 250,
    "learning_rate": 0.05,
    "min_child_samples": 20,
    "colsample_bytree": 0.2,
}
FEWEST = 60
DIGITS = 6
# What an example counts that a person chose, and the passages that the program found likeliest.
STATED, PASSAGE_WEIGHTS = 1.0, (0.8, 0.4, 0.2)
STATED_CHANCE = 0.9
UNSURE, UNSURE_WEIGHT = 0.15, 0.3
SAME_WORDS, FEWEST_WORDS = 0.8, 3
Features = Mapping[str, float]


@dataclass
class Example:
    """A question with its answer, its candidate passages, and the likeliest as they are found on the way."""

    asked: Asked
    article: str
    source: str
    answer: Direction
    stated: Sequence[Features]
    candidates: Sequence[tuple[Features, int, Passage]]
    right: list[bool]
    likely: list[tuple[float, Features]] = field(default_factory=list)

    @property
    def fold(self) -> int:
        """The fold of the article, the same each time."""
        return int(hashlib.sha256(self.article.encode()).hexdigest(), 16) // 3 % FOLDS

    def find(self, relevance: Boosted) -> None:
        """Note the likeliest passages by a model, with all that tells of their directions."""
        passages = self.asked.report.passages
        found = (
            Likely(
                relevance.chance(features),
                passage,
                passages[number + 1].text if number + 1 < len(passages) else "",
                features,
            )
            for features, number, passage in self.candidates
        )
        self.likely = [(one.chance, one.described(self.asked)) for one in likeliest(found)]


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
    stated = [
        described(asked, Passage(0, len(text), text, SectionKind.RESULTS, row=False), "", {}, STATED_CHANCE)
        for text in texts
    ]
    found = list(relevances(asked, candidates(asked, CANDIDATES)))
    right = [any(same(passage.text, text) for text in texts) for _, _, passage in found]
    return Example(asked, item["pmcid"], source, Direction(item["label"]), stated, found, right)


def same(passage: str, evidence: str) -> bool:
    """Whether a passage holds the words that a person gave as evidence, or they hold it."""
    first, second = stems(passage), stems(evidence)
    fewest = min(len(first), len(second))
    return fewest >= FEWEST_WORDS and len(first & second) >= SAME_WORDS * fewest


def relevance_model(training: Sequence[Example]) -> Boosted:
    """How passages are chosen, learned from the evidence that people gave."""
    usable = [one for one in training if any(one.right)]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([features for one in usable for features, _, _ in one.candidates])
    learned = lightgbm.LGBMClassifier(**COMMON, **RELEVANCE)
    learned.fit(matrix.toarray(), [right for one in usable for right in one.right])
    return boosted(trees(learned, vectorizer, 0, 1))


def direction_models(training: Sequence[Example]) -> dict[Direction, Boosted]:
    """How directions are told, learned from evidence and from likely passages."""
    rows, answers, counts = [], [], []
    for one in training:
        for features, count in taught(one):
            rows.append(features)
            answers.append(list(Direction).index(one.answer))
            counts.append(count)
    frequent = Counter(name for row in rows for name, value in row.items() if value)
    vectorizer = DictVectorizer(dtype=np.float32)
    matrix = vectorizer.fit_transform(
        [{m: v for m, v in row.items() if frequent[m] >= FEWEST} for row in rows]
    )
    learned = lightgbm.LGBMClassifier(**COMMON, **DIRECTION)
    learned.fit(matrix, answers, sample_weight=counts)
    return {
        direction: boosted(trees(learned, vectorizer, number, len(Direction)))
        for number, direction in enumerate(Direction)
    }


def taught(one: Example) -> Iterator[tuple[Features, float]]:
    """What a question teaches of directions, and how much each passage counts."""
    yield from ((features, STATED) for features in one.stated)
    for weight, (chance, features) in zip(PASSAGE_WEIGHTS, one.likely, strict=False):
        yield features, weight * (1.0 if chance > UNSURE else UNSURE_WEIGHT)


def trees(learned: Any, vectorizer: Any, number: int, classes: int) -> dict[str, Any]:
    """The trees of a class as `kg.query.boosting` takes them, with the features that they ask for."""
    found = learned.booster_.dump_model()["tree_info"][number::classes]
    names: dict[int, int] = {}
    nodes = [_node(tree["tree_structure"], names) for tree in found]
    every = vectorizer.get_feature_names_out()
    return {"features": [str(every[feature]) for feature in names], "trees": nodes}


def _node(node: Mapping[str, Any], names: dict[int, int]) -> Any:
    if "split_feature" not in node:
        return round(node["leaf_value"], DIGITS - 2)
    number = names.setdefault(node["split_feature"], len(names))
    greatest = float(f"{node['threshold']:.{DIGITS}g}")
    return [number, greatest, _node(node["left_child"], names), _node(node["right_child"], names)]


def answer(models: Mapping[Direction, Boosted], one: Example) -> Direction:
    """The direction that most of the likely passages tell."""
    told = [(c, shares({d: own.score(features) for d, own in models.items()})) for c, features in one.likely]
    scores = weighted(told) if told else {Direction.NONE: 1.0}
    return max(scores, key=lambda direction: scores[direction])


def cross_validated(questions: Sequence[Example]) -> Iterator[tuple[Example, Direction]]:
    """Every question with its answer by weights learned from other articles."""
    parts = [
        ([q for q in questions if q.fold != n], [q for q in questions if q.fold == n]) for n in range(FOLDS)
    ]
    for training, rest in parts:
        relevance = relevance_model(training)
        for one in rest:
            one.find(relevance)
    for training, rest in parts:
        models = direction_models(training)
        yield from ((one, answer(models, one)) for one in rest)


def report(answered: Sequence[tuple[Example, Direction]]) -> None:
    """Print the scores of answers."""
    for source, _ in SETS:
        pairs = [(one.answer, told) for one, told in answered if one.source == source]
        if pairs:
            score = f1_score(*zip(*pairs, strict=True), average="macro", labels=list(Direction))
            right = sum(first is second for first, second in pairs) / len(pairs)
            print(f"{source}: {len(pairs)} questions, macro F1 {score:.3f}, accuracy {right:.3f}", flush=True)


def stored(model: Model) -> dict[str, Any]:
    """A model as it is written to its file."""
    return {
        "relevance": _stored(model.relevance),
        "directions": {direction.value: _stored(own) for direction, own in model.directions.items()},
    }


def _stored(model: Boosted) -> dict[str, Any]:
    return {"features": model.features, "trees": model.trees}


def main() -> None:
    """Learn, measure, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    every = list(examples(arguments.data))
    report(list(cross_validated(every)))
    if arguments.out:
        model = Model(relevance_model(every), direction_models(every))
        text = json.dumps(stored(model), ensure_ascii=False, separators=(",", ":"))
        arguments.out.write_text(text + "\n", encoding="utf-8")
        print(f"{len(text) >> 10} KiB in {arguments.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
