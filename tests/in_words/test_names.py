"""What a question names: the longest name at a place, of whatever kind it may be."""

from __future__ import annotations

import pytest

from kg.in_words.names import mentions, unknown_names
from kg.store import Store


def named(store: Store, question: str) -> set[tuple[str, str]]:
    return {(one.kind, meant) for one in mentions(store, question) for meant in one.meant}


@pytest.mark.parametrize(
    ("question", "kind", "meant"),
    [
        ("effect in dapa hf", "trial", "DAPA-HF"),
        ("effect in NCT03036124", "trial", "DAPA-HF"),
        ("effect in the Recovery trial", "trial", "RECOVERY"),
        ("what did TRITON find", "trial", "TRITON-TIMI 38"),
        ("trials of SGLT2 inhibitors", "intervention", "SGLT2 inhibitor"),
        ("trials of apixaban", "intervention", "apixaban"),
        ("trials in atrial fibrillation", "condition", "atrial fibrillation"),
        ("effect on all-cause mortality", "domain", "all-cause mortality"),
        ("deaths at 28 days", "day", "28"),
        ("deaths at week 4", "day", "28"),
        ("changed since 2 March 2026", "date", "2026-03-02"),
        ("changed since 2026-03-02", "date", "2026-03-02"),
        ("where is 20,211 from", "number", "20211"),
    ],
)
def test_a_name_is_found_in_the_ways_people_write_it(
    examples: Store, question: str, kind: str, meant: str
) -> None:
    assert (kind, meant) in named(examples, question)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("what helps recovery", "trial"),
        ("which women were eligible", "trial"),
        ("95% confidence interval", "domain"),
        ("compared with placebo", "intervention"),
        ("in CRASH-2", "number"),
        ("on 99 Smarch 2026", "date"),
    ],
)
def test_plain_english_is_no_name(examples: Store, question: str, kind: str) -> None:
    assert kind not in {one.kind for one in mentions(examples, question)}


def test_a_name_that_is_cut_short_means_each_trial_that_begins_so(examples: Store) -> None:
    (one,) = mentions(examples, "EMPEROR")
    assert one.meant == ("EMPEROR-Preserved", "EMPEROR-Reduced")


def test_the_longest_name_wins(examples: Store) -> None:
    found = named(examples, "hospitalization for heart failure")
    assert ("domain", "hospitalization for heart failure") in found
    assert ("condition", "heart failure") not in found


def test_capitals_that_mean_nothing_are_unknown_names(examples: Store) -> None:
    question = "Did SOLOIST beat DAPA-HF on LDL?"
    assert unknown_names(question, mentions(examples, question)) == ("SOLOIST",)
