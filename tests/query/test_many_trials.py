"""Questions 17 to 32, on the reports of `examples/` and some of `tests/reports/`.

What is expected was taken by hand from those reports, which carry the trials' published figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError
from kg.model import Trial
from kg.pipeline import ingest
from kg.query import Source, answer, questions
from kg.query.disagreements import rounds_alike
from kg.query.pooling_scale import standard_error
from kg.rdf.names import derivation_graph, derivation_iri, report_iri, term
from kg.resources import resource
from kg.store import Store, open_store
from kg.vocabulary import TE
from tests.draw.samples import SEPSIS
from tests.query.graphs import Graph

READ_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPORTS = ("i-micro/report.txt", "three-doses/report.txt", "ellipsis/report.txt")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    paths = [resource("examples"), *(resource("tests", "reports", name) for name in REPORTS)]
    with open_store(tmp_path_factory.mktemp("many")) as opened:
        assert not [receipt for receipt in ingest(paths, opened, read_at=READ_AT) if receipt.fate.failed]
        yield opened


def rows(source: Source, name: str, **parameters: Any) -> list[dict[str, Any]]:
    found = answer(source, name, **parameters).records()
    return [{key: _plain(value) for key, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.removeprefix(TE) if isinstance(value, str) else value


def column(source: Source, name: str, wanted: str, **parameters: Any) -> set[Any]:
    return {row[wanted] for row in rows(source, name, **parameters)}


def test_a_store_of_more_than_twenty_real_trials_answers_every_question(store: Store) -> None:
    assert len({report.trial for report in store.reports()}) > 20
    silent = {"disagreements", "failed-checks", "unsupported"}
    for asked in questions():
        assert asked.name in silent or len(answer(store, asked.name)) > 0, asked.name


# 17


def test_a_class_means_the_trials_of_its_members(store: Store) -> None:
    found = {
        (row["trialName"], row["interventionLabel"])
        for row in rows(store, "trials", intervention="gliflozin")
    }
    assert found == {
        ("DAPA-HF", "dapagliflozin"),
        ("DELIVER", "dapagliflozin"),
        ("EMPA-REG OUTCOME", "empagliflozin"),
        ("EMPEROR-Preserved", "empagliflozin"),
        ("EMPEROR-Reduced", "empagliflozin"),
    }


def test_a_condition_narrows_the_trials_of_a_class(store: Store) -> None:
    narrowed = column(
        store, "trials", "trialName", intervention="SGLT2 inhibitor", condition="type 2 diabetes"
    )
    assert narrowed == {"EMPA-REG OUTCOME"}


def test_what_no_vocabulary_knows_is_found_by_its_words(store: Store) -> None:
    assert column(store, "trials", "interventionLabel", intervention="Velomirine") == {"velomirine"}


def test_an_intervention_that_no_trial_has_is_said_to_be_unknown(store: Store) -> None:
    with pytest.raises(QueryError, match="intervention: no intervention in the store is called 'xyzzy'"):
        answer(store, "trials", intervention="xyzzy")


# 18


def test_a_ratio_comes_as_its_logarithm_with_a_standard_error(store: Store) -> None:
    """CRASH-2: relative risk 0.91 (0.85 to 0.97); ln 0.91 = -0.0943, (ln 0.97 - ln 0.85) / 3.92 = 0.0337."""
    (row,) = rows(store, "estimates", domain="all-cause mortality", trial="CRASH-2")
    assert (row["scale"], row["value"], row["lower"], row["upper"]) == ("log", "0.91", "0.85", "0.97")
    assert (round(row["effect"], 4), round(row["standardError"], 4)) == (
        Decimal("-0.0943"),
        Decimal("0.0337"),
    )


def test_a_difference_stays_on_its_own_scale(store: Store) -> None:
    """EMPACTA: difference of 2.0 percentage points (-5.2 to 7.8); 13.0 / 3.92 = 3.3164."""
    (row,) = rows(store, "estimates", domain="all-cause mortality", trial="EMPACTA")
    assert (row["scale"], row["measure"], row["effect"]) == ("additive", "RiskDifference", 2)
    assert round(row["standardError"], 3) == Decimal("3.316")


def test_a_time_point_is_asked_for_in_days_with_a_tolerance(store: Store) -> None:
    """CRASH-2 counts deaths within 4 weeks, HALT-IT within 28 days; CRASH-2 is not within 20 to 25 days."""
    at_28 = column(store, "estimates", "trialName", domain="all-cause mortality", day=28)
    assert {"CRASH-2", "HALT-IT", "I-MICRO", "RECOVERY"} <= at_28
    assert "DAPA-HF" not in at_28
    assert column(store, "estimates", "trialName", domain="all-cause mortality", day=22, tolerance=3) == set()
    assert column(store, "estimates", "trialName", domain="all-cause mortality", day=26, tolerance=3) == at_28


def test_an_interval_of_another_level_gives_the_same_standard_error() -> None:
    wide = standard_error(math.log(0.8), math.log(1.25), 95)
    assert standard_error(math.log(0.8), math.log(1.25), 99) == pytest.approx(wide * 1.959964 / 2.575829)


def test_an_unknown_domain_suggests_those_that_are_near(store: Store) -> None:
    with pytest.raises(QueryError, match=r"domain: 'mortalty' is none of .*mortality"):
        answer(store, "estimates", domain="mortalty")


# 19


def test_alike_is_told_from_poolable_with_the_reason(store: Store) -> None:
    """RECOVERY gives a rate ratio where others give hazard ratios or, at 28 days, risk ratios."""
    found = rows(store, "poolable", domain="all-cause mortality")
    verdicts = {(row["measure"], row["days"], row["trialNames"]): row for row in found}
    rate = verdicts["RateRatio", 28, "RECOVERY"]
    assert rate["verdict"] == "only alike"
    assert "measure rate ratio against hazard ratio" in rate["reason"]
    (risk,) = [row for row in found if row["measure"] == "RiskRatio" and row["days"] == 28]
    assert risk["verdict"] == "poolable"
    assert {"CRASH-2", "HALT-IT", "I-MICRO"} <= set(risk["trialNames"].split("; "))


# 20


def test_an_outcome_is_primary_in_one_trial_and_secondary_in_another(store: Store) -> None:
    """Hospitalization for heart failure: primary in the velomirine trial, secondary in DAPA-HF."""
    found = rows(store, "outcome-roles", domain="hospitalization for heart failure")
    roles = {(row["trialName"], row["role"]) for row in found}
    assert ("DAPA-HF", "Secondary") in roles
    assert {role for name, role in roles if name.startswith("Add-on velomirine")} == {"Primary"}


def test_a_domain_of_one_role_is_not_told(store: Store) -> None:
    assert rows(store, "outcome-roles", domain="stroke or systemic embolism") == []


# 21 and 30


def test_the_network_of_anticoagulants_hangs_on_warfarin(store: Store) -> None:
    found = rows(store, "evidence-network", domain="stroke or systemic embolism")
    edges = {(row["first"], row["second"]): row for row in found}
    assert {name for edge in edges for name in edge} == {
        "apixaban", "dabigatran", "edoxaban", "rivaroxaban", "warfarin"
    }  # fmt: skip
    assert {row["component"] for row in found} == {1}
    assert all(row["bridge"] and row["trials"] == 1 for row in found)


def test_separate_networks_are_numbered_and_a_trial_of_two_reports_counts_once(store: Store) -> None:
    found = rows(store, "evidence-network")
    component = {row["first"]: row["component"] for row in found} | {
        row["second"]: row["component"] for row in found
    }
    assert component["apixaban"] == component["warfarin"] != component["placebo"] == 1
    assert component["prasugrel"] == component["ticagrelor"] != component["warfarin"]
    trials = {row["trialName"]: row["trials"] for row in found if row["first"] == "empagliflozin"}
    assert trials == {"EMPA-REG OUTCOME": 3, "EMPEROR-Preserved": 3, "EMPEROR-Reduced": 3}


def test_what_no_trial_compares_has_a_path_through_a_shared_comparator(store: Store) -> None:
    (row,) = rows(store, "indirect-comparisons", intervention="prasugrel")
    assert (row["path"], row["steps"]) == ("prasugrel – clopidogrel – ticagrelor", 2)
    assert row["trials"] == "prasugrel v clopidogrel: TRITON-TIMI 38; clopidogrel v ticagrelor: PLATO"


# 22 and 23


def test_trials_that_agree_and_one_that_does_not(store: Store) -> None:
    """Dapagliflozin lowers hospitalization in both trials; HALT-IT has RR 1.03 for death, CRASH-2 0.91."""
    dapagliflozin = {row["domain"]: row for row in rows(store, "agreement", intervention="dapagliflozin")}
    assert dapagliflozin["HeartFailureHospitalization"]["agree"] is True
    tranexamic = {row["domain"]: row for row in rows(store, "agreement", intervention="tranexamic acid")}
    assert tranexamic["AllCauseMortality"]["agree"] is False
    assert "HALT-IT" in tranexamic["AllCauseMortality"]["dissenting"]


def test_one_trial_alone_neither_agrees_nor_disagrees(store: Store) -> None:
    assert column(store, "agreement", "agree", intervention="prasugrel") == {None}


def test_trials_of_one_intervention_differ_in_dose_and_population(store: Store) -> None:
    """EMPA-REG OUTCOME gave 10 or 25 mg in diabetes, the EMPEROR trials 10 mg in heart failure."""
    found = rows(store, "differences", intervention="empagliflozin")
    stated = {(row["aspect"], row["value"]): row["trialNames"] for row in found}
    assert stated["dose", "25 mg"] == "EMPA-REG OUTCOME"
    assert stated["dose", "10 mg"] == "EMPA-REG OUTCOME; EMPEROR-Preserved; EMPEROR-Reduced"
    assert stated["condition", "type 2 diabetes"] == "EMPA-REG OUTCOME"
    assert stated["condition", "heart failure"] == "EMPEROR-Preserved; EMPEROR-Reduced"


# 24


def test_a_reported_number_comes_from_its_words(store: Store) -> None:
    found = rows(store, "origins", trial="CRASH-2")
    (risk,) = [row for row in found if row["value"] == "0.91"]
    assert (risk["origin"], risk["kind"]) == ("reported", "RiskRatio")
    assert "0·91" in risk["source"]


def computed() -> Trial:
    """The sepsis trial with a risk difference that was worked out from its two death rates."""
    death = [result for result in SEPSIS.results if result.outcome == SEPSIS.estimates[1].outcome]
    worked_out = replace(
        SEPSIS.estimates[1],
        id="worked-out",
        measure="RiskDifference",
        value=Decimal(3),
        interval=None,
        evidence=(),
        status="Computed",
        derived_from=tuple(result.id for result in death),
    )
    return replace(SEPSIS, estimates=(*SEPSIS.estimates, worked_out))


def test_a_computed_number_comes_from_the_words_of_what_it_was_computed_from() -> None:
    found = [row for row in rows(Graph.of(computed()), "origins") if row["origin"] == "computed"]
    assert {(row["kind"], row["value"]) for row in found} == {("RiskDifference", "3")}
    assert len({row["source"] for row in found}) == 2 or "42%" in found[0]["source"]


# 25


def test_two_reports_of_empa_reg_outcome_agree_on_every_number(store: Store) -> None:
    """The register gives counts, the article percentages of the same, by other names of the arms."""
    assert rows(store, "disagreements") == []


def test_reports_that_differ_in_a_result_are_told_and_rounding_is_not() -> None:
    second = replace(SEPSIS.report, sha256="e" * 64)
    first_result, *others = SEPSIS.results
    finer = replace(first_result, value=first_result.value + Decimal("0.4") if first_result.value else None)
    apart = replace(others[0], value=Decimal(99))
    graph = Graph.of(SEPSIS, replace(SEPSIS, report=second, results=(finer, apart, *others[1:])))
    values = {(row["value"], row["otherValue"]) for row in rows(graph, "disagreements")}
    assert {frozenset(pair) for pair in values} == {frozenset((str(others[0].value), "99"))}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("0.85", "0.853", True), ("0.85", "0.856", False), ("42", "42.5", True), ("240", "236", False)],
)
def test_a_number_agrees_with_what_rounds_to_it(one: str, other: str, alike: bool) -> None:
    assert rounds_alike(Decimal(one), Decimal(other)) is alike
    assert rounds_alike(Decimal(other), Decimal(one)) is alike


# 26


def test_a_failed_check_is_told_with_its_arithmetic_and_the_words() -> None:
    graph = Graph.of(SEPSIS)
    target = report_iri(SEPSIS.report) + f"/estimate/{SEPSIS.estimates[1].id}"
    arithmetic = "42/39 = 1.077, and no table of 118 and 118 gives 0.80 to 1.5"
    graph.quads.extend(check(target, "NotReachable", arithmetic))
    graph.quads.extend(check(target + "-other", "Consistent", "1.08 lies between 0.80 and 1.5"))
    (row,) = rows(graph, "failed-checks")
    assert (row["rule"], row["arithmetic"]) == ("interval-from-counts", arithmetic)
    assert "relative risk 1.08" in row["quote"]
    assert rows(graph, "failed-checks", verdict="consistent") == []


def check(target: str, verdict: str, arithmetic: str) -> list[Quad]:
    node, graph = NamedNode(f"{target}/check"), NamedNode(derivation_graph(derivation_iri("checks")))
    told = {
        "rdf:type": NamedNode(term("Check")),
        "target": NamedNode(target),
        "rule": Literal("interval-from-counts"),
        "verdict": NamedNode(term(verdict)),
        "rdfs:comment": Literal(arithmetic),
    }
    return [Quad(node, NamedNode(term(name)), value, graph) for name, value in told.items()]


# 27, 28 and 29


def test_what_a_trial_does_not_state_is_named(store: Store) -> None:
    """The I-MICRO item gives neither a registration number nor the sizes of the arms nor the dose."""
    silent = {(row["missing"], row["armLabel"]) for row in rows(store, "silent-trials", trial="I-MICRO")}
    assert silent == {
        ("registration", None), ("armSize", "iloprost"), ("armSize", "placebo"), ("dose", "iloprost")
    }  # fmt: skip
    assert rows(store, "silent-trials", trial="CRASH-2") == []


def test_the_gap_map_counts_trials_and_shows_where_there_are_none(store: Store) -> None:
    """DAPA-HF and DELIVER report hospitalization; neither has the composite that EMPA-REG OUTCOME has."""
    cells = {
        (row["interventionLabel"], row["domain"]): row["trials"]
        for row in rows(store, "gap-map", intervention="SGLT2 inhibitor")
    }
    assert cells["dapagliflozin", "HeartFailureHospitalization"] == 2
    assert cells["empagliflozin", "AllCauseMortality"] == 3
    assert 0 in cells.values()
    interventions, domains = ({cell[place] for cell in cells} for place in (0, 1))
    assert len(cells) == len(interventions) * len(domains)


def test_a_term_without_an_outside_identifier_is_named(store: Store) -> None:
    unmapped = {(row["kind"], row["label"]) for row in rows(store, "unmapped-terms")}
    assert ("intervention", "corvastane") in unmapped
    assert ("intervention", "apixaban") not in unmapped


# 31


def test_adverse_events_of_an_intervention_beside_those_of_its_comparator(store: Store) -> None:
    """DAPA-HF: volume depletion in 7.5% of 2373 with dapagliflozin and 6.8% of 2371 with placebo."""
    found = rows(store, "harms", intervention="dapagliflozin")
    first = found[0]
    assert (first["trials"], first["trialNames"]) == (1, "DAPA-HF")
    assert (first["participants"], first["percent"]) == (2373, Decimal("7.5"))
    assert (first["comparatorParticipants"], first["comparatorPercent"]) == (2371, Decimal("6.8"))
    assert [row["percent"] for row in found] == sorted((row["percent"] for row in found), reverse=True)


def test_arms_of_one_intervention_count_together(store: Store) -> None:
    """Corvastane has two doses: reactions are counted over both arms, and the comparator's apart."""
    (row,) = rows(store, "harms", intervention="corvastane")
    assert row["participants"] == 602
    assert row["comparatorParticipants"] == 301


