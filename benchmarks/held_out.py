"""Which texts are kept back from learning: one in five, by name, the same for every task."""

from __future__ import annotations

import hashlib

PARTS = 5


def held_out(name: str) -> bool:
    """Whether a text of this name (its PubMed number, where it is known) is kept back."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % PARTS == 0
