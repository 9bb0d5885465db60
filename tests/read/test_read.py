"""Files that are no reports are each told from the others, with what would have been right."""

from pathlib import Path

import pytest

from kg.errors import BrokenReportError, EmptyReportError, ReadingError, UnknownFormatError
from kg.model import Document
from kg.read import READERS, read, read_one

BAD_FILES: dict[str, tuple[bytes, type[ReadingError], str]] = {
    "nothing": (b"", EmptyReportError, "no text"),
    "blanks": (b" \n\t\n", EmptyReportError, "no text"),
    "PDF": (b"%PDF-1.7\nscanned", BrokenReportError, "cut off"),
    "image": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", UnknownFormatError, "PubMed XML"),
    "archive": (b"PK\x03\x04\x14\x00", UnknownFormatError, "plain text or Markdown"),
    "web page": (b"<!DOCTYPE html><html><body></body></html>", EmptyReportError, "no text"),
    "other XML": (b'<?xml version="1.0"?><recipe><p>Stir.</p></recipe>', UnknownFormatError, "known format"),
    "other JSON": (b'{"kind": "recipe"}', BrokenReportError, "protocolSection"),
    "JSON list": (b'[{"kind": "recipe"}]', BrokenReportError, "studies.0"),
    "cut JSON": (b'{"protocolSection": {"x": ', BrokenReportError, "cut off"),
    "cut article": (b"<article><front><article-meta>", BrokenReportError, "damaged"),
    "empty article": (b"<article><front/></article>", EmptyReportError, "no text"),
    "cut gzip": (b"\x1f\x8b\x08\x00\x00", BrokenReportError, "compressed"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_report_says_why(name: str, tmp_path: Path) -> None:
    content, kind, reason = BAD_FILES[name]
    path = tmp_path / "file"
    path.write_bytes(content)
    (found,) = read(path)
    assert type(found) is kind
    assert reason in str(found)
    assert str(path) in str(found)


def test_a_missing_file_is_a_reading_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="cannot be read"):
        read_one(tmp_path / "nowhere.txt")


def test_a_name_tells_nothing_about_the_format(tmp_path: Path) -> None:
    path = tmp_path / "article.pdf"
    path.write_text("Methods: We randomised 12 people.", encoding="utf-8")
    assert read_one(path).format == "text"


def test_every_reader_describes_itself_once() -> None:
    assert len({reader.DESCRIPTION for reader in READERS}) == len(READERS)


RECORD = (
    "<PubmedArticle><MedlineCitation><Article><ArticleTitle>5 µg</ArticleTitle></Article></MedlineCitation>"
)
IN_XML = {
    "jats": "<article><body><p>5 µg</p></body></article>",
    "pubmed": f"<PubmedArticleSet>{RECORD}</PubmedArticle></PubmedArticleSet>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("format_name", IN_XML)
def test_xml_is_read_in_the_encoding_it_declares(format_name: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    declared = encoding.removesuffix("-sig")
    path.write_bytes(f'<?xml version="1.0" encoding="{declared}"?>{IN_XML[format_name]}'.encode(encoding))
    document = read_one(path)
    assert (document.format, document.text) == (format_name, "5 µg")


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_report_is_read_or_an_error_never_both(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "article.nxml"
    path.write_text("<article><body><sec><title>Results</title><p>Fine.</p></sec></body></article>"[:cut])
    (found,) = read(path)
    assert isinstance(found, Document if cut == 200 else ReadingError)
