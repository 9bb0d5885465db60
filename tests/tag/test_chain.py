"""The best path of a chain, beside all paths."""

from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from kg.tag.chain import Chain

LABELS = ("O", "B-x", "I-x")
FEATURES = ("a", "b", "c")
WEIGHTS = st.integers(-8, 8).map(float)
TABLE = st.dictionaries(st.sampled_from(LABELS), WEIGHTS)
ROWS = st.lists(st.lists(st.sampled_from(FEATURES), max_size=2), min_size=1, max_size=4)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    states = draw(st.dictionaries(st.sampled_from(FEATURES), TABLE))
    return Chain(LABELS, states, draw(st.dictionaries(st.sampled_from(LABELS), TABLE)))


def weight(chain: Chain, rows: list[list[str]], path: tuple[str, ...]) -> float:
    own = sum(
        chain.states.get(f, {}).get(label, 0) for row, label in zip(rows, path, strict=True) for f in row
    )
    return own + sum(chain.transitions.get(before, {}).get(after, 0) for before, after in pairwise(path))


@given(chains(), ROWS)
def test_no_path_weighs_more_than_the_one_found(chain: Chain, rows: list[list[str]]) -> None:
    best = max(weight(chain, rows, path) for path in product(LABELS, repeat=len(rows)))
    assert weight(chain, rows, tuple(chain.best(rows))) == best


def test_nothing_has_no_labels() -> None:
    assert Chain(LABELS, {}, {}).best([]) == []


def test_another_readers_scores_are_added() -> None:
    chain = Chain(LABELS, {"a": {"B-x": 1.0}}, {})
    assert chain.best([["a"]]) == ["B-x"]
    assert chain.best([["a"]], [{"O": 2.0}]) == ["O"]
