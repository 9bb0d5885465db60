"""Which estimates may be pooled: one measure, one time, comparable outcomes, and one estimate a trial."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.model import ReportKind, Term
from kg.pool.effect_sizes import in_print, is_log
from kg.pool.question import Question
from kg.pool.readings import Exclusion, Offer, Reading
from kg.pool.sorting import Sorted, by_trial, excluded, split
from kg.pool.times import at_one_time
from kg.vocabulary import in_words

PREFERRED_MEASURES = (
    "HazardRatio",
    "RiskRatio",
    "OddsRatio",
    "RateRatio",
    "MeanDifference",
    "StandardizedMeanDifference",
    "MedianDifference",
    "RiskDifference",
)
_REPORTS = (ReportKind.ARTICLE, ReportKind.REPORT, ReportKind.REGISTRY, ReportKind.SECONDARY)
_ON_SCALES = {"MeanDifference", "MedianDifference"}
_SAME = 0.1
_NO_UNIT = "not stated"
CONVENTIONAL = 1.959964


@dataclass(frozen=True, slots=True)
class Selection:
    """One estimate a trial by one measure, in the order of the trials' names, and all that was left out."""

    measure: Term
    readings: tuple[Reading, ...]
    exclusions: tuple[Exclusion, ...]


def select(offers: Iterable[Offer], question: Question) -> Selection:
    """What may be pooled of what the trials offer; PoolingError if it must be asked more precisely."""
    given = list(offers)
    readings = [offer for offer in given if isinstance(offer, Reading)]
    measure = question.measure or most_offered(readings)
    kept = [reading for reading in readings if reading.measure == measure]
    left_out: list[Exclusion] = []
    for step in (_closest, at_one_time, _on_a_scale, _comparable, _one_a_trial):
        kept, dropped = step(kept, question)
        left_out += dropped
    exclusions = (*left_out, *_otherwise(given, kept, left_out, measure))
    return Selection(measure, tuple(sorted(kept, key=_by_name)), _in_order(exclusions))


def most_offered(readings: Sequence[Reading]) -> Term:
    """The measure that most trials offer; of equals the one that is printed most, then the usual one."""
    offered: Counter[Term] = Counter()
    printed: Counter[Term] = Counter()
    for measure, _ in {(reading.measure, reading.trial) for reading in readings}:
        offered[measure] += 1
    for measure, _ in {(r.measure, r.trial) for r in readings if r.origin == "printed"}:
        printed[measure] += 1
    return max(PREFERRED_MEASURES, key=lambda m: (offered[m], printed[m], -PREFERRED_MEASURES.index(m)))


def _otherwise(
    given: Iterable[Offer], kept: Iterable[Reading], left_out: Iterable[Exclusion], measure: Term
) -> list[Exclusion]:
    """What was refused before, and which trials offer only other measures."""
    pooled = {reading.trial for reading in kept}
    refused = [offer for offer in given if isinstance(offer, Exclusion)]
    found = [one for one in refused if one.trial not in pooled or one.measure == measure]
    explained = pooled | {one.trial for one in left_out}
    others = defaultdict(set)
    for reading in (offer for offer in given if isinstance(offer, Reading)):
        if reading.trial not in explained:
            others[reading.trial, reading.name].add(in_words(reading.measure))
    for (trial, name), measures in others.items():
        reason = f"no {in_words(measure)}: only {', '.join(sorted(measures))}"
        found.append(Exclusion(name, "measure", reason, trial))
    return found


def _closest(readings: Sequence[Reading], question: Question) -> Sorted:
    """Of each trial the outcomes that are called so, before those that only belong to the domain."""
    best = {trial: min(r.closeness for r in some) for trial, some in by_trial(readings).items()}
    return split(
        readings,
        lambda reading: reading.closeness == best[reading.trial],
        lambda _: f"the trial also reports an outcome called {question.outcome}",
    )


def _on_a_scale(readings: Sequence[Reading], _: Question) -> Sorted:
    """Of differences in what was measured, those that say on which scale: by an instrument or in a unit."""
    return split(
        readings,
        lambda reading: reading.measure not in _ON_SCALES or bool(reading.unit or reading.outcome.instrument),
        lambda _: "neither its instrument nor its unit is stated",
    )


def _comparable(readings: Sequence[Reading], _: Question) -> Sorted:
    """Those that measure the same thing in the same way as most of the others."""
    kept, dropped = list(readings), []
    for what, value in _traits(readings):
        kept, odd = _alike(kept, what, value)
        dropped += odd
    return kept, dropped


