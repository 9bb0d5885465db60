"""The neural reader: what an encoder of 23 million parameters says about every word of a text.

`taggers.onnx` holds the encoder with all its heads as 8-bit integers, `taggers.json` the labels of each
head; both are made by `benchmarks/train_taggers.py`. It runs in onnxruntime, on one core.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtraError
from kg.tag.spans import Place
from kg.tag.subwords import framed, subwords, windows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MODEL, _LABELS = "taggers.onnx", "taggers.json"
# Windows of a long article that are read together: each adds some 40 MB.
AT_ONCE = 4
_NEEDED = ("numpy", "onnxruntime", "tokenizers")


@dataclass(frozen=True, slots=True)
class Scores:
    """Words of a text, the labels of a task, and the logarithm of each label's probability for each word."""

    words: tuple[Place, ...]
    labels: tuple[str, ...]
    logarithms: NDArray[np.float32]


@cache
def _heads() -> dict[str, list[str]]:
    """The labels of each task, in the order of the model's scores."""
    found: dict[str, list[str]] = json.loads((files("kg.tag") / _LABELS).read_text(encoding="utf-8"))
    return found


def is_installed() -> bool:
    """Whether the packages of the extra `neural` and the model are there."""
    return (files("kg.tag") / _MODEL).is_file() and all(find_spec(name) is not None for name in _NEEDED)


@cache
def _session() -> Any:
    if not is_installed():
        raise MissingExtraError("the neural reader", "neural")
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    with as_file(files("kg.tag") / _MODEL) as path:
        return onnxruntime.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def scores(text: str) -> dict[str, Scores]:
    """The scores of a text's words, for every task at once."""
    session = _session()
    import numpy as np

    cut = subwords(text)
    parts = list(windows(len(cut.ids)))
    ids = np.array([framed(cut.ids[start:end]) for start, end in parts], np.int64)
    told = np.concatenate(
        [session.run(None, {"ids": ids[n : n + AT_ONCE]})[0] for n in range(0, len(ids), AT_ONCE)]
    )
    merged = _merged(told[:, 1:-1], parts, len(cut.ids))[np.array(cut.firsts, np.int64)]
    return {task: Scores(cut.words, names, _logarithms(merged[:, part])) for task, names, part in _slices()}


def _slices() -> list[tuple[str, tuple[str, ...], slice]]:
    found, start = [], 0
    for task, names in _heads().items():
        found.append((task, tuple(names), slice(start, start + len(names))))
        start += len(names)
    return found


def _merged(told: NDArray[np.float32], parts: Sequence[Place], length: int) -> NDArray[np.float32]:
    """Scores of windows as scores of the text: where two overlap, each counts by its distance to its edge."""
    import numpy as np

    total = np.zeros((length, told.shape[2]), np.float32)
    weights = np.zeros((length, 1), np.float32)
    for scores_, (start, end) in zip(told, parts, strict=True):
        steps = np.arange(1, end - start + 1, dtype=np.float32)
        weight = np.minimum(steps, steps[::-1])[:, None]
        total[start:end] += scores_ * weight
        weights[start:end] += weight
    merged: NDArray[np.float32] = total / weights
    return merged


def _logarithms(scores_: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    above = scores_ - scores_.max(axis=1, keepdims=True)
    told: NDArray[np.float32] = above - np.log(np.exp(above).sum(axis=1, keepdims=True))
    return told
