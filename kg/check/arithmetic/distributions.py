"""The distributions behind p-values and intervals, in plain Python."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

from kg.check.arithmetic.rounding import Box

_NORMAL = NormalDist()


def p_of(z: float) -> float:
    """The two-sided p-value of a standard normal deviate."""
    return math.erfc(abs(z) / math.sqrt(2))


def z_of(p: float) -> float:
    """The deviate, not negative, whose two-sided p-value this is; infinity for 0."""
    return math.inf if p <= 0 else max(0.0, -_NORMAL.inv_cdf(min(p, 1.0) / 2))


@lru_cache(maxsize=64)
def quantile(level: float) -> float:
    """How many standard errors an interval of a level in percent reaches to either side: 1.96 for 95."""
    return z_of(1 - level / 100)


def p_between(z: Box) -> Box:
    """The two-sided p-values of deviates that are not negative."""
    return Box(p_of(z.high), p_of(z.low))


def z_between(p: Box) -> Box:
    """The deviates of two-sided p-values."""
    return Box(z_of(p.high), z_of(p.low))


def normal_of_t(t: float, freedom: float) -> float:
    """The normal deviate with about the p-value of a t; Wallace, Ann Math Stat 1959;30:1121-1130.

    >>> round(p_of(normal_of_t(2.086, 20)), 3)
    0.05
    """
    if math.isinf(t):
        return t
    return (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))


def t_of_normal(z: float, freedom: float) -> float:
    """The t with about the p-value of a normal deviate: the inverse of `normal_of_t`."""
    scaled = z * (8 * freedom + 3) / (8 * freedom + 1)
    return math.sqrt(freedom * math.expm1(scaled * scaled / freedom))
