"""Answers that took long are kept, and never given for another question or another state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.rdf import to_rdf
from kg.store import FolderStore, answers, open_store
from tests.small_trials import iri, small_trial

FIRST, SECOND = small_trial(1), small_trial(2)
TRIALS = "SELECT ?trial { ?trial a <https://w3id.org/trial-evidence#Trial> } ORDER BY ?trial"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FolderStore]:
    """A store that keeps every answer, however quick."""
    monkeypatch.setattr(answers, "SLOW", 0.0)
    with FolderStore(tmp_path / "evidence") as opened:
        opened.replace(iri(FIRST), to_rdf(FIRST))
        yield opened


def kept(store: FolderStore) -> list[Path]:
    return sorted((Path(store.location) / "answers").glob("*"))


def test_a_kept_answer_is_the_answer(store: FolderStore) -> None:
    first = store.select(TRIALS)
    assert len(kept(store)) == 1
    assert store.select(TRIALS) == first
    with open_store(store.location, read_only=True) as other:
        assert other.select(TRIALS) == first


def test_it_is_given_instead_of_asking_again(store: FolderStore) -> None:
    store.select(TRIALS)
    json = b'{"head":{"vars":["trial"]},"results":{"bindings":[]}}'
    answers.Answers(Path(store.location), store._manifest.fingerprint).keep(TRIALS, json, 1.0)
    assert len(store.select(TRIALS)) == 0


def test_a_change_of_the_store_drops_what_was_kept(store: FolderStore) -> None:
    store.select(TRIALS)
    store.replace(iri(SECOND), to_rdf(SECOND))
    assert kept(store) == []
    assert len(store.select(TRIALS)) == 2


def test_a_changed_byte_is_not_given(store: FolderStore) -> None:
    first = store.select(TRIALS)
    (path,) = kept(store)
    path.write_bytes(path.read_bytes().replace(b"NCT00000001", b"NCT00000009"))
    assert store.select(TRIALS) == first


def test_another_question_has_another_answer(store: FolderStore) -> None:
    store.select(TRIALS)
    assert len(store.select(TRIALS.replace("Trial>", "Nothing>"))) == 0


def test_what_would_differ_the_next_time_is_not_kept(store: FolderStore) -> None:
    store.select("SELECT (NOW() AS ?now) { }")
    assert kept(store) == []


def test_quick_answers_are_not_kept(store: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SLOW", 60.0)
    store.select(TRIALS)
    assert kept(store) == []
