"""What the taggers mark in reports of our own wording."""

from __future__ import annotations

import pytest

from kg.errors import MissingExtraError
from kg.model import Document
from kg.read.text import read_text
from kg.tag import Kind, Reader, encoder, installed, tag

REPORT = """Aspirin versus placebo in migraine: a randomised trial.

METHODS: We randomly assigned 120 adults with migraine to aspirin (n = 61) or placebo (n = 59).

RESULTS: Headache stopped in 31 (51%) patients given aspirin and in 18 (31%) given placebo (P = 0.02).
"""
NEURAL = pytest.param(
    Reader.NEURAL,
    marks=pytest.mark.skipif(installed() is not Reader.NEURAL, reason="the extra `neural` is not installed"),
)
READERS = pytest.mark.parametrize("reader", [Reader.FAST, NEURAL])


@pytest.fixture(scope="module")
def report() -> Document:
    return read_text(REPORT, "report")


def quotes(report: Document, kind: Kind, reader: Reader) -> set[tuple[str, str]]:
    return {(one.label, one.span.quote) for one in tag(report, kind, reader)}


@READERS
@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("total-participants", "120"),
        ("intervention-participants", "61"),
        ("control-participants", "59"),
        ("iv-bin-abs", "31"),
        ("iv-bin-percent", "51%"),
        ("cv-bin-abs", "18"),
        ("cv-bin-percent", "31%"),
        ("control", "placebo"),
    ],
)
def test_numbers_have_their_kind_and_their_arm(
    report: Document, reader: Reader, label: str, words: str
) -> None:
    assert (label, words) in quotes(report, Kind.RESULTS_BY_ARM, reader)


@READERS
def test_a_p_value_is_nobodys_result(report: Document, reader: Reader) -> None:
    assert "0.02" not in {words for _, words in quotes(report, Kind.RESULTS_BY_ARM, reader)}


@READERS
def test_elements_name_who_and_what(report: Document, reader: Reader) -> None:
    found = quotes(report, Kind.ELEMENTS, reader)
    assert any(label == "PAR" and "120 adults" in words for label, words in found)
    assert any(label == "INT" and words == "placebo" for label, words in found)


@READERS
@pytest.mark.parametrize("kind", list(Kind))
def test_every_span_quotes_the_words_at_its_offsets(report: Document, reader: Reader, kind: Kind) -> None:
    for one in tag(report, kind, reader):
        assert report.text[one.span.start : one.span.end] == one.span.quote != ""


@READERS
def test_a_report_without_numbers_has_none(reader: Reader) -> None:
    told = tag(read_text("Nothing was counted here.", "report"), Kind.RESULTS_BY_ARM, reader)
    assert not any(one.label.startswith(("iv-", "cv-")) for one in told)


def test_without_the_extra_the_neural_reader_says_what_to_install(
    report: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "_NEEDED", ("no_such_package",))
    encoder._session.cache_clear()
    with pytest.raises(MissingExtraError, match=r"trialgraph\[neural\]"):
        tag(report, Kind.OUTCOMES, Reader.NEURAL)
    encoder._session.cache_clear()
