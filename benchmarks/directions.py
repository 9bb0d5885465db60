"""Questions about the direction of findings, and the reports they are put to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.find.reading import Reading, prepare
from kg.query.findings import Direction, Findings
from kg.read.text import read_text

# The lists and the articles they are about; the exhaustive lists name the reference arm first.
SETS = (("ei", False), ("exh", True))
_HEADING = re.compile(r"^(?:ABSTRACT|BODY)\.", re.MULTILINE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&amp;": "&"}


def ei_direction(data: Path, out: Path) -> None:
    """The direction of every question of ei_direction.jsonl and exh_direction.jsonl, as far as they exist."""
    with out.open("w", encoding="utf-8") as file:
        for name, swapped in SETS:
            if (data / f"{name}_direction.jsonl").exists():
                for answer in _answers(data, name, swapped=swapped):
                    file.write(json.dumps(answer) + "\n")


def _answers(data: Path, name: str, *, swapped: bool) -> Iterator[dict[str, Any]]:
    reports = articles(data, name)
    known = cache(lambda pmcid: Findings(reading(reports[pmcid])))
    for item in lines(data / f"{name}_direction.jsonl"):
        first, second = sides(item, swapped=swapped)
        found = known(item["pmcid"]).about(first, second, item["outcome"])
        yield {"id": item["id"], "label": found.direction if found else Direction.NONE}


def sides(item: Mapping[str, Any], *, swapped: bool) -> tuple[str, str]:
    """The arm whose change is asked for, and the arm it is compared with."""
    names = item["intervention"], item["comparator"]
    return names[::-1] if swapped else names


def articles(data: Path, name: str) -> dict[str, Mapping[str, Any]]:
    """The articles of a list by their ids."""
    return {article["pmcid"]: article for article in lines(data / f"{name}_docs.jsonl")}


def reading(article: Mapping[str, Any]) -> Reading:
    """An article's full text, else its abstract, else its title, ready for the finders."""
    text = next(t for t in (article.get("text"), article.get("abstract"), article.get("title"), "-") if t)
    return prepare(read_text(unescaped(text), f"PMC{article['pmcid']}"))


def unescaped(text: str) -> str:
    """Text without escapes and without the name of the part before a heading."""
    for escape, character in _ENTITIES.items():
        text = text.replace(escape, character)
    return _HEADING.sub("", text)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
