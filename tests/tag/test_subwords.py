"""Texts cut for the encoder."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.tag.subwords import LONGEST, OVERLAP, subwords, windows


@given(st.integers(1, 20_000))
def test_windows_cover_a_text_and_are_of_one_length(length: int) -> None:
    parts = list(windows(length))
    assert {place for start, end in parts for place in range(start, end)} == set(range(length))
    assert len({end - start for start, end in parts}) == 1
    assert all(end - start <= LONGEST for start, end in parts)


@given(st.integers(LONGEST + 1, 20_000))
def test_windows_share_what_stands_at_their_edges(length: int) -> None:
    parts = list(windows(length))
    assert all(before[1] - after[0] >= OVERLAP for before, after in pairwise(parts))


def test_words_keep_their_places() -> None:
    pytest.importorskip("tokenizers")
    text = "Naïve patients (18.6%) had hyperkalaemia."
    cut = subwords(text)
    words = [text[start:end] for start, end in cut.words]
    assert words == ["Naïve", "patients", "(", "18", ".", "6", "%", ")", "had", "hyperkalaemia", "."]
    assert len(cut.firsts) == len(words) < len(cut.ids)
