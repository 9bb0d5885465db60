"""Damage is noticed on opening: in the truth it is an error that says where, in the index it is repaired."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.rdf import from_rdf, to_rdf
from kg.store import open_store
from tests.small_trials import iri, small_trial

TRIALS = tuple(small_trial(number) for number in range(1, 6))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with open_store(tmp_path / "evidence") as store:
        store.replace_all((iri(trial), to_rdf(trial)) for trial in TRIALS)
    return tmp_path / "evidence"


def segment(root: Path) -> Path:
    (path,) = (root / "segments").iterdir()
    return path


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_flipped_byte_in_a_segment_is_found(root: Path, read_only: bool) -> None:
    flip(segment(root), 1000)
    with pytest.raises(StoreError, match=r"is damaged, which holds .* and 4 more reports"):
        open_store(root, read_only=read_only)


def test_a_missing_segment_is_named(root: Path) -> None:
    segment(root).unlink()
    with pytest.raises(StoreError, match="is missing"):
        open_store(root)


def test_a_segment_that_is_cut_short_is_found(root: Path) -> None:
    path = segment(root)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreError, match="is damaged"):
        open_store(root)


@pytest.mark.parametrize("left", [0, 1, 100, -40])
def test_a_truncated_manifest_is_found(root: Path, left: int) -> None:
    manifest = root / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:left])
    with pytest.raises(StoreError, match=r"manifest\.json is damaged"):
        open_store(root)


def test_a_manifest_that_was_edited_is_found(root: Path) -> None:
    manifest = root / "manifest.json"
    content = json.loads(manifest.read_bytes())
    del content["segments"][0]["places"][2]
    manifest.write_text(json.dumps(content))
    with pytest.raises(StoreError, match="does not agree with itself"):
        open_store(root)


def test_a_store_that_could_not_be_opened_is_not_left_locked(root: Path) -> None:
    original = segment(root).read_bytes()
    flip(segment(root), 1000)
    with pytest.raises(StoreError):
        open_store(root)
    segment(root).write_bytes(original)
    open_store(root).close()


def remove_index(root: Path) -> None:
    shutil.rmtree(root / "index")


def remove_note(root: Path) -> None:
    (root / "index.json").unlink()


def break_note(root: Path) -> None:
    (root / "index.json").write_text('{"fingerprint": ')


def cut_database(root: Path) -> None:
    for path in (root / "index").glob("MANIFEST-*"):
        path.write_bytes(path.read_bytes()[:-40])


def lose_logs(root: Path) -> None:
    for path in (*(root / "index").glob("*.log"), *(root / "index").glob("*.sst")):
        path.unlink()


def garble_database(root: Path) -> None:
    for path in (root / "index").iterdir():
        path.write_bytes(b"garbled" * 20)


def use_the_index_of_another_store(root: Path) -> None:
    other = root.parent / "other"
    with open_store(other) as store:
        store.replace_all((iri(trial), to_rdf(trial)) for trial in map(small_trial, range(11, 16)))
    shutil.rmtree(root / "index")
    shutil.copytree(other / "index", root / "index")


DAMAGES = (
    remove_index,
    remove_note,
    break_note,
    cut_database,
    lose_logs,
    garble_database,
    use_the_index_of_another_store,
)


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_an_index_in_doubt_is_made_anew(root: Path, damage: Callable[[Path], None], read_only: bool) -> None:
    damage(root)
    with open_store(root, read_only=read_only) as store:
        counted = store.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }").rows
        assert counted == ((sum(len(to_rdf(trial)) for trial in TRIALS),),)
        assert all(from_rdf(store.quads(iri(trial))) == trial for trial in TRIALS)
