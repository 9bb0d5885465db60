"""Results tables of articles: each figure with its arm, outcome, statistic, time and size."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.arms import arms
from kg.find.attribution import Attribution
from kg.find.outcomes import outcomes
from kg.find.reading import Reading, prepare
from kg.find.tables import TableStatements, table_statements
from kg.model import ArmResult, EffectEstimate
from kg.read import read_one
from kg.read.jats import read_fragments

ABSTRACT = (
    "<abstract><sec><title>Methods</title><p>We randomly assigned 200 adults with gout to receive "
    "cherrimab (n=101) or placebo (n=99). The primary outcome was gout flare.</p></sec></abstract>"
)
GROUPS = ("", "Cherrimab (N=101)", "Placebo (N=99)")


def row(*cells: str, tag: str = "td") -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def table(
    *rows: str,
    head: tuple[str, ...] = (row(*GROUPS, tag="th"),),
    caption: str = "Outcomes at week 12.",
    notes: str = "",
) -> str:
    foot = f"<table-wrap-foot><fn><p>{notes}</p></fn></table-wrap-foot>" if notes else ""
    return (
        f"<table-wrap><label>Table 2</label><caption><p>{caption}</p></caption>"
        f"<table><thead>{''.join(head)}</thead><tbody>{''.join(rows)}</tbody></table>{foot}</table-wrap>"
    )


def found(*tables: str, abstract: str = ABSTRACT) -> TableStatements:
    return of_reading(
        prepare(read_fragments(f"{abstract}<sec><title>Results</title>{''.join(tables)}</sec>", "gout"))
    )


def of_reading(reading: Reading) -> TableStatements:
    groups = arms(reading)
    return table_statements(reading, groups, Attribution(reading, groups.index, outcomes(reading)))


STACKED = ("Cherrimab (N=101)", "Placebo (N=99)")
MEAN_SD = ("", "Mean", "SD", "Mean", "SD")


@pytest.mark.parametrize("spread", [("", *STACKED, "", ""), ("", "", *STACKED, "")])
def test_labels_over_a_repeated_pattern_stand_over_their_part_of_it(spread: tuple[str, ...]) -> None:
    head = (row(*spread, tag="th"), row(*MEAN_SD, tag="th"))
    statements = found(table(row("Uric acid", "5.1", "1.2", "6.3", "1.4"), head=head))
    cherrimab, placebo = of_arm(statements, "cherrimab"), of_arm(statements, "placebo")
    assert (str(cherrimab.value), str(cherrimab.sd)) == ("5.1", "1.2")
    assert (str(placebo.value), str(placebo.sd)) == ("6.3", "1.4")


def test_a_head_row_that_begins_with_a_group_is_moved_over_its_columns() -> None:
    over = (
        '<tr><th></th><th rowspan="2">Placebo (N=99)</th><th colspan="2">Cherrimab, mg</th></tr>'
        "<tr><th>10 (N=51)</th><th>20 (N=50)</th></tr>"
    )
    statements = found(table(row("Gout flare, n (%)", "41 (41.4)", "12 (23.5)", "8 (16.0)"), head=(over,)))
    assert {(one.events, one.total) for one in statements.results} == {(41, 99), (12, 51), (8, 50)}


def test_a_column_that_names_groups_right_of_figures_tells_the_arms() -> None:
    head = (row("", "Step", "Group", "Mean (SD)", tag="th"),)
    statements = found(
        table(
            row("Uric acid", "1 mg", "Cherrimab", "5.1 (1.2)"),
            row("", "", "Placebo", "6.3 (1.4)"),
            row("Pain", "2 points", "Cherrimab", "3.0 (1.0)"),
            row("", "", "Placebo", "4.0 (1.1)"),
            head=head,
        )
    )
    means = {(one.arm, one.outcome): str(one.value) for one in statements.results if one.sd is not None}
    assert means[("placebo", "uric-acid")] == "6.3"
    assert means[("cherrimab", "pain")] == "3.0"


def of_arm(statements: TableStatements, arm: str) -> ArmResult:
    """The only result of an arm."""
    (result,) = (one for one in statements.results if one.arm == arm)
    return result


def only_estimate(statements: TableStatements) -> EffectEstimate:
    (estimate,) = statements.estimates
    return estimate


def test_a_count_with_its_percentage_goes_to_the_arm_of_its_column() -> None:
    statements = found(table(row("Gout flare, n (%)", "20 (19.8)", "41 (41.4)")))
    cherrimab, placebo = of_arm(statements, "cherrimab"), of_arm(statements, "placebo")
    assert (cherrimab.statistic, cherrimab.events, cherrimab.value) == ("Percentage", 20, Decimal("19.8"))
    assert (cherrimab.total, placebo.total) == (101, 99)
    assert placebo.outcome == "gout-flare"


def test_the_words_of_a_result_are_its_cell_and_its_headings() -> None:
    result = of_arm(found(table(row("Gout flare, n (%)", "20 (19.8)", "41 (41.4)"))), "cherrimab")
    assert [span.quote for span in result.evidence] == ["20 (19.8)", "Cherrimab (N=101)", "Gout flare, n (%)"]


@pytest.mark.parametrize(
    ("label", "cell", "expected"),
    [
        ("Uric acid, mean (SD)", "5.1 (1.2)", {"statistic": "Mean", "value": "5.1", "sd": "1.2"}),
        ("Uric acid (mean ± SD)", "5.1 ± 1.2", {"statistic": "Mean", "value": "5.1", "sd": "1.2"}),
        ("Uric acid, mean ± SD", "5,1 ± 1,2", {"statistic": "Mean", "value": "5.1", "sd": "1.2"}),
        ("Uric acid, mean ± SEM", "5.1 ± 0.12", {"statistic": "Mean", "value": "5.1", "se": "0.12"}),
        ("Pain, median (IQR)", "3 (2–5)", {"statistic": "Median", "value": "3", "q1": "2", "q3": "5"}),
        ("Pain, median (range)", "3 [0 to 9]", {"statistic": "Median", "minimum": "0", "maximum": "9"}),
        ("Remission", "20/96 (20.8%)", {"statistic": "Percentage", "events": "20", "total": "96"}),
        ("Deaths, No.", "4*", {"statistic": "Count", "events": "4"}),
        ("Uric acid, mean (SD)", "−5.1 (1.2) a,b", {"statistic": "Mean", "value": "-5.1"}),
    ],
)  # fmt: skip
def test_figures_are_read_by_what_their_row_calls_them(
    label: str, cell: str, expected: dict[str, str]
) -> None:
    result = of_arm(found(table(row(label, cell, cell))), "cherrimab")
    assert {name: str(getattr(result, name)) for name in expected} == expected


def test_mean_and_spread_may_stand_in_columns_of_their_own() -> None:
    head = (
        '<tr><th></th><th colspan="2">Cherrimab (n = 101)</th><th colspan="2">Placebo (n = 99)</th></tr>',
        row("", "Mean", "SD", "Mean", "SD", tag="th"),
    )
    result = of_arm(found(table(row("Uric acid", "5.1", "1.2", "6.2", "1.3"), head=head)), "placebo")
    assert (result.value, result.sd, result.total) == (Decimal("6.2"), Decimal("1.3"), 99)


def test_arms_may_stand_in_rows_with_a_column_of_their_sizes() -> None:
    head = (row("Group", "n", "Swollen joints, mean (SD)", tag="th"),)
    rows = (row("Cherrimab", "98", "2.1 (0.4)"), row("Placebo", "95", "3.3 (0.5)"))
    statements = found(table(*rows, head=head))
    assert {(r.arm, str(r.value), r.total) for r in statements.results} == {
        ("cherrimab", "2.1", 98),
        ("placebo", "3.3", 95),
    }
    assert {r.outcome for r in statements.results} == {"swollen-joints"}


def test_a_section_names_the_outcome_of_the_time_points_below_it() -> None:
    rows = (
        row("Uric acid, mean (SD)", "", ""),
        row("Baseline", "8.0 (1.1)", "8.1 (1.1)"),
        row("Week 6", "6.0 (1.1)", "8.0 (1.2)"),
        row("Week 12", "5.1 (1.2)", "8.2 (1.3)"),
    )
    statements = found(table(*rows))
    assert {r.outcome for r in statements.results} == {"uric-acid"}
    times = [
        (str(r.value), r.time_point and str(r.time_point.value))
        for r in statements.results
        if r.arm == "cherrimab"
    ]
    assert times == [("6.0", "6"), ("5.1", "12")]


def test_the_rows_of_a_section_are_outcomes_under_its_name() -> None:
    rows = (row("Flares", "", ""), row("\u2003In the hand, n (%)", "5 (5.0)", "9 (9.1)"))
    assert {r.outcome for r in found(table(*rows)).results} == {"flares-in-the-hand"}


def test_a_row_of_group_sizes_is_no_result_but_the_size_of_what_follows() -> None:
    head = (row("", "Cherrimab", "Placebo", tag="th"),)
    statements = found(
        table(row("N", "98", "95"), row("Gout flare, n (%)", "20 (20.4)", "41 (43.2)"), head=head)
    )
    assert [r.total for r in statements.results] == [98, 95]
    assert len(statements.results) == 2


def test_sizes_over_columns_are_the_sizes_of_arms() -> None:
    sizes = found(table(row("Gout flare, n (%)", "20 (19.8)", "41 (41.4)"))).sizes
    assert {arm: (size, span.quote) for arm, (size, span) in sizes.items()} == {
        "cherrimab": (101, "Cherrimab (N=101)"),
        "placebo": (99, "Placebo (N=99)"),
    }


def test_an_estimate_in_a_column_of_its_own_compares_the_two_arms() -> None:
    head = (row(*GROUPS, "Odds ratio (95% CI)", "P value", tag="th"),)
    statements = found(
        table(row("Gout flare, n (%)", "20 (19.8)", "41 (41.4)", "0.35 (0.19–0.65)", "<0.001"), head=head)
    )
    estimate = only_estimate(statements)
    assert (estimate.measure, estimate.value, estimate.target_arm, estimate.reference_arm) == (
        "OddsRatio",
        Decimal("0.35"),
        "cherrimab",
        "placebo",
    )
    assert estimate.interval is not None
    assert (estimate.interval.low, estimate.interval.high) == (
        Decimal("0.19"),
        Decimal("0.65"),
    )
    assert estimate.p is not None
    assert (estimate.p.operator, estimate.p.value) == ("<", Decimal("0.001"))


def test_a_p_value_is_read_by_its_column_whatever_the_row_is_called() -> None:
    head = (row(*GROUPS, "Mean difference (95% CI)", "P", tag="th"),)
    cells = ("5.1 (1.2)", "6.2 (1.3)", "-1.1 (-1.5 to -0.7)", "0.04")
    estimate = only_estimate(found(table(row("Uric acid, mean (SD)", *cells), head=head)))
    assert estimate.p is not None
    assert (estimate.value, estimate.p.value) == (Decimal("-1.1"), Decimal("0.04"))


def test_a_difference_is_the_way_round_in_which_it_agrees_with_the_means() -> None:
    head = (row(*GROUPS, "Mean difference (95% CI)", tag="th"),)
    statements = found(
        table(row("Uric acid, mean (SD)", "5.1 (1.2)", "6.2 (1.3)", "1.1 (0.7 to 1.5)"), head=head)
    )
    assert (only_estimate(statements).target_arm, only_estimate(statements).reference_arm) == (
        "placebo",
        "cherrimab",
    )


@pytest.mark.parametrize(
    "caption", ["Baseline characteristics.", "Demographic data of the patients.", "Values on admission."]
)
def test_a_baseline_table_states_no_results_but_sizes(caption: str) -> None:
    statements = found(table(row("Uric acid, mean (SD)", "8.0 (1.2)", "8.1 (1.3)"), caption=caption))
    assert statements.results == ()
    assert {size for size, _ in statements.sizes.values()} == {101, 99}


def test_a_table_about_who_took_part_states_no_results_whatever_its_caption() -> None:
    statements = found(
        table(
            row("Age, mean (SD)", "50 (9)", "51 (9)"),
            row("Male sex, n (%)", "50 (49.5)", "49 (49.5)"),
            caption="Patients.",
        )
    )
    assert statements.results == ()


@pytest.mark.parametrize("cell", ["5.1 (1.2)", "ns", "7 / 8 / 9", "12.1 (3–1)", ""])
def test_figures_of_which_nothing_says_what_they_are_stay_out(cell: str) -> None:
    assert found(table(row("Uric acid", cell, cell))).results == ()


def test_what_the_notes_say_of_all_figures_is_heard() -> None:
    statements = found(table(row("Uric acid", "5.1 (1.2)", "6.2 (1.3)"), notes="Values are mean (SD)."))
    assert of_arm(statements, "cherrimab").sd == Decimal("1.2")


def test_a_row_that_names_the_declared_outcome_in_fewer_words_is_about_it() -> None:
    declared = ABSTRACT.replace("was gout flare", "was pain intensity at 12 weeks")
    statements = found(table(row("Pain intensity, mean (SD)", "2.1 (0.4)", "3.3 (0.5)")), abstract=declared)
    assert {r.outcome for r in statements.results} == {"pain-intensity-at-12-weeks"}


def test_a_row_that_names_something_narrower_is_an_outcome_of_its_own() -> None:
    statements = found(table(row("Gout flare in the hand, n (%)", "5 (5.0)", "9 (9.1)")))
    assert {r.outcome for r in statements.results} == {"gout-flare-in-the-hand"}


def test_a_change_is_an_outcome_apart_from_the_value() -> None:
    statements = found(table(row("Uric acid, change from baseline, mean (SD)", "-2.1 (1.2)", "0.2 (1.3)")))
    assert {r.outcome for r in statements.results} == {"uric-acid-change-from-baseline"}


def test_adverse_events_are_told_as_such_with_their_seriousness() -> None:
    reading = prepare(
        read_fragments(
            ABSTRACT + table(row("Serious rash, n (%)", "2 (2.0)", "1 (1.0)"), caption="Adverse events."),
            "gout",
        )
    )
    groups = arms(reading)
    attribution = Attribution(reading, groups.index, outcomes(reading))
    table_statements(reading, groups, attribution)
    rash = next(outcome for outcome in attribution.outcomes if outcome.id == "serious-rash")
    assert (rash.adverse_event, rash.role, rash.seriousness) == (True, "Safety", "Serious")


def test_a_part_of_the_participants_is_kept_as_a_subgroup() -> None:
    statements = found(table(row("Women", "", ""), row("Gout flare, n (%)", "5 (10.0)", "9 (18.0)")))
    assert {r.subgroup for r in statements.results} == {"Women"}


def test_groups_that_the_prose_does_not_name_become_arms_of_the_table() -> None:
    head = (row("", "Sealant group (n=20)", "Suture group (n=21)", tag="th"),)
    statements = found(table(row("Recurrence, n (%)", "2 (10.0)", "3 (14.3)"), head=head), abstract="")
    assert {(arm.id, statements.sizes[arm.id][0]) for arm in statements.arms} == {
        ("sealant-group", 20),
        ("suture-group", 21),
    }
    assert {r.arm for r in statements.results} == {"sealant-group", "suture-group"}


@given(events=st.lists(st.integers(0, 99), min_size=2, max_size=2))
def test_every_count_comes_out_as_printed_and_no_other_number_does(events: list[int]) -> None:
    cells = [f"{n} ({Decimal(100 * n) / size:.1f})" for n, size in zip(events, (101, 99), strict=True)]
    statements = found(table(row("Gout flare, n (%)", *cells)))
    assert [r.events for r in statements.results] == events


@given(
    st.lists(st.lists(st.text(alphabet="ab 12.,()%±-–<=/n", max_size=12), min_size=3, max_size=3), max_size=4)
)
def test_no_table_breaks_the_reading_and_ids_differ(cells: list[list[str]]) -> None:
    statements = found(table(*(row(*line) for line in cells)))
    ids = [one.id for one in (*statements.results, *statements.estimates)]
    assert len(set(ids)) == len(ids)


SAMPLES = sorted(
    Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[3] / "shared")).glob(
        "samples/jats/*.nxml"
    )
)


@pytest.mark.skipif(not SAMPLES, reason="the sample articles are not here: set TRIALGRAPH_SHARED")
def test_the_tables_of_full_articles_are_read_quickly_with_their_words() -> None:
    readings = [prepare(read_one(path)) for path in SAMPLES]
    of_reading(readings[0])
    start = time.perf_counter()
    for reading in readings:
        statements = of_reading(reading)
        assert all(
            reading.document.text[s.start : s.end] == s.quote for r in statements.results for s in r.evidence
        )
    assert (time.perf_counter() - start) / len(readings) < 0.5
