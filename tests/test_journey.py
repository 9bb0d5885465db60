"""Every report of `tests/reports`, from its bytes into a store and back: all that it states, nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg import errors
from kg.find import find
from kg.model import Document, Statement, Trial
from kg.rdf import from_rdf, to_rdf, verify
from kg.rdf.names import report_iri
from kg.read import read_one
from kg.store import open_store
from tests.expectations import Expectation, differences, expectations

TRIALS = [expectation for expectation in expectations() if "error" not in expectation.facts]
REFUSED = [expectation for expectation in expectations() if "error" in expectation.facts]

each_trial = pytest.mark.parametrize("expectation", TRIALS, ids=lambda expectation: expectation.name)
each_refused = pytest.mark.parametrize("expectation", REFUSED, ids=lambda expectation: expectation.name)


@cache
def studied(source: Path) -> tuple[Document, Trial]:
    """A report as it was read, and the trial found in it with every quote in its place."""
    document = read_one(source)
    trial = find(document)
    verify(document, trial)
    return document, trial


def stored_and_fetched(source: Path, folder: Path) -> Trial:
    """The trial of a report after its journey through the graph and the store."""
    document, trial = studied(source)
    report = report_iri(trial.report)
    with open_store(folder) as store:
        store.replace(report, to_rdf(trial, document))
    with open_store(folder) as store:
        return from_rdf(store.quads(report))


@each_trial
def test_a_report_comes_through_complete_and_with_nothing_false(
    expectation: Expectation, tmp_path: Path
) -> None:
    fetched = stored_and_fetched(expectation.source, tmp_path / "evidence")
    assert "\n".join(differences(expectation.facts, fetched)) == ""


@each_trial
def test_a_trial_comes_back_from_the_store_as_it_went_in(expectation: Expectation, tmp_path: Path) -> None:
    _, trial = studied(expectation.source)
    assert stored_and_fetched(expectation.source, tmp_path / "evidence") == trial


@each_trial
def test_whatever_a_report_states_has_its_words(expectation: Expectation) -> None:
    _, trial = studied(expectation.source)
    assert [statement for statement in trial.statements() if not has_its_words(statement)] == []


def has_its_words(statement: Statement) -> bool:
    return bool(statement.evidence) or statement.status == "Computed"


@each_trial
def test_reading_a_report_twice_gives_the_same_quads(expectation: Expectation) -> None:
    document, trial = studied(expectation.source)
    again = read_one(expectation.source)
    assert to_rdf(find(again), again) == to_rdf(trial, document)


@each_refused
def test_what_reports_no_trial_is_refused_by_the_right_error(expectation: Expectation) -> None:
    with pytest.raises(getattr(errors, expectation.facts["error"])) as refusal:
        studied(expectation.source)
    assert expectation.source.name in str(refusal.value)
