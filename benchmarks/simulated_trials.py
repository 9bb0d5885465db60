"""Trials made up by chance, analysed by the usual methods, and printed as journals print them.

Everything in such a trial is right: a check that calls one of its numbers not reachable is wrong. Methods
come from scipy, statsmodels and numpy, not from the program, so that an error of its own formulas would show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    EffectEstimate,
    Interval,
    Outcome,
    PValue,
    Report,
    ReportKind,
    Trial,
)

LEVELS = (95, 95, 95, 95, 95, 95, 95, 95, 90, 99, 97.5)


@dataclass
class Printer:
    """The habits of one journal: how many digits it prints, and what it leaves out."""

    chance: np.random.Generator
    percent_digits: int = field(init=False)
    ratio_digits: int = field(init=False)
    p_style: str = field(init=False)
    level: float = field(init=False)

    def __post_init__(self) -> None:
        self.percent_digits = int(self.chance.choice([0, 1, 1, 2], p=[0.3, 0.3, 0.35, 0.05]))
        self.ratio_digits = int(self.chance.choice([1, 2, 3], p=[0.08, 0.85, 0.07]))
        self.p_style = str(self.chance.choice(["two", "three", "significant"]))
        self.level = float(self.chance.choice(LEVELS))

    def number(self, value: float, digits: int) -> Decimal:
        """A number rounded half up, as most people round."""
        return Decimal(f"{math.floor(value * 10**digits + 0.5) / 10**digits:.{digits}f}")

    def p(self, value: float) -> PValue:
        """A p-value in the style of the journal."""
        if value < 0.001:
            return PValue(
                "<", Decimal("0.0001" if value < 0.0001 and self.p_style == "significant" else "0.001")
            )
        if self.p_style == "significant":
            return PValue("=", Decimal(f"{value:.2g}"))
        digits = 3 if self.p_style == "three" or value < 0.01 else 2
        if value > 0.99 and digits == 2:
            return PValue(">", Decimal("0.99"))
        return PValue("=", self.number(value, digits))

    def likely(self, share: float) -> bool:
        """Whether something with this chance happens."""
        return bool(self.chance.random() < share)


@dataclass(frozen=True)
class Arms:
    """The people of the target and the reference arm: randomized, and with an outcome."""

    randomized: tuple[int, int]
    analysed: tuple[int, int]


def simulated(number: int, seed: int) -> Trial:
    """The trial of a number: two arms, one to three outcomes, what a report prints of them."""
    chance = np.random.default_rng((seed, number))
    printer = Printer(chance)
    arms = _arms(chance)
    kinds = chance.choice(
        ["binary", "time", "continuous"], size=int(chance.integers(1, 4)), p=[0.5, 0.25, 0.25]
    )
    outcomes: list[Outcome] = []
    results: list[ArmResult] = []
    estimates: list[EffectEstimate] = []
    for place, kind in enumerate(kinds):
        outcome, pair, estimate = OUTCOMES[kind](printer, arms, f"outcome-{place}")
        outcomes.append(outcome)
        results.extend(pair)
        estimates.append(estimate)
    return _reported(printer, arms, number, outcomes, results, estimates)


def _arms(chance: np.random.Generator) -> Arms:
    people = int(np.clip(chance.lognormal(math.log(250), 1.2), 20, 20000))
    share = float(chance.choice([0.5, 2 / 3, 0.6, 0.75], p=[0.88, 0.08, 0.02, 0.02]))
    if chance.random() < 0.7:
        first = round(people * share) + int(chance.integers(-3, 4))
    else:
        first = int(chance.binomial(people, share))
    randomized = max(8, min(people - 8, first)), people - max(8, min(people - 8, first))
    lost = float(chance.choice([0.0, 0.0, 0.03, 0.1]))
    analysed = tuple(int(n - chance.binomial(n, lost)) for n in randomized)
    return Arms(randomized, (max(6, analysed[0]), max(6, analysed[1])))


def _reported(
    printer: Printer,
    arms: Arms,
    number: int,
    outcomes: Sequence[Outcome],
    results: Sequence[ArmResult],
    estimates: Sequence[EffectEstimate],
) -> Trial:
    sizes = arms.randomized if printer.likely(0.7) else (None, None)
    unequal = abs(arms.randomized[0] / sum(arms.randomized) - 0.5) > 0.08
    # a report of unequal arms says so, nearly always by their sizes
    if unequal and printer.likely(0.97):
        sizes = arms.randomized
    analysed = sum(arms.analysed) if printer.likely(0.35) else None
    return Trial(
        report=Report(ReportKind.ARTICLE, f"{number:064x}", 1000),
        label=f"Trial {number}",
        randomized=sum(arms.randomized) if printer.likely(0.85) else None,
        design=("Randomized", "Parallel"),
        arms=(Arm(id="drug", label="drug", size=sizes[0]), Arm(id="control", label="control", size=sizes[1])),
        outcomes=tuple(outcomes),
        analysis_sets=(AnalysisSet(id="analysed", participants=analysed),) if analysed else (),
        results=tuple(results),
        estimates=tuple(estimates),
    )


Made = tuple[Outcome, tuple[ArmResult, ArmResult], EffectEstimate]


def _binary(printer: Printer, arms: Arms, name: str) -> Made:
    """Events in both arms by one of the usual measures, intervals and tests."""
    chance, (n, m) = printer.chance, arms.analysed
    risk = float(np.clip(chance.beta(1.2, 4), 0.01, 0.95))
    odds = risk / (1 - risk) * math.exp(chance.normal(-0.2, 0.45))
    a, c = int(chance.binomial(n, odds / (1 + odds))), int(chance.binomial(m, risk))
    outcome = Outcome(id=name, label=name, metric="Proportion", better="Lower")
    pair = _counted(printer, name, ((a, n), (c, m)))
    measure = str(chance.choice(["RiskRatio", "OddsRatio", "RiskDifference"], p=[0.5, 0.25, 0.25]))
    if 0 in (a, c, n - a, m - c):
        return outcome, pair, _effect(name, None, p=printer.p(_p_of_table(printer, a, n, c, m)))
    value, limits = _measured(printer, measure, a, n, c, m)
    scale = 100 if measure == "RiskDifference" and printer.likely(0.7) else 1
    digits = (
        printer.percent_digits or 1
        if scale == 100
        else printer.ratio_digits + (scale == 1 and measure == "RiskDifference")
    )
    within = _interval(printer, [scale * limit for limit in limits], digits)
    estimate = _effect(
        name,
        measure,
        value=printer.number(scale * value, digits),
        interval=within if printer.likely(0.9) else None,
        p=printer.p(_p_of_table(printer, a, n, c, m)) if printer.likely(0.7) else None,
        unit="%" if scale == 100 else None,
    )
    return outcome, pair, estimate


def _counted(printer: Printer, name: str, counts: Sequence[tuple[int, int]]) -> tuple[ArmResult, ArmResult]:
    """Both results as n/N (%), n (%), n/N or % alone."""
    style = str(printer.chance.choice(["fraction", "count", "bare", "percent"], p=[0.25, 0.3, 0.05, 0.4]))
    first, second = (
        ArmResult(
            id=f"{name}-{arm}",
            arm=arm,
            outcome=name,
            statistic="Count" if style == "bare" else "Percentage",
            value=None if style == "bare" else printer.number(100 * events / people, printer.percent_digits),
            events=None if style == "percent" else events,
            total=people if style in ("fraction", "bare") else None,
        )
        for arm, (events, people) in zip(("drug", "control"), counts, strict=True)
    )
    return first, second


def _measured(
    printer: Printer, measure: str, a: int, n: int, c: int, m: int
) -> tuple[float, tuple[float, float]]:
    values = {
        "RiskRatio": (a / n) / (c / m),
        "OddsRatio": (a / (n - a)) / (c / (m - c)),
        "RiskDifference": a / n - c / m,
    }
    methods = {
        "RiskRatio": (["log", "score"], [0.97, 0.03], "ratio"),
        "OddsRatio": (["logit", "score"], [0.95, 0.05], "odds-ratio"),
        "RiskDifference": (["wald", "newcomb", "agresti-caffo"], [0.7, 0.2, 0.1], "diff"),
    }
    names, shares, compare = methods[measure]
    method = str(printer.chance.choice(names, p=shares))
    low, high = confint_proportions_2indep(
        a, n, c, m, method=method, compare=compare, alpha=1 - printer.level / 100, correction=True
    )
    return values[measure], (float(low), float(high))


def _p_of_table(printer: Printer, a: int, n: int, c: int, m: int) -> float:
    table = [[a, n - a], [c, m - c]]
    test = str(
        printer.chance.choice(
            ["pearson", "fisher", "yates", "likelihood", "wald"], p=[0.45, 0.3, 0.1, 0.05, 0.1]
        )
    )
    if (a + c) in (0, n + m):
        return 1.0
    if test == "fisher":
        return float(stats.fisher_exact(table)[1])
    if test == "wald" and 0 not in (a, c, n - a, m - c):
        error = math.sqrt(1 / a + 1 / (n - a) + 1 / c + 1 / (m - c))
        return float(2 * stats.norm.sf(abs(math.log(a * (m - c) / (c * (n - a)))) / error))
    statistic = "log-likelihood" if test == "likelihood" else "pearson"
    return float(stats.chi2_contingency(table, correction=test == "yates", lambda_=statistic)[1])


def _time(printer: Printer, arms: Arms, name: str) -> Made:
    """A hazard ratio by Cox's model, with the p-value of the log-rank test or of the model."""
    chance, (n, m) = printer.chance, arms.analysed
    hazard = math.exp(chance.normal(-0.2, 0.3))
    treated = np.concatenate([np.ones(n), np.zeros(m)])
    times = chance.exponential(1 / np.where(treated == 1, hazard, 1.0))
    censored = chance.uniform(0, float(chance.choice([0.3, 1.0, 3.0])), n + m)
    observed = times <= censored
    events = int(observed[:n].sum()), int(observed[n:].sum())
    outcome = Outcome(id=name, label=name, metric="TimeToEvent", better="Lower")
    pair = _counted(printer, name, ((events[0], n), (events[1], m)))
    if min(events) < 3:
        return outcome, pair, _effect(name, None)
    coefficient, error, logrank = _cox(np.minimum(times, censored), observed, treated)
    z = stats.norm.ppf(0.5 + printer.level / 200)
    limits = math.exp(coefficient - z * error), math.exp(coefficient + z * error)
    deviate = logrank if printer.likely(0.7) else coefficient / error
    p = float(2 * stats.norm.sf(abs(deviate))) / (2 if printer.likely(0.03) and deviate < 0 else 1)
    estimate = _effect(
        name,
        "HazardRatio",
        value=printer.number(math.exp(coefficient), printer.ratio_digits),
        interval=_interval(printer, limits, printer.ratio_digits) if printer.likely(0.95) else None,
        p=printer.p(p) if printer.likely(0.8) else None,
        adjusted=None,
    )
    return outcome, pair, estimate


