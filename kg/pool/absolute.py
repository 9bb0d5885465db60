"""What a pooled effect means for so many people: risks at a baseline risk, their difference, number needed.

Risk with the intervention from the comparator's risk r: r × RR; OR × r / (1 - r + OR × r); 1 - (1 - r)^HR;
r + RD, in percentage points (Cochrane Handbook 6.5, 15.4). The number needed is 1 / |difference|; where the
interval of the difference holds 0, that of the number needed runs through infinity (Altman, BMJ
1998;317:1309-1312).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.errors import PoolingError
from kg.model import Term
from kg.vocabulary import in_words

PER = 1000

_RISKS: Mapping[Term, Callable[[float, float], float]] = {
    "RiskRatio": lambda risk, ratio: risk * ratio,
    "OddsRatio": lambda risk, ratio: ratio * risk / (1 - risk + ratio * risk),
    "HazardRatio": lambda risk, ratio: 1 - (1 - risk) ** ratio,
    "RiskDifference": lambda risk, points: risk + points / 100,
}


@dataclass(frozen=True, slots=True)
class Range:
    """A number with the bounds of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AbsoluteEffect:
    """Risks as shares of 1: the comparator's, the intervention's, and the second less the first."""

    baseline: float
    risk: Range
    difference: Range

    @property
    def number_needed(self) -> float | None:
        """How many must be treated for one event fewer or more; None where nothing differs."""
        return _needed(self.difference.value)

    @property
    def number_needed_bounds(self) -> tuple[float | None, float | None]:
        """The number needed at each end of the difference's interval; None stands for infinity."""
        return _needed(self.difference.low), _needed(self.difference.high)

    @property
    def undecided(self) -> bool:
        """Whether the interval holds both fewer and more events."""
        return self.difference.low < 0 < self.difference.high


def absolute_effect(measure: Term, baseline: float, effect: Range) -> AbsoluteEffect:
    """What a pooled effect, on its printed scale, makes of a baseline risk between 0 and 1.

    PoolingError if the measure does not act on risks, or if a risk would leave the range from 0 to 1.
    """
    if measure not in _RISKS:
        raise PoolingError(f"a {in_words(measure)} does not act on a risk; it has no absolute effect")
    if not 0 < baseline < 1:
        raise PoolingError(f"a baseline risk lies between 0 and 1, such as 0.12 for 12%; {baseline} does not")
    low, value, high = (_RISKS[measure](baseline, at) for at in (effect.low, effect.value, effect.high))
    if low < 0 or high > 1:
        raise PoolingError(
            f"at a baseline risk of {baseline * PER:.0f} per {PER} the interval of the {in_words(measure)} "
            f"would give risks below 0 or above {PER} per {PER}"
        )
    difference = Range(value - baseline, low - baseline, high - baseline)
    return AbsoluteEffect(baseline, Range(value, low, high), difference)


def acts_on_risk(measure: Term) -> bool:
    """Whether an effect of this measure has an absolute effect at a baseline risk."""
    return measure in _RISKS


def _needed(difference: float) -> float | None:
    return None if math.isclose(difference, 0, abs_tol=1e-12) else 1 / abs(difference)
