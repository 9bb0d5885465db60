"""A real SPARQL endpoint, started here, answers as a folder does; what it cannot do is said clearly."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.errors import QueryError, StoreError
from kg.rdf import from_rdf, to_rdf
from kg.store import Store, open_store
from tests.small_trials import document, iri, small_trial

TRIALS = tuple(map(small_trial, (1, 2)))
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
STARTING_SECONDS = 20


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph_server(*options: str) -> Iterator[str]:
    """An Oxigraph server in memory on a free port of this machine, ended afterwards."""
    address = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [OXIGRAPH, "serve", "--bind", address, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(address)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(STARTING_SECONDS)


def wait_for(address: str) -> None:
    host, port = address.split(":")
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"no server at {address} after {STARTING_SECONDS} s")


def upload(server: str, folder: Store) -> None:
    lines = "".join(f"{quad} .\n" for quad in folder.quads())
    request = urllib.request.Request(
        f"{server}/store", lines.encode(), {"Content-Type": "application/n-quads"}
    )
    urllib.request.urlopen(request, timeout=STARTING_SECONDS).close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("folder")) as store:
        store.replace_all((iri(trial), to_rdf(trial, document(trial))) for trial in TRIALS)
        yield store


@pytest.fixture(scope="module")
def endpoint(folder: Store) -> Iterator[Store]:
    with oxigraph_server() as server:
        upload(server, folder)
        with open_store(f"{server}/query") as store:
            yield store


# DISTINCT, because Oxigraph's server repeats in its union what several graphs state alike
QUESTIONS = (
    "SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "ASK { ?trial a <https://w3id.org/trial-evidence#Trial> }",
    "ASK { ?trial a <urn:nothing> }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/trial-evidence#ArmResult> ; ?p ?o }",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_endpoint_answers_as_a_folder_does(folder: Store, endpoint: Store, question: str) -> None:
    here, there = folder.query(question), endpoint.query(question)
    assert getattr(here, "rows", here) == getattr(there, "rows", there)
    assert getattr(here, "columns", None) == getattr(there, "columns", None)


def test_its_reports_are_listed_as_those_of_a_folder(folder: Store, endpoint: Store) -> None:
    assert endpoint.reports() == folder.reports()


def test_trials_come_back_from_an_endpoint(endpoint: Store) -> None:
    assert [from_rdf(endpoint.quads(iri(trial))) for trial in TRIALS] == list(TRIALS)


def test_all_its_quads_are_those_of_the_folder(folder: Store, endpoint: Store) -> None:
    assert set(endpoint.quads()) == set(folder.quads())


def test_an_endpoint_is_asked_but_not_changed(endpoint: Store) -> None:
    trial = small_trial(3)
    with pytest.raises(StoreError, match="asked but not changed"):
        endpoint.replace(iri(trial), to_rdf(trial))
    with pytest.raises(StoreError, match="asked but not changed"):
        endpoint.remove(iri(TRIALS[0]))
    for update in ("DROP ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"):
        with pytest.raises(QueryError):
            endpoint.query(update)
    assert len(endpoint.reports()) == len(TRIALS)


def test_what_does_not_parse_or_calls_others_is_not_sent() -> None:
    with open_store("http://127.0.0.1:9/nobody") as store:
        for question in ("SELECT", "SELECT * { SERVICE <urn:x> { } }"):
            with pytest.raises(QueryError):
                store.query(question)


def test_a_server_that_is_not_there_is_named() -> None:
    address = f"http://127.0.0.1:{free_port()}/query"
    with open_store(address) as store, pytest.raises(StoreError, match=f"{address} did not answer"):
        store.ask("ASK { }")


def test_a_page_that_is_not_there_is_named(endpoint: Store) -> None:
    wrong = endpoint.location.replace("/query", "/nowhere")
    with open_store(wrong) as store, pytest.raises(StoreError, match="/nowhere did not answer"):
        store.ask("ASK { }")


@contextmanager
def server_that_answers(body: bytes, seconds: float = 0) -> Iterator[str]:
    """A server that takes its time and says the same to every question."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            time.sleep(seconds)
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_server_that_is_too_slow_is_given_up() -> None:
    with server_that_answers(b"", seconds=2) as address, open_store(address, timeout=1) as store:
        started = time.monotonic()
        with pytest.raises(StoreError, match="timed out"):
            store.ask("ASK { }")
        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "body",
    [
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}},',
        b"<html>Welcome</html>",
        b'{"head":{},"boolean":true}',
        b"",
    ],
)
def test_a_cut_off_or_foreign_answer_is_an_error(body: bytes) -> None:
    with server_that_answers(body) as address, open_store(address) as store, pytest.raises(StoreError):
        store.select("SELECT ?n WHERE { ?s ?p ?n }")
