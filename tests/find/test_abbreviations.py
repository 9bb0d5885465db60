"""Abbreviations are known by their definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We used usual care (UC) at home.", "UC", "usual care"),
        ("The Visual Analogue Scale (VAS) was read.", "VAS", "Visual Analogue Scale"),
        ("Rates of adverse events (AEs) were low.", "AEs", "adverse events"),
        ("In chronic obstructive pulmonary disease (COPD; stage II)", "COPD", None),
        ("Patients with acute kidney injury [AKI] were asked.", "AKI", "acute kidney injury"),
        ("They took hydroxychloroquine (HCQ) daily.", "HCQ", "hydroxychloroquine"),
        ("the six-minute walk test (6MWT) improved", "6MWT", None),
        ("body mass index (BMI, kg/m2) fell", "BMI", "body mass index"),
    ],
)
def test_a_definition_gives_the_long_form(text: str, short: str, long: str | None) -> None:
    found = abbreviations(text)
    expected = {"COPD": "chronic obstructive pulmonary disease"}.get(short, long)
    assert (found[short].long if short in found else None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It fell (by half).",
        "It fell (12) in all.",
        "Group one (A) was larger.",
        "The mean age (SD) was told.",
        "It was seen (Figure) and read.",
        "no such words here (XYZ)",
    ],
)
def test_what_stands_in_brackets_is_not_always_an_abbreviation(text: str) -> None:
    assert abbreviations(text) == {}


def test_the_first_definition_holds() -> None:
    found = abbreviations("Usual care (UC) first. Ulcerative colitis (UC) later.")
    assert found["UC"].long.lower() == "usual care"


WORDS = "brief group howling jury kind motor quick vexed waltz zip".split()


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6, unique=True))
def test_the_initials_of_words_are_understood_and_the_words_stand_where_they_are_said(
    words: list[str],
) -> None:
    short = "".join(word[0] for word in words).upper()
    long = " ".join(words)
    text = f"Then: {long} ({short}) was given."
    found = abbreviations(text)[short]
    assert found.long == long
    assert text[found.start : found.end] == f"{long} ({short})"
