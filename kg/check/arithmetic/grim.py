"""Percentages and means that so many people, or whole-numbered scores, can have.

GRIM: Brown and Heathers, Soc Psychol Personal Sci 2017;8:363-369. For standard deviations GRIMMER:
Anaya, PeerJ Preprints 2016;4:e2400v1; Allard, OSF 2018 (analytic form).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from kg.check.arithmetic.checks import Result, Verdict
from kg.check.arithmetic.denominators import NEAR, Side, analysed
from kg.check.arithmetic.rounding import Box, prints_as, rounded, shown
from kg.model import Arm, ArmResult, Outcome, Trial

# Instruments whose score for one person is a whole number.
WHOLE_SCORES = frozenset(
    "SOFA QuickSOFA APACHEII SAPSII GlasgowComaScale ModifiedRankin NIHSS MMSE MoCA HAMD MADRS BDI PHQ9 CESD"
    " EPDS GDS QIDS CDRSR GAD7 HAMA LSAS PSS K10 CAPS5 PCL5 PANSS BPRS YMRS CGIS CGII YBOCS ADHDRS AUDIT FTND"
    " PSQI ISI ESS IPSS BergBalance SPPB BarthelIndex FIM ALSFRSR ApgarScore RolandMorris HIT6 DLQI"
    " BishopScore MELD".split()
)


def percentages(trial: Trial) -> Iterator[Result]:
    """Whether some whole number of people makes each percentage of its denominator."""
    arms = {arm.id: arm for arm in trial.arms}
    timed = {outcome.id for outcome in trial.outcomes if outcome.metric == "TimeToEvent"}
    for result in trial.results:
        if result.statistic == "Percentage" and result.value is not None:
            yield _percentage(trial, result, result.value, arms.get(result.arm), result.outcome in timed)


def means(trial: Trial) -> Iterator[Result]:
    """Whether whole scores of so many people can have each mean and standard deviation."""
    arms = {arm.id: arm for arm in trial.arms}
    outcomes = {outcome.id: outcome for outcome in trial.outcomes}
    for result in trial.results:
        outcome = outcomes.get(result.outcome)
        if result.statistic == "Mean" and None not in (result.value, result.sd) and _whole(outcome):
            yield _mean(result, arms.get(result.arm))


def _percentage(trial: Trial, result: ArmResult, value: Decimal, arm: Arm | None, timed: bool) -> Result:
    side = Side.of(result, arm)
    if side.exact:
        found = _fraction(result, value)
    elif side.people is not None:
        found = _of_people(side, result, value)
    else:
        found = _of_unknown(trial, result, value)
    if timed and found.verdict is Verdict.NOT_REACHABLE:
        return Result(result, Verdict.CANNOT_TELL, f"{found.comment}; it may be an estimate over time")
    return found


def _fraction(result: ArmResult, value: Decimal) -> Result:
    """A percentage beside its own count and denominator."""
    assert result.events is not None
    if not result.total:
        return Result(result, Verdict.CANNOT_TELL, f"{result.events} of {result.total} is no share")
    share = 100 * result.events / result.total
    sums = f"{result.events}/{result.total} = {shown(share, _places(value) + 1)}%, printed {value}%"
    if prints_as(share, value):
        return Result(result, Verdict.CONSISTENT, sums)
    cut = rounded(value).low <= share < float(value + _unit(value))
    return Result(result, Verdict.REACHABLE if cut else Verdict.NOT_REACHABLE, f"{sums}{', cut off' * cut}")


def _of_people(side: Side, result: ArmResult, value: Decimal) -> Result:
    """A percentage of so many people; unless the number is the result's own, some may have no outcome."""
    people = side.people or 0
    counts = side.counts(people)
    if side.events is None and people * _unit(value) >= 100:
        return Result(result, Verdict.CANNOT_TELL, f"with {people} people {_every(value)} is possible")
    if counts:
        return Result(result, Verdict.CONSISTENT, f"{counts[0]}/{people} prints as {value}%")
    if side.own:
        return Result(result, Verdict.NOT_REACHABLE, f"no whole number of {people} people is {value}%")
    return _of_fewer(side, result, value, people)


