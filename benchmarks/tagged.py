"""Answers to the tasks of spans: by the product's taggers, from texts alone.

    python benchmarks/tagged.py TASK --data FOLDER --out PATH [--reader fast] [--held-out]

FOLDER is laid out like the benchmark's `dev`. With --held-out only texts that the first phase of
training kept back are answered, and their records are copied to PATH.gold for the scorer.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from directions import lines
from held_out import held_out
from sentences import entities, table_rows

from kg.find.sentence_spans import SentenceSpan, SpanKind
from kg.find.sentence_tables import table_of
from kg.read.text import read_text
from kg.tag import Kind, Reader, TaggedSpan, installed, tag

Item = Mapping[str, Any]
Answer = Callable[[Item, Reader], dict[str, Any]]
# How the collection spells a label.
SPELT = {"ethnicity": "ethinicity"}


def spans(text: str, name: str, kind: Kind, reader: Reader) -> tuple[TaggedSpan, ...]:
    """The spans of a text."""
    return tag(read_text(text, name), kind, reader)


def _entities(item: Item, kind: Kind, reader: Reader) -> dict[str, Any]:
    found = spans(item["text"], str(item["pmid"]), kind, reader)
    return {"pmid": item["pmid"], "entities": [_entity(one) for one in found]}


def _entity(one: TaggedSpan) -> dict[str, Any]:
    return {"start": one.span.start, "end": one.span.end, "label": SPELT.get(one.label, one.label)}


def _results(item: Item, reader: Reader) -> dict[str, Any]:
    return _entities(item, Kind.RESULTS_BY_ARM, reader)


def _outcomes(item: Item, reader: Reader) -> dict[str, Any]:
    return _entities(item, Kind.OUTCOMES, reader)


def _elements(item: Item, reader: Reader) -> dict[str, Any]:
    """Tags of tokens: all sentences are joined by spaces, and a token takes the label that covers it."""
    tokens = [token for sentence in item["sents"] for token in sentence["tokens"]]
    text = " ".join(tokens)
    starts = itertools.accumulate((len(token) + 1 for token in tokens), initial=0)
    found = spans(text, str(item["pmid"]), Kind.ELEMENTS, reader)
    tags = iter(
        [_tag(start, start + len(token), found) for token, start in zip(tokens, starts, strict=False)]
    )
    return {"pmid": item["pmid"], "tags": [[next(tags) for _ in s["tokens"]] for s in item["sents"]]}


def _tag(start: int, end: int, found: Iterable[TaggedSpan]) -> str:
    label = next((one.label for one in found if one.span.start < end and one.span.end > start), None)
    return f"I-{label}" if label else "O"


def _sentence(item: Item, reader: Reader) -> list[SentenceSpan]:
    found = spans(item["text"], str(item["id"]), Kind.SENTENCES, reader)
    return [SentenceSpan(one.span.start, one.span.end, SpanKind(one.label)) for one in found]


def _sentence_spans(item: Item, reader: Reader) -> dict[str, Any]:
    return {"id": item["id"], "entities": list(entities(item, _sentence(item, reader)))}


def _sentence_table(item: Item, reader: Reader) -> dict[str, Any]:
    return {"id": item["id"], "table": list(table_rows(table_of(item["text"], _sentence(item, reader))))}


TASKS: dict[str, tuple[str, Answer]] = {
    "pico_corpus": ("pico_corpus.jsonl", _results),
    "evidence_outcomes": ("evidence_outcomes.jsonl", _outcomes),
    "ebmnlp": ("ebmnlp_pico.jsonl", _elements),
    "rctart_ner": ("rctart.jsonl", _sentence_spans),
    "rctart_table": ("rctart.jsonl", _sentence_table),
}


def task(name: str) -> Callable[[Path, Path], None]:
    """A task as `reading.py` runs it: all texts, by the best reader that is installed."""

    def run(data: Path, out: Path) -> None:
        (file, answer), reader = TASKS[name], installed()
        _write(out, (answer(item, reader) for item in lines(data / file)))

    return run


def _write(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _chosen(path: Path, *, kept_back: bool) -> Iterator[Item]:
    return (item for item in lines(path) if not kept_back or held_out(str(item["pmid"] or item["id"])))


def main() -> None:
    """Answer one task."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--reader", type=Reader, default=installed())
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    file, answer = TASKS[arguments.task]
    items = list(_chosen(arguments.data / file, kept_back=arguments.held_out))
    _write(arguments.out, (answer(item, arguments.reader) for item in items))
    if arguments.held_out:
        _write(arguments.out.with_name(f"{arguments.out.name}.gold"), items)


if __name__ == "__main__":
    main()
