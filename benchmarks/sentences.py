"""Tables and spans of single result sentences, as the scorer takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.find.sentence_spans import SentenceSpan
from kg.find.sentence_tables import SentenceTable

NOT_REPORTED = "NR"


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
