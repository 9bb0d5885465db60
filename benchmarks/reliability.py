"""Whether `te:confidence` means what it says: of statements at 0.9, how many are right?

    python benchmarks/reliability.py --data ../shared/bench/dev

Statements are held against the spans of `pico_corpus.jsonl`: a result is right where a span over its
number has its kind and the side of its arm. What no span covers is not judged. The articles are split in
two by a hash of their PMID, since the confidences of the rules were set by looking at the first half.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import ReadingError
from kg.find import find
from kg.model import Arm, ArmResult, Span, Trial
from kg.read.text import read_text

_KINDS = {"Percentage": "bin-percent", "Count": "bin-abs", "Mean": "cont-mean", "Median": "cont-median"}
_CONTROLS = {"PlaceboComparator", "ActiveComparator", "ShamComparator", "UsualCare", "NoTreatment"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement against the gold: what it is, how sure the reading was, and whether it is right."""

    kind: str
    confidence: Decimal
    right: bool


def main() -> None:
    """Print the share that is right at each confidence, for both halves of the articles."""
    arguments = _arguments()
    lines = (arguments.data / "pico_corpus.jsonl").read_text(encoding="utf-8").splitlines()
    halves: dict[bool, list[Judged]] = defaultdict(list)
    for record in map(json.loads, lines):
        halves[_first_half(record["pmid"])] += judged(record)
    for first, name in ((True, "first half"), (False, "second half")):
        for line in table(halves[first]):
            print(f"{name:12} {line}")


def judged(record: dict[str, Any]) -> Iterator[Judged]:
    """The statements read from one abstract that its spans can judge."""
    try:
        trial = find(read_text(record["text"], str(record["pmid"])))
    except ReadingError:
        return
    yield from _sizes(trial, record["entities"])
    sides = _sides(trial.arms)
    for result in trial.results:
        yield from _result(result, sides.get(result.arm), record["entities"])


def table(statements: Iterable[Judged]) -> Iterator[str]:
    """A line for each kind and confidence: how many are right of how many."""
    counted: dict[tuple[str, Decimal], Counter[bool]] = defaultdict(Counter)
    for one in statements:
        counted[one.kind, one.confidence][one.right] += 1
        counted["all", one.confidence][one.right] += 1
    for (kind, confidence), found in sorted(counted.items()):
        share = found[True] / found.total()
        yield f"{kind:10} said {confidence}  right {share:.2f}  ({found[True]} of {found.total()})"


def _result(result: ArmResult, side: str | None, gold: Iterable[dict[str, Any]]) -> Iterator[Judged]:
    """A result by the spans over its number: its kind and its arm's side must both be there."""
    labels = {one["label"] for span in result.evidence for one in gold if _covers(one, span, result.value)}
    numbers = {label for label in labels if label[:3] in {"iv-", "cv-"}}
    if numbers and side and result.confidence is not None:
        expected = f"{side}-{_KINDS.get(result.statistic)}"
        yield Judged(result.statistic, result.confidence, expected in numbers)


def _sizes(trial: Trial, gold: Iterable[dict[str, Any]]) -> Iterator[Judged]:
    """Arms with a size, right where the gold gives that size to an arm."""
    stated = {one["text"].replace(",", "") for one in gold if one["label"].endswith("-participants")}
    if not stated:
        return
    for arm in trial.arms:
        if arm.size is not None and arm.confidence is not None:
            yield Judged("size", arm.confidence, str(arm.size) in stated)


def _sides(arms: Iterable[Arm]) -> dict[str, str]:
    """Which arm the gold would call intervention and which control; none where roles do not tell."""
    roles = {arm.id: "cv" if arm.role in _CONTROLS else "iv" for arm in arms}
    return roles if Counter(roles.values())["cv"] == 1 else {}


def _covers(entity: dict[str, Any], span: Span, value: Decimal | None) -> bool:
    overlaps = entity["start"] < span.end and span.start < entity["end"]
    return overlaps and value is not None and f"{value:f}" in entity["text"].replace("·", ".")


def _first_half(pmid: object) -> bool:
    return sha256(str(pmid).encode()).digest()[0] % 2 == 0


def _arguments() -> argparse.Namespace:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the reading benchmark")
    return parser.parse_args()


if __name__ == "__main__":
    main()
