"""Weights for the chains of `kg.tag`, learned from texts with known spans.

    python benchmarks/train_chains.py FOLDER --out kg/tag [--all]

FOLDER is laid out like the benchmark's `dev`. Texts held out from the encoder teach the chains nothing
either, unless --all asks for them too. Needs python-crfsuite and scikit-learn, which the program itself
does not.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
from held_out import held_out
from train_sentence_spans import nested
from train_taggers import Text, texts, word_labels

from kg.find.reading import Reading, prepare
from kg.read.text import read_text
from kg.tag import number_arms, number_kinds, words
from kg.tag.number_arms import Told, arm_features, has_arm, history_features
from kg.tag.number_kinds import kind_features
from kg.tag.setting import Setting
from kg.tag.tagging import HEADS, WEIGHTS, number_of

WORDS = {
    "c1": 0.4,
    "c2": 0.02,
    "max_iterations": 90,
    "feature.possible_transitions": True,
    "feature.minfreq": 2,
}
NUMBERS = {"c1": 0.3, "c2": 0.05, "max_iterations": 100, "feature.minfreq": 2}
SOFTNESS = 0.1
Rows = list[list[str]]


def chain(sequences: Iterable[tuple[Rows, Sequence[str]]], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The weights of a chain that these sequences of features and labels teach."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, told in sequences:
        trainer.append(rows, told)
    trainer.set_params(settings)
    with tempfile.NamedTemporaryFile(suffix=".crf") as file:
        trainer.train(file.name)
        found = pycrfsuite.Tagger()
        found.open(file.name)
        info = found.info()
    return {
        "labels": sorted(info.labels),
        "states": nested(info.state_features),
        "transitions": nested(info.transitions),
    }


def reading(text: Text) -> Reading:
    """A text ready for the finders."""
    return prepare(read_text(text.text, text.name))


def word_sequences(found: Sequence[Text]) -> Iterable[tuple[Rows, list[str]]]:
    """The sentences of texts, with labels of spans that are no numbers."""
    for text in found:
        spans = tuple(span for span in text.spans if number_of(span[2]) is None)
        plain = Text(text.name, text.text, spans)
        for places, rows in words.all_features(reading(text)):
            if places:
                yield rows, word_labels(plain, places)


def known_numbers(text: Text, setting: Setting) -> tuple[list[str], list[str | None]]:
    """The kind and the arm of each number of a report: those of the span that it is the first in."""
    kinds = ["O"] * len(setting.numbers)
    arms: list[str | None] = [None] * len(setting.numbers)
    for start, end, label in text.spans:
        told = number_of(label)
        inside = [n for n, number in enumerate(setting.numbers) if number.start < end and number.end > start]
        if told is not None and inside:
            kinds[inside[0]], arms[inside[0]] = told
    return kinds, arms


def linker(known: Sequence[tuple[Setting, list[str], list[str | None]]]) -> dict[str, Any]:
    """The weights of the model of arms: logistic, penalized by their squares."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows, treated = zip(
        *(one for setting, kinds, arms in known for one in arm_rows(setting, kinds, arms)), strict=True
    )
    vectors = DictVectorizer()
    table = vectors.fit_transform([dict.fromkeys(row, 1) for row in rows])
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    model = LogisticRegression(C=SOFTNESS, max_iter=300, solver="liblinear").fit(table, treated)
    weights = zip(vectors.feature_names_, model.coef_[0], strict=True)
    return {
        "weights": {name: round(float(weight), 3) for name, weight in weights if abs(weight) > 0.0005},
        "bias": round(float(model.intercept_[0]), 3),
    }


def arm_rows(
    setting: Setting, kinds: Sequence[str], arms: Sequence[str | None]
) -> Iterable[tuple[list[str], bool]]:
    """The features of each number that belongs to an arm, and whether that is the treated one."""
    before: list[Told] = []
    for place, (kind, arm) in enumerate(zip(kinds, arms, strict=True)):
        if has_arm(kind) and arm is not None:
            number = setting.numbers[place]
            history = history_features(setting, number, kind, before)
            yield [*arm_features(setting, place, kinds), *history], arm == "iv"
            before.append(Told(number, kind, arm))


def write(path: Path, told: Mapping[str, Any]) -> None:
    """Write weights on one line."""
    path.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.stat().st_size >> 10} KiB in {path}")


def main() -> None:
    """Learn, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    for kind, name in WEIGHTS.items():
        told = [t for t in texts(arguments.data, HEADS[kind]) if arguments.all or not held_out(t.name)]
        if any(number_of(label) for text in told for _, _, label in text.spans):
            settings = [(text, Setting(reading(text))) for text in told]
            known = [(setting, *known_numbers(text, setting)) for text, setting in settings]
            kinds = chain(((kind_features(one), found) for one, found, _ in known), NUMBERS)
            write(arguments.out / number_kinds.WEIGHTS, kinds)
            write(arguments.out / number_arms.WEIGHTS, linker(known))
        write(arguments.out / name, chain(word_sequences(told), WORDS))


if __name__ == "__main__":
    main()
