"""Readings kept and dropped, each of these with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from kg.pool.readings import Exclusion, Reading
from kg.vocabulary import in_words

Sorted: TypeAlias = tuple[list[Reading], list[Exclusion]]


def split(
    readings: Iterable[Reading], keeps: Callable[[Reading], bool], why: Callable[[Reading], str]
) -> Sorted:
    """Those that are kept, and why each of the others is not."""
    kept: list[Reading] = []
    dropped: list[Exclusion] = []
    for reading in readings:
        if keeps(reading):
            kept.append(reading)
        else:
            dropped.append(excluded(reading, why(reading)))
    return kept, dropped


def excluded(reading: Reading, reason: str) -> Exclusion:
    """A reading that does not go into the pool."""
    what = f"{in_words(reading.measure)}, {reading.outcome.label}"
    return Exclusion(reading.name, what, reason, reading.trial, reading.measure)


def by_trial(readings: Iterable[Reading]) -> Mapping[str, list[Reading]]:
    """The readings of each trial, by its IRI."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.trial].append(reading)
    return found
