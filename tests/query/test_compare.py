"""Two arms of a trial compared for one outcome, in words that a person might use."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Arm, ArmResult, Interval, Outcome, Quantity, Report, ReportKind, Trial
from kg.query.compare import ArmFigures, results_for

ARMS = (
    Arm(id="high", label="dabigatran 150 mg", size=6076),
    Arm(id="low", label="dabigatran 110 mg", size=6015),
    Arm(id="warfarin", label="warfarin", role="ActiveComparator", size=6022),
)
OUTCOMES = (
    Outcome(id="stroke", label="stroke or systemic embolism"),
    Outcome(id="bleeding", label="major bleeding"),
    Outcome(id="inr", label="INR"),
    Outcome(id="inr-change", label="INR, change from baseline", metric="ChangeFromBaseline"),
)
WEEKS = {weeks: Quantity(Decimal(weeks), "wk") for weeks in (4, 12)}


def counted(
    arm: str, outcome: str, events: int | None, percent: str = "2.0", total: int | None = None
) -> ArmResult:
    return ArmResult(
        id=f"{outcome}-{arm}",
        arm=arm,
        outcome=outcome,
        statistic="Percentage",
        value=Decimal(percent),
        events=events,
        total=total,
    )


def mean(
    arm: str, value: str, outcome: str = "inr", sd: str | None = "0.5", weeks: int | None = None
) -> ArmResult:
    return ArmResult(
        id=f"{outcome}-{arm}-{weeks}",
        arm=arm,
        outcome=outcome,
        statistic="Mean",
        value=Decimal(value),
        sd=Decimal(sd) if sd else None,
        time_point=WEEKS[weeks] if weeks else None,
    )


def trial(*results: ArmResult, arms: tuple[Arm, ...] = ARMS) -> Trial:
    report = Report(ReportKind.ARTICLE, "0" * 64, 1)
    return Trial(report=report, label="RE-LY", arms=arms, outcomes=OUTCOMES, results=results)


def figures(one: ArmFigures | None) -> tuple[str, int | None, int | None]:
    assert one is not None
    return one.arm.id, one.events, one.size


STROKES = (counted("high", "stroke", 134), counted("low", "stroke", 182), counted("warfarin", "stroke", 199))


def test_arms_and_outcome_are_found_by_words_like_theirs() -> None:
    compared = results_for(trial(*STROKES), "strokes or embolisms", "150 mg of dabigatran", "warfarin group")
    assert figures(compared.intervention) == ("high", 134, 6076)
    assert figures(compared.comparator) == ("warfarin", 199, 6022)
    assert compared.outcome is not None
    assert compared.outcome.id == "stroke"


def test_two_doses_are_told_apart() -> None:
    compared = results_for(trial(*STROKES), "stroke", "dabigatran 110 mg", "dabigatran 150 mg")
    assert (figures(compared.intervention)[0], figures(compared.comparator)[0]) == ("low", "high")


def test_an_outcome_that_the_trial_does_not_have_leaves_the_sizes() -> None:
    compared = results_for(trial(*STROKES), "quality of sleep", "dabigatran 150 mg", "warfarin")
    assert figures(compared.intervention) == ("high", None, 6076)
    assert compared.outcome is None


def test_arms_that_the_trial_does_not_have_are_not_made_up() -> None:
    compared = results_for(trial(*STROKES), "stroke", "acupuncture", "yoga")
    assert (compared.intervention, compared.comparator) == (None, None)


def test_the_total_of_a_result_comes_before_the_size_of_its_arm() -> None:
    compared = results_for(
        trial(counted("high", "stroke", 9, total=90), counted("warfarin", "stroke", 8, total=80)),
        "stroke",
        "dabigatran 150 mg",
        "warfarin",
    )
    assert (figures(compared.intervention)[2], figures(compared.comparator)[2]) == (90, 80)


def test_the_last_time_point_answers_unless_another_is_asked_for() -> None:
    measured = trial(
        *(mean(arm, f"2.{weeks}", weeks=weeks) for arm in ("high", "warfarin") for weeks in (4, 12))
    )
    last = results_for(measured, "INR", "dabigatran 150 mg", "warfarin")
    early = results_for(measured, "INR at week 4", "dabigatran 150 mg", "warfarin")
    assert last.intervention is not None
    assert last.intervention.mean == Decimal("2.12")
    assert early.intervention is not None
    assert early.intervention.mean == Decimal("2.4")


def test_a_change_answers_a_question_about_change_only() -> None:
    measured = trial(
        mean("high", "2.1"),
        mean("warfarin", "2.2"),
        mean("high", "-0.1", "inr-change"),
        mean("warfarin", "0.3", "inr-change"),
    )
    value = results_for(measured, "INR", "dabigatran 150 mg", "warfarin").intervention
    change = results_for(measured, "INR change from baseline", "dabigatran 150 mg", "warfarin").intervention
    assert value is not None
    assert value.mean == Decimal("2.1")
    assert change is not None
    assert change.mean == Decimal("-0.1")


def test_results_of_another_kind_do_not_answer() -> None:
    compared = results_for(trial(*STROKES), "stroke", "dabigatran 150 mg", "warfarin", binary=False)
    assert compared.intervention is not None
    assert compared.intervention.result is None


def test_events_are_worked_out_from_a_percentage_and_said_to_be() -> None:
    compared = results_for(
        trial(counted("high", "stroke", None, "25", 200), counted("warfarin", "stroke", None, "50", 200)),
        "stroke",
        "dabigatran 150 mg",
        "warfarin",
    )
    assert compared.intervention is not None
    assert (compared.intervention.events, compared.intervention.computed) == (50, frozenset({"events"}))


def test_a_standard_deviation_is_worked_out_from_an_interval_or_a_standard_error() -> None:
    sized = tuple(Arm(id=arm.id, label=arm.label, size=100) for arm in ARMS)
    by_interval = ArmResult(
        id="a",
        arm="high",
        outcome="inr",
        statistic="Mean",
        value=Decimal("2.00"),
        interval=Interval(Decimal("1.80"), Decimal("2.20")),
    )
    by_error = ArmResult(
        id="b", arm="warfarin", outcome="inr", statistic="Mean", value=Decimal("2.1"), se=Decimal("0.1")
    )
    compared = results_for(trial(by_interval, by_error, arms=sized), "INR", "dabigatran 150 mg", "warfarin")
    assert compared.intervention is not None
    assert compared.comparator is not None
    assert (compared.intervention.sd, compared.comparator.sd) == (Decimal("1.02"), Decimal("1.0"))
    assert compared.comparator.computed == frozenset({"sd"})


def test_a_size_that_is_not_printed_is_the_only_one_that_the_percentages_allow() -> None:
    unsized = tuple(Arm(id=arm.id, label=arm.label) for arm in ARMS)
    compared = results_for(
        trial(counted("high", "stroke", 8, "38.1"), counted("warfarin", "stroke", 15, "71.4"), arms=unsized),
        "stroke",
        "dabigatran 150 mg",
        "warfarin",
    )
    assert (figures(compared.intervention)[2], figures(compared.comparator)[2]) == (21, 21)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_words_may_be_asked(outcome: str, intervention: str, comparator: str) -> None:
    compared = results_for(trial(*STROKES), outcome, intervention, comparator)
    sides = (compared.intervention, compared.comparator)
    assert all(side is None or side.arm in ARMS for side in sides)
