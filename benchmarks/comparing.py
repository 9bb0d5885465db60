"""Answers to questions about two arms and one outcome of an article, from what the product read in it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import ReadingError
from kg.query.compare import ArmFigures
from kg.query.comparisons import Comparisons
from kg.read.jats import read_fragments

SIDES = ("intervention", "comparator")


def llmma_binary(data: Path, out: Path) -> None:
    """Events and group sizes for each item of llmma_binary.jsonl."""
    _answer_all(data, "llmma_binary.jsonl", out, binary=True)


def llmma_continuous(data: Path, out: Path) -> None:
    """Means, standard deviations and group sizes for each item of llmma_continuous.jsonl."""
    _answer_all(data, "llmma_continuous.jsonl", out, binary=False)


def _answer_all(data: Path, name: str, out: Path, *, binary: bool) -> None:
    items = list(_lines(data / name))
    reports = _reports(data / "llmma_docs.jsonl", {item["pmcid"] for item in items})
    with out.open("w", encoding="utf-8") as file:
        for item in items:
            report = reports.get(item["pmcid"])
            answer = _answer(report, item, binary=binary) if report else {}
            file.write(json.dumps({"id": item["id"], **answer}) + "\n")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _reports(path: Path, wanted: set[Any]) -> dict[Any, Comparisons]:
    """The articles that questions are asked about."""
    found: dict[Any, Comparisons] = {}
    for article in _lines(path):
        if article["pmcid"] in wanted:
            try:
                found[article["pmcid"]] = Comparisons(read_fragments(article["xml"], str(article["pmcid"])))
            except ReadingError as error:
                print(error, file=sys.stderr)
    return found


def _answer(report: Comparisons, item: Mapping[str, Any], *, binary: bool) -> dict[str, Any]:
    compared = report.about(item["outcome"], item["intervention"], item["comparator"], binary=binary)
    figures = zip(SIDES, (compared.intervention, compared.comparator), strict=True)
    return {
        f"{side}_{name}": value
        for side, one in figures
        for name, value in _fields(one, binary=binary).items()
    }


def _fields(one: ArmFigures | None, *, binary: bool) -> dict[str, float | int | None]:
    if one is None:
        return {}
    if binary:
        return {"events": one.events, "group_size": one.size}
    return {"mean": _float(one.mean), "standard_deviation": _float(one.sd), "group_size": one.size}


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
