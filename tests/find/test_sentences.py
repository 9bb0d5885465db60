"""A report is cut into sentences that cover it, each in its section."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.find.sentences import sentences
from kg.model import SectionKind
from tests.find.written import document

PIECES = st.sampled_from(
    [
        "Patients vs. controls did well.",
        "P = .04 was printed.",
        "See Fig. 2 (as in ref. 3).",
        "It fell (from 3.5 to 2.1; e.g. by half).",
        "Was it? Yes!",
        'He said "no."',
        "METHODS: We asked.",
        "\n\nResults\n",
        "\n",
        " ",
        "• one",
        "[unclosed bracket",
        "0·80 – 1·5",
    ]
)


def texts_of(report: str) -> list[str]:
    return [sentence.text for sentence in sentences(document(report))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Drug A (n = 20) vs. placebo (n = 21) was studied.",
        "The rate, e.g. that of falls, was 2.5 per year.",
        "As Gray et al. showed, fever fell by 1.5 degrees.",
        "The change (P. falciparum was counted. Slides were read twice.) was small.",
        "Patients of Dr. Brown were asked.",
        "It differed (p. 5) from ours.",
        "The study ran from Jan. 2001 to Dec. 2003 in one town.",
        "Of 30 patients, approx. Half stayed.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert texts_of(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It helped. It was safe.", ["It helped.", "It was safe."]),
        ("Did it help? It did!", ["Did it help?", "It did!"]),
        ("It was tolerated.1,2 No deaths occurred.", ["It was tolerated.", "No deaths occurred."]),
        ("It was safe (as seen.) It helped.", ["It was safe (as seen.)", "It helped."]),
        ('They said "never." Then they left.', ['They said "never."', "Then they left."]),
        ("It rose to 4.5. 21 died.", ["It rose to 4.5.", "21 died."]),
        ("- one thing\n- another thing", ["- one thing", "- another thing"]),
        ("It fell (by 3).\nIt rose.", ["It fell (by 3).", "It rose."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    assert texts_of(text) == parts


def test_a_line_end_inside_a_sentence_is_a_space() -> None:
    assert texts_of("The drug\nhelped them.") == ["The drug helped them."]


def test_a_sentence_knows_the_section_it_stands_in() -> None:
    text = (
        "A trial of two teas for sleep\n\nBackground\nSleep is short.\n\nMethods\nWe poured tea.\n\n"
        "Results\nAll slept.\n"
    )
    found = {sentence.text: sentence.kind for sentence in sentences(document(text))}
    assert found == {
        "A trial of two teas for sleep": SectionKind.TITLE,
        "Sleep is short.": SectionKind.BACKGROUND,
        "We poured tea.": SectionKind.METHODS,
        "All slept.": SectionKind.RESULTS,
    }


def test_references_are_no_prose() -> None:
    text = "Results\nAll slept.\n\nReferences\n1. Oak A. Tea and sleep. J Tea. 2001;1:1-2.\n"
    assert texts_of(text) == ["All slept."]


@given(st.lists(PIECES, min_size=1, max_size=12))
def test_sentences_are_in_order_apart_and_tight(pieces: list[str]) -> None:
    read = document(" ".join(["Words.", *pieces]))
    found = sentences(read)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert [one.text for one in found] == [
        read.plain[one.start : one.end].replace("\n", " ") for one in found
    ]
    assert all(one.text == one.text.strip() != "" for one in found)
    assert [one.number for one in found] == list(range(len(found)))


@given(st.lists(PIECES.filter(lambda piece: not {"\n", ":"} & set(piece)), min_size=1, max_size=12))
def test_sentences_leave_out_nothing_but_space(pieces: list[str]) -> None:
    read = document("Results\n" + " ".join(["Words stand here.", *pieces]))
    body = read.plain[read.to_plain(read.sections[0].start) :]
    kept = "".join(one.text for one in sentences(read) if one.start >= read.to_plain(read.sections[0].start))
    assert "".join(kept.split()) == "".join(body.split())
