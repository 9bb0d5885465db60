"""Tables and spans of single result sentences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from directions import lines

from kg.find.sentence_spans import SentenceSpan, sentence_spans
from kg.find.sentence_tables import SentenceTable, result_table

NOT_REPORTED = "NR"


def rctart_table(data: Path, out: Path) -> None:
    """The table of every sentence of rctart.jsonl: a row of arms, then a row an outcome."""
    _write(data, out, lambda item: {"table": list(table_rows(result_table(item["text"])))})


def rctart_ner(data: Path, out: Path) -> None:
    """The spans of every sentence of rctart.jsonl, as places in its tokens."""
    _write(data, out, lambda item: {"entities": list(entities(item, sentence_spans(item["text"])))})


def _write(data: Path, out: Path, answer: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    with out.open("w", encoding="utf-8") as file:
        for item in lines(data / "rctart.jsonl"):
            file.write(json.dumps({"id": item["id"], **answer(item)}) + "\n")


def table_rows(table: SentenceTable) -> Iterator[dict[str, str]]:
    """A table as the scorer takes it, the arms in its first row."""
    arms = (*table.arms, "", "")[:2]
    yield {"outcome": "intervention", "arm 1": arms[0], "arm 2": arms[1]}
    for row in table.rows:
        label = ", ".join((*row.outcome, *(["total study group"] if row.whole_group else [])))
        yield {"outcome": label, "arm 1": _cell(row.results[0]), "arm 2": _cell(row.results[1])}


def _cell(results: tuple[str, ...]) -> str:
    return ", ".join(results) or NOT_REPORTED


def entities(item: Mapping[str, Any], spans: Iterable[SentenceSpan]) -> Iterator[dict[str, Any]]:
    """Spans as first token and token after the last; tokens are found in the text in their order."""
    places, end = [], 0
    for token in item["tokens"]:
        start = item["text"].find(token, end)
        end = start + len(token)
        places.append((start, end))
    for span in spans:
        covered = [n for n, (start, end) in enumerate(places) if start < span.end and end > span.start]
        if covered:
            yield {"start": covered[0], "end": covered[-1] + 1, "label": span.kind.value}
