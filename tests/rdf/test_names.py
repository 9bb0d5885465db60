"""Names are made from what identifies a thing, and ids can be read back from them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.model import Article, Identifier, Quantity, Report, ReportKind, Span, Trial
from kg.rdf.names import (
    Names,
    doi_iri,
    doi_of,
    identifier_text,
    last_segment,
    parse_identifier,
    report_iri,
    segment,
    term,
    trial_iri,
)
from tests.strategies import identifiers, quantities, texts

DOI = Identifier("doi", "10.1164/rccm.202410-1924OC")
PMID = Identifier("pmid", "40387381")
PMCID = Identifier("pmcid", "PMC12264687")
NCT = Identifier("NCT", "NCT01234567")
EUDRACT = Identifier("EudraCT", "2015-002934-32")
BASE = "https://example.org/"


def _report(kind: ReportKind = ReportKind.ARTICLE, *identifiers: Identifier, **fields: object) -> Report:
    return replace(Report(kind, "ab" * 32, 10, identifiers=identifiers), **fields)


@pytest.mark.parametrize(
    ("kind", "identifiers", "expected"),
    [
        (ReportKind.ARTICLE, (DOI, PMID, PMCID), "report/pmc-12264687"),
        (ReportKind.ARTICLE, (DOI, PMID), "report/pmid-40387381"),
        (ReportKind.ARTICLE, (DOI,), "report/doi-10.1164_rccm.202410-1924oc"),
        (ReportKind.ARTICLE, (NCT,), "report/sha256-abababababababab"),
        (ReportKind.REGISTRY, (NCT,), "report/nct-01234567"),
        (ReportKind.SECONDARY, (), "report/sha256-abababababababab"),
    ],
)
def test_a_report_is_named_by_its_own_number_else_by_its_bytes(
    kind: ReportKind, identifiers: tuple[Identifier, ...], expected: str
) -> None:
    assert report_iri(_report(kind, *identifiers), BASE) == BASE + expected


@pytest.mark.parametrize(
    ("trial", "expected"),
    [
        (Trial(report=_report(), label="", registrations=(EUDRACT, NCT)), "trial/NCT01234567"),
        (Trial(report=_report(), label="", registrations=(NCT, EUDRACT)), "trial/NCT01234567"),
        (Trial(report=_report(), label="", registrations=(EUDRACT,)), "trial/EudraCT-2015-002934-32"),
        (
            Trial(report=_report(ReportKind.ARTICLE, PMCID, DOI), label=""),
            "trial/doi-10.1164_rccm.202410-1924oc",
        ),
        (Trial(report=_report(ReportKind.ARTICLE, PMID), label=""), "trial/pmid-40387381"),
        (
            Trial(report=_report(ReportKind.SECONDARY, cites=(Article((DOI,)),)), label=""),
            "trial/doi-10.1164_rccm.202410-1924oc",
        ),
        (Trial(report=_report(), label=""), "trial/sha256-abababababababab"),
    ],
)
def test_a_trial_is_named_by_registration_else_article_else_report(trial: Trial, expected: str) -> None:
    assert trial_iri(trial, BASE) == BASE + expected


def test_two_reports_of_one_trial_share_its_parts_and_keep_their_own() -> None:
    article = Names.of(Trial(report=_report(ReportKind.ARTICLE, PMID), label="", registrations=(NCT,)))
    record = Names.of(Trial(report=_report(ReportKind.REGISTRY, NCT), label="", registrations=(NCT,)))
    assert article.part("arm", "placebo") == record.part("arm", "placebo")
    assert article.part("result", "r1") != record.part("result", "r1")
    assert article.graph != record.graph


def test_a_cited_article_is_the_report_it_would_be_if_it_were_read() -> None:
    names = Names.of(Trial(report=_report(), label=""), BASE)
    assert names.article(Article((DOI, PMCID))) == report_iri(_report(ReportKind.ARTICLE, PMCID), BASE)


def test_an_article_that_cites_itself_does_not_merge_with_its_report() -> None:
    names = Names.of(Trial(report=_report(ReportKind.ARTICLE, DOI), label=""), BASE)
    assert names.article(Article((DOI,))) != names.report


def test_articles_without_numbers_are_told_apart_by_title_and_date() -> None:
    names = Names.of(Trial(report=_report(), label=""), BASE)
    assert names.article(Article((), "A")) != names.article(Article((), "B"))


def test_spans_and_quantities_are_named_by_what_they_are() -> None:
    names = Names(BASE, f"{BASE}report/r", f"{BASE}trial/t")
    assert names.span(Span(3, 9, "quoted")) == f"{BASE}report/r/span/3-9"
    assert names.quantity(Quantity(Decimal(7), "d")) == f"{BASE}trial/t/quantity/7-d"


@given(texts())
def test_an_id_comes_back_from_its_segment(identity: str) -> None:
    iri = f"{BASE}trial/t/arm/{segment(identity)}"
    assert NamedNode(iri).value == iri
    assert last_segment(iri) == identity


@pytest.mark.parametrize("dots", [".", "..", "..."])
def test_a_segment_of_dots_is_not_a_step_up(dots: str) -> None:
    assert "." not in segment(dots)


@given(identifiers())
def test_an_identifier_comes_back_from_its_text(identifier: Identifier) -> None:
    assert parse_identifier(identifier_text(identifier)) == identifier


def test_a_registry_number_is_written_as_it_is_known() -> None:
    assert identifier_text(NCT) == "NCT01234567"
    assert identifier_text(EUDRACT) == "EudraCT:2015-002934-32"


@given(texts())
def test_a_doi_comes_back_from_its_iri(suffix: str) -> None:
    assert doi_of(NamedNode(doi_iri(f"10.1/{suffix}")).value) == f"10.1/{suffix}"


def test_a_doi_keeps_its_usual_look() -> None:
    assert doi_iri(DOI.value) == "https://doi.org/10.1164/rccm.202410-1924OC"


@given(st.lists(texts(), min_size=2, max_size=2, unique_by=str.lower))
def test_different_dois_name_different_reports(suffixes: list[str]) -> None:
    names = {
        report_iri(_report(ReportKind.ARTICLE, Identifier("doi", f"10.1/{suffix}"))) for suffix in suffixes
    }
    assert len(names) == 2


@given(st.lists(quantities(), min_size=2, max_size=2, unique_by=repr))
def test_different_quantities_have_different_names(pair: list[Quantity]) -> None:
    names = Names(BASE, f"{BASE}report/r", f"{BASE}trial/t")
    assert names.quantity(pair[0]) != names.quantity(pair[1])


def test_a_term_is_ours_unless_it_says_whose() -> None:
    assert term("RiskRatio") == "https://w3id.org/trial-evidence#RiskRatio"
    assert term("dct:title") == "http://purl.org/dc/terms/title"
