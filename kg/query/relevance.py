"""How likely a passage states what a question asks for: the numbers that the choice rests on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from kg.find.numbers import compiled
from kg.find.passages import Passage
from kg.find.signs import DIRECTIONS, P_SIGNIFICANT, denies_difference, sign, significances
from kg.find.words import words
from kg.model import SectionKind
from kg.query.asked import FREQUENT, Asked, Side, agreement, share

_BETWEEN = compiled(
    r"\bbetween\b|\bgroups\b|\barms\b|\bcompared\b|\bthan\b|\bversus\b|\bvs\b|\bcomparison\b|\brelative to\b"
)
_WITHIN = compiled(
    r"\bfrom baseline\b|\bwithin[- ]group|\bcompared (?:with|to) baseline\b|\bpre-?test|\bbaseline\b"
)
_SIGNIFICANCE = compiled(r"\bsignifican|\bstatistically\b")
_VERB = compiled(r"\b(?:was|were|is|are|had|did|showed|has)\b")
_METHOD = compiled(
    r"\b(?:was|were) (?:assessed|measured|evaluated|compared|recorded|used|calculated|performed)"
    r"|\bwe (?:compared|measured|assess)|outcome measure|primary outcome|secondary outcome|\baim|objective"
    r"|investigat"
)
_OF_OTHERS = compiled(
    r"hypothes|\b(?:may|might|could|should|previous) |studies|et al|reported (?:by|that)|trials have"
)
_AT_BASELINE = compiled(
    r"\bat baseline|baseline characteristics|before (?:the )?(?:treatment|intervention|surgery)"
)
_EXHIBIT = compiled(r"\b(?:table|fig)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TELLING = 5.0


def relevances(
    asked: Asked, chosen: Sequence[tuple[int, Passage]]
) -> Iterator[tuple[dict[str, float], int, Passage]]:
    """What is measured of each candidate passage beside a question and beside the other candidates."""
    about = [agreement(asked, asked.report.stems[number]) for number, _ in chosen]
    ranks = {place: rank for rank, place in enumerate(sorted(range(len(chosen)), key=lambda n: -about[n]))}
    best = max(about, default=0.0)
    for place, (number, passage) in enumerate(chosen):
        among = {"rank": place, "rank by words": ranks[place], "behind the best": best - about[place]}
        yield _relevance(asked, number, passage, best) | among, number, passage


def _relevance(asked: Asked, number: int, passage: Passage, best: float) -> dict[str, float]:
    """What is measured of a passage beside a question; `best` is the best agreement of any passage."""
    report = asked.report
    found = report.stems[number]
    before = report.stems[number - 1] if number else frozenset()
    about = agreement(asked, found)
    measured = {
        **_about(asked, passage, found, before),
        **_sides(asked, found),
        **_findings(passage.text),
        **_sort(passage.text),
        "outcome words": float(len(asked.outcome)),
        "row": float(passage.row),
        "place": passage.start / max(1, len(report.reading.text)),
        **{f"in {kind.value}": float(passage.kind is kind) for kind in SectionKind},
    }
    return measured | _together(measured, about, best)


def _sort(text: str) -> Mapping[str, float]:
    """Signs of a heading, of methods, of other people's findings, of what was before the trial."""
    return {
        "capitals": sum(character.isupper() for character in text) / max(1, len(text)),
        "verb": float(bool(_VERB.search(text))),
        "heading": float(text.rstrip().endswith(":")),
        "method": float(bool(_METHOD.search(text))),
        "of others": float(bool(_OF_OTHERS.search(text))),
        "at baseline": float(bool(_AT_BASELINE.search(text))),
        "exhibit": float(bool(_EXHIBIT.search(text))),
    }


def _about(
    asked: Asked, passage: Passage, found: frozenset[str], before: frozenset[str]
) -> Mapping[str, float]:
    own = [word.stem for word in words(passage.text)]
    places = [n for n, one in enumerate(own) if one in asked.outcome or one in asked.outcome_forms]
    heaviest = max(asked.outcome.values(), default=1.0)
    return {
        "about": agreement(asked, found),
        "own words": share(asked.outcome, found),
        "other forms": share(asked.outcome_forms, found),
        "before": share(asked.outcome, before),
        "telling words": sum(1 for one in asked.outcome if one in found and one not in FREQUENT),
        "in a row": _longest_run(places) / max(1, len(asked.outcome)),
        "precision": len(set(own) & asked.outcome.keys()) / max(1, len(set(own))),
        "heaviest": max((w for one, w in asked.outcome.items() if one in found), default=0.0) / heaviest,
        "phrase": float(asked.outcome_text in passage.text.lower()),
        "first": places[0] / len(own) if places else -1.0,
        "length": math.log1p(len(own)),
        "numbers named": _named_numbers(asked, passage.text),
    }


def _longest_run(places: Sequence[int]) -> int:
    """Words that stand together, one other word between them at most."""
    longest = run = 0
    last = -3
    for place in places:
        run = run + 1 if place - last <= 2 else 1
        last, longest = place, max(longest, run)
    return longest


def _named_numbers(asked: Asked, text: str) -> float:
    """The part of the question's numbers (a time point, a dose) that a text prints."""
    wanted = asked.outcome_numbers
    return len(wanted & set(re.findall(r"\d+", text))) / len(wanted) if wanted else -0.5


def _sides(asked: Asked, found: frozenset[str]) -> Mapping[str, float]:
    return {
        "intervention": _most(asked.intervention, found),
        "comparator": _most(asked.comparator, found),
        "intervention share": share(asked.intervention.weights, found),
        "comparator share": share(asked.comparator.weights, found),
    }


def _most(side: Side, found: frozenset[str]) -> float:
    return max((weight for one, weight in side.weights.items() if one in found), default=0.0) / _TELLING


def _findings(text: str) -> dict[str, float]:
    told = [sign(word.text) for word in words(text)]
    printed = [one for _, _, one in significances(text)]
    numbers = len(_NUMBER.findall(text))
    return {
        **{name: float(min(2, told.count(name))) for name in DIRECTIONS},
        "denied": float(denies_difference(text)),
        "significance": float(bool(_SIGNIFICANCE.search(text))),
        "between": float(bool(_BETWEEN.search(text))),
        "within": float(bool(_WITHIN.search(text))),
        "p-values": float(min(3, len(printed))),
        "p significant": float(P_SIGNIFICANT in printed),
        "many numbers": float(numbers > 2),
        "numbers": math.log1p(numbers),
    }


def _together(measured: Mapping[str, float], about: float, best: float) -> dict[str, float]:
    """Measures that count only where the passage is about the outcome."""
    found = ("intervention", "denied", "significance", "p-values", "between")
    own = measured["own words"] * measured["precision"]
    products = {"own words x precision": own} | {
        f"about x {name}": about * min(1.0, measured[name]) for name in found
    }
    relative = about / best if best else 0.0
    return products | {"relative": relative, "best": float(relative == 1.0), "about squared": about**2}
