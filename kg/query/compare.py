"""What two arms of a trial had for one outcome, asked for in a person's own words.

>>> compared = results_for(trial, "stroke", "high dose", "warfarin")     # doctest: +SKIP
>>> compared.intervention.events, compared.intervention.size             # doctest: +SKIP
(134, 6076)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import product

from kg.find.terms import term_in
from kg.model import Arm, ArmResult, Outcome, Quantity, Span, Trial
from kg.query.table_times import days
from kg.query.wording import Wording, phase_of, time_of

_ENOUGH_ARM = 0.34
_ENOUGH_OUTCOME = 0.45
_LONGEST_CONTEXT = 300
_BY_ELIMINATION = 0.15
_BINARY = frozenset({"Percentage", "Count", "Rate"})
_CONTINUOUS = frozenset({"Mean", "GeometricMean"})


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """One arm's figures for an outcome; `computed` names those worked out from others that are printed.

    `evidence` are the words of what no result of the arm states, such as that nobody had an event.
    """

    arm: Arm
    result: ArmResult | None = None
    size: int | None = None
    events: int | None = None
    mean: Decimal | None = None
    sd: Decimal | None = None
    computed: frozenset[str] = frozenset()
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedArms:
    """The figures of two arms for one outcome, as far as the trial states them."""

    intervention: ArmFigures | None
    comparator: ArmFigures | None
    outcome: Outcome | None = None

    @property
    def sides(self) -> tuple[ArmFigures | None, ArmFigures | None]:
        """Intervention and comparator."""
        return self.intervention, self.comparator


def results_for(
    trial: Trial, outcome: str, intervention: str, comparator: str, *, binary: bool | None = None
) -> ComparedArms:
    """The results of the arms that the words mean, for the outcome that the words mean.

    `binary` asks for numbers of participants with an event, or else for means; None takes either.
    """
    question = _Question(trial, outcome, intervention, comparator, binary)
    sizes = {arm.id: _size(arm, [r for r in trial.results if r.arm == arm.id]) for arm in trial.arms}
    pair = question.best_pair()
    if pair is None:
        intervened, compared = question.best_arms()
        return ComparedArms(_without_result(intervened, sizes), _without_result(compared, sizes))
    first = pair[0]
    by_id = {arm.id: arm for arm in trial.arms}
    named = next((o for o in trial.outcomes if o.id == first.outcome), None)
    intervened_with, compared_with = (figures_of(by_id[one.arm], one, sizes[one.arm]) for one in pair)
    return ComparedArms(intervened_with, compared_with, named)


class _Question:
    """A person's words beside what a trial states."""

    def __init__(
        self, trial: Trial, outcome: str, intervention: str, comparator: str, binary: bool | None
    ) -> None:
        self._trial = trial
        self._outcome = outcome
        self._binary = binary
        arms = {arm.id: arm for arm in trial.arms}
        wording = Wording([name for arm in arms.values() for name in _names(arm)])
        self._intervention = {i: wording.of_arm(intervention, _names(arm)) for i, arm in arms.items()}
        self._comparator = {i: wording.of_arm(comparator, _names(arm)) for i, arm in arms.items()}
        self._arms = arms
        self._other_of_two()

    def _other_of_two(self) -> None:
        """Where only two arms have figures, each side may be either of them."""
        measured = {result.arm for result in self._trial.results} & {
            a for a, arm in self._arms.items() if arm.size
        }
        measured = measured or {result.arm for result in self._trial.results}
        if len(measured) != 2:
            return
        for asked in (self._intervention, self._comparator):
            for one in measured:
                asked[one] = max(asked[one], _BY_ELIMINATION)

    def best_arms(self) -> tuple[Arm | None, Arm | None]:
        """The two arms that the words mean."""
        pairs = [
            (self._intervention[a] + self._comparator[b] + self._sized(a, b), a, b)
            for a, b in product(self._arms, repeat=2)
            if a != b and self._meant(a, b)
        ]
        if not pairs:
            return None, None
        _, first, second = max(pairs, key=lambda pair: pair[0])
        return self._arms[first], self._arms[second]

    def _sized(self, first: str, second: str) -> float:
        return 0.1 * ((self._arms[first].size is not None) + (self._arms[second].size is not None))

    def _meant(self, first: str, second: str) -> bool:
        """Whether both arms are meant well enough, and neither better as the other side."""
        own, other = self._intervention[first], self._comparator[second]
        crossed = self._intervention[second] + self._comparator[first]
        return own + other > crossed and max(own, other) >= _ENOUGH_ARM and min(own, other) > 0

    def best_pair(self) -> tuple[ArmResult, ArmResult] | None:
        """Results of both arms for the same outcome, time and subgroup that answer the words best."""
        if phase_of(self._outcome) == "baseline":
            return None
        scored = list(self._scored())
        if not scored:
            return None
        best = max(scored, key=lambda one: one[0])
        return best[1] if best[0] > 0 else None

    def _scored(self) -> Iterator[tuple[float, tuple[ArmResult, ArmResult]]]:
        about = {o.id: o for o in self._trial.outcomes}
        labels = [label for o in about.values() for label in _labels(o)]
        wording = Wording(labels)
        arms = self.best_arms()
        if arms[0] is None or arms[1] is None:
            return
        latest = _latest(self._trial.results)
        for outcome_id, results in _by_outcome(self._trial.results).items():
            outcome = about[outcome_id]
            own = wording.of_outcome(self._outcome, _labels(outcome), _around(outcome))
            own += _same_concept(self._outcome, outcome)
            if own < _ENOUGH_OUTCOME:
                continue
            for first, second in _pairs(results):
                arm = self._intervention[first.arm] + self._comparator[second.arm]
                if self._fits(first) and self._fits(second) and self._meant(first.arm, second.arm):
                    yield own * 3 + arm + self._manner(first, outcome, latest), (first, second)

    def _fits(self, result: ArmResult) -> bool:
        if self._binary is None:
            return True
        return result.statistic in (_BINARY if self._binary else _CONTINUOUS)

    def _manner(self, result: ArmResult, outcome: Outcome, latest: Mapping[str, Quantity]) -> float:
        """How well time, subgroup and metric agree with the question."""
        score = 0.0
        asked, own = time_of(self._outcome), result.time_point or outcome.time_point
        if asked is not None:
            score += 0.5 if own == asked else -0.5
        elif own is not None and own == latest.get(result.outcome):
            score += 0.2
        changed = outcome.metric == "ChangeFromBaseline"
        wanted = phase_of(self._outcome) == "change"
        score += 0.3 if changed == wanted else -0.3
        if result.subgroup is not None:
            score -= 0.6 if result.subgroup.lower() not in self._outcome.lower() else -0.3
        return score + (0.2 if result.sd is not None or result.events is not None else 0.0)


