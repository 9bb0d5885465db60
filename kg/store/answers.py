"""Answers that took long, kept in the folder of a store until the store changes.

A file is named after the question and the state of the store, and begins with the hash of what follows:
an answer to another question, of another state or with a changed byte is never given.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from kg.store.segments import write_safely

ANSWERS = "answers"
SLOW = 0.1
LARGEST = 4_000_000

_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.I)


class Answers:
    """The kept answers of one state of a store, which its fingerprint names."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        self._folder = root / ANSWERS
        self._fingerprint = fingerprint

    def get(self, sparql: str) -> bytes | None:
        """The answer that was kept to this question, as SPARQL JSON; None if there is none that is whole."""
        try:
            digest, _, json = self._path(sparql).read_bytes().partition(b"\n")
        except OSError:
            return None
        return json if digest == _digest(json) else None

    def keep(self, sparql: str, json: bytes, seconds: float) -> None:
        """Keep an answer that took so long, if it is worth it and would be the same again."""
        if seconds < SLOW or len(json) > LARGEST or _CHANGING.search(sparql):
            return
        try:
            self._folder.mkdir(exist_ok=True)
            write_safely(self._path(sparql), _digest(json) + b"\n" + json)
        except OSError:
            # a store that may only be read, or a full disk, answers all the same
            return

    def sweep(self) -> None:
        """Delete all that was kept, of this state and of others."""
        for path in self._folder.glob("*.json"):
            path.unlink(missing_ok=True)

    def _path(self, sparql: str) -> Path:
        key = sha256(f"{self._fingerprint}\n{sparql}".encode()).hexdigest()
        return self._folder / f"{key[:32]}.json"


def _digest(json: bytes) -> bytes:
    return sha256(json).hexdigest().encode()
