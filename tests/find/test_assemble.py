"""What the finders found is put together: reports, labels, units, directions."""

import pytest

from kg.find.assemble import coded_unit, report_of
from kg.model import Identifier, ReportKind
from tests.find.written import document, report, trial

METHODS = "Patients were randomly assigned to zinc (n = 40) or placebo (n = 41). The primary outcome was {}."


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("days", "d"),
        ("weeks", "wk"),
        ("mg", "mg"),
        ("percentage points", "%"),
        ("cups", "cups"),
        ("tea  spoons", "tea spoons"),
    ],
)
def test_a_unit_is_coded_where_it_is_known_and_else_as_printed(printed: str, unit: str) -> None:
    assert coded_unit(printed) == unit


def test_the_report_is_what_was_read() -> None:
    read = document(report("Tea was poured.", "All slept.", title="Tea for the sleep of adults"))
    made = report_of(read)
    assert (made.kind, made.title, made.text_length) == (
        ReportKind.ARTICLE,
        "Tea for the sleep of adults",
        len(read.text),
    )
    assert made.sha256 == read.sha256


def test_a_trial_without_a_name_is_called_by_its_title_or_its_arms() -> None:
    assert (
        trial(METHODS.format("fever"), title="Zinc for colds in adults").label == "Zinc for colds in adults"
    )
    assert trial(METHODS.format("fever")).label == "zinc versus placebo"


@pytest.mark.parametrize(
    ("outcome", "results", "favours"),
    [
        ("death", "Death was rarer (hazard ratio 0.71; 95% CI, 0.55 to 0.92).", "zinc"),
        ("death", "Death was more frequent (hazard ratio 1.40; 95% CI, 1.10 to 1.78).", "placebo"),
        # A difference printed without a sign does not say which arm had more.
        ("walking distance", "Walking distance differed (mean difference 30 m; 95% CI, 10 to 50).", None),
        (
            "walking distance",
            "Walking distance differed (mean difference -30 m; 95% CI, -50 to -10).",
            "placebo",
        ),
        ("colour of tea", "The colour of tea differed (mean difference -3.0; 95% CI, -5.0 to -1.0).", None),
    ],
)
def test_an_estimate_favours_the_arm_that_does_better(
    outcome: str, results: str, favours: str | None
) -> None:
    (estimate,) = trial(METHODS.format(outcome), results).estimates
    assert estimate.favours == favours


def test_a_reversed_list_of_arms_compares_the_same_way() -> None:
    methods = "Patients were randomly assigned to placebo or zinc. The primary outcome was death."
    (estimate,) = trial(methods, "Death was rarer (hazard ratio 0.71; 95% CI, 0.55 to 0.92).").estimates
    assert (estimate.target_arm, estimate.reference_arm, estimate.favours) == ("zinc", "placebo", "zinc")


def test_a_claim_rests_on_the_estimates_of_its_outcomes() -> None:
    found = trial(
        METHODS.format("death"),
        "Death was rarer (hazard ratio 0.71; 95% CI, 0.55 to 0.92).",
        "Zinc reduced death.",
    )
    assert [claim.supported_by for claim in found.claims] == [tuple(one.id for one in found.estimates)]


def test_registrations_belong_to_the_trial_and_not_to_its_report() -> None:
    found = trial(f"{METHODS.format('fever')} The trial was registered (NCT01234567).")
    assert found.registrations == (Identifier("NCT", "NCT01234567"),)
    assert found.report.identifiers == ()
