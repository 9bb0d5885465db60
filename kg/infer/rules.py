"""The rules: each is a CONSTRUCT in `ontology/rules/` whose first comment says what it states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from kg.resources import resource


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, what it states in words, and the CONSTRUCT that makes its conclusions."""

    name: str
    words: str
    sparql: str


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by their names."""
    return tuple(map(_rule, sorted(resource("ontology", "rules").glob("*.rq"))))


def _rule(file: Path) -> Rule:
    text = file.read_text(encoding="utf-8")
    comment = takewhile(lambda line: line.startswith("#"), text.splitlines())
    return Rule(file.stem, " ".join(line.lstrip("# ") for line in comment), text)
