"""A folder store: reports go in, come back, are replaced and removed whole; two writers never meet."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import BlankNode, NamedNode, Quad

from kg.errors import StoreError
from kg.model import Trial
from kg.rdf import from_rdf, to_rdf
from kg.store import FolderStore, Store, open_store
from kg.store.segments import load_manifest
from tests.small_trials import document, iri, small_trial
from tests.strategies import trials

FIRST, SECOND, THIRD = (small_trial(number) for number in (1, 2, 3))
COUNT_ALL = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
DEATHS = """
PREFIX te: <https://w3id.org/trial-evidence#>
SELECT ?value WHERE { ?result te:arm/te:armRole te:Experimental ; te:value ?value } ORDER BY ?value"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FolderStore]:
    with FolderStore(tmp_path / "evidence") as opened:
        yield opened


def fill(store: Store, *found: Trial) -> None:
    store.replace_all((iri(trial), to_rdf(trial, document(trial))) for trial in found)


def segment_bytes(root: Path) -> set[bytes]:
    return {path.read_bytes() for path in (root / "segments").iterdir()}


def test_what_goes_in_comes_back(store: FolderStore) -> None:
    fill(store, FIRST, SECOND)
    assert from_rdf(store.quads(iri(FIRST))) == FIRST
    assert set(store.quads()) == {*to_rdf(FIRST, document(FIRST)), *to_rdf(SECOND, document(SECOND))}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trials())
def test_any_trial_comes_back_with_its_printed_precision(store: FolderStore, trial: Trial) -> None:
    store.replace(iri(trial), to_rdf(trial))
    assert repr(from_rdf(store.quads(iri(trial)))) == repr(trial)


def test_reports_are_listed_with_their_trial(store: FolderStore) -> None:
    fill(store, SECOND, FIRST)
    first, second = store.reports()
    assert (first.iri, first.label, first.kind, first.title) == (
        iri(FIRST),
        "Trial 1",
        "Article",
        "Report of trial 1",
    )
    assert first.trial.endswith("/trial/NCT00000001")
    assert first.quads == len(to_rdf(FIRST, document(FIRST)))
    assert second.iri == iri(SECOND)


def test_reading_a_report_again_replaces_it_and_nothing_else(store: FolderStore) -> None:
    fill(store, FIRST, SECOND)
    fill(store, small_trial(1, death="50"))
    assert store.select(DEATHS).rows == ((42,), (50,))
    assert from_rdf(store.quads(iri(SECOND))) == SECOND


def test_removing_a_report_removes_it_and_nothing_else(store: FolderStore) -> None:
    fill(store, FIRST, SECOND)
    store.remove(iri(FIRST))
    assert [report.iri for report in store.reports()] == [iri(SECOND)]
    assert set(store.quads()) == set(to_rdf(SECOND, document(SECOND)))


def test_removing_everything_leaves_an_empty_store(store: FolderStore) -> None:
    fill(store, FIRST)
    store.remove(iri(FIRST))
    assert store.select(COUNT_ALL).rows == ((0,),)
    assert segment_bytes(Path(store.location)) == set()


def test_an_unknown_report_is_named_when_it_is_to_be_removed_or_read(store: FolderStore) -> None:
    fill(store, FIRST)
    with pytest.raises(StoreError, match="nowhere is not in this store"):
        store.remove("urn:nowhere")
    with pytest.raises(StoreError, match="nowhere is not in this store"):
        list(store.quads("urn:nowhere"))


def test_what_two_reports_of_a_trial_state_alike_counts_once(store: FolderStore) -> None:
    fill(store, small_trial(1, report=7), small_trial(1, report=8))
    arms = "PREFIX te: <https://w3id.org/trial-evidence#> SELECT ?arm WHERE { ?trial te:hasArm ?arm }"
    assert len(store.select(arms)) == 2
    assert len({report.trial for report in store.reports()}) == 1