def _names(arm: Arm) -> tuple[str, ...]:
    return (arm.label, *arm.aliases)


def _labels(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.label, *outcome.aliases)


def _around(outcome: Outcome) -> str:
    """The words that stand around an outcome, such as the caption of its table."""
    return " ".join(span.quote for span in outcome.evidence if len(span.quote) < _LONGEST_CONTEXT)


def _same_concept(words: str, outcome: Outcome) -> float:
    """What a shared instrument or domain adds to the words that are shared."""
    instrument, domain = term_in("instruments", words), term_in("outcome_domains", words)
    if instrument is not None and instrument == outcome.instrument:
        return 0.4
    return 0.3 if domain is not None and domain == outcome.domain and domain != "AdverseEvents" else 0.0


def _by_outcome(results: Iterable[ArmResult]) -> dict[str, list[ArmResult]]:
    found: dict[str, list[ArmResult]] = {}
    for result in results:
        found.setdefault(result.outcome, []).append(result)
    return found


def _pairs(results: Sequence[ArmResult]) -> Iterator[tuple[ArmResult, ArmResult]]:
    for first, second in product(results, repeat=2):
        same = first.statistic == second.statistic and first.time_point == second.time_point
        if same and first.arm != second.arm and first.subgroup == second.subgroup:
            yield first, second


def _latest(results: Iterable[ArmResult]) -> dict[str, Quantity]:
    """The last time point of each outcome for which one unit serves all."""
    found: dict[str, Quantity] = {}
    for result in results:
        time = result.time_point
        known = found.get(result.outcome)
        if time is not None and (known is None or days(time) >= days(known)):
            found[result.outcome] = time
    return found


def _without_result(arm: Arm | None, sizes: Mapping[str, int | None]) -> ArmFigures | None:
    return ArmFigures(arm, size=sizes[arm.id]) if arm is not None else None


def _size(arm: Arm, results: Sequence[ArmResult]) -> int | None:
    """The arm's size, else the total that most results state, else the one that all percentages allow."""
    if arm.size is not None:
        return arm.size
    totals = Counter(r.total for r in results if r.total is not None and r.subgroup is None)
    if totals:
        return totals.most_common(1)[0][0]
    shares = [(r.events, r.value) for r in results if r.statistic == "Percentage" and r.events and r.value]
    return _allowed(shares)


def _allowed(shares: Sequence[tuple[int, Decimal]]) -> int | None:
    """The only number of participants of which every count is its percentage, as far as rounding tells."""
    if not shares:
        return None
    ranges = [_denominators(events, percent) for events, percent in shares]
    common = set.intersection(*(set(range(low, high + 1)) for low, high in ranges))
    return common.pop() if len(common) == 1 else None


def _denominators(events: int, percent: Decimal) -> tuple[int, int]:
    half = Decimal("0.5").scaleb(min(0, int(percent.as_tuple().exponent)))
    low = (events * 100 / (percent + half)).to_integral_value(ROUND_CEILING)
    return int(low), int(events * 100 / max(percent - half, half))


def figures_of(arm: Arm, result: ArmResult, arm_size: int | None) -> ArmFigures:
    """What a result says in the terms of a comparison; what is worked out is named as such."""
    size = result.total if result.total is not None else arm_size
    events, mean, sd = result.events, None, None
    computed: set[str] = set()
    if result.statistic == "Percentage" and events is None and result.value is not None and size:
        events = int((result.value * size / 100).to_integral_value(ROUND_HALF_UP))
        computed.add("events")
    if result.statistic not in _BINARY:
        mean, sd = result.value, result.sd
        if sd is None and (worked_out := _sd(result, size)) is not None:
            sd = worked_out
            computed.add("sd")
    return ArmFigures(arm, result, size, events, mean, sd, frozenset(computed))


def _sd(result: ArmResult, size: int | None) -> Decimal | None:
    """The standard deviation from a standard error or a 95% interval of a mean (Cochrane Handbook, 6.5.2)."""
    if not size:
        return None
    root = Decimal(size).sqrt()
    if result.se is not None:
        return _as_printed(result.se * root, result.se)
    interval = result.interval
    if interval is None or interval.low is None or interval.high is None:
        return None
    return _as_printed(root * (interval.high - interval.low) / Decimal("3.92"), interval.high)


def _as_printed(value: Decimal, like: Decimal) -> Decimal:
    """A number with as many decimals as the one that it was worked out from."""
    return value.quantize(Decimal(1).scaleb(min(0, int(like.as_tuple().exponent))), ROUND_HALF_UP)