def _cox(times: Any, observed: Any, treated: Any) -> tuple[float, float, float]:
    """The log hazard ratio of two arms, its error, and the z of the log-rank test; Newton's method."""
    order = np.argsort(times)
    events, group = observed[order], treated[order]
    at_risk = np.arange(len(times), 0, -1)[events]
    treated_at_risk = np.cumsum(group[::-1])[::-1][events]
    hits = group[events]
    coefficient, information, scores = 0.0, 1.0, []
    for _ in range(12):
        weight = math.exp(coefficient) * treated_at_risk
        share = weight / (weight + at_risk - treated_at_risk)
        information = float((share * (1 - share)).sum())
        scores.append(float((hits - share).sum()) / math.sqrt(information))
        coefficient += float((hits - share).sum()) / information
    return coefficient, 1 / math.sqrt(information), scores[0]


def _continuous(printer: Printer, arms: Arms, name: str) -> Made:
    """Means and their difference by Student's or Welch's t, or medians; some of whole scores."""
    chance = printer.chance
    spread = float(chance.choice([0.8, 7.0, 20.0]))
    centre, effect = spread * float(chance.uniform(1, 6)), spread * float(chance.normal(-0.15, 0.25))
    whole = spread == 7.0 and printer.likely(0.6)
    groups = [
        chance.normal(centre + shift, spread, n)
        for shift, n in zip((effect, 0.0), arms.analysed, strict=True)
    ]
    groups = [np.clip(np.rint(group), 0, None) if whole else group for group in groups]
    digits = {0.8: 2, 7.0: 1, 20.0: 1}[spread]
    outcome = Outcome(id=name, label=name, instrument="MADRS" if whole else None, better="Lower")
    if printer.likely(0.2):
        return (
            outcome,
            _medians(printer, name, groups, digits),
            _medians_compared(printer, name, groups, digits),
        )
    return outcome, _means(printer, name, groups, digits), _means_compared(printer, name, groups, digits)


