"""Classes of words that stand in like places, for `kg.find.word_classes`, learned from unlabelled reports.

    python benchmarks/train_word_classes.py FOLDER --out kg/find/word_classes.json

FOLDER is laid out like the benchmark's `dev`. Words are parted by the words up to two places before and after
them: positive pointwise mutual information, its singular vectors, and k-means at three sizes. Needs
scikit-learn, which the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from directions import lines
from scipy.sparse.linalg import svds
from sklearn.cluster import MiniBatchKMeans

from kg.find.sentence_spans import tokens_of
from kg.find.word_classes import common_form

TEXTS = {
    "ei_docs.jsonl": ("text", "abstract"),
    "exh_docs.jsonl": ("text", "abstract"),
    "llmma_docs.jsonl": ("markdown",),
    "pico_corpus.jsonl": ("text",),
    "evidence_outcomes.jsonl": ("text",),
}
WORDS, FEWEST, NEIGHBOURS = 12000, 10, 1500
PLACES = (-2, -1, 1, 2)
VECTOR, SIZES = 60, (40, 150, 500)
SMOOTHED = 0.75
SEED = 0
END = ""


def texts(data: Path) -> Iterator[str]:
    """The texts of all reports, each once for every list that has it."""
    for name, fields in TEXTS.items():
        for item in lines(data / name):
            yield next((item[field] for field in fields if item.get(field)), "")
    for item in lines(data / "ebmnlp_pico.jsonl"):
        yield " ".join(token for sentence in item["sents"] for token in sentence["tokens"])


def running(data: Path) -> list[str]:
    """All words in order, with a mark after each text."""
    return [word for text in texts(data) for word in (*map(common_form, tokens_of(text)), END)]


def vectors(words: list[str], known: list[str]) -> Any:
    """What stands around each known word, in few dimensions, of length 1."""
    numbers = {word: number for number, word in enumerate(known)}
    ids = np.array([numbers.get(word, -1) for word in words])
    around = sparse.hstack([_information(ids, step, len(known)) for step in PLACES]).tocsr()
    left, strengths, _ = svds(around, k=VECTOR, random_state=SEED)
    found = left * np.sqrt(strengths)
    return found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def _information(ids: Any, step: int, size: int) -> Any:
    """How much more often a neighbour stands at a step from a word than chance would have it."""
    word = ids[max(0, -step) : len(ids) - max(0, step)]
    other = ids[max(0, step) : len(ids) - max(0, -step)]
    both = (word >= 0) & (other >= 0) & (other < NEIGHBOURS)
    counts = sparse.coo_matrix((np.ones(both.sum()), (word[both], other[both])), shape=(size, NEIGHBOURS))
    counts = counts.tocsr()
    own, its = np.asarray(counts.sum(1)).ravel() + 1, np.asarray(counts.sum(0)).ravel() + 1
    cells = counts.tocoo()
    expected = own[cells.row] * its[cells.col] ** SMOOTHED * counts.sum() ** (1 - SMOOTHED)
    more = np.maximum(np.log(cells.data * counts.sum() / expected), 0)
    return sparse.coo_matrix((more, (cells.row, cells.col)), shape=cells.shape)


def classes(data: Path) -> dict[str, list[int]]:
    """The class of each frequent word at every size."""
    words = running(data)
    known = [word for word, count in Counter(words).most_common(WORDS) if count >= FEWEST and word != END]
    places = vectors(words, known)
    parted = [
        MiniBatchKMeans(size, random_state=SEED, n_init=3, batch_size=2000).fit(places).labels_
        for size in SIZES
    ]
    return {word: [int(labels[number]) for labels in parted] for number, word in enumerate(known)}


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    text = json.dumps(classes(arguments.data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(f"{len(text) >> 10} KiB in {arguments.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
