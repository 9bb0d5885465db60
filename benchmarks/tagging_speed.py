"""What tagging costs on one core, beside spaCy's small English pipeline on the same abstracts.

    python benchmarks/tagging_speed.py FILE.jsonl [--limit 100]

FILE holds records {"pmid", "text"}, one a line. spaCy is measured where it is installed with its model
en_core_web_sm. Figures are abstracts a second of CPU time, after a first abstract that loads everything.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from directions import lines

from kg.read.text import read_text
from kg.tag import Kind, Reader, installed, tag

SPACY_MODEL = "en_core_web_sm"


def a_second(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """How many texts are worked through in a second of CPU time."""
    work(texts[0])
    start = time.process_time()
    for text in texts:
        work(text)
    return len(texts) / (time.process_time() - start)


def ways() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Each way of tagging, by name."""
    for reader in [Reader.FAST, *([Reader.NEURAL] if installed() is Reader.NEURAL else [])]:
        for kind in Kind:
            yield f"{reader}, {kind}", _tagger(kind, reader)
    if find_spec("spacy") and find_spec(SPACY_MODEL):
        yield f"spaCy {SPACY_MODEL}", _spacy()


def _tagger(kind: Kind, reader: Reader) -> Callable[[str], object]:
    return lambda text: tag(read_text(text, "abstract"), kind, reader)


def _spacy() -> Callable[[str], Any]:
    import spacy

    pipeline: Callable[[str], Any] = spacy.load(SPACY_MODEL)
    return pipeline


def main() -> None:
    """Measure and print."""
    # Libraries that count on several cores would be flattered by wall time and fooled by process time.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=100)
    arguments = parser.parse_args()
    texts = [item["text"] for item in lines(arguments.file)][: arguments.limit]
    for name, work in ways():
        print(f"{name:<36} {a_second(work, texts):6.1f} abstracts/s", flush=True)


if __name__ == "__main__":
    main()