def _means(printer: Printer, name: str, groups: Sequence[Any], digits: int) -> tuple[ArmResult, ArmResult]:
    totals = printer.likely(0.4)
    first, second = (
        ArmResult(
            id=f"{name}-{arm}",
            arm=arm,
            outcome=name,
            statistic="Mean",
            value=printer.number(float(group.mean()), digits),
            sd=printer.number(float(group.std(ddof=1)), digits),
            total=len(group) if totals else None,
        )
        for arm, group in zip(("drug", "control"), groups, strict=True)
    )
    return first, second


def _means_compared(printer: Printer, name: str, groups: Sequence[Any], digits: int) -> EffectEstimate:
    test = stats.ttest_ind(*groups, equal_var=printer.likely(0.6))
    difference = float(groups[0].mean() - groups[1].mean())
    # an analysis of covariance moves the difference and narrows the interval; reports seldom call it adjusted
    moved, narrower = (printer.chance.normal(0, 0.3), 0.85) if printer.likely(0.3) else (0.0, 1.0)
    error = abs(difference / float(test.statistic)) * narrower if test.statistic else 1.0
    difference += moved * error
    reach = float(stats.t.ppf(0.5 + printer.level / 200, test.df)) * error
    return _effect(
        name,
        "MeanDifference",
        value=printer.number(difference, digits),
        interval=_interval(printer, (difference - reach, difference + reach), digits)
        if printer.likely(0.9)
        else None,
        p=printer.p(float(2 * stats.t.sf(abs(difference / error), test.df))) if printer.likely(0.8) else None,
    )