def test_what_one_of_two_reports_states_stays_when_the_other_goes(store: FolderStore) -> None:
    fill(store, small_trial(1, report=7), small_trial(1, report=8))
    store.remove(iri(small_trial(1, report=7)))
    kept = {quad.triple for quad in to_rdf(small_trial(1, report=8), document(FIRST))}
    assert set(store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")) == kept


def test_a_store_outlives_its_process(tmp_path: Path) -> None:
    with open_store(tmp_path / "evidence") as store:
        fill(store, FIRST)
    with open_store(tmp_path / "evidence", read_only=True) as store:
        assert from_rdf(store.quads(iri(FIRST))) == FIRST


def test_equal_reports_give_equal_files_in_whatever_order_they_came(tmp_path: Path) -> None:
    with open_store(tmp_path / "one") as store:
        fill(store, FIRST, SECOND, THIRD)
    with open_store(tmp_path / "other") as store:
        fill(store, THIRD, SECOND, FIRST)
    assert segment_bytes(tmp_path / "one") == segment_bytes(tmp_path / "other")


def test_segments_are_sorted_lines_with_their_count_and_hash_in_the_manifest(tmp_path: Path) -> None:
    with open_store(tmp_path / "evidence") as store:
        fill(store, FIRST)
    (segment,) = load_manifest(tmp_path / "evidence").segments
    data = (tmp_path / "evidence" / "segments" / segment.name).read_bytes()
    lines = data.splitlines(keepends=True)
    assert lines == sorted(lines)
    assert (segment.quads, segment.sha256) == (len(lines), sha256(data).hexdigest())


def test_the_same_report_again_changes_no_file(tmp_path: Path) -> None:
    with open_store(tmp_path / "evidence") as store:
        fill(store, FIRST, SECOND)
        before = (tmp_path / "evidence" / "manifest.json").stat().st_mtime_ns
        fill(store, FIRST, SECOND)
    assert (tmp_path / "evidence" / "manifest.json").stat().st_mtime_ns == before


def test_many_reports_in_one_commit_share_segments(tmp_path: Path) -> None:
    with open_store(tmp_path / "evidence") as store:
        fill(store, *(small_trial(number) for number in range(300)))
        store.remove(iri(small_trial(150)))
        assert len(store.reports()) == 299
        assert from_rdf(store.quads(iri(small_trial(151)))) == small_trial(151)
    assert len(segment_bytes(tmp_path / "evidence")) == 3


def test_quads_of_another_graph_are_refused(store: FolderStore) -> None:
    with pytest.raises(StoreError, match="is not a graph of"):
        store.replace(iri(FIRST), to_rdf(SECOND))


def test_nodes_without_a_name_are_refused(store: FolderStore) -> None:
    graph = NamedNode(f"{iri(FIRST)}/graph")
    stray = Quad(BlankNode(), NamedNode("http://example.org/p"), BlankNode(), graph)
    with pytest.raises(StoreError, match="without a name"):
        store.replace(iri(FIRST), (*to_rdf(FIRST), stray))


def test_quads_without_a_trial_are_refused(store: FolderStore) -> None:
    with pytest.raises(StoreError, match="which trial"):
        store.replace(iri(FIRST), ())


def test_a_second_writer_is_refused(store: FolderStore) -> None:
    with pytest.raises(StoreError, match="being written by another process"):
        open_store(store.location)


def test_a_store_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with open_store(tmp_path, read_only=True) as store, pytest.raises(StoreError, match="for reading only"):
        fill(store, FIRST)


def test_several_readers_ask_at_once_while_a_writer_writes(tmp_path: Path) -> None:
    with open_store(tmp_path) as writer:
        fill(writer, FIRST)
        with open_store(tmp_path, read_only=True) as one, open_store(tmp_path, read_only=True) as other:
            fill(writer, SECOND)
            assert one.select(DEATHS).rows == other.select(DEATHS).rows == ((42,),)
            assert writer.select(DEATHS).rows == ((42,), (42,))


def test_a_writer_may_come_while_readers_ask_and_the_next_reader_sees_its_work(tmp_path: Path) -> None:
    with open_store(tmp_path) as writer:
        fill(writer, FIRST)
    with open_store(tmp_path, read_only=True) as reader:
        with open_store(tmp_path) as writer:
            fill(writer, SECOND)
        assert reader.select(DEATHS).rows == ((42,),)
    with open_store(tmp_path, read_only=True) as reader:
        assert reader.select(DEATHS).rows == ((42,), (42,))


def test_no_store_is_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not a store"):
        open_store(tmp_path / "nothing", read_only=True)
    assert not (tmp_path / "nothing").exists()


def test_a_folder_with_other_files_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match=r"holds thesis\.txt"):
        open_store(tmp_path)


def test_a_file_is_not_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="it is a file"):
        open_store(tmp_path / "file")


def test_a_closed_store_answers_no_more_and_closes_again_quietly(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.ask("ASK { }")
