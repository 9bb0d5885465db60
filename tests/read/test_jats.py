"""JATS articles: sections, words and identifiers, each at its place."""

import os
import re
from pathlib import Path

import pytest

from kg.errors import BrokenReportError, EmptyReportError
from kg.model import Document, Identifier, ReportKind, SectionKind
from kg.read import read, read_one
from kg.read.jats import read_fragments

ARTICLE = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><article-meta>
<article-id pub-id-type="pmid">55</article-id><article-id pub-id-type="pmc">66</article-id>
<article-id pub-id-type="doi">10.9999/gout</article-id>
<title-group><article-title>Cherries in <italic>gout</italic></article-title>
<subtitle>a randomised trial</subtitle></title-group>
<pub-date pub-type="ppub"><year>2020</year><month>5</month></pub-date>
<pub-date pub-type="epub"><day>9</day><month>3</month><year>2020</year></pub-date>
<related-object document-id="NCT99999902" document-id-type="clinical-trial-number"/>
<abstract abstract-type="teaser"><p>Cherries!</p></abstract>
<abstract><sec><title>Methods</title><p>We gave 84 adults cherries or cake.</p></sec>
<sec><title>Results</title><p>Flares fell.</p></sec></abstract>
</article-meta></front><body>
<sec><title>Introduction</title><p>Gout hurts.</p></sec>
<sec sec-type="results"><title>What came of it</title>
<p>Flares were rarer <xref ref-type="table" rid="t1">Table 1</xref>:
<list list-type="bullet"><list-item><p>fewer at night</p></list-item>
<list-item><p>fewer by day</p></list-item></list></p>
<sec><title>Participants</title><p>All stayed.</p></sec></sec>
</body><back><ref-list><title>References</title>
<ref id="r1"><mixed-citation>Ruiz P. Cake. 2001.</mixed-citation></ref></ref-list></back></article>
"""


def article(body: str, tmp_path: Path) -> Document:
    path = tmp_path / "article.nxml"
    path.write_text(
        f"<article><body><sec><title>Results</title>{body}</sec></body></article>", encoding="utf-8"
    )
    return read_one(path)


@pytest.fixture
def gout(tmp_path: Path) -> Document:
    path = tmp_path / "gout.nxml"
    path.write_text(ARTICLE, encoding="utf-8")
    return read_one(path)


def test_the_front_matter_names_the_article(gout: Document) -> None:
    assert gout.title is not None
    assert gout.title.quote == "Cherries in gout: a randomised trial"
    assert gout.kind is ReportKind.ARTICLE
    assert gout.published == "2020-03-09"
    assert gout.identifiers == (
        Identifier("pmid", "55"),
        Identifier("pmcid", "PMC66"),
        Identifier("doi", "10.9999/gout"),
        Identifier("NCT", "NCT99999902"),
    )


def test_sections_nest_and_inner_ones_belong_to_the_outer_part(gout: Document) -> None:
    assert [(s.heading, s.kind, s.level, s.abstract) for s in gout.sections] == [
        ("Methods", SectionKind.METHODS, 1, True),
        ("Results", SectionKind.RESULTS, 1, True),
        ("Introduction", SectionKind.BACKGROUND, 1, False),
        ("What came of it", SectionKind.RESULTS, 1, False),
        ("Participants", SectionKind.RESULTS, 2, False),
        ("References", SectionKind.REFERENCES, 1, False),
    ]
    outer, inner = gout.sections[3], gout.sections[4]
    assert outer.start < inner.start < inner.end <= outer.end
    assert gout.text[inner.start : inner.end] == "All stayed."


def test_lists_stand_line_by_line_and_other_abstracts_are_left_out(gout: Document) -> None:
    assert "Flares were rarer Table 1:\n\n- fewer at night\n- fewer by day\n" in gout.text
    assert "Cherries!" not in gout.text


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ('twice as many [<xref ref-type="bibr">1</xref>,<xref ref-type="bibr">2</xref>].', "twice as many."),
        ('rose to 14<sup><xref ref-type="bibr">3</xref></sup> in all', "rose to 14 in all"),
        ('as <xref ref-type="bibr">Ruiz (2001)</xref> found', "as Ruiz (2001) found"),
        ("10<sup>9</sup>/L and 10<sup>&#x2212;4</sup>", "10^9/L and 10^\u22124"),
        ("25 kg/m<sup>2</sup>, I<sup>2</sup>", "25 kg/m2, I2"),
        ("the 4<sup>th</sup> day", "the 4th day"),
        ("14.2<sup>a</sup> and 14.2<sup>2</sup>", "14.2 a and 14.2 [2]"),
        ('placebo<xref ref-type="table-fn">*</xref>', "placebo *"),
        ("the trial.<sup>12</sup> Then", "the trial. [12] Then"),
        ("<bold>ran</bold>domised CO<sub>2</sub>", "randomised CO2"),
        ("one<break/>two &#x2009;\n three", "one two \u2009 three"),
        ("&alpha;&nbsp;&le; 0&middot;05 &amp; more", "α\u00a0≤ 0·05 & more"),
    ],
)
def test_marked_up_words_read_as_printed(marked: str, printed: str, tmp_path: Path) -> None:
    assert article(f"<p>{marked}</p>", tmp_path).text == f"Results\n\n{printed}"


def test_blocks_inside_a_paragraph_part_it_and_lose_nothing(tmp_path: Path) -> None:
    body = "<p>Before <disp-quote><p>Quoted.</p></disp-quote> after <fig><label>Figure 1</label>"
    body += "<caption><p>Flow.</p></caption></fig></p><def-list><def-item><term>SD</term>"
    body += "<def><p>standard deviation</p></def></def-item></def-list>"
    text = article(body, tmp_path).text
    assert text == "Results\n\nBefore\n\nQuoted.\n\nafter\n\nFigure 1 Flow.\n\nSD: standard deviation"


def test_an_article_with_a_namespace_is_the_same_article(gout: Document, tmp_path: Path) -> None:
    path = tmp_path / "named.nxml"
    path.write_text(
        ARTICLE.replace("<article ", '<article xmlns="https://jats.invalid/ns" '), encoding="utf-8"
    )
    assert read_one(path).text == gout.text


def test_each_article_of_a_set_is_a_document(tmp_path: Path) -> None:
    path = tmp_path / "set.xml"
    one = "<article><body><p>{}</p></body></article>"
    path.write_text(f"<pmc-articleset>{one.format('A.')}{one.format('')}{one.format('B.')}</pmc-articleset>")
    found = list(read(path))
    assert [getattr(each, "text", type(each)) for each in found] == ["A.", EmptyReportError, "B."]


NESTED = "&l{0};" * 10


@pytest.mark.parametrize(
    "doctype",
    [
        "<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{n} '{NESTED.format(n - 1)}'>" for n in range(1, 9)),
        '<!ENTITY l8 SYSTEM "file:///etc/hostname">',
        '<!ENTITY l8 "harmless">',
    ],
)
def test_entities_of_the_file_itself_are_neither_expanded_nor_fetched(doctype: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.nxml"
    path.write_text(f"<!DOCTYPE article [{doctype}]>\n<article><body>\n<p>&l8;</p></body></article>")
    with pytest.raises(BrokenReportError) as caught:
        read_one(path)
    assert (caught.value.place or "").startswith("line ")


def test_fragments_of_an_article_are_read_as_far_as_they_go() -> None:
    pieces = "<abstract><p>OBJECTIVE: To see. RESULTS: We saw.</p></abstract><sec><title>Results</title>"
    pieces += "<p>More <italic>words.</p></sec><sec><title>Discussion</title><p>Fewer.</p>"
    read = read_fragments(pieces, "pieces")
    assert [s.kind for s in read.sections if s.abstract] == [SectionKind.OBJECTIVE, SectionKind.RESULTS]
    assert "More words." in read.text
    assert "Fewer." in read.text


def test_a_table_that_lost_the_beginning_of_its_wrapper_does_not_end_the_article() -> None:
    table = "<table><tr><th>Group</th><th>Flares</th></tr><tr><td>Cherries</td><td>3</td></tr></table>"
    read = read_fragments(f"<sec><p>A.</p></sec>{table}</table-wrap><sec><p>The rest.</p></sec>", "pieces")
    assert len(read.tables) == 1
    assert "The rest." in read.text


SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", Path(__file__).parents[3] / "shared"))
SAMPLES = sorted(SHARED.glob("samples/jats/*.nxml"))


@pytest.mark.skipif(not SAMPLES, reason="the sample articles are not here: set TRIALGRAPH_SHARED")
def test_full_articles_are_read_with_their_tables() -> None:
    for path in SAMPLES:
        document = read_one(path)
        marked = re.findall(r"<table[\s>]", path.read_text(encoding="utf-8"))
        assert len(document.tables) == len(marked), path
        for section in document.sections:
            body = document.text[section.start : section.end]
            assert body == body.strip("\n"), (path, section)
        for table in document.tables:
            assert table.start <= table.caption[0] <= table.caption[1] <= table.end, path
            assert all(table.start <= cell.start <= cell.end <= table.end for cell in table.cells), path
            assert not any("\t" in document.text[cell.start : cell.end] for cell in table.cells), path
