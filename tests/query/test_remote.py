"""A remote endpoint is asked the same questions and gives the same answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.query import Question, answer, network, questions
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from kg.store import Store, open_store
from tests.draw.samples import ANTICOAGULANT, SEPSIS
from tests.store.test_remote import oxigraph_server, upload


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("store")) as store:
        store.replace_all((report_iri(trial.report), to_rdf(trial)) for trial in (SEPSIS, ANTICOAGULANT))
        yield store


@pytest.fixture(scope="module")
def endpoint(folder: Store) -> Iterator[Store]:
    with oxigraph_server("--union-default-graph") as server:
        upload(server, folder)
        with open_store(f"{server}/query") as store:
            yield store


@pytest.mark.parametrize("asked", questions(), ids=lambda one: one.name)
def test_an_endpoint_answers_every_question_as_a_folder_does(
    folder: Store, endpoint: Store, asked: Question
) -> None:
    for trial in ("I-MICRO", None):
        narrowed = {"trial": trial} if "trial" in {one.name for one in asked.parameters} else {}
        here, there = (answer(store, asked.name, **narrowed) for store in (folder, endpoint))
        assert (here.rows, here.more) == (there.rows, there.more)


def test_the_network_of_an_endpoint_is_that_of_its_folder(folder: Store, endpoint: Store) -> None:
    assert dict(network(endpoint).nodes(data=True)) == dict(network(folder).nodes(data=True))
