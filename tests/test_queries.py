"""Every named question: its header, its columns, and its answers.

The answers are those of the I-MICRO report. They must come out of a trial written for these tests,
put through RDF and a store, and out of the graph that the design of this project gives as its example.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pyoxigraph
import pytest

from kg.query import Question, Source, answer, questions
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from kg.resources import resource
from kg.store import Iri, open_store
from kg.vocabulary import TE
from tests.draw.samples import ANTICOAGULANT, SEPSIS, SEPSIS_TEXT
from tests.query.graphs import Graph

SHARED = Path(os.environ.get("TRIALGRAPH_SHARED", resource("..", "shared")))
EXAMPLE = SHARED / "design" / "i-micro.trig"
NAMES = (
    "primary-outcome",
    "primary-effect",
    "arms",
    "participants",
    "outcome-results",
    "eligibility",
    "evidence",
    "unsupported",
    "non-significant",
    "reporting-gaps",
    "unreported-outcomes",
    "adverse-events",
    "harm-trends",
    "conclusions",
    "no-benefit-claims",
    "sources",
    "trials",
    "estimates",
    "poolable",
    "outcome-roles",
    "evidence-network",
    "agreement",
    "differences",
    "origins",
    "disagreements",
    "failed-checks",
    "silent-trials",
    "gap-map",
    "unmapped-terms",
    "indirect-comparisons",
    "harms",
    "changes",
)
ABOUT_ONE_TRIAL = questions()[:16]
SOFA, MORTALITY, EVENTS = (
    "change in SOFA score from baseline to day 7",
    "mortality at 28 days",
    "severe adverse events",
)
SUPPORT = "organ support-free days (ventilation, vasopressors, renal replacement therapy)"
DAILY = "mean daily SOFA score"
SILENT, SAID = "not reported", "reported"


def rows_of(columns: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


ANSWERS: dict[str, list[dict[str, Any]]] = {
    "primary-outcome": rows_of(
        "outcomeLabel instrument metric timePoint unit better",
        (SOFA, "SOFA", "ChangeFromBaseline", "7", "d", "Lower"),
    ),
    "primary-effect": rows_of(
        "outcomeLabel target reference measure value lower upper level pOperator p favoured",
        (SOFA, "iloprost", "placebo", "MedianDifference", "1", "0", "3", 95, "=", "0.12", "placebo"),
    ),
    "arms": rows_of(
        "armLabel role interventionLabel size dose route duration durationUnit",
        ("iloprost", "Experimental", "iloprost", None, None, "Intravenous", "48", "h"),
        ("placebo", "PlaceboComparator", "placebo", None, None, "Intravenous", "48", "h"),
    ),
    "participants": rows_of(
        "randomized analysed principle lost lostPercent", (240, 236, None, 4, Decimal("1.7"))
    ),
    "outcome-results": rows_of(
        "outcomeLabel armLabel statistic result spread referenceLabel referenceResult difference",
        (SOFA, "iloprost", "Median", "-4", "IQR -7 to 7", "placebo", "-5", 1),
        (SOFA, "placebo", "Median", "-5", "IQR -8 to 5", None, None, None),
        (MORTALITY, "iloprost", "Percentage", "42", None, "placebo", "39", 3),
        (MORTALITY, "placebo", "Percentage", "39", None, None, None, None),
        (EVENTS, "iloprost", "Percentage", "15", None, "placebo", "7", 8),
        (EVENTS, "placebo", "Percentage", "7", None, None, None, None),
    ),
    "eligibility": rows_of(
        "aspect answer concept",
        ("age group", "Adult", None),
        ("condition", "septic shock", "http://id.nlm.nih.gov/mesh/D012772"),
    ),
    "unsupported": [],
    "non-significant": rows_of(
        "outcomeLabel value lower upper p stated interval",
        (SOFA, "1", "0", "3", "0.12", "NotSignificant", "agrees: holds the null value"),
        (DAILY, None, None, None, None, "NoDifference", SILENT),
        (MORTALITY, "1.08", "0.80", "1.5", None, "NoDifference", "agrees: holds the null value"),
        (SUPPORT, None, None, None, None, "NoDifference", SILENT),
        (EVENTS, None, None, None, "0.06", "NotSignificant", SILENT),
    ),
    "reporting-gaps": rows_of(
        "outcomeLabel measure value interval p",
        (DAILY, None, SILENT, SILENT, SILENT),
        (MORTALITY, "RiskRatio", SAID, SAID, SILENT),
        (SUPPORT, None, SILENT, SILENT, SILENT),
        (EVENTS, None, SILENT, SILENT, SAID),
    ),
    "unreported-outcomes": rows_of(
        "outcomeLabel role stated",
        (DAILY, "Secondary", "NoDifference"),
        (SUPPORT, "Secondary", "NoDifference"),
    ),
    "adverse-events": rows_of(
        "outcomeLabel severity seriousness armLabel percent pOperator p comparedWith",
        (EVENTS, "Severe", None, "iloprost", "15", "=", "0.06", "placebo"),
        (EVENTS, "Severe", None, "placebo", "7", "=", "0.06", "iloprost"),
    ),
    "harm-trends": rows_of(
        "outcomeLabel target targetPercent reference referencePercent difference pOperator p",
        (EVENTS, "iloprost", 15, "placebo", 7, 8, "=", "0.06"),
    ),
    "conclusions": rows_of(
        "claimType hedging statedIn outcomeLabel measure value lower upper",
        ("NoBenefit", "Categorical", "Conclusion", SOFA, "MedianDifference", "1", "0", "3"),
        ("NoBenefit", "Categorical", "Conclusion", MORTALITY, "RiskRatio", "1.08", "0.80", "1.5"),
    ),
    "no-benefit-claims": rows_of(
        "hedging outcomeLabel measure value lower upper reductionAdmitted increaseAdmitted",
        ("Categorical", MORTALITY, "RiskRatio", "1.08", "0.80", "1.5", True, True),
    ),
    "sources": rows_of(
        "doi pmid issued", ("https://doi.org/10.1164/rccm.202410-1924OC", "40387381", "2025-07")
    ),
}


def plain(value: Any) -> Any:
    return value.removeprefix(TE) if isinstance(value, Iri) else value


def answers(source: Source, name: str, **parameters: Any) -> list[dict[str, Any]]:
    rows = answer(source, name, trial="I-MICRO", **parameters).records()
    return [{column: plain(value) for column, value in row.items()} for row in rows]


def same(found: Any, expected: Any) -> bool:
    """Whether an answer is as expected; a number without printed form may lack the zeros at its end."""
    unpadded = expected.rstrip("0") if isinstance(expected, str) and "." in expected else expected
    return found in (expected, unpadded)


def holds(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> bool:
    return len(found) >= len(expected) and all(
        any(all(same(row[column], value) for column, value in wanted.items()) for row in found)
        for wanted in expected
    )


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    """The two sample trials in a store."""
    with open_store(tmp_path_factory.mktemp("store")) as store:
        store.replace_all((report_iri(trial.report), to_rdf(trial)) for trial in (SEPSIS, ANTICOAGULANT))
        yield store


@pytest.fixture(scope="module")
def example() -> Graph:
    """The I-MICRO report as the design gives it."""
    if not EXAMPLE.is_file():
        pytest.skip(f"the design's example graph is not at {EXAMPLE}; TRIALGRAPH_SHARED says where it is")
    return Graph(pyoxigraph.parse(path=EXAMPLE, format=pyoxigraph.RdfFormat.TRIG))


def test_the_questions_are_all_there_in_their_order() -> None:
    assert tuple(one.name for one in questions()) == NAMES
    assert [one.number for one in questions()] == list(range(1, 33))


@pytest.mark.parametrize("asked", questions(), ids=lambda one: one.name)
def test_a_header_names_the_columns_that_the_question_gives(asked: Question) -> None:
    given = answer(Graph(), asked.name).columns
    assert tuple(column.name for column in asked.columns) == given
    assert all(column.description for column in asked.columns)


@pytest.mark.parametrize("asked", questions(), ids=lambda one: one.name)
def test_every_parameter_has_its_place_in_the_query(asked: Question) -> None:
    places = set(re.findall(r"VALUES \?(\w+) \{", asked.sparql)) - {"stated", "property"}
    pages = {name.lower() for name in re.findall(r" (LIMIT|OFFSET) \d+", asked.sparql)}
    variables = {"words": "word", "condition": "trial", "measured": "trial"}
    names = {variables.get(one.kind, one.name) for one in asked.parameters}
    assert names == places | pages


@pytest.mark.parametrize("asked", questions(), ids=lambda one: one.name)
def test_the_defaults_in_a_header_are_those_of_the_query(asked: Question) -> None:
    for parameter in asked.parameters:
        if parameter.kind == "trials":
            assert f" {parameter.name.upper()} {parameter.default}" in asked.sparql
        elif parameter.default != "any":
            assert f"VALUES ?{parameter.name} {{ {parameter.default} }}" in asked.sparql


@pytest.mark.parametrize("asked", questions(), ids=lambda one: one.name)
def test_every_term_of_a_question_is_in_the_ontology(asked: Question) -> None:
    known = {
        quad.subject.value
        for file in resource("ontology").rglob("*.ttl")
        for quad in pyoxigraph.parse(path=file, format=pyoxigraph.RdfFormat.TURTLE)
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    }
    body = re.sub(r"#.*", "", asked.sparql)
    printed = {f"{TE}{name}" for name in re.findall(r"\bte:(\w+)", body)}
    assert printed - known == set()


@pytest.mark.parametrize("name", ANSWERS)
def test_a_stored_trial_answers_as_its_report_does(stored: Source, name: str) -> None:
    found = answers(stored, name)
    assert holds(found, ANSWERS[name]), found


@pytest.mark.parametrize("name", ANSWERS)
def test_the_example_of_the_design_answers_as_it_says(example: Graph, name: str) -> None:
    found = answers(example, name)
    assert holds(found, ANSWERS[name]), found


@pytest.mark.parametrize("name", sorted(ANSWERS.keys() - {"eligibility"}))
def test_nothing_is_answered_beside_what_the_report_says(stored: Source, name: str) -> None:
    assert len(answers(stored, name)) == len(ANSWERS[name])


def test_rows_come_in_the_same_order_whatever_the_order_of_the_quads() -> None:
    quads = [*to_rdf(SEPSIS), *to_rdf(ANTICOAGULANT)]
    one, other = Graph(quads), Graph(reversed(quads))
    for asked in questions():
        assert answer(one, asked.name).rows == answer(other, asked.name).rows, asked.name


def test_an_outcome_is_found_by_words_in_any_order(stored: Source) -> None:
    found = answers(stored, "outcome-results", outcome="28-day mortality")
    assert {row["outcomeLabel"] for row in found} == {MORTALITY}
    assert found[0]["difference"] == 3


def test_a_number_leads_to_its_words_and_their_place(stored: Source) -> None:
    (row,) = answers(stored, "evidence", number="1.08")
    quote = "relative risk 1.08, 95% CI 0.80 to 1.5; no difference"
    start = SEPSIS_TEXT.index(quote)
    assert (row["quote"], row["start"], row["end"]) == (quote, start, start + len(quote))
    assert (row["property"], row["about"], row["report"]) == ("value", MORTALITY, report_iri(SEPSIS.report))


def test_a_number_leads_to_its_words_in_the_example(example: Graph) -> None:
    (row,) = answers(example, "evidence", number="1.08")
    assert (row["quote"], row["start"], row["end"]) == ("relative risk 1.08; 95% CI, 0.80–1.5", 2018, 2054)


def test_a_number_is_shown_as_it_was_printed(stored: Source) -> None:
    (row,) = answers(stored, "evidence", number="0.8")
    assert row["printed"] == "0.80"


def test_a_statement_leads_to_the_words_of_all_its_numbers(stored: Source) -> None:
    (effect,) = answer(stored, "primary-effect", trial="I-MICRO").records()
    found = answer(stored, "evidence", statement=str(effect["estimate"])).records()
    assert [(plain(row["property"]), row["printed"]) for row in found] == [
        ("ciLevel", "95"),
        ("ciLower", "0"),
        ("ciUpper", "3"),
        ("pValue", "0.12"),
        ("value", "1"),
    ]


def test_three_arms_are_each_compared_with_the_comparator(stored: Source) -> None:
    rows = answer(stored, "outcome-results", trial="NCT99999901", outcome="stroke").records()
    compared = [(row["armLabel"], row["referenceLabel"], row["difference"]) for row in rows]
    assert compared == [
        ("anticorin 110 mg", "warfarin", Decimal("-0.3")),
        ("anticorin 150 mg", "warfarin", Decimal("-1.9")),
        ("warfarin", None, None),
    ]


def test_harm_trends_take_their_limits_as_parameters(stored: Source) -> None:
    assert answers(stored, "harm-trends", points=8) == []
    assert answers(stored, "harm-trends", alpha="0.07") == []
    assert len(answers(stored, "harm-trends", points="7.5")) == 1


def test_the_limits_of_a_no_benefit_claim_are_parameters(stored: Source) -> None:
    (row,) = answers(stored, "no-benefit-claims", reduction=21, increase=25)
    assert (row["reductionAdmitted"], row["increaseAdmitted"]) == (False, True)
    assert answers(stored, "no-benefit-claims", reduction=21, increase=51) == []


def test_an_interval_without_the_null_value_disagrees_with_no_significance() -> None:
    estimate = replace(SEPSIS.estimates[0], interval=ANTICOAGULANT.estimates[1].interval)
    graph = Graph.of(replace(SEPSIS, estimates=(estimate,)))
    (row,) = answers(graph, "non-significant")
    assert row["interval"] == "disagrees: excludes the null value"


def test_a_statement_without_words_is_named() -> None:
    silent = replace(SEPSIS.results[0], evidence=())
    graph = Graph.of(replace(SEPSIS, results=(silent, *SEPSIS.results[1:])))
    (row,) = answers(graph, "unsupported")
    assert (row["kind"], row["about"]) == ("ArmResult", SOFA)


def test_results_of_subgroups_are_not_held_against_those_of_all() -> None:
    old = [replace(r, id=f"{r.id}-old", subgroup="the old", value=Decimal(40)) for r in SEPSIS.results[-2:]]
    graph = Graph.of(replace(SEPSIS, results=(*SEPSIS.results, *old)))
    assert len(answers(graph, "harm-trends")) == 1
    events = answers(graph, "adverse-events")
    assert {(row["subgroup"], row["p"]) for row in events} == {(None, "0.06"), ("the old", None)}
    rows = answers(graph, "outcome-results", outcome="severe")
    compared = [row for row in rows if row["difference"] is not None]
    assert {(row["subgroup"], row["difference"]) for row in compared} == {(None, 8), ("the old", 0)}


def test_a_share_that_is_not_printed_is_computed_from_events_and_total() -> None:
    pairs = zip(SEPSIS.results[-2:], (18, 8), strict=True)
    counted = [replace(result, value=None, events=events, total=118) for result, events in pairs]
    graph = Graph.of(replace(SEPSIS, results=tuple(counted)))
    assert [row["percent"] for row in answers(graph, "adverse-events")] == ["15.3", "6.8"]
    assert [row["difference"] for row in answers(graph, "harm-trends")] == [Decimal("8.5")]


def copies(number: int) -> Graph:
    """So many trials that differ in their reports."""
    reports = (replace(SEPSIS.report, sha256=f"{i:064d}"[::-1], cites=()) for i in range(number))
    return Graph.of(*(replace(SEPSIS, label=report.sha256, report=report) for report in reports))


@pytest.fixture(scope="module")
def few() -> Graph:
    return copies(10)


@pytest.fixture(scope="module")
def many() -> Graph:
    return copies(100)


def seconds(source: Source, name: str) -> float:
    """The processor time of a question about all trials, the best of three."""
    times = []
    for _ in range(3):
        began = process_time()
        answer(source, name, limit="all")
        times.append(process_time() - began)
    return min(times)


@pytest.mark.parametrize("asked", ABOUT_ONE_TRIAL, ids=lambda one: one.name)
def test_a_question_compares_nothing_of_one_trial_with_another(
    few: Graph, many: Graph, asked: Question
) -> None:
    """Ten times as many trials give ten times the rows in about ten times the time, not a hundred times."""
    assert len(answer(many, asked.name, limit="all")) == 10 * len(answer(few, asked.name, limit="all"))
    assert seconds(many, asked.name) < 40 * seconds(few, asked.name) + 0.02