def _medians(printer: Printer, name: str, groups: Sequence[Any], digits: int) -> tuple[ArmResult, ArmResult]:
    first, second = (
        ArmResult(
            id=f"{name}-{arm}",
            arm=arm,
            outcome=name,
            statistic="Median",
            value=printer.number(float(np.median(group)), digits),
            q1=printer.number(float(np.quantile(group, 0.25)), digits),
            q3=printer.number(float(np.quantile(group, 0.75)), digits),
        )
        for arm, group in zip(("drug", "control"), groups, strict=True)
    )
    return first, second


def _medians_compared(printer: Printer, name: str, groups: Sequence[Any], digits: int) -> EffectEstimate:
    """The Hodges-Lehmann shift with the limits that the rank test gives."""
    some = [group[:300] for group in groups]
    shifts = np.sort(np.subtract.outer(*some).ravel())
    n, m = map(len, some)
    rank = n * m / 2 - stats.norm.ppf(0.5 + printer.level / 200) * math.sqrt(n * m * (n + m + 1) / 12)
    low = shifts[max(0, math.floor(rank) - 1)]
    high = shifts[min(len(shifts) - 1, len(shifts) - math.floor(rank))]
    return _effect(
        name,
        "MedianDifference",
        value=printer.number(float(np.median(shifts)), digits),
        interval=_interval(printer, (float(low), float(high)), digits),
        p=printer.p(float(stats.mannwhitneyu(*some).pvalue)),
    )


def _effect(name: str, measure: str | None, **stated: Any) -> EffectEstimate:
    p = stated.get("p")
    said = None if p is None else "Significant" if _significant(p) else "NotSignificant"
    return EffectEstimate(
        id=name,
        outcome=name,
        measure=measure,
        target_arm="drug",
        reference_arm="control",
        based_on=(f"{name}-drug", f"{name}-control"),
        stated_significance=said,
        **stated,
    )


def _significant(p: PValue) -> bool:
    return p.operator != ">" and p.value < Decimal("0.05")


def _interval(printer: Printer, limits: Sequence[float], digits: int) -> Interval:
    low, high = (printer.number(limit, digits) for limit in limits)
    return Interval(low, high, Decimal(f"{printer.level:g}"))


OUTCOMES: dict[str, Callable[[Printer, Arms, str], Made]] = {
    "binary": _binary,
    "time": _time,
    "continuous": _continuous,
}