def _of_fewer(side: Side, result: ArmResult, value: Decimal, people: int) -> Result:
    sums = f"no count of {people} people is {value}%"
    if side.events is None:
        return Result(result, Verdict.CANNOT_TELL, f"{sums}; some may have no outcome")
    share = rounded(value)
    implied = Box(100 * side.events / share.high, 100 * side.events / max(share.low, 1e-9))
    span = f"{math.ceil(implied.low)} to {math.floor(implied.high)}"
    sums = f"{side.events} is {value}% of {span}, not of {people}"
    if implied.low > people * 1.02:
        return Result(result, Verdict.NOT_REACHABLE, f"{sums}, which is all")
    return Result(result, Verdict.CANNOT_TELL, f"{sums}; some may have no outcome")


def _of_unknown(trial: Trial, result: ArmResult, value: Decimal) -> Result:
    """A percentage of an arm whose size is not stated, by the least that near-equal arms would have."""
    everybody = analysed(trial)
    if everybody is None or not trial.arms:
        return Result(result, Verdict.CANNOT_TELL, f"{value}% of an unstated number of people")
    least = math.floor(everybody / len(trial.arms) * (1 - NEAR))
    if least * _unit(value) >= 100:
        sums = f"with over {least // 100 * 100} in an arm {_every(value)} is possible"
        return Result(result, Verdict.CANNOT_TELL, f"{sums}, which is not a pass")
    return Result(result, Verdict.CANNOT_TELL, f"{value}% of an unstated share of {everybody} people")


def _whole(outcome: Outcome | None) -> bool:
    return (
        outcome is not None and outcome.instrument in WHOLE_SCORES and outcome.metric in (None, "FinalValue")
    )


def _mean(result: ArmResult, arm: Arm | None) -> Result:
    """A mean of whole scores: its sum is a whole number, and so is the sum of squares."""
    people = result.total if result.total is not None else (arm.size if arm else None)
    assert result.value is not None
    if not people:
        return Result(result, Verdict.CANNOT_TELL, f"mean {result.value} of an unstated number of people")
    box = rounded(result.value)
    sums = range(math.ceil(box.low * people - 1e-9), math.floor(box.high * people + 1e-9) + 1)
    if sums.stop - sums.start > 1:
        return Result(result, Verdict.CANNOT_TELL, f"with {people} people every such mean is possible")
    if not sums:
        return _unless_fewer(result, f"no whole sum of {people} scores has the mean {result.value}")
    if not _has_squares(result, people, sums[0]):
        return _unless_fewer(result, f"no {people} whole scores have mean {result.value} and SD {result.sd}")
    return Result(result, Verdict.CONSISTENT, f"{sums[0]}/{people} = {shown(sums[0] / people)}")


def _has_squares(result: ArmResult, people: int, total: int) -> bool:
    """Whether a sum of squares of the parity of the sum lies in the range that the deviation allows."""
    assert result.sd is not None
    box = rounded(result.sd)
    low, high = (
        (people - 1) * max(0.0, deviation) ** 2 + total * total / people for deviation in (box.low, box.high)
    )
    squares = range(math.ceil(low - 1e-6), math.floor(high + 1e-6) + 1)
    return any(square % 2 == total % 2 for square in squares[:2])


def _unless_fewer(result: ArmResult, sums: str) -> Result:
    if result.total is not None:
        return Result(result, Verdict.NOT_REACHABLE, sums)
    return Result(result, Verdict.CANNOT_TELL, f"{sums}; some may have no outcome")


def _every(value: Decimal) -> str:
    unit = _unit(value)
    return "every whole percent" if unit == 1 else f"every {unit}%"


def _unit(value: Decimal) -> Decimal:
    """One unit of the last printed digit."""
    return Decimal(1).scaleb(-_places(value))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
