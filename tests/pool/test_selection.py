"""Which estimates go into a pool, and the reason for each that does not."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import PoolingError, QueryError
from kg.model import Arm, Interval, Outcome, Population, Trial
from kg.pool import Method, Synthesis, ask, pool_trials
from tests.pool.trials import DEATH, DRUG, PLACEBO, at, counts, estimate, result, trial

FIRST = trial(1, estimate("0.80", "0.70", "0.92"))
SECOND = trial(2, estimate("0.95", "0.85", "1.06"))
PAIR = (FIRST, SECOND)
USUAL = Method()


def pooled(*trials: Trial, method: Method = USUAL, **asked: Any) -> Synthesis:
    words = {"intervention": "empagliflozin", "comparator": "placebo", "outcome": "all-cause mortality"}
    return pool_trials(trials, ask(**(words | asked)), method)


def reasons(synthesis: Synthesis) -> dict[str, str]:
    return {one.name: one.reason for one in synthesis.exclusions}


def names(synthesis: Synthesis) -> list[str]:
    return [reading.name for reading in synthesis.readings]


def refusal(*trials: Trial, **asked: Any) -> str:
    with pytest.raises(PoolingError) as caught:
        pooled(*trials, **asked)
    return str(caught.value)


class TestWhatIsCompared:
    @pytest.mark.parametrize("name", ["empagliflozin", "Empagliflozin", "SGLT2 inhibitors"])
    def test_a_drug_goes_by_its_name_and_by_its_class(self, name: str) -> None:
        assert names(pooled(*PAIR, intervention=name)) == ["Trial 1", "Trial 2"]

    def test_a_comparator_goes_by_its_role(self) -> None:
        dummy = replace(PLACEBO, label="matching capsules", interventions=())
        assert len(pooled(*(replace(one, arms=(DRUG, dummy)) for one in PAIR)).readings) == 2

    def test_an_estimate_printed_the_other_way_round_is_turned_and_marked(self) -> None:
        turned = estimate("1.05", "0.94", "1.18", target_arm="placebo", reference_arm="drug")
        found = pooled(FIRST, trial(2, turned)).readings[1]
        assert found.study.estimate == pytest.approx(-math.log(1.05))
        assert (found.computed, found.steps) == (True, ("printed the other way round",))

    def test_an_estimate_that_does_not_say_what_it_compares_is_not_taken(self) -> None:
        vague = trial(3, estimate("0.5", "0.4", "0.63", target_arm=None))
        assert "Trial 3" not in names(pooled(*PAIR, vague))

    def test_two_doses_must_be_chosen_between(self) -> None:
        other = replace(DRUG, id="high", label="empagliflozin 25 mg")
        low = replace(DRUG, label="empagliflozin 10 mg")
        doses = trial(3, estimate("0.5", "0.4", "0.63"), arms=(low, other, PLACEBO))
        refused = reasons(pooled(*PAIR, doses))["Trial 3"]
        assert "several of its arms match (empagliflozin 10 mg; empagliflozin 25 mg)" in refused
        assert "Trial 3" in names(pooled(*PAIR, doses, arms=["10 mg"]))

    def test_what_both_arms_receive_is_no_comparator_of_its_own(self) -> None:
        both = replace(DRUG, interventions=("drug", "placebo"))
        arms = (both, replace(PLACEBO, interventions=("placebo",)))
        assert names(pooled(*(replace(one, arms=arms) for one in PAIR))) == ["Trial 1", "Trial 2"]

    def test_a_member_of_the_class_can_be_the_comparator(self) -> None:
        dapagliflozin = Arm(id="placebo", label="dapagliflozin", role="ActiveComparator")
        trials = (replace(one, arms=(DRUG, dapagliflozin)) for one in PAIR)
        assert len(pooled(*trials, intervention="SGLT2 inhibitors", comparator="dapagliflozin").readings) == 2

    def test_other_conditions_are_left_out_where_one_is_asked_for(self) -> None:
        sepsis = Population(conditions=())
        found = pooled(
            *PAIR, trial(3, estimate("0.5", "0.4", "0.63"), population=sepsis), condition="heart failure"
        )
        assert reasons(found) == {"Trial 3": "in another condition: not stated"}

    def test_trials_without_chance_are_left_out(self) -> None:
        cohort = trial(3, estimate("0.5", "0.4", "0.63"), design=("NonRandomized",))
        assert reasons(pooled(*PAIR, cohort)) == {"Trial 3": "chance did not decide who received what"}


class TestWhatIsMeasured:
    def test_the_measure_that_most_trials_give_is_taken(self) -> None:
        hazard = trial(3, estimate("0.5", "0.4", "0.63", "HazardRatio"))
        found = pooled(*PAIR, hazard)
        assert found.measure == "RiskRatio"
        assert reasons(found) == {"Trial 3": "no risk ratio: only hazard ratio"}

    def test_a_measure_can_be_asked_for_in_words(self) -> None:
        hazards = [trial(n, estimate("0.5", "0.4", "0.63", "HazardRatio")) for n in (3, 4)]
        assert pooled(*PAIR, *hazards, measure="HR").measure == "HazardRatio"

    def test_another_domain_only_looks_alike(self) -> None:
        heart = Outcome(id="death", label="cardiovascular death", domain="CardiovascularMortality")
        found = pooled(*PAIR, trial(3, estimate("0.5", "0.4", "0.63"), outcomes=(heart,)))
        assert "another outcome: cardiovascular death" in reasons(found)["Trial 3"]

    def test_an_outcome_called_so_goes_before_one_of_the_domain(self) -> None:
        hospital = replace(DEATH, id="hospital", label="death in hospital")
        both = trial(
            3,
            estimate("0.90", "0.80", "1.01"),
            estimate("0.50", "0.40", "0.63", id="x", outcome="hospital"),
            outcomes=(DEATH, hospital),
        )
        found = pooled(*PAIR, both, outcome="death")
        assert found.estimate(found.readings[2]).value == 0.90

    def test_several_outcomes_of_the_domain_must_be_chosen_between(self) -> None:
        later = replace(DEATH, id="later", label="death from any cause")
        both = trial(
            3,
            estimate("0.90", "0.80", "1.01"),
            estimate("0.50", "0.40", "0.63", id="x", outcome="later"),
            outcomes=(DEATH, later),
        )
        told = reasons(pooled(*PAIR, both))["Trial 3"]
        assert told == "several of its outcomes match (death; death from any cause): name one of them"

    def test_what_only_belongs_to_the_domain_is_pooled_only_when_asked_for(self) -> None:
        injury = replace(DEATH, label="head injury-related death")
        third = trial(3, estimate("0.5", "0.4", "0.63"), outcomes=(injury,))
        told = reasons(pooled(*PAIR, third))["Trial 3"]
        assert told == "belongs to all-cause mortality, but may be narrower: head injury-related death"
        assert "Trial 3" in names(pooled(*PAIR, third, whole_domain=True))

    def test_differences_share_metric_instrument_and_unit(self) -> None:
        def pain(number: int, value: str, **how: Any) -> Trial:
            outcome = Outcome(id="death", label="pain", domain="Pain", better="Lower", metric="FinalValue")
            low, high = (str(Decimal(value) + step) for step in (-1, 1))
            difference = estimate(value, low, high, "MeanDifference", unit=how.pop("unit", "mm"))
            return trial(number, difference, outcomes=(replace(outcome, **how),))

        alike = [pain(1, "-1.0"), pain(2, "-2.0"), pain(3, "-1.5")]
        odd = [
            pain(4, "-1", metric="ChangeFromBaseline"),
            pain(5, "-1", unit="cm"),
            pain(6, "-1", better="Higher"),
        ]
        found = pooled(*alike, *odd, outcome="pain")
        assert names(found) == ["Trial 1", "Trial 2", "Trial 3"]
        assert reasons(found) == {
            "Trial 4": "metric change from baseline, not final value",
            "Trial 5": "unit cm, not mm",
            "Trial 6": "better if higher is better, not lower is better",
        }

    def test_a_risk_difference_in_percentage_points_is_a_share(self) -> None:
        points = trial(1, estimate("-5.0", "-9.0", "-1.0", "RiskDifference", unit="%"))
        beyond = trial(2, estimate("-4.0", "-8.0", "0.0", "RiskDifference"))
        shares = trial(3, *counts((20, 200), (30, 200)))
        unclear = trial(4, estimate("-0.5", "-0.9", "-0.1", "RiskDifference"))
        found = pooled(points, beyond, shares, unclear, measure="risk difference")
        told = [reading.study.estimate for reading in found.readings]
        assert told == pytest.approx([-0.05, -0.04, -0.05])
        assert "whether it is in percentage points" in reasons(found)["Trial 4"]

    def test_a_difference_on_an_unknown_scale_is_left_out(self) -> None:
        def pain(number: int, unit: str | None) -> Trial:
            outcome = Outcome(id="death", label="pain", domain="Pain")
            difference = estimate("-1.0", "-2.0", "0.0", "MeanDifference", unit=unit)
            return trial(number, difference, outcomes=(outcome,))

        found = pooled(pain(1, "mm"), pain(2, "mm"), pain(3, None), outcome="pain")
        assert reasons(found) == {"Trial 3": "neither its instrument nor its unit is stated"}


class TestTimes:
    EARLY = trial(1, estimate("0.80", "0.70", "0.92", time_point=at("28", "d")))
    ALSO = trial(2, estimate("0.95", "0.85", "1.06", time_point=at("4", "wk")))
    MONTH = trial(3, estimate("0.90", "0.80", "1.01", time_point=at("1", "mo")))
    YEAR = trial(4, estimate("0.70", "0.60", "0.82", time_point=at("12", "mo")))

    def test_one_time_in_two_units_is_one_time(self) -> None:
        assert len(pooled(self.EARLY, self.ALSO).readings) == 2

    def test_several_times_are_refused_with_what_there_is(self) -> None:
        told = refusal(self.EARLY, self.ALSO, self.YEAR)
        assert "different times: 28 d (1), 4 wk (1), 12 mo (1)" in told

    def test_a_time_with_its_tolerance(self) -> None:
        found = pooled(self.EARLY, self.ALSO, self.MONTH, self.YEAR, time="28 days", tolerance="3 days")
        assert names(found) == ["Trial 1", "Trial 2", "Trial 3"]
        assert reasons(found) == {"Trial 4": "at 12 mo, not at 28 d give or take 3 d"}

    def test_a_time_that_is_not_stated_does_not_match_one(self) -> None:
        found = pooled(self.EARLY, self.ALSO, SECOND, time="28 d")
        assert reasons(found) == {"Trial 2": "its time point is not stated"}

    def test_any_time(self) -> None:
        found = pooled(self.EARLY, self.YEAR, time="any")
        assert any("times from 28 d to 12 mo" in note for note in found.notes)

    @pytest.mark.parametrize("words", ["soon", "28", "28 mg"])
    def test_what_is_no_time_is_told(self, words: str) -> None:
        with pytest.raises(QueryError, match="not a time"):
            pooled(*PAIR, time=words)


class TestOneEstimateATrial:
    def test_the_crude_one_goes_before_the_adjusted_one(self) -> None:
        both = trial(
            3, estimate("0.90", "0.80", "1.01"), estimate("0.70", "0.60", "0.82", id="a", adjusted=True)
        )
        found = pooled(*PAIR, both)
        assert found.estimate(found.readings[2]).value == 0.90
        assert reasons(found) == {"Trial 3": "adjusted; the printed one is taken"}
        wanted = pooled(*PAIR, both, adjusted=True)
        assert wanted.estimate(wanted.readings[2]).value == 0.70

    def test_subgroups_are_left_out(self) -> None:
        women = trial(3, estimate("0.50", "0.40", "0.63", subgroup="women"))
        assert reasons(pooled(*PAIR, women)) == {"Trial 3": "of a subgroup: women"}

    def test_two_reports_that_agree_count_once(self) -> None:
        again = replace(FIRST, report=replace(FIRST.report, sha256="f" * 64, identifiers=()))
        found = pooled(FIRST, again, SECOND)
        assert names(found) == ["Trial 1", "Trial 2"]
        assert reasons(found) == {"Trial 1": "the same again"}

    def test_two_reports_that_disagree_take_the_trial_out(self) -> None:
        other = trial(1, estimate("0.50", "0.40", "0.63"))
        other = replace(other, report=replace(other.report, sha256="f" * 64, identifiers=()))
        told = reasons(pooled(FIRST, other, SECOND, trial(3, estimate("0.90", "0.80", "1.01"))))["Trial 1"]
        assert told.startswith(
            "its estimates contradict each other: 0.80 (0.70 to 0.92), 0.50 (0.40 to 0.63)"
        )


class TestCounts:
    def test_ratios_come_from_events_and_totals(self) -> None:
        found = pooled(trial(1, *counts((20, 200), (30, 200))), trial(2, *counts((10, 100), (12, 100))))
        assert found.measure == "RiskRatio"
        assert found.readings[0].study.estimate == pytest.approx(math.log(20 / 30))
        assert found.readings[0].computed
        assert found.readings[0].steps == ("from 20/200 and 30/200",)
        assert found.participants == 600

    def test_the_size_of_an_arm_counts_only_where_the_percentage_confirms_it(self) -> None:
        bare = [trial(n, *counts((20, None), (30, None))) for n in (1, 2)]
        assert "20 events are reported without the number of participants" in refusal(*bare)
        shares = (result("drug", "Percentage", "10.0"), result("placebo", "Percentage", "15.0"))
        shown = [trial(n, *counts((20, None), (30, None)), *shares) for n in (1, 2)]
        assert pooled(*shown).participants == 800

    def test_percentages_without_participants_are_refused(self) -> None:
        shares = [
            trial(n, result("drug", "Percentage", "10"), result("placebo", "Percentage", "15"))
            for n in (1, 2)
        ]
        assert "10% is reported without the number of participants" in refusal(*shares)

    def test_trials_without_any_event_are_left_out_and_told(self) -> None:
        silent = trial(3, *counts((0, 50), (0, 50)))
        events = (trial(1, *counts((20, 200), (30, 200))), trial(2, *counts((0, 100), (12, 100))))
        found = pooled(*events, silent)
        assert "no participant of both arms had the event" in reasons(found)["Trial 3"]
        assert "0.5 added to each cell" in found.readings[1].steps[1]

    def test_clusters_are_not_counted_like_people(self) -> None:
        villages = trial(3, *counts((20, 200), (30, 200)), design=("Randomized", "ClusterRandomized"))
        assert "not independent" in reasons(pooled(*PAIR, villages))["Trial 3"]

    @pytest.mark.parametrize("model", ["mantel-haenszel", "peto"])
    def test_methods_for_counts_take_counts(self, model: str) -> None:
        events = (trial(1, *counts((20, 200), (30, 200))), trial(2, *counts((0, 100), (12, 100))))
        found = pooled(*events, SECOND_WITHOUT, method=Method(model), measure="odds ratio")
        assert found.fit.model == model
        assert reasons(found) == {"Trial 3": f"no counts of both arms, which {model} needs"}


SECOND_WITHOUT = trial(3, estimate("0.95", "0.85", "1.06", "OddsRatio"))


class TestMeans:
    OUTCOME = Outcome(id="death", label="pain", domain="Pain")

    def test_a_mean_difference_comes_from_means_and_sds(self) -> None:
        def one(number: int) -> Trial:
            arms = (("drug", "40"), ("placebo", "45"))
            parts = (result(arm, "Mean", mean, sd=Decimal(10), total=100, unit="mm") for arm, mean in arms)
            return trial(number, *parts, outcomes=(self.OUTCOME,))

        found = pooled(one(1), one(2), outcome="pain")
        assert found.measure == "MeanDifference"
        assert found.readings[0].study.estimate == pytest.approx(-5)
        assert found.readings[0].study.error == pytest.approx(math.sqrt(2))

    def test_medians_with_skewed_quartiles_do_not_become_means(self) -> None:
        def one(number: int) -> Trial:
            parts = (
                result(arm, "Median", "-4", q1=Decimal(-7), q3=Decimal(7), total=118)
                for arm in ("drug", "placebo")
            )
            return trial(number, *parts, outcomes=(self.OUTCOME,))

        assert "skewed quartiles" in refusal(one(1), one(2), outcome="pain")


class TestTooLittle:
    def test_nothing_to_pool(self) -> None:
        assert "nothing to pool for empagliflozin v placebo, pain" in refusal(*PAIR, outcome="pain")

    def test_one_trial_is_no_pool(self) -> None:
        told = refusal(FIRST, trial(2, estimate("0.5", "0.4", "0.63", subgroup="women")))
        assert "one trial only" in told
        assert "Trial 2: risk ratio 0.5 (0.4 to 0.63): of a subgroup: women" in told

    def test_an_interval_that_cannot_be_takes_a_trial_out(self) -> None:
        wrong = trial(3, estimate("0.5", "-0.1", "1.1"))
        assert "cannot reach down to -0.1" in reasons(pooled(*PAIR, wrong))["Trial 3"]

    def test_an_interval_that_is_not_printed_takes_a_trial_out(self) -> None:
        bare = trial(3, estimate("0.5", "0.4", "0.63", interval=Interval(None, None)))
        assert reasons(pooled(*PAIR, bare)) == {"Trial 3": "its interval is not printed in full"}

    @pytest.mark.parametrize("words", [{"intervention": " "}, {"outcome": ""}, {"measure": "vibes"}])
    def test_a_question_without_words_is_refused(self, words: dict[str, str]) -> None:
        with pytest.raises(QueryError):
            pooled(*PAIR, **words)

    @pytest.mark.parametrize("risk", [0, 1, 12])
    def test_a_baseline_risk_is_a_share(self, risk: float) -> None:
        question = ask("empagliflozin", "placebo", "death")
        with pytest.raises(QueryError, match="between 0 and 1"):
            pool_trials(PAIR, question, baseline_risk=risk)

    @pytest.mark.parametrize(
        "method", [Method("bayes"), Method(estimator="HE"), Method(level=0.95), Method(level=100)]
    )
    def test_an_unknown_method_is_refused(self, method: Method) -> None:
        with pytest.raises(QueryError):
            pooled(*PAIR, method=method)


def test_two_trials_come_with_a_warning() -> None:
    found = pooled(*PAIR)
    assert "a false certainty" in found.notes[0]
    assert found.prediction is None
    assert found.without == ()


def test_each_trial_is_left_out_in_turn() -> None:
    three = (*PAIR, trial(3, estimate("0.90", "0.80", "1.01")))
    found = pooled(*three)
    assert [fit.effect for fit in found.without] == [
        pooled(*(one for one in three if one is not out)).fit.effect for out in three
    ]


@given(
    st.permutations([*PAIR, trial(3, estimate("0.90", "0.80", "1.01")), trial(4, *counts((9, 90), (12, 80)))])
)
def test_the_order_of_reports_does_not_matter(trials: list[Trial]) -> None:
    assert pooled(*trials) == pooled(*sorted(trials, key=lambda one: one.label))


def test_chance_has_no_part_in_it() -> None:
    random.seed(1)
    assert pooled(*PAIR) == pooled(*PAIR)


def test_risk_differences_are_printed_in_percentage_points() -> None:
    trials = (trial(1, *counts((20, 200), (30, 200))), trial(2, *counts((10, 100), (15, 100))))
    found = pooled(*trials, measure="RD", method=Method("fixed"))
    assert found.effect.value == pytest.approx(-5)
    assert (found.unit, found.null) == ("%", 0)
    assert found.absolute is not None
    assert found.absolute.risk.value == pytest.approx(0.10)
