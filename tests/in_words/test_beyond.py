"""Advice, opinions, causes, the future, people and money are beyond the graph; what trials found is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.in_words.beyond import why_beyond

ASKED = json.loads(Path(__file__).with_name("asked.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Should women take tranexamic acid?", "advice"),
        ("Is it safe for me?", "advice"),
        ("What is your opinion of PLATO?", "opinion"),
        ("Is apixaban the best anticoagulant?", "opinion"),
        ("What causes heart failure?", "why"),
        ("How does dexamethasone work?", "why"),
        ("Will it be approved?", "come"),
        ("What did the trial cost?", "money"),
        ("Who led RE-LY?", "people"),
    ],
)
def test_what_no_report_states_is_beyond_the_graph(question: str, reason: str) -> None:
    assert reason in str(why_beyond(question))


@pytest.mark.parametrize("question", [one["asked"] for one in ASKED if one["answered_by"]])
def test_what_reports_state_is_not(question: str) -> None:
    assert why_beyond(question) is None
