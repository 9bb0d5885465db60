"""What the journey of an abstract costs, from its bytes to the store, beside rdflib on the same triples.

    python benchmarks/journey.py FOLDER            a folder (or file) of any reports
    python benchmarks/journey.py --jsonl FILE      a file of {"pmid": ..., "text": ...} records, one a line

Times are CPU milliseconds an abstract on one core. The first report is read once beforehand, so that
loading vocabularies and patterns is a figure of its own. rdflib gets the stored triples as its own terms:
`add` puts them into a graph, `serialize` writes that as N-Triples, one graph a report.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeAlias, TypeVar

import rdflib
from pyoxigraph import Quad, RdfFormat, serialize
from rdflib.term import Node

from kg.pipeline import FoundTrial, files, ingest, read_file
from kg.rdf import to_rdf
from kg.read import read
from kg.store import open_store

T = TypeVar("T")
Triple: TypeAlias = tuple[Node, Node, Node]


def main() -> None:
    """Measure the reports that the command line names, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="a folder or file of reports")
    parser.add_argument("--jsonl", type=Path, help='records {"pmid", "text"}, one a line')
    parser.add_argument("--limit", type=int, help="read only the first so many files")
    chosen = parser.parse_args()
    if (chosen.folder is None) == (chosen.jsonl is None):
        parser.error("name a folder of reports, or a file of records with --jsonl")
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or unpacked(chosen.jsonl, Path(scratch) / "reports")
        for name, value in figures(list(islice(files([folder]), chosen.limit)), Path(scratch) / "store"):
            print(f"{name:<44} {value}")


def unpacked(records: Path, folder: Path) -> Path:
    """The records as text files, one each, named by PMID."""
    folder.mkdir()
    for line in records.open(encoding="utf-8"):
        record = json.loads(line)
        (folder / f"{record['pmid']}.txt").write_text(record["text"], encoding="utf-8")
    return folder


def figures(paths: list[Path], store: Path) -> Iterator[tuple[str, str]]:
    """What was measured, by name."""
    _, start_up = timed(lambda: list(read_file(paths[0])))
    yield "start-up: vocabularies and patterns, once", f"{1000 * start_up:.0f} ms"
    with open_store(store) as opened:
        receipts, whole = timed(lambda: list(ingest(paths, opened)))
        graphs = [list(opened.quads(report.iri)) for report in opened.reports()]
    count, quads = len(receipts), sum(map(len, graphs))
    yield "reports, of them stored as trials", f"{count}, {sum(receipt.fate.stored for receipt in receipts)}"
    yield "quads, a stored report", f"{quads}, {quads / len(graphs):.0f}"
    yield "the whole journey, an abstract", in_milliseconds(whole, count)
    yield from stages(paths, count)
    yield from rdflib_figures(graphs, whole, count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield "peak memory, all of the above", f"{peak / 1024:.0f} MB"


def stages(paths: Iterable[Path], count: int) -> Iterator[tuple[str, str]]:
    """The parts of the journey, measured apart."""
    paths = list(paths)
    _, reading = timed(lambda: [document for path in paths for document in read(path)])
    found, both = timed(lambda: [one for path in paths for one in read_file(path)])
    trials = [one for one in found if isinstance(one, FoundTrial)]
    _, writing = timed(lambda: [to_rdf(one.trial, one.document) for one in trials])
    yield "  reading", in_milliseconds(reading, count)
    yield "  finding", in_milliseconds(both - reading, count)
    yield "  turning into quads", in_milliseconds(writing, count)


def rdflib_figures(graphs: list[list[Quad]], whole: float, count: int) -> Iterator[tuple[str, str]]:
    """What rdflib needs for the triples of the same reports, and how the whole journey compares."""
    terms = [list(in_rdflib(quads)) for quads in graphs]
    made, adding = timed(lambda: [filled(triples) for triples in terms])
    _, writing = timed(lambda: [graph.serialize(format="nt") for graph in made])
    yield "rdflib: add, an abstract", in_milliseconds(adding, count)
    yield "rdflib: serialize, an abstract", in_milliseconds(writing, count)
    yield "the whole journey / rdflib add + serialize", f"{whole / (adding + writing):.2f}"


def in_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """The triples of quads as rdflib terms."""
    triples = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=triples, format="nt")


def filled(triples: Iterable[Triple]) -> rdflib.Graph:
    """A graph to which triples were added one by one."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and the CPU seconds that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def in_milliseconds(seconds: float, count: int) -> str:
    """Seconds for all as milliseconds for each."""
    return f"{1000 * seconds / count:.2f} ms"


if __name__ == "__main__":
    main()
