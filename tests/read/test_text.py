"""Plain text and Markdown: encodings, headings in any style, titles and kinds of report."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BrokenReportError, EmptyReportError
from kg.model import Document, ReportKind, SectionKind
from kg.read import read_one
from kg.read.encodings import decoded
from kg.read.text import read_text

METHODS = "We randomly assigned 84 adults with gout to febuxostat or allopurinol."
RESULTS = "Flares fell by 3·2 a year with febuxostat (95% CI −4·1 to −2·3)."

HEADING_STYLES = {
    "alone": "Methods\n{}\nKey Findings\n{}\n",
    "alone between blank lines": "Methods\n\n{}\n\nKey Findings\n\n{}\n",
    "upper case": "METHODS\n\n{}\n\nRESULTS\n\n{}\n",
    "colon": "METHODS: {}\nRESULTS: {}\n",
    "spaced colon": "METHODS : {}\n\nRESULTS : {}\n",
    "dash": "METHODS - {}\nRESULTS – {}\n",
    "stop": "Methods. {}\nResults. {}\n",
    "colon alone": "Methods:\n{}\nResults:\n{}\n",
    "hashes": "## Methods\n{}\n## Results ##\n{}\n",
    "bold": "**Methods**\n{}\n\n**Results:**\n{}\n",
    "bold run-in": "**Methods:** {}\n\n**Results.** {}\n",
    "underlined": "Methods\n=======\n{}\n\nResults\n=======\n{}\n",
    "numbered": "1. Methods\n\n{}\n\n2. Results\n\n{}\n",
    "one paragraph": "AIM: To see. METHODS: {} RESULTS: {}\n",
    "list of parts": "Design, Setting, and Participants: {}\nResults: {}\n",
}


def document(text: str) -> Document:
    return read_text(text, "report.txt")


def parts(read: Document) -> list[tuple[SectionKind, str]]:
    return [(section.kind, read.text[section.start : section.end]) for section in read.sections]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("style", HEADING_STYLES)
def test_headings_of_every_style_open_their_parts(style: str, line_end: str) -> None:
    text = HEADING_STYLES[style].format(METHODS, RESULTS).replace("\n", line_end)
    reported = [part for part in parts(document(text)) if part[0] is not SectionKind.OBJECTIVE]
    assert reported == [(SectionKind.METHODS, METHODS), (SectionKind.RESULTS, RESULTS)]


@pytest.mark.parametrize(
    "text",
    [
        "The company said that\nall of the results\nof its trial were good.\n",
        "Of 84 adults, 40 took\nFebuxostat\nand 44 took allopurinol, the usual drug for this.\n",
        "The rate was 5%: lower than before.\nIt fell.\n",
        "Patients were told the results: nobody knew the methods - not even we.\n",
    ],
)
def test_lines_of_prose_are_no_headings(text: str) -> None:
    assert document(text).sections == ()


def test_an_unknown_heading_takes_the_kind_of_the_part_that_it_lies_in() -> None:
    read = document("# Results\n\n## Gout Diaries\nFewer.\n\n# Other Matters\nNone.\n")
    assert [(s.heading, s.kind, s.level) for s in read.sections] == [
        ("Results", SectionKind.RESULTS, 1),
        ("Gout Diaries", SectionKind.RESULTS, 2),
        ("Other Matters", SectionKind.OTHER, 1),
    ]
    assert read.text[read.sections[0].start : read.sections[0].end].endswith("Fewer.")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            f"Febuxostat in gout: a randomised trial.\n\nMETHODS: {METHODS}\n",
            "Febuxostat in gout: a randomised trial.",
        ),
        (f"# Febuxostat in gout\n\n## Methods\n{METHODS}\n", "Febuxostat in gout"),
        (
            f"Febuxostat in gout:\na randomised trial\n\nMethods\n{METHODS}\n",
            "Febuxostat in gout:\na randomised trial",
        ),
        (
            f"12.03.2021\n|\nGout Drug Fails In Large Trial\nThe trial, {METHODS}\n",
            "Gout Drug Fails In Large Trial",
        ),
        (f"Methods\n{METHODS}\n", None),
        (f"{METHODS}\n\n{RESULTS}\n\n{RESULTS}", None),
        ("One line alone is a text and not a title", None),
    ],
)
def test_the_title_is_the_first_line_that_names_the_whole(text: str, title: str | None) -> None:
    found = document(text).title
    assert (found.quote if found else None) == title
    assert found is None or text[found.start : found.end] == title


CITED = "Ruiz P, et al. Febuxostat in gout. J Imagined Med. 2021;4(2):11-19. doi: 10.9999/jim.2021.11"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Methods: {METHODS}\nResults: {RESULTS}\n", ReportKind.ARTICLE),
        (f"Study Design\n{METHODS}\nKey Findings\n{RESULTS}\nReferences\n{CITED}\n", ReportKind.SECONDARY),
        (f"{METHODS} {RESULTS}\n\nSource: {CITED}\n", ReportKind.SECONDARY),
        (f"Methods\n{METHODS}\nResults\n{RESULTS}\nReferences\n" + f"{CITED}\n" * 20, ReportKind.ARTICLE),
        (f"{METHODS} {RESULTS}\n", ReportKind.REPORT),
    ],
)
def test_the_kind_of_report_follows_from_its_parts(text: str, kind: ReportKind) -> None:
    assert document(text).kind is kind


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_any_encoding_reads_the_same(encoding: str, tmp_path: Path) -> None:
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    path = tmp_path / "report.txt"
    path.write_bytes((mark + RESULTS).encode(encoding))
    assert read_one(path).text == RESULTS


def test_windows_1252_is_read_where_only_that_makes_sense() -> None:
    assert (
        decoded("a naïve patient – or “participant”".encode("cp1252"), "a.txt")
        == "a naïve patient – or “participant”"
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("µ".encode() * 9 + b"\xb5", "byte 18"),
        ("0·5".encode()[:2], "byte 1"),
        (b"\xff\xfea\x00b", "byte 4"),
    ],
)
def test_damaged_unicode_is_reported_with_its_place(content: bytes, place: str) -> None:
    with pytest.raises(BrokenReportError) as caught:
        decoded(content, "a.txt")
    assert caught.value.place == place


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\ufeff"])
def test_a_text_without_words_is_empty(text: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EmptyReportError):
        read_one(path)


def test_a_compressed_text_has_the_text_and_the_fingerprint_of_the_text(tmp_path: Path) -> None:
    flat, packed = tmp_path / "report.txt", tmp_path / "report.txt.gz"
    flat.write_text(RESULTS, encoding="utf-8")
    packed.write_bytes(gzip.compress(flat.read_bytes()))
    assert (read_one(packed).text, read_one(packed).sha256) == (RESULTS, read_one(flat).sha256)


def test_a_compressed_text_that_is_cut_off_is_broken(tmp_path: Path) -> None:
    packed = tmp_path / "report.txt.gz"
    packed.write_bytes(gzip.compress(RESULTS.encode() * 99)[:-20])
    with pytest.raises(BrokenReportError, match="damaged or cut off"):
        read_one(packed)


WORDS = st.sampled_from(
    ["Methods", "RESULTS: ", "# ", "**", "---", "===", "\n", "\r\n", "\n\n", "text.", "Title ", "- "]
)


@given(st.lists(WORDS | st.text(max_size=5), min_size=1, max_size=30).map("".join))
def test_parts_and_title_lie_inside_any_text(text: str) -> None:
    if not text.strip():
        return
    read = document(text)
    assert all(0 <= section.start <= section.end <= len(text) for section in read.sections)
    assert read.title is None or text[read.title.start : read.title.end] == read.title.quote
