"""How a trial was designed: allocation, blinding, control, structure, as the report says."""

from __future__ import annotations

from collections.abc import Sequence

from kg import vocabulary
from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.model import Arm, SectionKind, Term

_SPEAKS_OF_TRIAL = compiled(
    r"\btrial|\bstudy|\brandom|\bdesign|\bassigned|\ballocated|\bphase\b|\bblind|\bmask"
)
_OTHERS = compiled(
    r"\b(?:previous|prior|earlier|other|recent|several|future|further|two|many) (?:\w+[- ]){0,3}"
    r"(?:trials?|studies)\b"
)
_RANDOM = compiled(
    r"\brandomi[sz]|\brandomly (?:assigned|allocated|divided)|\brandom (?:allocation|assignment)"
)
_CENTERS = compiled(
    r"\b(?:at|in|from|across) (?!one\b|1\b)(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|\w+teen|\w+ty) (?:\w+ ){0,2}(?:centers|centres|sites|hospitals|clinics|medical centers)\b"
)
_STRUCTURES = frozenset(
    {"Crossover", "Factorial", "ClusterRandomized", "SteppedWedge", "WithinPerson", "Parallel"}
)
_SKIPPED = frozenset(
    {
        SectionKind.RESULTS,
        SectionKind.CONCLUSION,
        SectionKind.BACKGROUND,
        SectionKind.DISCUSSION,
        SectionKind.REFERENCES,
    }
)


def design(reading: Reading, arms: Sequence[Arm]) -> tuple[Term, ...]:
    """The design terms of a trial in a fixed order.

    Participants who are randomized to one of two or more arms, with no other structure stated, make a
    parallel design; an arm on placebo makes it placebo-controlled.
    """
    found = _named(reading)
    if any(_RANDOM.search(s.text) for s in reading.sentences if s.kind is not SectionKind.BACKGROUND):
        found.add("Randomized")
    if any(_CENTERS.search(sentence.text) for sentence in reading.sentences):
        found.add("Multicenter")
    if any(arm.role == "PlaceboComparator" for arm in arms):
        found.add("PlaceboControlled")
    if "Randomized" in found and len(arms) > 1 and not found & _STRUCTURES:
        found.add("Parallel")
    return tuple(entry.id for entry in vocabulary.scheme("designs") if entry.id in found)


def _named(reading: Reading) -> set[Term]:
    pattern = compiled(vocabulary.words("designs"))
    return {
        term
        for sentence in reading.sentences
        if sentence.kind not in _SKIPPED
        and _SPEAKS_OF_TRIAL.search(sentence.text)
        and not _OTHERS.search(sentence.text)
        for mark in pattern.finditer(sentence.text)
        if (term := vocabulary.identify("designs", mark.group())) is not None
    }