def _alike(readings: Sequence[Reading], what: str, value: Callable[[Reading], str | None]) -> Sorted:
    usual = _most(map(value, readings))
    return split(
        readings,
        lambda reading: value(reading) in (None, usual),
        lambda reading: f"{what} {_said(value(reading))}, not {_said(usual)}",
    )


def _traits(readings: Sequence[Reading]) -> list[tuple[str, Callable[[Reading], str | None]]]:
    """What must be alike: for ratios and risks what is better, for other differences how it was measured."""
    direction = [("better if", lambda reading: reading.outcome.better)]
    if not readings or is_log(readings[0].measure) or readings[0].measure == "RiskDifference":
        return direction
    metric = [("metric", lambda reading: reading.outcome.metric)]
    if readings[0].measure not in _ON_SCALES:
        return direction + metric
    scale = [
        ("instrument", lambda reading: reading.outcome.instrument),
        ("unit", lambda reading: reading.unit or _NO_UNIT),
    ]
    return direction + metric + scale


def _one_a_trial(readings: Sequence[Reading], question: Question) -> Sorted:
    kept: list[Reading] = []
    dropped: list[Exclusion] = []
    for some in by_trial(readings).values():
        ranked = sorted(some, key=lambda reading: (_rank(reading, question), _by_report(reading)))
        best = [reading for reading in ranked if _rank(reading, question) == _rank(ranked[0], question)]
        if all(_agree(best[0], other) for other in best):
            kept.append(best[0])
            dropped += [
                excluded(one, _set_aside(one, best[0])) for one in ranked[1:] if _differs(one, best[0])
            ]
        else:
            dropped.append(excluded(best[0], _conflict(best)))
    return kept, dropped


def _rank(reading: Reading, question: Question) -> int:
    """Crude estimates before what is computed from counts, and adjusted ones last unless they are wanted."""
    printed = reading.origin == "printed"
    if question.adjusted:
        return 0 if reading.adjusted else 1 if printed else 2
    return 1 if not printed else 2 if reading.adjusted else 0


def _agree(one: Reading, other: Reading) -> bool:
    """Whether two estimates differ by less than a tenth of a standard error."""
    error = min(one.study.error, other.study.error)
    apart = max(abs(one.study.estimate - other.study.estimate), abs(one.study.error - other.study.error))
    return apart <= _SAME * error


def _differs(reading: Reading, best: Reading) -> bool:
    """Whether it says something else, or the same in another report, unlike counts beside an estimate."""
    return reading.report != best.report or not _agree(reading, best)


def _conflict(readings: Sequence[Reading]) -> str:
    labels = sorted({reading.outcome.label for reading in readings})
    if len(labels) > 1:
        return f"several of its outcomes match ({'; '.join(labels)}): name one of them"
    reports = sorted({reading.report.rpartition("/")[2] for reading in readings})
    told = ", ".join(dict.fromkeys(_told(reading) for reading in readings))
    return f"its estimates contradict each other: {told} (in {', '.join(reports)})"


def _told(reading: Reading) -> str:
    printed = reading.printed
    if printed is not None:
        return f"{printed.value} ({printed.low} to {printed.high})"
    value, error = reading.study.estimate, reading.study.error
    numbers = (value, value - CONVENTIONAL * error, value + CONVENTIONAL * error)
    return "{:.2f} ({:.2f} to {:.2f})".format(*(in_print(reading.measure, number) for number in numbers))


def _set_aside(reading: Reading, best: Reading) -> str:
    if _agree(reading, best):
        return "the same again"
    kinds = ["adjusted" if one.adjusted else one.origin for one in (reading, best)]
    return f"{kinds[0]}; the {kinds[1]} one is taken" if kinds[0] != kinds[1] else "another one is taken"


def _most(values: Iterable[str | None]) -> str | None:
    """The value that is there most often, None aside; of equals the first by name."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _said(term: str | None) -> str:
    return in_words(term) if term else _NO_UNIT


def _in_order(exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    found = {(one.name.casefold(), one.trial, one.what, one.reason): one for one in exclusions}
    return tuple(one for _, one in sorted(found.items()))


def _by_name(reading: Reading) -> tuple[str, str]:
    return reading.name.casefold(), reading.trial


def _by_report(reading: Reading) -> tuple[int, str, tuple[str, ...]]:
    return _REPORTS.index(reading.kind), reading.report, reading.sources
