"""From a store and a question to a pooled effect."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from kg.errors import PoolingError, QueryError
from kg.link import Lexicons, lexicons_of, shipped
from kg.model import Term, Trial
from kg.pool.absolute import AbsoluteEffect, absolute_effect, acts_on_risk
from kg.pool.arms import Comparison
from kg.pool.between_trials import ESTIMATORS, between_variance, heterogeneity
from kg.pool.candidates import absence, candidates
from kg.pool.models import Fit, fixed_effect, mantel_haenszel, peto, random_effects
from kg.pool.notes import notes
from kg.pool.outcomes import Wanted
from kg.pool.question import Question, ask
from kg.pool.readings import Exclusion, Offer, Reading, offers
from kg.pool.selection import Selection, select
from kg.pool.studies import Counts, Study
from kg.pool.synthesis import Method, Synthesis, on_scale
from kg.pool.wording import risk
from kg.store import Store
from kg.vocabulary import in_words

USUAL = Method()


def pool(
    store: Store,
    *,
    intervention: str,
    comparator: str,
    outcome: str,
    measure: str | None = None,
    time: str | None = None,
    tolerance: str | None = None,
    arms: Iterable[str] = (),
    adjusted: bool = False,
    condition: str | None = None,
    whole_domain: bool = False,
    model: str = "random",
    estimator: str = "REML",
    hartung_knapp: bool = True,
    level: float = 95,
    baseline_risk: float | None = None,
) -> Synthesis:
    """The pooled effect of an intervention against a comparator on an outcome, over the trials of a store.

    Intervention and comparator are labels, synonyms or classes of the vocabulary, or roles such as placebo;
    the outcome is a label or a domain; outcomes that only belong to the domain, such as nonfatal stroke to
    stroke, are pooled with `whole_domain`. Without a measure the one that most trials give is taken. Without
    a time all must share one, give or take the tolerance ("7 days"); "any" admits all. `arms` are words that
    choose between arms of a trial that both match, such as a dose. The crude estimate of a trial goes before
    an adjusted one unless `adjusted` is set. `condition` admits only trials in it. Without a baseline risk
    (0 to 1) absolute effects are given for the median of the comparator's risks.

    QueryError if the question is not understood; PoolingError if nothing, or only one trial, can be pooled,
    if the question must be asked more precisely, or without the extra `pool`.
    """
    question = ask(
        intervention,
        comparator,
        outcome,
        measure=measure,
        time=time,
        tolerance=tolerance,
        arms=arms,
        adjusted=adjusted,
        condition=condition,
        whole_domain=whole_domain,
    )
    method = Method(model, estimator, hartung_knapp, level)
    lexicons = lexicons_of(store.location)
    asked = Comparison.of(question, lexicons)
    found = tuple(candidates(store, asked))
    if not found:
        raise PoolingError(absence(store, asked))
    return pool_trials(found, question, method, baseline_risk, lexicons)


def pool_trials(
    trials: Iterable[Trial],
    question: Question,
    method: Method = USUAL,
    baseline_risk: float | None = None,
    lexicons: Lexicons | None = None,
) -> Synthesis:
    """The pooled effect over what reports state of trials, each report one `Trial`."""
    _refuse_unknown(method, baseline_risk)
    known = lexicons or shipped()
    asked, wanted = Comparison.of(question, known), Wanted.of(question, known)
    found = (offer for trial in trials for offer in offers(trial, asked, wanted))
    chosen = select(_for_model(found, method), question)
    _refuse_too_few(chosen, question)
    studies = [reading.study for reading in chosen.readings]
    fit = _fit(method, chosen.measure, studies)
    absolute, silence = _absolute(chosen, fit, baseline_risk)
    return Synthesis(
        question=question,
        outcome=wanted.label,
        domain=wanted.domain,
        measure=chosen.measure,
        method=method,
        readings=chosen.readings,
        exclusions=chosen.exclusions,
        fit=fit,
        fixed=fixed_effect(studies, method.share),
        heterogeneity=heterogeneity(studies, _tau2(method, studies), method.share),
        without=tuple(_without_each(method, chosen.measure, studies)),
        absolute=absolute,
        notes=(*notes(chosen, question, method, fit), *silence),
    )


def _fit(method: Method, measure: Term, studies: Sequence[Study]) -> Fit:
    return _MODELS[method.model](method, measure, studies)


def _without_each(method: Method, measure: Term, studies: Sequence[Study]) -> Iterator[Fit]:
    """The fit without each study in turn; none for two studies, since one alone is not pooled."""
    for place in range(len(studies)) if len(studies) > 2 else ():
        yield _fit(method, measure, [*studies[:place], *studies[place + 1 :]])


def _tau2(method: Method, studies: Sequence[Study]) -> float:
    return between_variance(studies, method.estimator)


def _for_model(found: Iterable[Offer], method: Method) -> Iterator[Offer]:
    """What a model can use: methods for counts leave printed estimates aside."""
    given = list(found)
    readings = [offer for offer in given if isinstance(offer, Reading)]
    countable = {reading.trial for reading in readings if reading.origin == "counts"}
    for offer in given:
        if isinstance(offer, Exclusion) or method.model not in _OF_COUNTS or offer.origin == "counts":
            yield offer
        elif offer.trial not in countable:
            reason = f"no counts of both arms, which {method.model} needs"
            yield Exclusion(offer.name, "counts", reason, offer.trial)


def _absolute(
    chosen: Selection, fit: Fit, baseline: float | None
) -> tuple[AbsoluteEffect | None, tuple[str, ...]]:
    """The absolute effect at a chosen baseline risk, else at the usual one if it can be given there."""
    risks = [r.study.counts.reference_risk for r in chosen.readings if r.study.counts is not None]
    if baseline is not None:
        return absolute_effect(chosen.measure, baseline, on_scale(chosen.measure, fit)), ()
    if not risks or not acts_on_risk(chosen.measure):
        return None, ()
    try:
        usual = statistics.median(risks)
        found = absolute_effect(chosen.measure, usual, on_scale(chosen.measure, fit))
        counted = f"{len(risks)} of {len(chosen.readings)} trials with counts"
        return found, (f"absolute effects at the comparator's median risk, {risk(usual)} ({counted})",)
    except PoolingError as refusal:
        return None, (f"no absolute effect: {refusal}",)


def _refuse_unknown(method: Method, baseline_risk: float | None) -> None:
    if method.model not in _MODELS:
        raise QueryError(f"{method.model!r} is not a model; there are: {', '.join(_MODELS)}")
    if method.estimator not in ESTIMATORS:
        raise QueryError(f"{method.estimator!r} does not estimate τ²; there are: {', '.join(ESTIMATORS)}")
    if baseline_risk is not None and not 0 < baseline_risk < 1:
        raise QueryError(f"a baseline risk lies between 0 and 1, as 0.12 for 12%; {baseline_risk:g} does not")
    if not 50 <= method.level < 100:
        raise QueryError(f"a confidence level is a percentage such as 95; {method.level:g} is not")


def _refuse_too_few(chosen: Selection, question: Question) -> None:
    """PoolingError unless there are two trials, with what was left out and why."""
    asked = f"{question.intervention} v {question.comparator}, {question.outcome}"
    left_out = "".join(f"\n  {one.name}: {one.what}: {one.reason}" for one in chosen.exclusions)
    if not chosen.readings:
        raise PoolingError(f"nothing to pool for {asked}: {_nothing(left_out)}")
    if len(chosen.readings) == 1:
        name, measure = chosen.readings[0].name, in_words(chosen.measure)
        raise PoolingError(f"one trial only for {asked} ({name}, {measure}): no pool{left_out}")


def _nothing(left_out: str) -> str:
    return (
        f"all was left out{left_out}" if left_out else "no trial of the store compares these on this outcome"
    )


def _tables(studies: Sequence[Study]) -> list[Counts]:
    return [study.counts for study in studies if study.counts is not None]


def _peto(method: Method, measure: Term, studies: Sequence[Study]) -> Fit:
    if measure != "OddsRatio":
        raise PoolingError(f"Peto's method pools odds ratios, not {in_words(measure)}s: name that measure")
    return peto(_tables(studies), method.share)


_OF_COUNTS = {"mantel-haenszel", "peto"}
_MODELS: Mapping[str, Callable[[Method, Term, Sequence[Study]], Fit]] = {
    "random": lambda method, _, studies: random_effects(
        studies, method.estimator, hartung_knapp=method.hartung_knapp, level=method.share
    ),
    "fixed": lambda method, _, studies: fixed_effect(studies, method.share),
    "mantel-haenszel": lambda method, measure, studies: mantel_haenszel(
        _tables(studies), measure, method.share
    ),
    "peto": _peto,
}
