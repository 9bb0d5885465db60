"""All tables of whole numbers that would be printed as a report prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kg.check.arithmetic.denominators import Denominators
from kg.check.arithmetic.tables import Table

MANY_PAIRS = 1500
MANY_TABLES = 600


@dataclass(frozen=True, slots=True)
class Found:
    """Tables that would be printed so, and whether these are all that there are."""

    tables: tuple[Table, ...]
    all: bool


def search(numbers: Denominators, pairs: Iterable[tuple[int, int]]) -> Found:
    """The tables with these numbers of people; the first few hundred where there are more."""
    tried = tuple(islice(pairs, MANY_PAIRS + 1))
    found = tuple(islice(_tables(numbers, tried[:MANY_PAIRS]), MANY_TABLES + 1))
    return Found(found[:MANY_TABLES], len(tried) <= MANY_PAIRS and len(found) <= MANY_TABLES)


def _tables(numbers: Denominators, pairs: Iterable[tuple[int, int]]) -> Iterator[Table]:
    for people, reference_people in pairs:
        if people < 1 or reference_people < 1:
            continue
        for events in numbers.target.counts(people):
            for reference_events in numbers.reference.counts(reference_people):
                yield Table(events, people, reference_events, reference_people)
