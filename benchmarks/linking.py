"""How many terms of reports meet a concept, by which method, and a sample of links to judge by eye.

    python benchmarks/linking.py FOLDER...                   folders (or files) of any reports
    python benchmarks/linking.py --jsonl FILE --limit 300    records {"pmid": ..., "text": ...}, one a line
    python benchmarks/linking.py FOLDER --sample 60 --seed 7

A term is a condition, intervention or outcome of one report. Each counts once, by its surest link; a term
that could mean several concepts counts as undecided.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from journey import unpacked

from kg.link import link
from kg.model import ConceptLink, Trial
from kg.pipeline import FoundTrial, files, read_file
from kg.vocabulary import TE

PLACES = ("intervention", "condition", "outcome")
UNLINKED, UNDECIDED = "no link", "undecided"


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a report, what they are for, and their links, the surest first."""

    place: str
    words: str
    links: tuple[ConceptLink, ...]

    @property
    def method(self) -> str:
        """How its surest link was found, if it has one."""
        if not self.links:
            return UNLINKED
        return self.links[0].method if self.links[0].concept else UNDECIDED


def main() -> None:
    """Link the reports that the command line names, and print counts and a sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="*", help="folders or files of reports")
    parser.add_argument("--jsonl", type=Path, help='records {"pmid", "text"}, one a line')
    parser.add_argument("--limit", type=int, help="read only the first so many files")
    parser.add_argument("--sample", type=int, default=0, help="print so many links")
    parser.add_argument("--seed", type=int, default=7, help="which links they are")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        paths = [*chosen.paths, *([unpacked(chosen.jsonl, Path(scratch) / "texts")] if chosen.jsonl else [])]
        trials = list(found(islice(files(paths), chosen.limit)))
    start = time.process_time()
    terms = [term for trial in trials for term in terms_of(trial)]
    print(f"{len(trials)} trials, {1000 * (time.process_time() - start) / len(trials):.2f} ms each to link")
    for place in PLACES:
        print(share(place, [term for term in terms if term.place == place]))
    for line in sample(terms, chosen.sample, chosen.seed):
        print(line)


def found(paths: Iterable[Path]) -> Iterator[Trial]:
    """The trials that reports tell of."""
    for path in paths:
        yield from (one.trial for one in read_file(path) if isinstance(one, FoundTrial))


def terms_of(trial: Trial) -> Iterator[Term]:
    """The terms of a trial with their links."""
    links = sorted(link(trial).links, key=lambda one: (one.concept is None, -one.confidence))
    things = (
        (("intervention", drug) for drug in trial.interventions),
        (("condition", ill) for ill in (trial.population.conditions if trial.population else ())),
        (("outcome", outcome) for outcome in trial.outcomes),
    )
    for place, thing in (pair for pairs in things for pair in pairs):
        mine = tuple(one for one in links if (one.place, one.identity) == (place, thing.id))
        yield Term(place, thing.label, mine)


def share(place: str, terms: list[Term]) -> str:
    """How many terms of a place are linked, and by what, in a line."""
    methods = Counter(term.method for term in terms)
    linked = methods.total() - methods[UNLINKED] - methods[UNDECIDED]
    told = ", ".join(f"{method} {count}" for method, count in methods.most_common())
    return f"{place:<13} {linked} of {len(terms)} linked ({linked / max(len(terms), 1):.0%}): {told}"


def sample(terms: Iterable[Term], size: int, seed: int) -> Iterator[str]:
    """Some links, the same for the same terms and seed."""
    lines = [
        f"{term.place:<13} {term.words!r} -> {one.concept.removeprefix(TE)} ({one.method})"
        for term in terms
        for one in term.links
        if one.concept
    ]
    yield from Random(seed).sample(lines, min(size, len(lines)))


if __name__ == "__main__":
    main()
