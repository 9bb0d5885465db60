"""What a sentence says of significance and direction is kept as it is said."""

import pytest

from kg.find.significance import stated_direction, stated_significance
from kg.model import EffectEstimate
from tests.find.written import trial


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Pain fell significantly.", "Significant"),
        ("There was a statistically significant reduction in pain.", "Significant"),
        ("The difference was not significant.", "NotSignificant"),
        ("There was no significant difference.", "NotSignificant"),
        ("A non-significant trend was seen.", "NotSignificant"),
        ("This did not reach statistical significance.", "NotSignificant"),
        ("Groups did not differ significantly.", "NotSignificant"),
        ("There was no difference between groups.", "NoDifference"),
        ("Pain fell.", None),
    ],
)
def test_a_denial_counts_before_the_word_it_denies(text: str, term: str | None) -> None:
    assert stated_significance(text) == term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Pain was lower with tea.", "Decreased"),
        ("Tea reduced pain and increased sleep.", "Decreased"),
        ("Sleep was longer.", "Increased"),
        ("Fewer patients fell.", "Decreased"),
        ("Falls were more frequent.", "Increased"),
        ("Sleep was as usual.", None),
    ],
)
def test_the_first_word_of_change_gives_the_direction(text: str, term: str | None) -> None:
    assert stated_direction(text) == term


METHODS = (
    "Patients were randomly assigned to zinc or placebo. The primary outcome was pain. Secondary outcomes "
    "were fever and cough."
)


def comparisons(results: str) -> list[EffectEstimate]:
    return [e for e in trial(METHODS, results).estimates if e.measure is None]


@pytest.mark.parametrize(
    ("results", "outcome", "significance", "p"),
    [
        ("Pain did not differ significantly between groups (P=0.40).", "pain", "NotSignificant", "0.40"),
        ("There was no significant difference in fever between groups.", "fever", "NotSignificant", None),
        ("Pain was significantly lower with zinc than with placebo (p<0.01).", "pain", "Significant", "0.01"),
        ("Cough differed between groups (P=0.03).", "cough", None, "0.03"),
    ],
)
def test_a_comparison_in_words_is_kept_with_its_p_value(
    results: str, outcome: str, significance: str | None, p: str | None
) -> None:
    (one,) = comparisons(results)
    assert (one.outcome, one.stated_significance, str(one.p.value) if one.p else None) == (
        outcome,
        significance,
        p,
    )
    assert (one.target_arm, one.reference_arm) == ("zinc", "placebo")


def test_outcomes_that_are_listed_are_each_compared() -> None:
    found = comparisons(
        "Secondary outcomes, including fever and cough, showed no significant difference between groups."
    )
    assert {one.outcome for one in found} == {"fever", "cough"}


@pytest.mark.parametrize(
    "results",
    [
        "Pain fell significantly from baseline in both groups (P<0.001).",
        "Baseline characteristics did not differ significantly between groups.",
        "Pain was correlated with fever (P<0.001).",
        "The interaction of pain and age was not significant.",
    ],
)
def test_a_change_within_arms_compares_no_arms(results: str) -> None:
    assert comparisons(results) == []
