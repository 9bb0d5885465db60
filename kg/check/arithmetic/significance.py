"""What is said of significance beside the p-value and the interval."""

from __future__ import annotations

from collections.abc import Iterator

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.comparisons import tests_a_margin
from kg.check.arithmetic.distributions import p_between
from kg.check.arithmetic.p_values import wald_of
from kg.check.arithmetic.rounding import Box, p_box, shown
from kg.model import EffectEstimate, Trial
from kg.vocabulary import in_words

_LIMIT = 0.05
# what no usual level of significance calls significant, or not
_NEVER, _ALWAYS = 0.2, 0.001


def as_stated(trial: Trial) -> Iterator[Result]:
    """Whether what is called significant is so by its p-value, or else by its interval."""
    for one in trial.estimates:
        known = _p(one)
        if known is not None and one.stated_significance is not None:
            yield _stated(trial, one, *known)


def _p(one: EffectEstimate) -> tuple[Box, str] | None:
    """The p-values that the report allows, and how it prints them."""
    if one.p is not None:
        return p_box(one.p), f"p {one.p.operator} {one.p.value}"
    wald = wald_of(one)
    if wald is None or one.interval is None:
        return None
    span = p_between(wald.deviates())
    makes = f"makes p {shown(span.low)} to {shown(span.high)}"
    return span, f"the interval {one.interval.low} to {one.interval.high} {makes}"


def _stated(trial: Trial, one: EffectEstimate, p: Box, words: str) -> Result:
    significant = one.stated_significance == "Significant"
    sums = f"{in_words(one.stated_significance or '')}; {words}"
    agrees = p.low < _LIMIT if significant else p.high >= _LIMIT
    if agrees:
        return Result(one, Verdict.CONSISTENT, sums)
    doubt = _doubt(trial, one, p, significant)
    if doubt:
        return Result(one, Verdict.CANNOT_TELL, f"{sums}: {doubt}")
    return Result(one, Verdict.NOT_REACHABLE, f"{sums}, at no usual level")


def _doubt(trial: Trial, one: EffectEstimate, p: Box, significant: bool) -> str | None:
    if tests_a_margin(trial):
        return "the test may be against a margin"
    if significant:
        return "a one-sided test or a level above 5% may be meant" if p.low < _NEVER else None
    if one.stated_significance == "NoDifference":
        return "a difference may be called none because it is small"
    return "a level below 5% may be meant" if p.high > _ALWAYS else None
