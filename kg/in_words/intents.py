"""By which words a named question is meant, and what it must name: the table `intents.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PIECE = re.compile(r"\{(?P<name>[a-z_]+)\}")
# A trial is also named by what it tested, or in whom.
_ALSO = {"trial": frozenset({"intervention", "condition"}), "intervention": frozenset({"condition"})}


@dataclass(frozen=True, slots=True)
class Intent:
    """A named question, its cues with their weights, and the kinds of things it needs, likes or shuns."""

    question: str
    cues: tuple[tuple[float, re.Pattern[str]], ...]
    needs: frozenset[str] = frozenset()
    likes: frozenset[str] = frozenset()
    shuns: frozenset[str] = frozenset()

    def lacks(self, kinds: Set[str]) -> str | None:
        """A kind of thing that the question must name and does not."""
        lacking = (need for need in sorted(self.needs) if not kinds & {need, *_ALSO.get(need, ())})
        return next(lacking, None)

    def weight(self, words: str) -> float:
        """The weights of all cues that are found in the words."""
        return sum(weight for weight, cue in self.cues if cue.search(words))

    def spans(self, words: str) -> Iterator[tuple[int, int]]:
        """Where the words hold a cue that speaks for the question."""
        for weight, cue in self.cues:
            if weight > 0:
                yield from (mark.span() for mark in cue.finditer(words))


@cache
def intents() -> tuple[Intent, ...]:
    """Every intent, in the order of the table."""
    table = _table()
    return tuple(_intent(entry, table["pieces"]) for entry in table["question"])


@cache
def plain_words() -> frozenset[str]:
    """Words that say nothing of what is asked."""
    return frozenset(_table()["plain"].split())


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("intents.toml").read_text(encoding="utf-8"))


def _intent(entry: Mapping[str, Any], pieces: Mapping[str, str]) -> Intent:
    cues = tuple((float(weight), _compiled(cue, pieces)) for weight, cue in entry["cues"])
    kinds = {key: frozenset(entry.get(key, ())) for key in ("needs", "likes", "shuns")}
    return Intent(entry["name"], cues, **kinds)


def _compiled(cue: str, pieces: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_spelt_out(cue, pieces)})\b", re.IGNORECASE)


def _spelt_out(cue: str, pieces: Mapping[str, str]) -> str:
    return _PIECE.sub(lambda mark: f"(?:{_spelt_out(pieces[mark['name']], pieces)})", cue)
