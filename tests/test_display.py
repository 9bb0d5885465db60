"""What a person is shown of a trial: every statement, its numbers as printed, its words and their place."""

from __future__ import annotations

from hypothesis import given

from kg.display import FactTable, tables
from kg.model import Trial
from tests.small_trials import small_trial
from tests.strategies import trials


def cells(shown: tuple[FactTable, ...]) -> str:
    return "\n".join(cell for table in shown for row in table.rows for cell in row)


def titles(trial: Trial) -> list[str]:
    return [table.title for table in tables(trial)]


@given(trials())
def test_every_row_has_one_entry_a_column_and_no_column_is_empty(trial: Trial) -> None:
    for table in tables(trial):
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert all(any(column) for column in zip(*table.rows, strict=True))


@given(trials())
def test_every_arm_outcome_result_estimate_and_claim_is_shown_with_its_words(trial: Trial) -> None:
    shown = cells(tables(trial))
    groups = trial.arms, trial.outcomes, trial.results, trial.estimates, trial.claims
    spans = [span for group in groups for statement in group for span in statement.evidence]
    missing = [span for span in spans if f"“{span.quote}” [{span.start}-{span.end}" not in shown]
    assert missing == []


@given(trials())
def test_nothing_is_shown_that_is_not_there(trial: Trial) -> None:
    shown = titles(trial)
    assert ("Arms" in shown) == bool(trial.arms)
    assert ("Claims" in shown) == bool(trial.claims)
    assert "None" not in {cell for table in tables(trial) for row in table.rows for cell in row}


def test_numbers_stand_as_they_are_printed() -> None:
    trial = small_trial()
    shown = cells(tables(trial))
    assert [result.value for result in trial.results if str(result.value) not in shown] == []


def test_adverse_events_have_tables_of_their_own() -> None:
    trial = small_trial()
    assert "Results" in titles(trial)
    assert "Adverse events" not in titles(trial)
