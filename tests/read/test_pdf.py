"""PDF: words in reading order, headings, tables, and the page of every piece of evidence."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BrokenReportError, MissingExtraError, ReadingError
from kg.find import find
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read import read, read_one
from tests.read.printed import Page, Stroke, Words, column, pdf

LEFT, RIGHT = 60, 320
TITLE = Words("Cherries in gout: a randomised trial", LEFT, 80, 18, bold=True)
INTRODUCTION = ["Gout hurts many people at night and by", "day, and cherries may soothe it where no"]
GOES_ON = ["other fruit has been known to do so."]
METHODS = ["We gave 84 adults cherries or cake. Feet", "were looked at daily by a blinded obser-", "ver."]
ARTICLE: list[Page] = [
    [
        Words("J Feet 2020;1:7", LEFT, 40, 8),
        Words("7", 540, 40, 8),
        TITLE,
        Words("Introduction", LEFT, 140, 12, bold=True),
        *column(INTRODUCTION, LEFT, 160),
        *column(GOES_ON, RIGHT, 140),
        Words("Methods", RIGHT, 170, 12, bold=True),
        *column(METHODS, RIGHT, 190),
    ],
    [
        Words("J Feet 2020;1:8", LEFT, 40, 8),
        Words("8", 540, 40, 8),
        Words("Results", LEFT, 80, 12, bold=True),
        *column(["Flares fell by 40% (p<0.001) in those who", "ate cherries every day."], LEFT, 100),
    ],
]
RULED: Page = [
    *column(["All of the feet were counted again then."] * 3, LEFT, 90),
    Words("Table 2", LEFT, 200, 9, bold=True),
    Words("Flares and pain by arm", 110, 200, 9),
    Stroke(LEFT, 206, 550, 206),
    Words("Flares", 290, 218, 9),
    Stroke(220, 222, 440, 222),
    Words("Cherries", 240, 234, 9),
    Words("Cake", 370, 234, 9),
    Words("p", 500, 234, 9),
    Stroke(LEFT, 240, 550, 240),
    *(
        Words(words, x, 254 + 12 * row, 9)
        for row, line in enumerate(
            (("By day", "4 (10)", "9 (22)", "0.03"), ("At night", "5 (12)", "8 (20)", "0.2"))
        )
        for words, x in zip(line, (LEFT, 240, 370, 500), strict=True)
    ),
    Stroke(LEFT, 272, 550, 272),
    Words("Values are n (%).", LEFT, 284, 8),
    *column(["The pain of cake was as great as in others."] * 3, LEFT, 400),
]


def written(pages: list[Page], tmp_path: Path) -> Path:
    path = tmp_path / "report"
    path.write_bytes(pdf(pages))
    return path


def page(items: Page, tmp_path: Path) -> Document:
    return read_one(written([items], tmp_path))


@pytest.fixture
def article(tmp_path: Path) -> Document:
    return read_one(written(ARTICLE, tmp_path))


def test_columns_are_read_one_after_the_other_without_running_heads(article: Document) -> None:
    assert article.text.split("\n\n") == [
        "Cherries in gout: a randomised trial",
        "Introduction",
        "\n".join(INTRODUCTION + GOES_ON),
        "Methods",
        "\n".join(METHODS),
        "Results",
        "Flares fell by 40% (p<0.001) in those who\nate cherries every day.",
    ]


def test_headings_in_larger_type_open_sections(article: Document) -> None:
    assert [(s.heading, s.kind) for s in article.sections] == [
        ("Introduction", SectionKind.BACKGROUND),
        ("Methods", SectionKind.METHODS),
        ("Results", SectionKind.RESULTS),
    ]
    assert (article.format, article.kind) == ("pdf", ReportKind.ARTICLE)
    assert article.title is not None
    assert (article.title.quote, article.title.page) == ("Cherries in gout: a randomised trial", 1)


def test_a_word_that_a_line_end_cuts_is_whole_in_the_plain_text(article: Document) -> None:
    assert "looked at daily by a blinded observer." in article.plain


def test_every_quote_knows_its_page(article: Document) -> None:
    for words, number in (
        ("Cherries in gout", 1),
        ("blinded", 1),
        ("Results", 2),
        ("40%", 2),
        ("every day.", 2),
    ):
        start = article.text.index(words)
        assert article.text_span(start, start + len(words)).page == number


def test_a_quote_begins_on_the_page_whose_first_letter_it_has(article: Document) -> None:
    first, second = article.pages
    assert (first, second) == (0, article.text.index("Results"))
    assert article.text_span(second - 1, second + 1).page == 1
    assert article.text_span(second, second + 1).page == 2


def test_a_paragraph_that_a_page_ends_goes_on_over_the_page(tmp_path: Path) -> None:
    first = column(["Pain was asked for every day until the"] * 2, LEFT, 90)
    second = column(["feet had healed, and then no more of it."], LEFT, 90)
    document = read_one(written([first, second], tmp_path))
    assert document.text.endswith("until the\nfeet had healed, and then no more of it.")
    assert document.text_span(document.text.index("feet"), len(document.text)).page == 2


def test_what_stands_below_a_column_does_not_cut_the_sentence(tmp_path: Path) -> None:
    left = column(["Pain was asked for every day until the"] * 3, LEFT, 90)
    note = column(["Funded by a maker of cakes and of cherries."], LEFT, 300, 7)
    right = column(
        ["feet had healed, and then no more of it.", "Nobody minded that at all in the end."], RIGHT, 90
    )
    document = page([*left, *note, *right], tmp_path)
    assert "until the\nfeet had healed" in document.text
    assert document.text.startswith("Funded by")


def test_pages_without_words_count(tmp_path: Path) -> None:
    words = column(["Pain was asked for every day until the end."] * 3, LEFT, 90)
    document = read_one(written([words, [], [*words, Words("On page three.", LEFT, 300)]], tmp_path))
    assert len(document.pages) == 3
    start = document.text.index("On page three")
    assert document.text_span(start, start + 2).page == 3


def test_the_finder_tells_the_page_of_its_evidence(tmp_path: Path) -> None:
    methods = [
        "In this randomised trial 84 adults were",
        "assigned to cherries (n = 42) or cake (n = 42).",
    ]
    results = ["Flares occurred in 4 (10%) of the cherries", "group and 9 (21%) of the cake group."]
    first = [TITLE, Words("Methods", LEFT, 140, 12, bold=True), *column(methods, LEFT, 160)]
    second = [Words("Results", LEFT, 80, 12, bold=True), *column(results, LEFT, 100)]
    trial = find(read_one(written([first, second], tmp_path)))
    assert trial.randomized == 84
    assert {span.page for arm in trial.arms for span in arm.evidence} >= {1}
    assert {span.page for result in trial.results for span in result.evidence} == {2}


def test_a_ruled_table_has_its_cells_spans_caption_and_notes(tmp_path: Path) -> None:
    document = page(RULED, tmp_path)
    (table,) = document.tables
    grid = [[cell and document.text[cell.start : cell.end] for cell in row] for row in table.grid()]
    assert grid == [
        ["", "Flares", "Flares", ""],
        ["", "Cherries", "Cake", "p"],
        ["By day", "4 (10)", "9 (22)", "0.03"],
        ["At night", "5 (12)", "8 (20)", "0.2"],
    ]
    assert (table.label, document.text[slice(*table.caption)]) == ("Table 2", "Flares and pain by arm.")
    assert document.text[slice(*table.footnotes)] == "Values are n (%)."
    assert [cell.header for cell in table.grid()[1] if cell] == [True] * 4
    assert document.text[table.end :].strip().startswith("The pain of cake")


def test_a_table_of_boxes_is_read_by_its_boxes(tmp_path: Path) -> None:
    xs, ys = (60, 200, 300, 400), (100, 130, 160)
    lines = [Stroke(x, ys[0], x, ys[-1]) for x in xs] + [Stroke(xs[0], y, xs[-1], y) for y in ys]
    cells = [
        Words(words, x + 4, y + 12)
        for y, row in zip(ys, (("Arm", "Flares", "Pain"), ("Cherries", "4 (10%)", "2.5 (1.1)")), strict=False)
        for x, words in zip(xs, row, strict=False)
    ]
    prose = column(["The pain of cake was as great as in those"] * 3, LEFT, 300)
    document = page([Words("Table 1. Feet", LEFT, 90), *lines, *cells, *prose], tmp_path)
    (table,) = document.tables
    grid = [[cell and document.text[cell.start : cell.end] for cell in row] for row in table.grid()]
    assert grid == [["Arm", "Flares", "Pain"], ["Cherries", "4 (10%)", "2.5 (1.1)"]]
    assert document.text[slice(*table.caption)] == "Feet."


def test_raised_numbers_are_powers_or_references_and_touch_no_other_number(tmp_path: Path) -> None:
    line = [Words("Counts were 10", LEFT, 90), Words("9", 128.7, 86, 6), Words("/L in all feet.", 132.5, 90)]
    cited = [
        Words("Cake hurts the feet.", LEFT, 110),
        Words("3,4", 153.4, 106, 6),
        Words("So did 12 pies.", 166, 110),
    ]
    document = page([*line, *cited], tmp_path)
    assert document.text == "Counts were 10^9/L in all feet.\n\nCake hurts the feet. So did 12 pies."


def test_the_doi_on_the_first_page_is_the_articles(tmp_path: Path) -> None:
    words = column(["doi: 10.9999/gout.7. Cherries soothed the feet of", "all who ate them."], LEFT, 90)
    assert page(words, tmp_path).identifiers == (Identifier("doi", "10.9999/gout.7"),)


SENTENCES = st.lists(
    st.sampled_from(["cake", "feet", "hurt", "sore", "pain", "12", "(40%)"]), min_size=6, max_size=8
)


@settings(max_examples=25)
@given(st.lists(SENTENCES, min_size=2, max_size=30), st.lists(SENTENCES, min_size=2, max_size=30))
def test_no_word_of_two_columns_is_lost_or_out_of_order(
    tmp_path_factory: pytest.TempPathFactory, left: list[list[str]], right: list[list[str]]
) -> None:
    lines = [" ".join(words) for words in left], [" ".join(words) for words in right]
    items = [*column(lines[0], LEFT, 90), *column(lines[1], RIGHT, 90)]
    document = page(items[::-1], tmp_path_factory.mktemp("columns"))
    assert document.text.split() == " ".join([*lines[0], *lines[1]]).split()


KEYS = f"/O <{'1a' * 32}> /U <{'2b' * 32}>"
ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 {KEYS} >> /ID [<01> <02>]"
BAD: dict[str, tuple[bytes, type[ReadingError], str]] = {
    "scan": (pdf([[Stroke(60, 60, 500, 700)], []]), ReadingError, "no text layer"),
    "cut off": (pdf(ARTICLE)[:900], BrokenReportError, "cut off"),
    "damaged": (b"%PDF-1.7\nnothing\n%%EOF", BrokenReportError, "damaged"),
    "encrypted": (
        pdf(
            ARTICLE,
            ENCRYPTED,
        ),
        BrokenReportError,
        "encrypted",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_pdf_that_cannot_be_read_says_why(name: str, tmp_path: Path) -> None:
    content, kind, reason = BAD[name]
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    (found,) = read(path)
    assert type(found) is kind
    assert reason in str(found)


def test_a_scan_is_told_to_need_ocr(tmp_path: Path) -> None:
    (found,) = read(written([[Stroke(60, 60, 500, 700)]], tmp_path))
    assert "OCR" in str(found)


def test_without_the_extra_its_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    (found,) = read(written(ARTICLE, tmp_path))
    assert isinstance(found, MissingExtraError)
    assert "trialgraph[pdf]" in str(found)


SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[3] / "shared"))
SAMPLE = SHARED / "samples" / "pdf" / "PMC6654512.pdf"


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample articles are not here: set TRIALGRAPH_SHARED")
def test_an_old_article_in_two_columns_is_read_with_its_tables() -> None:
    document = read_one(SAMPLE)
    assert [table.label for table in document.tables] == ["TABLE I", "TABLE II", "TABLE III", "TABLE IV"]
    first = document.tables[0]
    row = next(
        line for line in first.grid() if line[0] and "Males" in document.text[line[0].start : line[0].end]
    )
    assert [cell and document.text[cell.start : cell.end] for cell in row] == [
        "Males (%)",
        "59 (56)",
        "30 (54)",
    ]
    kinds = [section.kind for section in document.sections if section.level == 1 and not section.abstract]
    assert kinds[0] is SectionKind.BACKGROUND
    assert kinds[-1] is SectionKind.REFERENCES
    assert "Clin. Cardiol. Vol. 26" not in document.text


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample articles are not here: set TRIALGRAPH_SHARED")
def test_the_arms_of_an_old_article_are_found_on_its_pages() -> None:
    trial = find(read_one(SAMPLE))
    assert trial.randomized == 160
    assert {arm.size for arm in trial.arms} >= {54, 106}
    assert all(span.page for statement in trial.statements() for span in statement.evidence)
