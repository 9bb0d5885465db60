"""Weights for `kg.find.sentence_spans`, learned from sentences with known spans.

    python benchmarks/train_sentence_spans.py FOLDER [--out kg/find/sentence_spans.json]

FOLDER is laid out like the benchmark's `dev`. Answers by ten-fold cross-validation, sentences of one article
together, are written to --predictions as the scorer takes them, one file for spans and one for tables. Needs
python-crfsuite, which the program itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
from directions import lines
from sentences import entities, table_rows

from kg.find.sentence_spans import Tagger, Token, balanced, features, joined, tokens
from kg.find.sentence_tables import table_of

FOLDS = 10
SETTINGS = {"c1": 0.05, "c2": 1.0, "max_iterations": 80, "feature.possible_transitions": True}
Sentence = Mapping[str, Any]


def labels(sentence: Sentence, found: Sequence[Token]) -> list[str]:
    """The label of each token."""
    told = ["O"] * len(found)
    for entity in sentence["entities"]:
        inside = [
            n for n, t in enumerate(found) if t.start < entity["end_char"] and t.end > entity["start_char"]
        ]
        for place, number in enumerate(inside):
            told[number] = f"{'I' if place else 'B'}-{entity['label']}"
    return told


def learned(sentences: Iterable[Sentence]) -> Tagger:
    """The tagger that these sentences teach."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for sentence in sentences:
        found = tokens(sentence["text"])
        trainer.append(features(sentence["text"], found), labels(sentence, found))
    trainer.set_params(SETTINGS)
    with tempfile.NamedTemporaryFile(suffix=".crf") as file:
        trainer.train(file.name)
        told = pycrfsuite.Tagger()
        told.open(file.name)
        info = told.info()
    return Tagger(tuple(sorted(info.labels)), nested(info.state_features), nested(info.transitions))


def nested(weights: Mapping[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    """Weights by the first of their two names, then by the second."""
    found: dict[str, dict[str, float]] = {}
    for (first, second), weight in sorted(weights.items()):
        found.setdefault(first, {})[second] = round(weight, 3)
    return found


def fold(sentence: Sentence) -> int:
    """The fold of a sentence: that of its article, where it is known."""
    name = str(sentence["pmid"] or sentence["id"])
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def cross_validate(sentences: Sequence[Sentence], out: Path) -> None:
    """Write spans and tables of every sentence by taggers that have not seen it."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "spans.jsonl").open("w") as spans, (out / "tables.jsonl").open("w") as tables:
        for number in range(FOLDS):
            tagger = learned(one for one in sentences if fold(one) != number)
            for one in sentences:
                if fold(one) == number:
                    found = tokens(one["text"])
                    marked = joined(found, tagger.tag(features(one["text"], found)))
                    told = [balanced(one["text"], span) for span in marked]
                    spans.write(json.dumps({"id": one["id"], "entities": list(entities(one, told))}) + "\n")
                    rows = list(table_rows(table_of(one["text"], told)))
                    tables.write(json.dumps({"id": one["id"], "table": rows}) + "\n")


def main() -> None:
    """Learn, and write what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    sentences = list(lines(arguments.data / "rctart.jsonl"))
    if arguments.predictions:
        cross_validate(sentences, arguments.predictions)
    if arguments.out:
        tagger = learned(sentences)
        stored = {"labels": tagger.labels, "states": tagger.states, "transitions": tagger.transitions}
        text = json.dumps(stored, ensure_ascii=False)
        arguments.out.write_text(text + "\n", encoding="utf-8")
        print(f"{len(text) >> 10} KiB in {arguments.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
