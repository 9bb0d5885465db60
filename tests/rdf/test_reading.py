"""What the second graph of a report says of its reading, and the gate that quotes must pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kg.errors import EvidenceError, ReadingError, StoreError
from kg.model import Arm, Article, Concept, Document, Population, Report, ReportKind, Span, Trial
from kg.rdf import from_rdf, to_rdf, verify
from kg.rdf.names import Names, report_graphs

TEXT = "Iloprost or placebo."
DOCUMENT = Document("folder/report.txt", "text", ReportKind.ARTICLE, "0" * 64, TEXT, TEXT)
ARM = Arm(id="iloprost", label="iloprost", evidence=(Span(0, 8, "Iloprost"),))
TRIAL = Trial(report=Report(ReportKind.ARTICLE, "0" * 64, len(TEXT)), label="T", arms=(ARM,))


def _reading(**options: datetime) -> dict[str, str]:
    graph = Names.of(TRIAL).reading
    quads = to_rdf(TRIAL, DOCUMENT, **options)
    return {
        q.predicate.value.rpartition("/")[2]: q.object.value for q in quads if q.graph_name.value == graph
    }


def test_the_reading_names_program_format_and_file_but_no_folder_and_no_time() -> None:
    reading = _reading()
    assert reading["format"] == "text"
    assert reading["source"] == "report.txt"
    assert "trialgraph-" in reading["prov#wasAssociatedWith"]
    assert "prov#endedAtTime" not in reading


def test_the_time_of_reading_is_said_only_if_it_is_passed_in() -> None:
    assert _reading(read_at=datetime(2026, 1, 2, tzinfo=UTC))["prov#endedAtTime"] == "2026-01-02T00:00:00Z"


def test_a_report_has_its_two_graphs_and_no_others() -> None:
    graphs = {quad.graph_name.value for quad in to_rdf(TRIAL, DOCUMENT)}
    assert graphs == set(report_graphs(Names.of(TRIAL).report))


def test_the_reading_does_not_change_the_trial() -> None:
    assert from_rdf(to_rdf(TRIAL, DOCUMENT)) == TRIAL


def test_quotes_at_their_offsets_pass() -> None:
    verify(DOCUMENT, TRIAL)


@pytest.mark.parametrize(
    "span",
    [
        Span(1, 9, "Iloprost"),
        Span(0, 8, "iloprost"),
        Span(-8, -1, "placebo"),
        Span(5, 5, ""),
        Span(12, 99, "placebo."),
        Span(12, 200, TEXT[12:200] + "x"),
    ],
)
def test_a_quote_that_is_not_at_its_offsets_stops_the_report(span: Span) -> None:
    misquoted = replace(TRIAL, arms=(replace(ARM, evidence=(*ARM.evidence, span)),))
    with pytest.raises(EvidenceError) as caught:
        verify(DOCUMENT, misquoted)
    assert (caught.value.start, caught.value.end) == (span.start, span.end)
    assert "folder/report.txt" in str(caught.value)


def test_the_words_behind_a_cited_article_are_checked_too() -> None:
    article = Article((), "A title", evidence=(Span(0, 3, "not"),))
    with pytest.raises(EvidenceError):
        verify(DOCUMENT, replace(TRIAL, report=replace(TRIAL.report, cites=(article,))))


def test_two_records_of_a_kind_with_one_id_are_refused_and_never_merged() -> None:
    namesakes = replace(TRIAL, arms=(ARM, replace(ARM, label="another")))
    with pytest.raises(ReadingError, match="two arms found in it have one name, 'iloprost'"):
        verify(DOCUMENT, namesakes)
    with pytest.raises(StoreError, match="would name two things"):
        to_rdf(namesakes)


def test_records_of_different_kinds_may_share_an_id() -> None:
    drug = Concept("iloprost", "iloprost")
    trial = replace(TRIAL, interventions=(drug,), population=Population(conditions=(drug,)))
    verify(DOCUMENT, trial)
    assert from_rdf(to_rdf(trial)) == trial
