"""How long every named question takes, beside rdflib with the same SPARQL on the same quads in the same run.

    python benchmarks/latency.py --sizes 1000 10000 --store FOLDER

The stores are made from the reports under `--reports` (examples and tests/reports): each is read once and
then copied under new identities, its numbers moved by up to a tenth, the same copies each time. Each
question is asked over the whole store, at its default page, and narrowed to one trial, or one intervention
or outcome domain where it takes no trial: from the SPARQL to Python values, the page's list of trials and
functions included. `p50` and `p95` are of first answers: what the store keeps of earlier ones is left out.
rdflib gets only the SPARQL, and is given up after `--seconds`: its figure is then a lower bound; its times
are held against `p50`. `--rdflib` names the questions that it is asked, since some take it minutes. `--all`
asks for every page in one. Times are milliseconds of the processor, since other work slows the clock;
`wall` is the longest time by the clock.
"""

from __future__ import annotations

import argparse
import math
import random
import signal
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import rdflib
from pyoxigraph import Quad

from kg.link import link
from kg.model import EffectEstimate, Identifier, Trial
from kg.pipeline import FoundTrial, files, read_file
from kg.query import Question, answer, questions, sparql
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from kg.store import Store, open_store

REPORTS = (Path("examples"), Path("tests/reports"))
NARROWED: Mapping[str, str] = {"intervention": "empagliflozin", "domain": "all-cause mortality"}
FIRST_READ = datetime(2026, 1, 1, tzinfo=UTC)
REPEATS, TRIALS = 5, 20


@dataclass(frozen=True, slots=True)
class Figures:
    """The milliseconds of a question: ours, sorted, the longest by the clock, and rdflib's, or its limit."""

    ours: tuple[float, ...]
    wall: float
    rdflib: float | None = None
    given_up: bool = False

    def percentile(self, share: float) -> float:
        """The time within which this share of the runs ended."""
        return self.ours[math.ceil(share * len(self.ours)) - 1]

    @property
    def ratio(self) -> float | None:
        """How many times as long rdflib took at least."""
        return self.rdflib / self.percentile(0.5) if self.rdflib is not None else None


