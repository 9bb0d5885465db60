"""Comparisons stated in words: "showed no meaningful difference", "did not reach significance (P=0.06)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg import vocabulary
from kg.find.attribution import Attribution
from kg.find.intervals import PrintedP, p_values
from kg.find.numbers import compiled
from kg.find.reading import Reading
from kg.find.results import SentenceResults
from kg.model import Outcome, PValue, SectionKind, Term

_LISTED = compiled(
    r"\b(?:including|such as|namely)\s+(?P<list>[^.;]+?)(?:,?\s+(?:showed|were|was|did|had|are|is)\b|$)"
)
_SUBJECT = compiled(r"^(?P<list>[^.;]+?)\s+(?:showed|were|was|did|had|are|is|remained)\b")
_BETWEEN_ARMS = compiled(
    r"\bgroups?\b|\barms?\b|\bbetween\b|\bcompared\b|\bversus\b|\bvs\b|\bthan\b|\bboth\b|\bplacebo\b"
    r"|\bcontrol|\btreatments?\b"
)
_WITHIN_ARM = compiled(
    r"\bfrom baseline\b(?!.*\b(?:than|versus|vs|compared)\b)|\bwithin[- ]groups?\b"
    r"|\bcompared (?:with|to) baseline\b|\bbaseline characteristics?\b|\bat baseline\b"
    r"|\bbaseline\b.*\bsimilar\b|\bcorrelat|\binteraction\b"
)
_DIRECTIONS: tuple[tuple[str, Term], ...] = (
    (
        r"\bincreas|\bhigher\b|\bgreater\b|\bmore\b|\blonger\b|\bprolong|\brose\b|\braised\b"
        r"|\bimproved\b(?= survival)",
        "Increased",
    ),
    (r"\breduc|\bdecreas|\blower|\bfewer\b|\bless\b|\bshorter\b|\bsmaller\b|\bdeclin|\bfell\b", "Decreased"),
)
_KINDS = frozenset({SectionKind.RESULTS, SectionKind.CONCLUSION, SectionKind.OTHER})


@dataclass(frozen=True, slots=True)
class WordedComparison:
    """A comparison without an estimate: its outcome, what is said of it, and the p-value where printed."""

    outcome: Outcome
    significance: Term | None
    direction: Term | None
    p: PValue | None
    start: int
    end: int
    found: SentenceResults


def stated_significance(text: str) -> Term | None:
    """What a sentence says of significance: a denial counts before the word that it denies."""
    terms = {
        vocabulary.identify("stated_significance", m.group())
        for m in compiled(vocabulary.words("stated_significance")).finditer(text)
    }
    return next((t for t in ("NotSignificant", "NoDifference", "Significant") if t in terms), None)


def stated_direction(text: str) -> Term | None:
    """The direction of the first word of change."""
    marks = [
        (m.start(), term) for pattern, term in _DIRECTIONS if (m := re.search(pattern, text, re.IGNORECASE))
    ]
    return min(marks)[1] if marks else None


def worded_comparisons(
    reading: Reading, found: Sequence[SentenceResults], attribution: Attribution
) -> Iterator[WordedComparison]:
    """Comparisons of sentences that print no estimate but speak of significance, or print a p-value alone."""
    with_results = {one.sentence.number: one for one in found}
    for sentence in reading.sentences:
        one = with_results.get(sentence.number) or SentenceResults(sentence, (), (), ())
        if sentence.kind in _KINDS and sentence.kind is not SectionKind.CONCLUSION and not one.comparisons:
            yield from _of_sentence(reading, one, attribution)


def _of_sentence(
    reading: Reading, found: SentenceResults, attribution: Attribution
) -> Iterator[WordedComparison]:
    sentence = found.sentence
    printed = [
        p for p in p_values(reading.text, sentence.start, sentence.end) if "interaction" not in p.words
    ]
    significance = stated_significance(sentence.text)
    if not (printed or significance) or _WITHIN_ARM.search(sentence.text):
        return
    if not _BETWEEN_ARMS.search(sentence.text) and len({r.arm for r in found.results}) < 2:
        return
    if found.results:
        yield from _beside_results(reading, found, printed, significance)
    elif len(printed) <= 1:
        for outcome in _named_outcomes(found, attribution):
            yield _worded(reading, found, outcome, printed[0] if printed else None, significance)


def _beside_results(
    reading: Reading, found: SentenceResults, printed: Sequence[PrintedP], significance: Term | None
) -> Iterator[WordedComparison]:
    """A p-value belongs to the outcome of the results printed last before it."""
    outcomes = list(dict.fromkeys(r.outcome.id for r in found.results))
    by_id = {r.outcome.id: r.outcome for r in found.results}
    for p in printed:
        before = [r for r in found.results if r.start < p.start]
        if before:
            last = before[-1].outcome
            if last.id in outcomes:
                outcomes.remove(last.id)
                yield _worded(reading, found, last, p, significance)
    if significance and not printed and len(outcomes) == 1 and len({r.arm for r in found.results}) > 1:
        yield _worded(reading, found, by_id[outcomes[0]], None, significance)


def _named_outcomes(found: SentenceResults, attribution: Attribution) -> list[Outcome]:
    """The outcomes of a sentence: each member of its list that is known, else what it names."""
    sentence = found.sentence
    listed = _LISTED.search(sentence.text) or _SUBJECT.search(sentence.text)
    members = re.split(r",\s+(?:and\s+)?|\s+and\s+|\s+or\s+", listed["list"]) if listed else []
    known = [outcome for member in members if (outcome := attribution.matching(member)) is not None]
    if known:
        return list({outcome.id: outcome for outcome in known}.values())
    named = attribution.of(sentence, sentence.start, sentence.end)
    return [named] if named else []


def _worded(
    reading: Reading,
    found: SentenceResults,
    outcome: Outcome,
    printed: PrintedP | None,
    significance: Term | None,
) -> WordedComparison:
    start, end = _extent(reading, found, printed)
    direction = stated_direction(found.sentence.text) if significance == "Significant" else None
    return WordedComparison(
        outcome, significance, direction, printed.p if printed else None, start, end, found
    )


def _extent(reading: Reading, found: SentenceResults, printed: PrintedP | None) -> tuple[int, int]:
    """The whole sentence; with a p-value, from the words on significance nearest before it to the p-value."""
    sentence = found.sentence
    if printed is None:
        return sentence.start, sentence.end
    pattern = compiled(vocabulary.words("stated_significance"))
    words = list(pattern.finditer(reading.text, sentence.start, printed.start))
    start = words[-1].start() if words and printed.start - words[-1].end() < 40 else printed.start
    end = printed.end
    if (
        reading.text[start:end].count("(") > reading.text[start:end].count(")")
        and reading.text[end : end + 1] == ")"
    ):
        end += 1
    return start, end
