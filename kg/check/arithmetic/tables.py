"""Tables of two arms by event or none: their measures, intervals and tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kg.check.arithmetic.distributions import p_of
from kg.check.arithmetic.rounding import Box
from kg.model import Term

_FURTHEST = 10
_AT_LEAST = 100


@dataclass(frozen=True, slots=True)
class Table:
    """Events and people of the target arm, then of the reference arm."""

    events: int
    total: int
    reference_events: int
    reference_total: int

    @property
    def risk(self) -> float:
        """The share of the target arm with the event."""
        return self.events / self.total

    @property
    def reference_risk(self) -> float:
        """The share of the reference arm with the event."""
        return self.reference_events / self.reference_total

    @property
    def swapped(self) -> Table:
        """The same table with the arms the other way round."""
        return Table(self.reference_events, self.reference_total, self.events, self.total)

    @property
    def has_an_empty_cell(self) -> bool:
        """Whether nobody or everybody of an arm had the event, so that ratios need a convention."""
        return 0 in _cells(self)

    def __str__(self) -> str:
        return f"{self.events}/{self.total} v {self.reference_events}/{self.reference_total}"


def risk_ratio(table: Table) -> float:
    """The risk of the target arm over that of the reference arm; nan if neither had events."""
    return _ratio(table.risk, table.reference_risk)


def odds_ratio(table: Table) -> float:
    """The odds of the target arm over those of the reference arm; nan if both are 0 or both infinite."""
    a, b, c, d = _cells(table)
    return _ratio(a * d, b * c)


def risk_difference(table: Table) -> float:
    """The risk of the target arm minus that of the reference arm."""
    return table.risk - table.reference_risk


MEASURES: Mapping[Term, Callable[[Table], float]] = {
    "RiskRatio": risk_ratio,
    "OddsRatio": odds_ratio,
    "RiskDifference": risk_difference,
}


def katz(table: Table, z: float) -> Box:
    """The interval of a risk ratio by its logarithm; Katz et al., Biometrics 1978;34:469-474."""
    a, b, c, d = _cells(table)
    error = math.sqrt(_over(b, a * table.total) + _over(d, c * table.reference_total))
    return _on_log_scale(risk_ratio(table), z * error)


def woolf(table: Table, z: float) -> Box:
    """The interval of an odds ratio by its logarithm; Woolf, Ann Hum Genet 1955;19:251-253."""
    error = math.sqrt(sum(_over(1, cell) for cell in _cells(table)))
    return _on_log_scale(odds_ratio(table), z * error)


def wald(table: Table, z: float) -> Box:
    """The interval of a risk difference from binomial errors; method 1 of Newcombe, Stat Med 1998;17:873."""
    return _around(risk_difference(table), z * _error_of_difference(table))


def continuity_corrected(table: Table, z: float) -> Box:
    """Wald's interval of a risk difference with Yates's correction; Newcombe 1998, method 2."""
    correction = (1 / table.total + 1 / table.reference_total) / 2
    return _around(risk_difference(table), z * _error_of_difference(table) + correction)


def newcombe(table: Table, z: float) -> Box:
    """The interval of a risk difference from those of Wilson for each arm; Newcombe 1998, method 10."""
    p, q, difference = table.risk, table.reference_risk, risk_difference(table)
    one, other = _wilson(p, table.total, z), _wilson(q, table.reference_total, z)
    return Box(
        difference - math.hypot(p - one.low, other.high - q),
        difference + math.hypot(one.high - p, q - other.low),
    )


def agresti_caffo(table: Table, z: float) -> Box:
    """Wald's interval after one event and one non-event more in each arm; Am Stat 2000;54:280-288."""
    widened = Table(table.events + 1, table.total + 2, table.reference_events + 1, table.reference_total + 2)
    return wald(widened, z)


def pearson(table: Table) -> float:
    """The p-value of the chi-square test; Pearson, Phil Mag 1900;50:157-175."""
    return p_of(_chi(table, 0.0))


def yates(table: Table) -> float:
    """The same with a correction for continuity; Yates, J R Stat Soc Suppl 1934;1:217-235."""
    return p_of(_chi(table, (table.total + table.reference_total) / 2))


def fisher(table: Table) -> float:
    """The exact p-value: the sum of all tables no likelier than this; Fisher, J R Stat Soc 1935;98:39-82."""
    weights, observed = _hypergeometric(table)
    # tables that tie in exact arithmetic may differ in the last bits
    limit = weights[observed] * (1 + 1e-7)
    return min(1.0, sum(weight for weight in weights if weight <= limit) / sum(weights))


TESTS: Mapping[str, Callable[[Table], float]] = {"Fisher": fisher, "Pearson": pearson, "Yates": yates}


def _cells(table: Table) -> tuple[int, int, int, int]:
    a, c = table.events, table.reference_events
    return a, table.total - a, c, table.reference_total - c


def _ratio(above: float, below: float) -> float:
    if below == 0:
        return math.inf if above > 0 else math.nan
    return above / below


def _over(above: float, below: float) -> float:
    return above / below if below else math.inf


def _around(centre: float, reach: float) -> Box:
    return Box(centre - reach, centre + reach)


def _on_log_scale(centre: float, reach: float) -> Box:
    if not 0 < centre < math.inf or math.isinf(reach):
        return Box(0.0, math.inf)
    return Box(centre * math.exp(-reach), centre * math.exp(reach))


def _error_of_difference(table: Table) -> float:
    p, q = table.risk, table.reference_risk
    return math.sqrt(p * (1 - p) / table.total + q * (1 - q) / table.reference_total)


def _wilson(risk: float, people: int, z: float) -> Box:
    """The score interval of a proportion; Wilson, J Am Stat Assoc 1927;22:209-212."""
    square = z * z
    middle = (risk + square / (2 * people)) / (1 + square / people)
    spread = math.sqrt(risk * (1 - risk) / people + square / (4 * people * people))
    return _around(middle, z * spread / (1 + square / people))


def _chi(table: Table, correction: float) -> float:
    """The signed root of chi-square, with what is taken off the difference of the cross products."""
    a, b, c, d = _cells(table)
    margins = table.total * table.reference_total * (a + c) * (b + d)
    cross = max(0.0, abs(a * d - b * c) - correction)
    return cross * math.sqrt((a + b + c + d) / margins) if margins else 0.0


def _hypergeometric(table: Table) -> tuple[list[float], int]:
    """The weights of the tables with the same margins, and the observed one's place among them.

    They are taken relative to the likeliest table, so that none overflows, and only as far from the middle as
    the observed one, ten standard deviations, or a hundred tables: rare events have long tails.
    """
    events, people = table.events + table.reference_events, table.total + table.reference_total
    middle = events * table.total / people
    spread = math.sqrt(middle * table.reference_total * (people - events) / people / max(1, people - 1))
    reach = max(_FURTHEST * spread, _AT_LEAST)
    least, most = math.floor(middle - reach), math.ceil(middle + reach)
    lowest = max(0, events - table.reference_total, min(table.events, least))
    highest = min(events, table.total, max(table.events, most))
    weights = [0.0]
    for k in range(lowest, highest):
        above = (events - k) * (table.total - k)
        weights.append(weights[-1] + math.log(above / ((k + 1) * (table.reference_total - events + k + 1))))
    likeliest = max(weights)
    return [math.exp(weight - likeliest) for weight in weights], table.events - lowest
