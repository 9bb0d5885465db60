"""`exports/` holds what the program makes of the examples today: `make exports` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
EXPORTS = ROOT / "exports"
FORMATS = {f"{name}{exporter.SUFFIX}": name for name, exporter in kg.EXPORTERS.items()}
QUESTIONS = {f"{question.name}.csv": question.name for question in kg.questions()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kg.Store]:
    """A store of the examples, without the time at which they are read."""
    with kg.open_store(tmp_path_factory.mktemp("exports") / "store") as opened:
        assert not [str(receipt) for receipt in kg.ingest([ROOT / "examples"], opened) if receipt.fate.failed]
        yield opened


def test_nothing_lies_in_exports_that_the_program_does_not_write() -> None:
    assert {path.name for path in EXPORTS.iterdir()} == FORMATS.keys() | QUESTIONS.keys()


@pytest.mark.parametrize("file", FORMATS)
def test_an_export_is_what_the_examples_give_today(store: kg.Store, file: str, tmp_path: Path) -> None:
    kg.export_graph(FORMATS[file], store, tmp_path / file)
    assert (EXPORTS / file).read_bytes() == (tmp_path / file).read_bytes(), "stale: run `make exports`"


@pytest.mark.parametrize("file", QUESTIONS)
def test_an_answer_is_what_the_examples_give_today(store: kg.Store, file: str) -> None:
    pages = {"limit": "all"} if "limit" in _parameters(QUESTIONS[file]) else {}
    answer = kg.answer(store, QUESTIONS[file], **pages).results("csv")
    assert (EXPORTS / file).read_bytes() == answer, "stale: run `make exports`"


def _parameters(name: str) -> set[str]:
    return {p.name for question in kg.questions() if question.name == name for p in question.parameters}
