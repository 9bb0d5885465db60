"""Word documents: paragraphs, headings, lists and tables in the order of the document."""

import io
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from kg.errors import BrokenReportError, EmptyReportError, MissingExtraError, UnknownFormatError
from kg.model import Document, ReportKind, SectionKind
from kg.read import read, read_one


def saved(word: WordDocument, tmp_path: Path) -> Path:
    path = tmp_path / "report"
    word.save(str(path))
    return path


def gout() -> WordDocument:
    word = docx.Document()
    word.add_heading("Cherries in gout", 0)
    word.add_paragraph("Methods: We gave 84 adults cherries.")
    word.add_paragraph("Results: Flares fell.")
    word.add_heading("Results", 1)
    counts = word.add_paragraph("Counts were 10")
    counts.add_run("9").font.superscript = True
    counts.add_run("/L.")
    word.add_heading("By day", 2)
    word.add_paragraph("fewer at night", style="List Bullet")
    word.add_paragraph("fewer by day", style="List Bullet")
    word.add_paragraph("Table 1. Flares by arm", style="Caption")
    table = word.add_table(3, 3)
    for row, words in enumerate((("Arm", "Flares", ""), ("Cherries", "4", "10%"), ("", "5", "12%"))):
        for column, inside in enumerate(words):
            table.cell(row, column).text = inside
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    word.add_paragraph("Nobody left.")
    return word


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return read_one(saved(gout(), tmp_path))


def test_a_document_is_read_in_its_order(document: Document) -> None:
    assert document.text.split("\n\n") == [
        "Cherries in gout",
        "Methods: We gave 84 adults cherries.",
        "Results: Flares fell.",
        "Results",
        "Counts were 10^9/L.",
        "By day",
        "- fewer at night\n- fewer by day",
        "Table 1. Flares by arm.\nArm\tFlares\nCherries\t4\t10%\n5\t12%",
        "Nobody left.",
    ]
    assert (document.format, document.kind) == ("word", ReportKind.ARTICLE)
    assert document.title is not None
    assert document.title.quote == "Cherries in gout"


def test_styles_and_labels_open_sections(document: Document) -> None:
    assert [(s.heading, s.kind, s.level, s.abstract) for s in document.sections] == [
        ("Methods", SectionKind.METHODS, 1, True),
        ("Results", SectionKind.RESULTS, 1, True),
        ("Results", SectionKind.RESULTS, 1, False),
        ("By day", SectionKind.RESULTS, 2, False),
    ]


def test_merged_cells_fill_every_place_that_they_cover(document: Document) -> None:
    (table,) = document.tables
    grid = [[cell and document.text[cell.start : cell.end] for cell in row] for row in table.grid()]
    assert grid == [["Arm", "Flares", "Flares"], ["Cherries", "4", "10%"], ["Cherries", "5", "12%"]]
    assert (table.label, document.text[slice(*table.caption)]) == ("Table 1", "Flares by arm.")


def test_headings_without_styles_are_known_by_their_words_and_looks(tmp_path: Path) -> None:
    word = docx.Document()
    for line in ("Cake in gout: what it does to feet", "Methods", "We baked.", "Results"):
        word.add_paragraph(line)
    word.add_paragraph().add_run("Pain at night").bold = True
    word.add_paragraph("It hurt.")
    sections = read_one(saved(word, tmp_path)).sections
    assert [(s.heading, s.kind) for s in sections] == [
        ("Methods", SectionKind.METHODS),
        ("Results", SectionKind.RESULTS),
        ("Pain at night", SectionKind.RESULTS),
    ]


def test_tracked_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("We gave ")
    for name, holder, inside in (("del", "delText", "cake"), ("ins", "t", "cherries")):
        xml = f"<w:{name} {nsdecls('w')}><w:r><w:{holder}>{inside}</w:{holder}></w:r></w:{name}>"
        paragraph._p.append(parse_xml(xml))
    paragraph.add_run(" daily.")
    assert read_one(saved(word, tmp_path)).text == "We gave cherries daily."


def test_what_stands_in_a_content_control_is_read(tmp_path: Path) -> None:
    word = docx.Document()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    content.append(word.add_paragraph("Pain fell.")._p)
    control.append(content)
    word.element.body.insert(0, control)
    assert read_one(saved(word, tmp_path)).text == "Pain fell."


def test_a_document_without_words_is_empty(tmp_path: Path) -> None:
    (found,) = read(saved(docx.Document(), tmp_path))
    assert isinstance(found, EmptyReportError)


def test_a_document_that_is_cut_off_says_so(tmp_path: Path) -> None:
    path = saved(gout(), tmp_path)
    path.write_bytes(path.read_bytes()[:9000])
    (found,) = read(path)
    assert isinstance(found, BrokenReportError)
    assert "damaged or cut off" in str(found)


@pytest.mark.parametrize(
    ("part", "kind"), [("xl/workbook.xml", UnknownFormatError), ("word/a", BrokenReportError)]
)
def test_another_package_is_no_word_document(part: str, kind: type[Exception], tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(part, "<x/>")
    path = tmp_path / "report.docx"
    path.write_bytes(packed.getvalue())
    (found,) = read(path)
    assert type(found) is kind


def test_without_the_extra_its_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    (found,) = read(saved(gout(), tmp_path))
    assert isinstance(found, MissingExtraError)
    assert "trialgraph[word]" in str(found)
