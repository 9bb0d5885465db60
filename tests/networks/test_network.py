"""The evidence network of real trials: its parts, what holds them together, paths, likeness, files."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.draw.networks import draw_gap_map, draw_network
from kg.errors import ExportError, QueryError
from kg.networks import (
    ENGINES,
    FILES,
    bridges,
    components,
    evidence_network,
    indirect_paths,
    shared_comparators,
    similar_trials,
)
from kg.pipeline import ingest
from kg.query import answer
from kg.store import Store, open_store

EXAMPLES = Path(__file__).parents[2] / "examples"
READ = (
    "aristotle.txt",
    "re-ly.nxml",
    "rocket-af.xml",
    "crash-2.md",
    "crash-3.md",
    "plato.txt",
    "triton-timi-38.md",
)
ANTICOAGULANTS = ("apixaban", "dabigatran", "rivaroxaban", "warfarin")
Network = nx.MultiGraph
needs_igraph = pytest.mark.skipif(find_spec("igraph") is None, reason="the extra igraph is not installed")
engines = pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=needs_igraph if name == "igraph" else ()) for name in ENGINES]
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("network")) as opened:
        list(ingest([EXAMPLES / name for name in READ], opened))
        yield opened


@pytest.fixture(scope="module")
def network(store: Store) -> Network:
    return evidence_network(store)


def test_trials_are_edges_between_the_interventions_they_compare(network: Network) -> None:
    trials = {label for _, _, label in network.edges("tranexamic acid", data="label")}
    assert trials == {"CRASH-2", "CRASH-3"}
    assert network.nodes["tranexamic acid"]["trials"] == 2


def test_doses_of_one_drug_are_one_intervention(network: Network) -> None:
    # RE-LY has two dabigatran arms and one of warfarin: one comparison of one trial
    assert [label for *_, label in network.edges("dabigatran", data="label")] == ["RE-LY"]


@engines
def test_the_networks_are_those_of_the_three_questions(network: Network, engine: str) -> None:
    assert components(network, engine) == (
        ANTICOAGULANTS,
        ("clopidogrel", "prasugrel", "ticagrelor"),
        ("placebo", "tranexamic acid"),
    )


@engines
def test_without_a_bridge_a_network_falls_in_two(network: Network, engine: str) -> None:
    held = bridges(network, engine)
    assert ("apixaban", "warfarin") in held
    assert ("placebo", "tranexamic acid") in held


@engines
def test_what_was_never_compared_meets_in_a_shared_comparator(network: Network, engine: str) -> None:
    assert indirect_paths(network, "apixaban", "dabigatran", engine) == (
        ("apixaban", "warfarin", "dabigatran"),
    )
    assert shared_comparators(network, "apixaban", "dabigatran") == ("warfarin",)
    assert indirect_paths(network, "apixaban", "ticagrelor", engine) == ()


def test_an_intervention_that_no_trial_compares_is_named_with_those_there_are(network: Network) -> None:
    with pytest.raises(QueryError, match="compares 'aspirin'; it has apixaban, clopidogrel"):
        indirect_paths(network, "aspirin", "warfarin")
    with pytest.raises(QueryError, match="'rust' is no engine of networks; there are networkx, igraph"):
        components(network, "rust")


def test_a_domain_narrows_the_network_to_its_trials(store: Store) -> None:
    assert set(evidence_network(store, domain="stroke or systemic embolism")) == set(ANTICOAGULANTS)


names = st.sampled_from("abcdefghij")


@needs_igraph
@given(st.lists(st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=20))
def test_both_engines_agree_on_any_network(pairs: list[tuple[str, str]]) -> None:
    graph: Network = nx.MultiGraph(pairs)
    first, *_, last = sorted(graph)
    assert components(graph, "igraph") == components(graph)
    assert bridges(graph, "igraph") == bridges(graph)
    assert set(indirect_paths(graph, first, last, "igraph")) == set(indirect_paths(graph, first, last))


def test_the_trials_of_one_question_are_the_most_alike(store: Store) -> None:
    first, *_ = similar_trials(store, "CRASH-2")
    assert (first.first, first.second) == ("CRASH-2", "CRASH-3")
    assert "tranexamic acid" in first.shared


def test_likeness_is_a_share_and_does_not_depend_on_which_comes_first(store: Store) -> None:
    pairs = similar_trials(store)
    assert all(0 < pair.index <= 1 and pair.first <= pair.second for pair in pairs)
    assert similar_trials(store, least=1.0) == ()


@pytest.mark.parametrize("form", FILES)
def test_files_come_back_as_the_same_network(network: Network, form: str, tmp_path: Path) -> None:
    file = tmp_path / form
    file.write_bytes(FILES[form](network))
    back = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](file)
    assert {frozenset(edge[:2]) for edge in back.edges} == {frozenset(edge[:2]) for edge in network.edges}
    assert FILES[form](network) == file.read_bytes()


def test_the_picture_names_every_intervention_and_every_trial(network: Network) -> None:
    svg = draw_network(network).decode()
    assert [name for name in network if f">{name}</text>" not in svg] == []
    assert "tranexamic acid: 2 trials" in svg
    assert draw_network(network) == draw_network(network)


def test_the_page_loads_nothing_and_lists_the_comparisons(network: Network) -> None:
    page = draw_network(network, "html").decode()
    assert "<td>apixaban</td><td>warfarin</td><td>1</td><td>ARISTOTLE</td>" in page
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert "src=" not in page.replace("default-src", "")


def test_the_gap_map_shows_gaps_as_such(store: Store) -> None:
    svg = draw_gap_map(answer(store, "gap-map")).decode()
    assert ">–</text>" in svg
    with pytest.raises(ExportError, match="'html' is not a format of this picture; there are: svg, png"):
        draw_gap_map(answer(store, "gap-map"), "html")
