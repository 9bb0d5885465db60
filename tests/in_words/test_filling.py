"""Parameters take what a question names: things by their kind, numbers by the words beside them."""

from __future__ import annotations

import pytest

from kg.in_words.filling import filled, picked
from kg.in_words.names import Mention, mentions
from kg.query import question
from kg.store import Store


@pytest.mark.parametrize(
    ("name", "words", "parameters"),
    [
        (
            "harm-trends",
            "harms that differ by over 7.5 points with p above 0.1",
            {"points": "7.5", "alpha": "0.1"},
        ),
        ("no-benefit-claims", "an interval that admits a 15% reduction", {"reduction": "15"}),
        ("no-benefit-claims", "a 30 percent relative increase", {"increase": "30"}),
        ("estimates", "mortality at 28 days, give or take 3 days", {"day": "28", "tolerance": "3"}),
        ("trials", "SGLT2 inhibitors in heart failure", {"intervention": "SGLT2 inhibitor"}),
        ("changes", "what changed since 2026-11-01", {"since": "2026-11-01"}),
        ("evidence", "the number 1.85 in HALT-IT", {"trial": "HALT-IT", "number": "1.85"}),
        ("outcome-results", "deaths in LEADER", {"trial": "LEADER"}),
        ("gap-map", "gaps of apixaban", {}),
    ],
)
def test_a_parameter_takes_its_value_from_the_words(
    examples: Store, name: str, words: str, parameters: dict[str, str]
) -> None:
    found = dict(filled(question(name), words, mentions(examples, words)))
    assert parameters.items() <= found.items()
    assert found.keys() - parameters.keys() <= {"condition", "domain"}


def test_what_is_of_one_kind_alone_is_taken_before_what_may_be_two() -> None:
    fibrillation = [Mention(kind, 0, 19, ("x",)) for kind in ("condition", "domain")]
    stroke = Mention("domain", 30, 36, ("stroke",))
    assert picked("domain", [*fibrillation, stroke]) == stroke
    assert picked("domain", fibrillation) == fibrillation[1]
    assert picked("trial", fibrillation) is None
