"""Reports of one trial meet in one node of the store, and part again when what joined them is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.errors import StoreError
from kg.merge import accept, same_trials, unite
from kg.model import Article, Identifier, ReportKind, Trial
from kg.rdf import from_rdf, to_rdf
from kg.rdf.names import report_iri
from kg.store import Store
from kg.vocabulary import TE
from tests.small_trials import small_trial

NCT, ISRCTN = Identifier("NCT", "NCT00000001"), Identifier("ISRCTN", "ISRCTN12345678")
DOI, PMID = Identifier("doi", "10.1000/a"), Identifier("pmid", "12345")
WHY = f"""SELECT ?report ?reason ?status {{
  ?match <{TE}matchedReport> ?report ; <{TE}status> ?status ;
    <http://www.w3.org/2000/01/rdf-schema#comment> ?reason }}"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kg.open_store(tmp_path / "store") as opened:
        yield opened


def told(number: int, *registered: Identifier, known_as: tuple[Identifier, ...] = ()) -> Trial:
    """A report of its own of a trial with these numbers."""
    trial = small_trial(number)
    return replace(trial, registrations=registered, report=replace(trial.report, identifiers=known_as))


def resting_on(number: int, *cited: Identifier) -> Trial:
    """A secondary report that cites an article."""
    trial = small_trial(number)
    report = replace(trial.report, kind=ReportKind.SECONDARY, cites=(Article(cited),))
    return replace(trial, registrations=(), report=report)


def put(store: Store, *trials: Trial) -> None:
    store.replace_all((report_iri(trial.report), to_rdf(trial)) for trial in trials)


def trials_of(store: Store) -> set[str]:
    return {held.trial.rpartition("/")[2] for held in store.reports()}


def test_a_secondary_report_meets_the_article_that_it_rests_on(store: Store) -> None:
    article, secondary = told(1, NCT, known_as=(DOI, PMID)), resting_on(2, PMID)
    put(store, article, secondary)
    assert trials_of(store) == {"NCT00000001", "pmid-12345"}
    assert unite(store) == 1
    assert trials_of(store) == {"NCT00000001"}
    [(report, reason, status)] = store.select(WHY).rows
    assert (report, reason, status) == (report_iri(secondary.report), "both give pmid:12345", f"{TE}Computed")


def test_two_reports_that_a_third_joins_part_when_it_is_removed(store: Store) -> None:
    one, other, both = told(1, NCT), told(2, ISRCTN), told(3, NCT, ISRCTN)
    put(store, one, other, both)
    unite(store)
    assert trials_of(store) == {"NCT00000001"}
    store.remove(report_iri(both.report))
    unite(store)
    assert trials_of(store) == {"NCT00000001", "ISRCTN12345678"}
    assert set(store.quads(report_iri(other.report))) == set(to_rdf(other))


def test_a_united_report_still_states_the_same(store: Store) -> None:
    article, secondary = told(1, NCT, known_as=(DOI, PMID)), resting_on(2, PMID)
    put(store, article, secondary)
    unite(store)
    assert from_rdf(store.quads(report_iri(secondary.report))) == secondary


def test_uniting_again_changes_nothing(store: Store) -> None:
    put(store, told(1, NCT, known_as=(PMID,)), resting_on(2, PMID))
    unite(store)
    assert unite(store) == 0


def test_a_report_read_again_is_united_again(store: Store) -> None:
    article, secondary = told(1, NCT, known_as=(PMID,)), resting_on(2, PMID)
    put(store, article, secondary)
    unite(store)
    put(store, secondary)
    assert unite(store) == 1
    assert trials_of(store) == {"NCT00000001"}


def test_trials_that_agree_are_proposed_and_joined_when_a_person_says_so(
    store: Store,
) -> None:
    named = replace(told(1, NCT), label="I-MICRO", randomized=239)
    nameless = replace(told(2), label="I-MICRO", randomized=239)
    put(store, named, nameless)
    assert unite(store) == 0
    [proposal] = same_trials(store)
    assert {proposal.one, proposal.other} == {report_iri(one.report) for one in (named, nameless)}
    assert "the same number randomized" in proposal.reasons
    assert accept(store, proposal.one, proposal.other) == 1
    assert trials_of(store) == {"NCT00000001"}
    assert [status for _, _, status in store.select(WHY).rows] == [f"{TE}Curated"]
    assert same_trials(store) == ()


@pytest.mark.parametrize(
    "other",
    [
        replace(told(2, Identifier("NCT", "NCT00000002")), label="I-MICRO", randomized=239),
        replace(told(2), label="I-MICRO", randomized=240),
        replace(told(2), label="Another trial", randomized=None, arms=(), estimates=()),
    ],
    ids=["other registration", "other number randomized", "nothing rare in common"],
)
def test_what_contradicts_or_says_little_is_not_proposed(store: Store, other: Trial) -> None:
    put(store, replace(told(1, NCT), label="I-MICRO", randomized=239), other)
    assert same_trials(store) == ()


def test_a_damaged_note_of_what_was_accepted_is_named(store: Store) -> None:
    put(store, told(1, NCT))
    (Path(store.location) / "same_trials.json").write_text("[", encoding="utf-8")
    with pytest.raises(StoreError, match=r"same_trials\.json is damaged"):
        unite(store)
