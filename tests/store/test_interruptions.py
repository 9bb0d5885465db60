"""Whatever stops a commit, at whichever step, the store is as it was before or as it is after."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.rdf import from_rdf, to_rdf
from kg.store import open_store
from kg.store.segments import load_manifest
from tests.small_trials import iri, small_trial

ROOT = Path(__file__).parents[2]
BEFORE, AFTER = small_trial(1), small_trial(1, death="50")

# Runs a commit in a process of its own that ends, as if killed, at the n-th call that touches the disk.
KILLED_COMMIT = """
import os, sys
from pathlib import Path
import kg.store.folder, kg.store.index, kg.store.segments
from kg.rdf import to_rdf
from kg.store import open_store
from tests.small_trials import iri, small_trial

steps = int(sys.argv[2])

def counted(function):
    def step(*arguments, **options):
        global steps
        steps -= 1
        if steps < 0:
            os._exit(9)
        return function(*arguments, **options)
    return step

os.fsync = counted(os.fsync)
Path.replace = counted(Path.replace)
Path.unlink = counted(Path.unlink)
kg.store.index._remove = counted(kg.store.index._remove)
kg.store.index._add = counted(kg.store.index._add)
store = open_store(sys.argv[1])
trial = small_trial(1, death="50")
store.replace(iri(trial), to_rdf(trial))
store.close()
"""


def commit_until(root: Path, step: int) -> bool:
    """Whether the commit was killed before its end."""
    run = subprocess.run([sys.executable, "-c", KILLED_COMMIT, str(root), str(step)], cwd=ROOT, check=False)
    assert run.returncode in (0, 9)
    return run.returncode == 9


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("filled") / "evidence"
    with open_store(root) as store:
        store.replace_all((iri(trial), to_rdf(trial)) for trial in (BEFORE, small_trial(2)))
    return root


def test_a_commit_killed_at_any_step_leaves_the_state_before_or_after(filled: Path, tmp_path: Path) -> None:
    states = []
    for step in range(100):
        root = shutil.copytree(filled, tmp_path / str(step))
        killed = commit_until(root, step)
        states.append(state(root))
        if not killed:
            break
    assert states[0] == "before"
    assert states[-1] == "after"
    assert sorted(states, reverse=True) == states, "the commit has one point of no return"
    assert len(states) > 5


def state(root: Path) -> str:
    """Which of the two states a store is in, asked of its index; what it should hold besides is there."""
    with open_store(root) as store:
        read = from_rdf(store.quads(iri(BEFORE)))
        assert from_rdf(store.quads(iri(small_trial(2)))) == small_trial(2)
        deaths = store.select(
            "SELECT ?s WHERE { ?s <https://w3id.org/trial-evidence#value> ?v FILTER(?v = 50) }"
        )
    assert read in (BEFORE, AFTER)
    assert len(deaths) == (read == AFTER)
    assert_clean(root)
    return "after" if read == AFTER else "before"


def assert_clean(root: Path) -> None:
    """Opening for writing has swept away what the killed process left."""
    counted = {segment.name for segment in load_manifest(root).segments}
    assert {path.name for path in (root / "segments").iterdir()} == counted
    assert not list(root.glob("*.tmp"))


def test_a_store_whose_making_was_interrupted_is_made_by_the_next_run(tmp_path: Path) -> None:
    for step in range(20):
        root = tmp_path / str(step)
        killed = commit_until(root, step)
        with open_store(root) as store:
            assert len(store.reports()) in (0, 1)
        if not killed:
            break
    assert step > 5


@pytest.mark.parametrize("failing", ["save_manifest", "save_segments"])
def test_a_full_disk_leaves_the_state_before(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    root = shutil.copytree(filled, tmp_path / "evidence")
    with monkeypatch.context() as patch, open_store(root) as store:
        patch.setattr(f"kg.store.folder.{failing}", full_disk)
        with pytest.raises(OSError, match="No space left"):
            store.replace(iri(AFTER), to_rdf(AFTER))
    assert state(root) == "before"


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_reports_that_fail_while_they_are_handed_over_leave_the_state_before(
    filled: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(filled, tmp_path / "evidence")
    with open_store(root) as store, pytest.raises(ZeroDivisionError):
        store.replace_all(
            (iri(trial), to_rdf(trial)) for trial in (AFTER, small_trial(3)) if 1 // (trial == AFTER)
        )
    assert state(root) == "before"


@pytest.mark.parametrize("step", ["_remove", "_add"])
@pytest.mark.parametrize("commits_before", [0, 1])
def test_an_index_that_was_not_brought_up_to_date_is_not_trusted_again(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, commits_before: int
) -> None:
    root = shutil.copytree(filled, tmp_path / "evidence")
    with open_store(root) as store:
        for number in range(commits_before):
            store.replace(iri(small_trial(10 + number)), to_rdf(small_trial(10 + number)))
        with monkeypatch.context() as patch:
            patch.setattr(f"kg.store.index.{step}", interrupted)
            with pytest.raises(KeyboardInterrupt):
                store.replace(iri(AFTER), to_rdf(AFTER))
        with pytest.raises(StoreError, match="open it again"):
            store.ask("ASK { }")
    assert state(root) == "after"


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt
