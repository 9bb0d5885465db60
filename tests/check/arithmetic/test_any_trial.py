"""Whatever a report prints, the checks come to verdicts, the same ones each time."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.check import check_quads
from kg.check.arithmetic import RULES, check_arithmetic
from kg.model import ArmResult, Claim, EffectEstimate, Outcome, Trial
from kg.rdf import from_rdf, to_rdf
from kg.rdf.names import Names
from kg.vocabulary import scheme
from tests.check.arithmetic.trials import trial
from tests.strategies import decimals, intervals, p_values, trials

COUNTS = st.none() | st.integers(0, 50) | st.just(10**20)
NUMBERS = st.none() | decimals() | st.decimals(-100, 100, places=2)


def results(arm: str) -> st.SearchStrategy[ArmResult]:
    """A result of an arm, with any numbers that may be printed."""
    return st.builds(
        ArmResult,
        id=st.just(arm),
        arm=st.just(arm),
        outcome=st.just("outcome"),
        statistic=st.sampled_from(["Percentage", "Count", "Mean", "Median", "Rate"]),
        **dict.fromkeys(("value", "sd", "se", "q1", "q3"), NUMBERS),
        **dict.fromkeys(("events", "total"), COUNTS),
    )


@st.composite
def extreme_trials(draw: st.DrawFn) -> Trial:
    """Trials whose numbers make no sense, in places where the checks look."""
    effect = EffectEstimate(
        id="effect",
        outcome="outcome",
        measure=draw(st.sampled_from(sorted(entry.id for entry in scheme("measures")))),
        value=draw(NUMBERS),
        interval=draw(st.none() | intervals()),
        p=draw(st.none() | p_values()),
        target_arm="drug",
        reference_arm="control",
        stated_significance=draw(st.sampled_from([None, "Significant", "NotSignificant", "NoDifference"])),
    )
    scores = Outcome(id="outcome", label="severe events", instrument="MADRS", adverse_event=True)
    return trial(
        draw(results("drug")),
        draw(results("control")),
        effect=effect,
        sizes=(draw(COUNTS), draw(COUNTS)),
        randomized=draw(COUNTS),
        analysed=draw(COUNTS),
        outcome=scores,
        claims=(Claim(id="claim", claim_type="NoBenefit", supported_by=("effect",)),),
    )


@settings(max_examples=100)
@given(extreme_trials())
def test_numbers_without_sense_come_to_verdicts_too(report: Trial) -> None:
    for check in check_arithmetic(report):
        assert check.rule in RULES
        assert check.comment
        assert check.target in check.inputs


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(trials())
def test_a_trial_that_went_through_the_graph_is_checked_alike(report: Trial) -> None:
    assert check_arithmetic(from_rdf(to_rdf(report))) == check_arithmetic(report)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(trials())
def test_no_two_checks_of_a_report_share_a_name(report: Trial) -> None:
    checks = check_arithmetic(report)
    nodes = {quad.subject for quad in check_quads([(Names.of(report).report, checks)])}
    assert len(nodes) == len(checks) + 1
