"""Web pages: what surrounds the report is left out, and the rest is in its order, parts and tables."""

from pathlib import Path

import pytest

from kg.errors import BrokenReportError, EmptyReportError
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read import read, read_one

JOURNAL = """<!DOCTYPE html><html><head><title>Cherries in gout | Journal of Feet</title>
<meta name="citation_title" content="Cherries in gout"><meta name="citation_doi" content="10.9999/gout">
<meta name="citation_journal_title" content="Feet"><meta name="citation_online_date" content="2020/3/9">
<meta name="citation_pmid" content="55"><script>var p = "p < 0.001";</script></head>
<body><nav>Home of Feet</nav><header><h1>Journal of Feet</h1></header>
<main><h1>Cherries in <i>gout</i></h1><div class="share-buttons">Tell a friend</div>
<section><h2>Abstract</h2><p><strong>Methods: </strong>We gave 84 adults cherries.</p>
<p><strong>Results: </strong>Flares fell<br>by half.</p></section>
<section><h2>Introduction</h2>Gout hurts<sup><a href="#ref-CR3">3</a></sup> and <em>lasts</em>.</section>
<section><h2>Results</h2><h3>Flares</h3><p>Counts were 10<sup>9</sup>/L.</p>
<ul><li>fewer at night</li><li>fewer by day</li></ul></section>
<p style="display: none">Hidden words</p></main>
<aside>Buy cherries</aside><footer>All rights</footer></body></html>"""
TABLE = """<html><body><main><h1>Cherries</h1><figure>
<table><thead><tr><th rowspan="2">Arm</th><th colspan="2">Flares</th></tr>
<tr><th>n</th><th>%</th></tr></thead>
<tbody><tr><td>Cherries</td><td>4</td><td>10</td></tr></tbody>
<tfoot><tr><td colspan="3">Per year.</td></tr></tfoot></table>
<figcaption>Table 2. Flares by arm</figcaption></figure></main></body></html>"""


def page(content: str | bytes, tmp_path: Path) -> Document:
    path = tmp_path / "page"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_one(path)


def body(inside: str, tmp_path: Path) -> Document:
    return page(f"<!doctype html><html><body>{inside}</body></html>", tmp_path)


def test_a_page_is_its_report_without_menus_scripts_and_what_is_hidden(tmp_path: Path) -> None:
    assert page(JOURNAL, tmp_path).text.split("\n\n") == [
        "Cherries in gout",
        "Abstract",
        "Methods: We gave 84 adults cherries.",
        "Results: Flares fell by half.",
        "Introduction",
        "Gout hurts and lasts.",
        "Results",
        "Flares",
        "Counts were 10^9/L.",
        "- fewer at night\n- fewer by day",
    ]


def test_headings_and_labels_open_sections(tmp_path: Path) -> None:
    document = page(JOURNAL, tmp_path)
    assert [(s.heading, s.kind, s.abstract) for s in document.sections] == [
        ("Abstract", SectionKind.OTHER, True),
        ("Methods", SectionKind.METHODS, True),
        ("Results", SectionKind.RESULTS, True),
        ("Introduction", SectionKind.BACKGROUND, False),
        ("Results", SectionKind.RESULTS, False),
        ("Flares", SectionKind.RESULTS, False),
    ]
    words = [document.text[s.start : s.end] for s in document.sections]
    assert words[2] == "Flares fell by half."
    assert words[4].endswith(words[5])


def test_the_metadata_of_a_journal_name_the_article(tmp_path: Path) -> None:
    document = page(JOURNAL, tmp_path)
    assert (document.format, document.kind, document.published) == ("html", ReportKind.ARTICLE, "2020-03-09")
    assert document.identifiers == (Identifier("doi", "10.9999/gout"), Identifier("pmid", "55"))
    assert document.title is not None
    assert document.title.quote == "Cherries in gout"


@pytest.mark.parametrize(
    ("address", "identifier"),
    [
        ("https://pubmed.example/55/", Identifier("pmid", "55")),
        ("https://archive.example/articles/PMC66/", Identifier("pmcid", "PMC66")),
        ("https://register.example/study/NCT99999901", Identifier("NCT", "NCT99999901")),
    ],
)
def test_the_address_of_a_page_names_its_record(address: str, identifier: Identifier, tmp_path: Path) -> None:
    content = f'<html><head><link rel="canonical" href="{address}"></head><body><p>Words.</p></body></html>'
    assert page(content, tmp_path).identifiers == (identifier,)


def test_a_table_has_its_caption_spans_and_notes(tmp_path: Path) -> None:
    document = page(TABLE, tmp_path)
    (table,) = document.tables
    grid = [[cell and document.text[cell.start : cell.end] for cell in row] for row in table.grid()]
    assert grid == [["Arm", "Flares", "Flares"], ["Arm", "n", "%"], ["Cherries", "4", "10"]]
    assert (table.label, document.text[slice(*table.caption)]) == ("Table 2", "Flares by arm.")
    assert document.text[slice(*table.footnotes)] == "Per year."
    assert [cell.header for cell in table.cells] == [True] * 4 + [False] * 3


def test_words_above_a_table_that_name_it_are_its_caption(tmp_path: Path) -> None:
    inside = "<h4>Table 3</h4><p>Pain at a week</p><table><tr><th>Arm<th>Pain<tr><td>Cake<td>7</table>"
    document = body(inside, tmp_path)
    (table,) = document.tables
    assert (table.label, document.text[slice(*table.caption)]) == ("Table 3", "Pain at a week.")


def test_a_table_that_places_things_is_read_as_what_it_holds(tmp_path: Path) -> None:
    document = body(
        "<table role='presentation'><tr><td>Menu</td><td><p>Pain fell.</p></td></table>", tmp_path
    )
    assert (document.text, document.tables) == ("Menu\n\nPain fell.", ())


def test_a_page_without_a_main_part_or_heading_is_called_by_its_title(tmp_path: Path) -> None:
    content = "<html><head><title>Cake and gout | Feet</title></head><body><p>Cake hurt.</p></body></html>"
    document = page(content, tmp_path)
    assert document.text == "Cake and gout\n\nCake hurt."


def test_a_release_that_names_its_article_is_secondary(tmp_path: Path) -> None:
    inside = "<h1>Cake hurts</h1><p>Feet ached.</p><h2>Source</h2><p>Ruiz P et al. doi 10.9999/gout</p>"
    assert body(inside, tmp_path).kind is ReportKind.SECONDARY


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("nonsense", "utf-8")],
)
def test_a_page_is_read_in_the_characters_that_it_declares(
    charset: str, encoding: str, tmp_path: Path
) -> None:
    content = f'<html><head><meta charset="{charset}"></head><body><p>5 µg – 6 µg</p></body></html>'
    assert page(content.encode(encoding), tmp_path).text == "5 µg – 6 µg"


def test_a_page_in_utf16_or_as_xml_is_read(tmp_path: Path) -> None:
    assert page("<html><body><p>5 µg</p></body></html>".encode("utf-16"), tmp_path).text == "5 µg"
    xhtml = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>5</p>'
    assert page(f"{xhtml}</body></html>", tmp_path).text == "5"


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        ("<html><body><script>1</script></body></html>", EmptyReportError, "no text"),
        ("<html></html>", EmptyReportError, "no text"),
        ("<html><body><p>Words</p><table class='fig", BrokenReportError, "cut off inside a tag"),
    ],
)
def test_a_page_that_holds_no_report_says_why(
    content: str, kind: type[Exception], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(content, encoding="utf-8")
    (found,) = read(path)
    assert type(found) is kind
    assert reason in str(found)
