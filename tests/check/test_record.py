"""Checks of a store: held in a graph of their own, and reports of one trial held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg.check import Verdict, check_arithmetic, check_quads, check_store, record_checks
from kg.model import ArmResult, Trial
from kg.rdf import to_rdf
from kg.rdf.names import derivation_graph, derivation_iri
from kg.store import FolderStore, Iri
from tests.small_trials import document, iri, small_trial

FIRST = small_trial(1, report=1, death="42")
SECOND = small_trial(1, report=2, death="44")
OTHER = small_trial(2, report=3, death="42")
TRIALS = (FIRST, SECOND, OTHER)
NAMED = """
PREFIX te: <https://w3id.org/trial-evidence#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?verdict ?sums ?graph WHERE {
  GRAPH ?graph { ?check a te:Check ; te:rule "ratio-from-percentages" ; te:verdict ?verdict ;
    te:status te:Computed ; rdfs:comment ?sums ; te:target ?target ; prov:wasDerivedFrom ?target }
  ?target te:measure te:RiskRatio
}
ORDER BY ?sums"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FolderStore]:
    with FolderStore(tmp_path / "evidence") as opened:
        opened.replace_all((iri(trial), to_rdf(trial, document(trial))) for trial in TRIALS)
        yield opened


def told(trial: Trial, *others: Trial) -> list[tuple[Verdict, str]]:
    found = check_arithmetic(trial, others)
    return [(check.verdict, check.comment) for check in found if check.rule == "reports-agree"]


def test_recorded_checks_are_seen_by_sparql_in_their_own_graph(store: FolderStore) -> None:
    counted = record_checks(store)
    rows = list(store.select(NAMED))
    assert [sums for _, sums, _ in rows] == [
        "42/39 = 1.077; from rounding 1.051 to 1.104; printed 1.08",
        "42/39 = 1.077; from rounding 1.051 to 1.104; printed 1.08",
        "44/39 = 1.128; from rounding 1.101 to 1.156; printed 1.08: not reachable as a crude ratio",
    ]
    assert {graph for *_, graph in rows} == {Iri(derivation_graph(derivation_iri("checks")))}
    assert counted.total() == sum(len(checks) for _, checks in check_store(store))


def test_recording_again_leaves_the_store_as_it_is(store: FolderStore) -> None:
    record_checks(store)
    before = set(store.quads())
    record_checks(store)
    assert set(store.quads()) == before


def test_a_check_goes_when_a_report_changes(store: FolderStore) -> None:
    record_checks(store)
    store.replace(iri(SECOND), to_rdf(replace(SECOND, randomized=200), document(SECOND)))
    assert list(store.select(NAMED)) == []


def test_checks_do_not_change_what_a_report_states(store: FolderStore) -> None:
    before = dict(check_store(store))
    record_checks(store)
    assert dict(check_store(store)) == before


def test_equal_checks_have_equal_quads_in_any_order() -> None:
    found = [(iri(trial), check_arithmetic(trial)) for trial in TRIALS]
    assert set(check_quads(found)) == set(check_quads(reversed(found)))


def test_two_reports_of_one_trial_are_held_against_each_other(store: FolderStore) -> None:
    checks = dict(check_store(store))
    disagreeing = [
        check.comment for check in checks[iri(FIRST)] if check.rule == "reports-agree" and check.is_wrong
    ]
    assert disagreeing == [
        f"value 42 here, 44 in {iri(SECOND).rpartition('/')[2]}: no one number prints as both"
    ]
    assert [check.rule for check in checks[iri(OTHER)] if check.rule == "reports-agree"] == []


def test_numbers_printed_with_other_digits_agree() -> None:
    with_digits = replace(SECOND, results=tuple(_printed(one, "41.7") for one in SECOND.results))
    assert (Verdict.CONSISTENT, f"value 42 here, 41.7 in {_end(SECOND)}") in told(FIRST, with_digits)


def test_a_trial_is_not_held_against_itself_or_another() -> None:
    assert told(FIRST, FIRST, OTHER) == []


def _printed(one: ArmResult, value: str) -> ArmResult:
    return replace(one, value=Decimal(value)) if one.arm == "iloprost" else one


def _end(trial: Trial) -> str:
    return iri(trial).rpartition("/")[2]
