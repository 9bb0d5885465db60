"""What two reports of a trial print alike but for capitals is one row of an answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.query.echoes import without_echoes
from kg.store import Iri, Rows

words = st.sampled_from(["Placebo", "placebo", "PLACEBO", "zinc", None, 1, 2])


def test_the_first_of_rows_that_differ_in_capitals_stays() -> None:
    rows = Rows.of(("arm", "size"), [("Placebo", 1), ("placebo", 1), ("placebo", 2)])
    assert list(without_echoes(replace(rows, more=3))) == [("Placebo", 1), ("placebo", 2)]
    assert without_echoes(replace(rows, more=3)).more == 3


def test_the_capitals_of_an_iri_count() -> None:
    rows = Rows.of(("outcome",), [(Iri("https://example.org/A"),), (Iri("https://example.org/a"),)])
    assert without_echoes(rows) is rows


@given(st.lists(st.tuples(words, words), max_size=12))
def test_nothing_that_differs_in_more_is_lost(found: list[tuple[str | int | None, ...]]) -> None:
    kept = list(without_echoes(Rows.of(("one", "other"), found)))
    folded = [tuple(str(value).casefold() for value in row) for row in found]
    assert [tuple(str(value).casefold() for value in row) for row in kept] == list(dict.fromkeys(folded))
