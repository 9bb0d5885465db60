"""British and American, plural and singular, hyphens and Greek letters: one key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.spelling import spelling_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("oesophageal varices", "esophageal varices"),
        ("haemorrhagic strokes", "hemorrhagic stroke"),
        ("Tumours", "tumor"),
        ("Crohn’s disease", "Crohn disease"),
        ("TNF-α inhibitor", "TNF alpha inhibitors"),
        ("brain metastases", "brain metastasis"),
        ("SGLT-2 inhibitors", "SGLT 2 inhibitor"),
        ("counselling programmes", "counseling program"),
        ("Behçet’s disease", "Behcet disease"),
        ("randomised behavioural anaesthesia", "randomized behavioral anesthesia"),
        ("biopsies", "biopsy"),
        ("Taxol®", "taxol"),
    ],
)
def test_two_spellings_have_one_key(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vitamin D2", "vitamin D3"),
        ("factor VIII", "factor VII"),
        ("type 1 diabetes", "type 2 diabetes"),
        ("hypertension", "hypotension"),
        ("prednisone", "prednisolone"),
        ("sepsis", "septic"),
    ],
)
def test_different_things_have_different_keys(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


@given(st.text(max_size=30))
def test_capitals_and_spaces_around_do_not_matter(words: str) -> None:
    assert spelling_key(f"  {words} ") == spelling_key(words)