def main() -> None:
    """Measure at the sizes that the command line names, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--store", type=Path, required=True, help="a folder for the stores; kept if filled")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000], help="how many trials")
    parser.add_argument("--reports", type=Path, nargs="+", default=REPORTS, help="what is copied")
    parser.add_argument("--seconds", type=int, default=20, help="when rdflib is given up; 0 leaves it out")
    parser.add_argument("--all", action="store_true", help="ask for all trials instead of a page")
    parser.add_argument("--questions", nargs="*", help="only these")
    parser.add_argument("--rdflib", nargs="*", help="the questions that rdflib is asked, instead of all")
    chosen = parser.parse_args()
    asked = [one for one in questions() if not chosen.questions or one.name in chosen.questions]
    for size in chosen.sizes:
        with open_store(filled(chosen.store / str(size), size, chosen.reports), read_only=True) as store:
            print(f"\n{size} trials, {sum(report.quads for report in store.reports())} quads")
            report(store, asked, chosen.rdflib, chosen.seconds, everything=chosen.all)


def filled(root: Path, size: int, reports: Sequence[Path]) -> Path:
    """A store of so many trials, made where it is not there yet."""
    if not (root / "manifest.json").exists():
        with open_store(root) as store:
            store.replace_all(copies(list(found(reports)), size))
    return root


def found(reports: Sequence[Path]) -> Iterator[FoundTrial]:
    """The trials that the reports report."""
    for path in files(reports):
        yield from (one for one in read_file(path) if isinstance(one, FoundTrial))


def copies(originals: Sequence[FoundTrial], count: int) -> Iterator[tuple[str, Iterable[Quad]]]:
    """So many trials with the quads of their reports, each a copy of an original."""
    for number, original in enumerate(islice(cycle(originals), count)):
        trial = copy(original.trial, number)
        read_at = FIRST_READ + timedelta(minutes=number)
        quads = to_rdf(trial, original.document, links=link(trial), read_at=read_at)
        yield report_iri(trial.report), quads


def copy(trial: Trial, number: int) -> Trial:
    """A trial under a new identity, its numbers moved a little."""
    chance = random.Random(number)
    digest = f"{number:016x}{trial.report.sha256[16:]}"
    return replace(
        trial,
        report=replace(trial.report, sha256=digest, identifiers=(), cites=()),
        registrations=(Identifier("NCT", f"NCT{90_000_000 + number}"),),
        label=f"{trial.label} {number}",
        results=tuple(replace(result, value=moved(result.value, chance)) for result in trial.results),
        estimates=tuple(moved_estimate(estimate, chance) for estimate in trial.estimates),
    )


def moved_estimate(estimate: EffectEstimate, chance: random.Random) -> EffectEstimate:
    """An estimate with another value."""
    return replace(estimate, value=moved(estimate.value, chance))


def moved(value: Decimal | None, chance: random.Random) -> Decimal | None:
    """A number up to a tenth more or less, in as many decimals."""
    return None if value is None else (value * chance.randint(90, 110) / 100).quantize(value)


def report(
    store: Store,
    asked: Sequence[Question],
    compared: Sequence[str] | None,
    seconds: int,
    *,
    everything: bool,
) -> None:
    """Print the figures of all questions, over the whole store and narrowed."""
    dataset = loaded(store) if seconds else None
    print(f"{'':<22}{'whole store':^47}{'narrowed':^47}")
    print(f"{'question':<22}" + 2 * f"{'p50':>9}{'p95':>9}{'wall':>9}{'rdflib':>12}{'times':>8}")
    figures: list[Figures] = []
    for one in asked:
        other = dataset if compared is None or one.name in compared else None
        whole = measured(store, other, one, wide(one, everything), seconds)
        narrow = measured(store, other, one, narrowed(one, store), seconds)
        print(f"{one.name:<22}{line(whole)}{line(narrow)}", flush=True)
        figures += whole, narrow
    print("\n".join(summary(figures)))


def loaded(store: Store) -> rdflib.Dataset:
    """The store in rdflib."""
    began = time.process_time()
    dataset = store.dataset()
    print(f"rdflib: {time.process_time() - began:.0f} s to load")
    return dataset


def wide(question: Question, everything: bool) -> list[dict[str, str]]:
    """The parameters of a question about the whole store, for each run."""
    pages = any(parameter.kind == "trials" for parameter in question.parameters)
    return REPEATS * [{"limit": "all"} if everything and pages else {}]


def narrowed(question: Question, store: Store) -> list[dict[str, str]]:
    """The parameters of a question about one trial, or one intervention or domain, for each run."""
    names = {parameter.name for parameter in question.parameters}
    if "trial" in names:
        reports = store.reports()
        return [{"trial": one.trial} for one in reports[:: max(1, len(reports) // TRIALS)][:TRIALS]]
    return REPEATS * [next({name: value} for name, value in NARROWED.items() if name in names)]


def measured(
    store: Store,
    dataset: rdflib.Dataset | None,
    question: Question,
    runs: Sequence[dict[str, str]],
    seconds: int,
) -> Figures:
    """The times of a question's runs, and rdflib's time for the first of them."""
    times = [milliseconds(partial(answer, store, question.name, **run)) for run in runs]
    ours = Figures(tuple(sorted(cpu for cpu, _ in times)), max(wall for _, wall in times))
    if dataset is None:
        return ours
    query = sparql(store, question.name, runs[0])
    try:
        with limited(seconds):
            theirs, _ = milliseconds(lambda: sum(1 for _ in dataset.query(query)))
    except AttributeError:
        # rdflib 7.6 breaks on an empty VALUES block, which asks for nothing
        return ours
    except TimeoutError:
        return replace(ours, rdflib=1000.0 * seconds, given_up=True)
    return replace(ours, rdflib=theirs)


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long some work takes, of the processor and by the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in work that takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"{seconds} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def line(figures: Figures) -> str:
    """The cells of a question's figures."""
    theirs = "–" if figures.rdflib is None else f"{'>' * figures.given_up}{figures.rdflib:.0f}"
    ratio = "–" if figures.ratio is None else f"{'>' * figures.given_up}{figures.ratio:.0f}"
    ours = (figures.percentile(0.5), figures.percentile(0.95), figures.wall)
    return "".join(f"{time:>9.1f}" for time in ours) + f"{theirs:>12}{ratio:>8}"


def summary(measured: Sequence[Figures]) -> Iterator[str]:
    """The slowest question, and how rdflib compares over all."""
    yield f"slowest p95: {max(figures.percentile(0.95) for figures in measured):.0f} ms"
    yield f"slowest by the clock: {max(figures.wall for figures in measured):.0f} ms"
    compared = [figures for figures in measured if figures.rdflib is not None]
    if compared:
        ours = sum(figures.percentile(0.5) for figures in compared)
        theirs = sum(figures.rdflib or 0.0 for figures in compared)
        ratios = [figures.ratio or 0.0 for figures in compared]
        yield f"all together: rdflib takes at least {theirs / ours:.0f} times as long"
        yield f"geometric mean of the ratios: {statistics.geometric_mean(ratios):.0f}"
        yield f"rdflib was given up on {sum(figures.given_up for figures in compared)} of {len(compared)}"


if __name__ == "__main__":
    main()
