"""What a reader of a pooled effect should know beside its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.pool.models import FEWEST_TO_PREDICT, Fit
from kg.pool.question import Question, days, is_time
from kg.pool.readings import Reading
from kg.pool.selection import Selection
from kg.pool.synthesis import Method
from kg.pool.times import in_time
from kg.vocabulary import in_words

FEW = 5


def notes(chosen: Selection, question: Question, method: Method, fit: Fit) -> tuple[str, ...]:
    """The notes of a pool, the most important first."""
    found = (*_of_number(chosen, method), *_of_times(chosen, question), *_of_readings(chosen))
    return (*found, _of_measure(chosen, question), _of_method(method, fit))


def _of_number(chosen: Selection, method: Method) -> Iterator[str]:
    trials = len(chosen.readings)
    if method.model == "random" and trials == 2 and method.hartung_knapp:
        yield (
            "two trials only: where they happen to agree, the unmodified Hartung-Knapp interval is a false "
            "certainty; here its variance is never below the classic one"
        )
    elif method.model == "random" and trials < FEW:
        yield f"{trials} trials only: the variance between trials is hardly known"
    if method.model == "random" and trials < FEWEST_TO_PREDICT:
        yield f"no prediction interval: it needs {FEWEST_TO_PREDICT} trials"


def _of_times(chosen: Selection, question: Question) -> Iterator[str]:
    stated = sorted({r.time for r in chosen.readings if r.time and is_time(r.time)}, key=days)
    silent = sum(reading.time is None for reading in chosen.readings)
    if question.any_time and len(stated) > 1:
        yield f"times from {in_time(stated[0])} to {in_time(stated[-1])} are pooled, as asked for"
    if stated and silent:
        yield f"{silent} of {len(chosen.readings)} estimates do not state their time"


def _of_readings(chosen: Selection) -> Iterator[str]:
    for what, holds in _KINDS:
        count = sum(map(holds, chosen.readings))
        if count:
            yield f"{count} of {len(chosen.readings)} estimates {what}"


def _of_measure(chosen: Selection, question: Question) -> str:
    why = "as asked for" if question.measure else "the measure that most trials give"
    return f"measure: {in_words(chosen.measure)}, {why}"


def _of_method(method: Method, fit: Fit) -> str:
    if method.model != "random":
        return f"model: {_MODELS[method.model]}"
    interval = f"Hartung-Knapp with its floor, t({fit.freedom})" if fit.freedom else "normal quantiles"
    predicted = f"; prediction interval with t({len(fit.weights) - 2})" if fit.prediction else ""
    return f"model: random effects, τ² by {method.estimator}; interval: {interval}{predicted}"


_KINDS: tuple[tuple[str, Callable[[Reading], bool]], ...] = (
    ("are computed from counts or means", lambda reading: reading.origin != "printed"),
    ("are printed the other way round and turned", lambda r: r.computed and r.origin == "printed"),
    ("are adjusted", lambda reading: reading.adjusted is True),
)
_MODELS = {
    "fixed": "fixed effect, inverse variance",
    "mantel-haenszel": "fixed effect, Mantel-Haenszel",
    "peto": "fixed effect, Peto",
}
