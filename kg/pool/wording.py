"""Pooled numbers as a reader of a journal expects to see them."""

from __future__ import annotations

import math

from kg.pool.absolute import PER, AbsoluteEffect, Range
from kg.pool.synthesis import Method, Synthesis
from kg.vocabulary import in_words

_MODELS = {
    "fixed": "fixed effect",
    "mantel-haenszel": "Mantel-Haenszel, fixed effect",
    "peto": "Peto, fixed effect",
}


def figure(value: float) -> str:
    """A number with two decimals, small ones with two significant digits.

    >>> figure(0.9366), figure(0.00071), figure(-14.1)
    ('0.94', '0.00071', '-14.10')
    """
    size = abs(value)
    decimals = 1 - math.floor(math.log10(size)) if 0 < size < 1 else 2
    return f"{value:.{max(2, decimals)}f}"


def within(effect: Range) -> str:
    """An effect with its interval: `0.94 (0.86 to 1.02)`."""
    return f"{figure(effect.value)} ({between(effect)})"


def between(effect: Range) -> str:
    """The bounds of an interval: `0.86 to 1.02`."""
    return f"{figure(effect.low)} to {figure(effect.high)}"


def measured(synthesis: Synthesis) -> str:
    """The measure with its unit: `mean difference, mm`."""
    return ", ".join(filter(None, (in_words(synthesis.measure), synthesis.unit)))


def title(synthesis: Synthesis) -> str:
    """What was pooled, in a line: `Tranexamic acid v placebo: all-cause mortality`."""
    question = synthesis.question
    asked = f"{question.intervention} v {question.comparator}: {synthesis.outcome}"
    return asked[:1].upper() + asked[1:]


def p_value(p: float) -> str:
    """A p-value to three decimals, below that as such."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def model(method: Method) -> str:
    """A model in a line: `random effects (REML, Hartung-Knapp)`."""
    if method.model != "random":
        return _MODELS[method.model]
    interval = ", Hartung-Knapp" if method.hartung_knapp else ""
    return f"random effects ({method.estimator}{interval})"


def heterogeneity(synthesis: Synthesis) -> str:
    """How much the trials differ, in a line."""
    found = synthesis.heterogeneity
    low, high = found.tau2_interval
    return (
        f"Heterogeneity: τ² = {figure(found.tau2)} ({figure(low)} to {figure(high)}), "
        f"I² = {found.i2:.0%} ({found.i2_interval[0]:.0%} to {found.i2_interval[1]:.0%}), "
        f"Q = {figure(found.q)}, df = {found.freedom}, {p_value(found.p)}"
    )


def risk(share: float) -> str:
    """A risk or a difference of risks as people per thousand."""
    return f"{share * PER:.0f} per {PER}"


def risk_within(risks: Range) -> str:
    """A risk with its interval: `105 per 1000 (96 to 114)`."""
    return f"{risk(risks.value)} ({risks.low * PER:.0f} to {risks.high * PER:.0f})"


def difference(effect: AbsoluteEffect) -> str:
    """The absolute effect in words: `7 fewer per 1000 (16 fewer to 3 more)`."""
    told = effect.difference
    return f"{_fewer(told.value)} per {PER} ({_fewer(told.low)} to {_fewer(told.high)})"


def number_needed(effect: AbsoluteEffect) -> str | None:
    """The number needed to treat for one event fewer or more, with its interval; None without a difference.

    Numbers are rounded up. An interval that holds no difference runs through infinity.
    """
    value, (low, high) = effect.number_needed, effect.number_needed_bounds
    if value is None:
        return None
    kind = _kind(effect.difference.value)
    if not effect.undecided:
        return f"{_up(value)} for one {kind} ({' to '.join(sorted((_up(low), _up(high)), key=_length))})"
    bounds = f"{_up(low)} for one fewer, through infinity, to {_up(high)} for one more"
    return f"{_up(value)} for one {kind} ({bounds})"


def _fewer(difference: float) -> str:
    people = round(abs(difference) * PER)
    return f"{people} {_kind(difference)}" if people else "0"


def _kind(difference: float) -> str:
    return "fewer" if difference < 0 else "more"


def _up(number: float | None) -> str:
    return "infinitely many" if number is None else f"{math.ceil(number - 1e-9)}"


def _length(number: str) -> tuple[int, str]:
    return len(number), number
