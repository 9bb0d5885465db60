"""PubMed XML: records become documents one at a time, and a damaged one spoils no other."""

import gzip
import re
from pathlib import Path

import pytest

from kg.errors import BrokenReportError, ReadingError
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read import read, read_one

RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article>
<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>
<ArticleTitle>Salt baths for <i>sore</i> feet: a randomised trial.</ArticleTitle>
<Abstract>{abstract}</Abstract>
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
<AccessionNumber>NCT99999901</AccessionNumber></AccessionNumberList></DataBank>
<DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList><AccessionNumber>AB0001</AccessionNumber>
</AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">10.9999/feet.{pmid}</ArticleId>
<ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.9999/other</ArticleId></ArticleIdList>
</Reference></ReferenceList></PubmedData></PubmedArticle>
"""
LABELLED = (
    '<AbstractText Label="AIM" NlmCategory="OBJECTIVE">To soothe.</AbstractText>'
    '<AbstractText Label="WHAT WE DID" NlmCategory="METHODS">60 feet were bathed &amp; dried.</AbstractText>'
    '<AbstractText Label="FINDINGS" NlmCategory="RESULTS">Pain fell by 2 points (p&lt;0.001).</AbstractText>'
)
DATE = "<Year>2019</Year><Month>Mar</Month><Day>7</Day>"


def record(pmid: int = 1, abstract: str = LABELLED, date: str = DATE) -> str:
    return RECORD.format(pmid=pmid, abstract=abstract, date=date)


def written(tmp_path: Path, *records: str, end: str = "</PubmedArticleSet>") -> Path:
    path = tmp_path / "set.xml"
    head = '<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet SYSTEM "http://nowhere.invalid/pubmed.dtd">\n'
    path.write_text(f"{head}<PubmedArticleSet>\n{''.join(records)}{end}", encoding="utf-8")
    return path


def test_a_record_is_an_article_with_its_labelled_parts(tmp_path: Path) -> None:
    read = read_one(written(tmp_path, record()))
    assert (read.kind, read.format) == (ReportKind.ARTICLE, "pubmed")
    assert read.title is not None
    assert read.title.quote == "Salt baths for sore feet: a randomised trial."
    assert [(s.kind, read.text[s.start : s.end]) for s in read.sections] == [
        (SectionKind.OBJECTIVE, "To soothe."),
        (SectionKind.METHODS, "60 feet were bathed & dried."),
        (SectionKind.RESULTS, "Pain fell by 2 points (p<0.001)."),
    ]
    assert all(section.abstract for section in read.sections)


def test_identifiers_are_those_of_the_article_and_of_trial_registers(tmp_path: Path) -> None:
    read = read_one(written(tmp_path, record()))
    assert read.identifiers == (
        Identifier("pmid", "1"),
        Identifier("doi", "10.9999/feet.1"),
        Identifier("pmcid", "PMC77"),
        Identifier("NCT", "NCT99999901"),
    )
    assert read.publication_types == ("Randomized Controlled Trial",)


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        (DATE, "2019-03-07"),
        ("<Year>2019</Year><Month>11</Month>", "2019-11"),
        ("<Year>2019</Year><Season>Spring</Season>", "2019"),
        ("<MedlineDate>2019 Nov-Dec</MedlineDate>", "2019-11"),
        ("<MedlineDate>undated</MedlineDate>", None),
    ],
)
def test_the_date_is_as_exact_as_it_is_printed(date: str, iso: str | None, tmp_path: Path) -> None:
    assert read_one(written(tmp_path, record(date=date))).published == iso


def test_labels_inside_an_unlabelled_abstract_open_its_parts(tmp_path: Path) -> None:
    abstract = "<AbstractText>AIMS: To soothe. METHODS: We bathed feet. RESULTS: It hurt less.</AbstractText>"
    read = read_one(written(tmp_path, record(abstract=abstract)))
    assert [(s.kind, read.text[s.start : s.end]) for s in read.sections] == [
        (SectionKind.OBJECTIVE, "To soothe."),
        (SectionKind.METHODS, "We bathed feet."),
        (SectionKind.RESULTS, "It hurt less."),
    ]


def test_a_record_without_an_abstract_is_its_title(tmp_path: Path) -> None:
    assert read_one(written(tmp_path, record(abstract=""))).text.startswith("Salt baths")


def test_a_set_is_read_in_order_compressed_or_not(tmp_path: Path) -> None:
    path = written(tmp_path, *(record(pmid) for pmid in range(1, 40)))
    packed = tmp_path / "set.xml.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    found = [document for document in read(packed) if isinstance(document, Document)]
    assert [d.identifiers[0].value for d in found] == [str(pmid) for pmid in range(1, 40)]
    assert [d.sha256 for d in found] == [d.sha256 for d in read(path) if isinstance(d, Document)]


def test_a_damaged_record_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    damaged = record(2).replace("</ArticleTitle>", "</Title>")
    unfinished = record(3)[:400]
    path = written(tmp_path, record(1), damaged, unfinished, record(4))
    found = list(read(path))
    assert [type(one) for one in found] == [Document, BrokenReportError, BrokenReportError, Document]
    places = [one.place for one in found if isinstance(one, ReadingError)]
    assert [place and place.split(",")[0] for place in places] == ["PMID 2", "PMID 3"]
    line = re.search(r"line (\d+)", places[0] or "")
    assert line is not None
    assert "</Title>" in path.read_text(encoding="utf-8").splitlines()[int(line[1]) - 1]


def test_a_set_that_is_cut_off_says_so_after_what_could_be_read(tmp_path: Path) -> None:
    within = list(read(written(tmp_path, record(1), record(2)[:500], end="")))
    between = list(read(written(tmp_path, record(1), end="")))
    assert [type(one) for one in within] == [type(one) for one in between] == [Document, BrokenReportError]


def test_an_entity_of_the_file_itself_is_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text(
        '<!DOCTYPE PubmedArticleSet [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
        f"<PubmedArticleSet>{record(1, '<AbstractText>&a;</AbstractText>')}"
        f"{record(2, '<AbstractText>&b;</AbstractText>')}"
        f"{record(3, '<AbstractText>5&nbsp;&mu;g</AbstractText>')}"
        "</PubmedArticleSet>",
        encoding="utf-8",
    )
    first, second, third = read(path)
    assert isinstance(first, BrokenReportError)
    assert isinstance(second, BrokenReportError)
    assert isinstance(third, Document)
    assert third.text.endswith("5\u00a0μg")


def test_a_set_without_records_is_broken(tmp_path: Path) -> None:
    (found,) = read(written(tmp_path))
    assert isinstance(found, BrokenReportError)
