"""Characters are brought into one form, and every place in it is a place in the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, ReportKind
from kg.read.characters import DASHES, INVISIBLE, LIGATURES, RAISED_POINTS, WIDE_SPACES, plain

TROUBLE = st.sampled_from(
    [*DASHES, *WIDE_SPACES, *INVISIBLE, *LIGATURES, *RAISED_POINTS, "-\n", "\r\n", "\r", "µ"]
) | st.sampled_from(["1", "013", "a", " ", "0"])
TEXTS = st.lists(TROUBLE | st.text(max_size=4), max_size=30).map("".join)


def document(text: str) -> Document:
    form, offsets = plain(text)
    return Document("a.txt", "text", ReportKind.REPORT, "0" * 64, text, form, offsets)


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("0\u00b780 (0\u00b761\u20131\u00b705)", "0.80 (0.61-1.05)"),
        ("P=\u00b705 and p < \u00b7001", "P=.05 and p < .001"),
        ("change of \u22124\u00b72\u2009kg", "change of -4.2 kg"),
        ("1\u2009013 of 12\u00a0345\u00a0678 people", "1013 of 12345678 people"),
        ("in 2007\u00a0100 people", "in 2007 100 people"),
        ("0.12\u00a0345", "0.12 345"),
        ("the \u201ctrial\u2019s\u201d arms", 'the "trial\'s" arms'),
        ("5 \u00b5g and 5 \u03bcg", "5 \u03bcg and 5 \u03bcg"),
        ("random-\nized", "randomized"),
        ("random-\r\n  ized", "randomized"),
        ("random\u00ad\nized ran\u00addom", "randomized random"),
        ("placebo-\ncontrolled", "placebo-controlled"),
        ("vaso-\npressor and vaso-pressor", "vaso-pressor and vaso-pressor"),
        ("5-\n10 mg, Arm-\nA", "5-\n10 mg, Arm-\nA"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("e\ufb03cacy of \ufb01ve", "efficacy of five"),
        ("p\uff1c0.05\uff05", "p<0.05%"),
        ("a \u00b7 b", "a \u00b7 b"),
    ],
)
def test_printed_characters_take_one_form(printed: str, form: str) -> None:
    assert plain(printed)[0] == form


def test_a_text_of_the_same_length_needs_no_offsets() -> None:
    assert plain("0\u00b780 \u2212 1\u00a0kg") == ("0.80 - 1 kg", ())


@given(TEXTS)
def test_offsets_rise_and_stay_inside_the_text(text: str) -> None:
    form, offsets = plain(text)
    if not offsets:
        assert len(form) == len(text)
        return
    assert len(offsets) == len(form) + 1
    assert list(offsets) == sorted(offsets)
    assert offsets[0] >= 0
    assert offsets[-1] == len(text)


@given(TEXTS)
def test_every_word_of_the_form_is_the_same_word_in_the_text(text: str) -> None:
    read = document(text)
    for word in re.finditer(r"[a-z]+|[0-9]+", read.plain):
        quote = read.span(*word.span()).quote
        assert word.group() in plain(quote)[0].replace(" ", "") or set(quote) & set(LIGATURES)


@given(TEXTS)
def test_a_place_in_the_text_comes_back_from_the_form(text: str) -> None:
    read = document(text)
    for place in range(len(read.plain)):
        assert read.to_plain(read.span(place, place + 1).start) <= place


@given(st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=32)))
def test_ascii_without_line_ends_stays_as_it_is(text: str) -> None:
    assert plain(text) == (text, ())
