"""Words are measured and broken into lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.letters import width, wrap

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Mn"]), min_size=1)
TEXTS = st.lists(WORDS, max_size=20).map(" ".join)
ROOMS = st.floats(30, 400)


@given(TEXTS, ROOMS, st.booleans())
def test_lines_fit_and_lose_nothing(text: str, room: float, bold: bool) -> None:
    lines = wrap(text, room, 12, bold)
    assert all(width(line, 12, bold) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, ROOMS, st.integers(1, 4))
def test_more_lines_than_wanted_end_in_an_ellipsis(text: str, room: float, most: int) -> None:
    whole, cut = wrap(text, room, 12), wrap(text, room, 12, lines=most)
    assert len(cut) == min(len(whole), most)
    assert (cut == whole) is (len(whole) <= most)
    assert len(whole) <= most or cut[-1].endswith("…")
    assert all(width(line, 12) <= room for line in cut)


def test_widths_are_those_of_arial() -> None:
    """As the metrics of Liberation Sans, which has the widths of Arial, are read by fontTools."""
    assert (
        width("Hamburgefonts 0.80", 1000)
        == 722 + 556 + 833 + 556 * 2 + 333 + 556 * 2 + 278 + 556 * 2 + 278 + 500 + 278 + 556 + 278 + 556 * 2
    )
    assert width("Hamburgefonts", 10, bold=True) > width("Hamburgefonts", 10)


@pytest.mark.parametrize(("accented", "plain"), [("é", "e"), ("Ö", "O"), ("ñ", "n"), ("ő", "o")])
def test_an_accent_takes_no_room(accented: str, plain: str) -> None:
    assert width(accented, 10) == width(plain, 10)


def test_words_tied_together_stay_on_one_line() -> None:
    assert "P\u00a0=\u00a00.12" in wrap("with a long sentence before P\u00a0=\u00a00.12", 90, 12)
