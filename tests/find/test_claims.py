"""What the authors conclude is kept with its kind, its firmness and its subject."""

import pytest

from kg.model import Claim
from tests.find.written import trial

METHODS = (
    "Patients were randomly assigned to zinc or placebo. The primary outcome was fever. Secondary outcomes "
    "were cough and mortality."
)


def claims(conclusion: str) -> tuple[Claim, ...]:
    return trial(METHODS, "Fever was seen in 30% with zinc and 45% with placebo.", conclusion).claims


def claim(conclusion: str) -> Claim:
    (one,) = claims(conclusion)
    return one


@pytest.mark.parametrize(
    ("conclusion", "kind"),
    [
        ("Zinc reduced fever.", "Benefit"),
        ("Zinc is effective against fever.", "Benefit"),
        ("Zinc did not reduce fever.", "NoBenefit"),
        ("Zinc showed no benefit on fever.", "NoBenefit"),
        ("Zinc failed to reduce fever.", "NoBenefit"),
        ("Zinc was noninferior to placebo for fever.", "NonInferiority"),
        ("Zinc increased mortality.", "Harm"),
        ("Zinc was harmful.", "Harm"),
        ("The effect of zinc on fever remains uncertain.", "Inconclusive"),
        ("A benefit of zinc on fever cannot be excluded.", "Inconclusive"),
        ("Zinc reduced fever without an increase in mortality.", "Benefit"),
        ("Noninferiority of zinc with regard to fever was not established.", "Inconclusive"),
    ],
)
def test_the_kind_of_a_claim_is_read(conclusion: str, kind: str) -> None:
    assert claim(conclusion).claim_type == kind


@pytest.mark.parametrize(
    ("conclusion", "hedging"),
    [
        ("Zinc reduced fever.", "Categorical"),
        ("Zinc may reduce fever.", "Possible"),
        ("Zinc might be effective.", "Possible"),
        ("Zinc appears to reduce fever.", "Probable"),
        ("Zinc appears to reduce fever and could reduce cough.", "Possible"),
    ],
)
def test_the_weakest_word_tells_how_firm_a_claim_is(conclusion: str, hedging: str) -> None:
    assert claim(conclusion).hedging == hedging


def test_a_claim_has_its_subject_outcomes_and_support() -> None:
    one = claim("Zinc did not reduce fever or cough.")
    assert one.interventions == ("zinc",)
    assert one.outcomes == ("fever", "cough")
    assert one.stated_in == "Conclusion"


def test_a_claim_is_the_words_after_that() -> None:
    assert claim("We conclude that zinc reduces fever.").evidence[0].quote == "zinc reduces fever"


@pytest.mark.parametrize(
    "conclusion", ["Further trials are needed.", "We thank all patients.", "Colds are common."]
)
def test_a_sentence_that_claims_nothing_is_no_claim(conclusion: str) -> None:
    assert claims(conclusion) == ()


def test_a_composite_that_is_named_in_full_is_claimed_itself_and_not_its_parts() -> None:
    found = trial(
        "Patients were randomly assigned to zinc or placebo. The primary outcome was cough or death from any "
        "cause. Death from any cause was a secondary outcome.",
        "Death from any cause was seen in 3% with zinc and 4% with placebo.",
        "Zinc reduced cough or death from any cause.",
    )
    labels = {outcome.id: outcome.label for outcome in found.outcomes}
    assert [[labels[id] for id in one.outcomes] for one in found.claims] == [
        ["cough or death from any cause"]
    ]


def test_without_a_conclusion_the_sentences_that_conclude_are_read() -> None:
    found = trial(
        METHODS,
        "Fever was seen in 30% with zinc. All went home. These results suggest that zinc reduces fever.",
    )
    assert [one.claim_type for one in found.claims] == ["Benefit"]
