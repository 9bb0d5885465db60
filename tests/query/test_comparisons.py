"""Two arms compared for one outcome, read from a report for any question about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Document
from kg.query.compare import ArmFigures
from kg.query.comparisons import Comparisons
from tests.query.articles import article, table

PROSE = (
    "Sixty adults with gout were randomly assigned to cherrimab (n = 31) or usual care (n = 29). "
    "No serious infections were reported. Flares occurred in 7 of 31 (22.6%) patients in the cherrimab group "
    "and in 12 of 29 (41.4%) patients in the usual care group."
)
HEADS = [["", "Cherrimab (n = 31)", "Usual care (n = 29)", "P"]]
PAIN = table(
    HEADS,
    [
        ["Pain score, mean (SD)", "", "", ""],
        ["  Baseline", "6.1 (1.2)", "6.0 (1.4)", "0.80"],
        ["  Week 4", "4.2 (1.1)", "5.0 (1.3)", "0.04"],
        ["  Week 12", "3.1 (1.5)", "4.9 (1.6)", "0.01"],
        ["Nausea, n (%)", "3 (9.7)", "1 (3.4)", "0.61"],
    ],
)
WHO = table(HEADS, [["Age, mean (SD)", "52 (9)", "54 (8)", "0.4"]], "Baseline characteristics.")


def numbers(one: ArmFigures | None) -> tuple[object, ...]:
    assert one is not None
    return one.events, one.mean, one.sd, one.size


@pytest.fixture(scope="module")
def gout() -> Comparisons:
    return Comparisons(article(PROSE, WHO, PAIN))


def test_the_last_time_of_a_table_answers(gout: Comparisons) -> None:
    found = gout.about("pain score", "cherrimab", "usual care", binary=False)
    assert numbers(found.intervention) == (None, Decimal("3.1"), Decimal("1.5"), 31)
    assert numbers(found.comparator) == (None, Decimal("4.9"), Decimal("1.6"), 29)
    assert found.outcome is not None
    assert "Pain score" in found.outcome.label


def test_the_time_that_is_asked_for_answers(gout: Comparisons) -> None:
    found = gout.about("pain score at week 4", "cherrimab", "usual care", binary=False)
    assert numbers(found.intervention)[1] == Decimal("4.2")


@pytest.mark.parametrize(
    ("outcome", "mean"), [("baseline pain score", "6.1"), ("Baseline characteristics: age", "52")]
)
def test_what_was_before_the_trial_answers_only_when_asked_for(
    gout: Comparisons, outcome: str, mean: str
) -> None:
    assert numbers(gout.about(outcome, "cherrimab", "usual care", binary=False).intervention)[1] == Decimal(
        mean
    )
    later = gout.about("age", "cherrimab", "usual care", binary=False)
    assert numbers(later.intervention) == (None, None, None, 31)


def test_events_stand_with_their_cell(gout: Comparisons) -> None:
    found = gout.about("nausea", "usual care", "cherrimab", binary=True)
    assert numbers(found.intervention) == (1, None, None, 29)
    assert found.intervention is not None
    assert found.intervention.result is not None
    assert found.intervention.result.evidence[0].quote == "1 (3.4)"


def test_events_in_a_sentence_answer_where_no_table_does(gout: Comparisons) -> None:
    found = gout.about("flares", "cherrimab", "usual care", binary=True)
    assert (numbers(found.intervention)[0], numbers(found.comparator)[0]) == (7, 12)


def test_what_happened_to_nobody_is_no_event_in_either_arm(gout: Comparisons) -> None:
    found = gout.about("serious infections", "cherrimab", "usual care", binary=True)
    assert (numbers(found.intervention), numbers(found.comparator)) == (
        (0, None, None, 31),
        (0, None, None, 29),
    )
    assert found.comparator is not None
    assert found.comparator.evidence[0].quote == "No serious infections were reported"


def test_an_outcome_that_is_not_there_leaves_the_sizes(gout: Comparisons) -> None:
    found = gout.about("grip strength", "cherrimab", "usual care", binary=False)
    assert (numbers(found.intervention), numbers(found.comparator)) == (
        (None, None, None, 31),
        (None, None, None, 29),
    )
    assert found.outcome is None


def test_a_number_that_names_share_does_not_make_them_one_outcome() -> None:
    cells = table(HEADS, [["IL-4, mean (SD)", "8.2 (2.4)", "7.9 (2.0)", "0.7"]])
    found = Comparisons(article(PROSE, cells)).about("peptidase-4", "cherrimab", "usual care", binary=False)
    assert numbers(found.intervention) == (None, None, None, 31)


def test_rows_that_answer_equally_well_leave_the_question_open() -> None:
    sores = table(HEADS, [["Skin score, left, mean (SD)", "2.1 (0.4)", "3.0 (0.5)", "0.1"]])
    rows = [["Skin score", "", "", ""], ["  Arms, mean (SD)", "2.1 (0.4)", "3.0 (0.5)", "0.1"]]
    both = table(HEADS, [*rows, ["  Legs, mean (SD)", "1.7 (0.3)", "2.6 (0.6)", "0.2"]])
    one = Comparisons(article(PROSE, sores)).about("skin score", "cherrimab", "usual care", binary=False)
    two = Comparisons(article(PROSE, both)).about("skin score", "cherrimab", "usual care", binary=False)
    assert numbers(one.intervention)[1] == Decimal("2.1")
    assert (numbers(two.intervention), two.outcome) == ((None, None, None, 31), None)


@pytest.mark.parametrize(("outcome", "mean"), [("weight", None), ("change in weight", Decimal("-2.4"))])
def test_a_change_answers_only_when_asked_for(outcome: str, mean: Decimal | None) -> None:
    lost = table(HEADS, [["Change in weight, mean (SD)", "-2.4 (1.1)", "-0.3 (1.0)", "0.01"]])
    found = Comparisons(article(PROSE, lost)).about(outcome, "cherrimab", "usual care", binary=False)
    assert numbers(found.intervention)[1] == mean


def test_percentages_alone_are_no_events() -> None:
    prose = PROSE + " Rash occurred in 12.9% of the cherrimab group and in 6.9% of the usual care group."
    found = Comparisons(article(prose)).about("rash", "cherrimab", "usual care", binary=True)
    assert numbers(found.intervention) == (None, None, None, None)


def test_sizes_of_all_are_not_those_of_a_subgroup(gout: Comparisons) -> None:
    found = gout.about("grip strength in females", "cherrimab", "usual care", binary=False)
    assert found.intervention is None or found.intervention.size is None


def test_medians_are_never_called_means() -> None:
    stay = table(HEADS, [["Hospital stay, days, median (IQR)", "4 (3-6)", "6 (4-9)", "0.02"]])
    found = Comparisons(article(PROSE, stay)).about("hospital stay", "cherrimab", "usual care", binary=False)
    assert numbers(found.intervention) == (None, None, None, 31)


def test_codes_in_a_head_are_the_groups_that_the_report_explains() -> None:
    prose = "Group A (cold compress) had 20 patients and Group B (warm compress) had 22 patients."
    coded = table([["", "Group A", "Group B"]], [["Swelling, mean ± SD", "3.3 ± 1.0", "5.2 ± 1.1"]])
    found = Comparisons(article(prose, coded)).about(
        "swelling", "warm compress", "cold compress", binary=False
    )
    assert (numbers(found.intervention)[1], numbers(found.comparator)[1]) == (Decimal("5.2"), Decimal("3.3"))


def test_arms_in_rows_are_read_across() -> None:
    rows = [["Cherrimab", "31", "3.1", "1.5"], ["Usual care", "29", "4.9", "1.6"]]
    turned = table([["Group", "n", "Pain, mean", "SD"]], rows)
    found = Comparisons(article(PROSE, turned)).about("pain", "cherrimab", "usual care", binary=False)
    assert numbers(found.comparator) == (None, Decimal("4.9"), Decimal("1.6"), 29)


def test_a_caption_gives_the_sizes_of_its_own_table() -> None:
    heads = [["", "Cherrimab", "Usual care"]]
    rows = [["Pain score, mean (SD)", "3.1 (1.5)", "4.9 (1.6)"]]
    later = table(heads, rows, "Completers of cherrimab (n = 25) and usual care (n = 24).")
    found = Comparisons(article(PROSE, later)).about("pain score", "cherrimab", "usual care", binary=False)
    assert (numbers(found.intervention)[3], numbers(found.comparator)[3]) == (25, 24)


def test_groups_asked_about_as_one_are_added_up_and_said_to_be() -> None:
    prose = "Patients received aspirin (n = 40), clopidogrel (n = 41) or placebo (n = 42)."
    found = Comparisons(article(prose)).about("stroke", "aspirin or clopidogrel", "placebo")
    assert (numbers(found.intervention)[3], numbers(found.comparator)[3]) == (81, 42)
    assert found.intervention is not None
    assert found.intervention.computed == frozenset({"size"})


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.sampled_from([True, False, None]))
def test_any_words_may_be_asked(
    outcome: str, intervention: str, comparator: str, binary: bool | None
) -> None:
    found = Comparisons(_GOUT).about(outcome, intervention, comparator, binary=binary)
    printed = f"{PROSE}{PAIN}{WHO}"
    for side in found.sides:
        assert side is None or side.mean is None or str(side.mean) in printed


_GOUT: Document = article(PROSE, WHO, PAIN)
