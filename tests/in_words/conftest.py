"""A store of all examples, to put questions to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.store import Store

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The reports of `examples/`, read once."""
    with kg.open_store(tmp_path_factory.mktemp("ask")) as store:
        assert all(receipt.fate == "stored" for receipt in kg.ingest([EXAMPLES], store) if receipt.counts)
        yield store