# 32


def test_changes_are_those_since_a_date(store: Store) -> None:
    assert len(rows(store, "changes", since="2026-03-01")) == len(store.reports())
    assert rows(store, "changes", since="2026-03-01T12:00:01") == []
    with pytest.raises(QueryError, match="since: 'yesterday' is not a date"):
        answer(store, "changes", since="yesterday")


# pages


def test_pages_cut_nothing_silently(store: Store) -> None:
    trials = {report.trial for report in store.reports()}
    first, second = (answer(store, "participants", limit=10, offset=offset) for offset in (0, 10))
    assert (first.more, second.more) == (len(trials) - 10, len(trials) - 20)
    assert not {row[0] for row in first} & {row[0] for row in second}
    assert answer(store, "participants", limit="all").more == 0
    assert len({row[0] for row in answer(store, "participants", limit="all")}) == len(trials)


def test_one_number_is_looked_for_in_all_trials(store: Store) -> None:
    found = rows(store, "evidence", number="0.91", limit=1)
    assert len({row["report"] for row in found}) > 1


@pytest.mark.parametrize("value", ["-1", "many", "1.5", ""])
def test_a_page_is_turned_by_whole_numbers(store: Store, value: str) -> None:
    with pytest.raises(QueryError, match="is not a whole number"):
        answer(store, "participants", limit=value)
