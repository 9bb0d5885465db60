"""How often intervals of a pool hold what they should, and how long pooling takes.

    python benchmarks/pooling.py --simulations 2000 --trials 1000

Coverage: trials of 50 to 500 people an arm are simulated around a log risk ratio of -0.2 with the standard
deviation τ between trials, as fourfold tables at a baseline risk of 0.2. Shown is how often 95% intervals
hold the true mean (classic, Hartung-Knapp without its floor, with it), and how often the prediction
interval holds the true effect of a further trial. Time: a store of so many small trials of one comparison is
pooled, from the question to the result.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.errors import PoolingError
from kg.model import (
    Arm,
    ArmResult,
    Concept,
    Identifier,
    Outcome,
    Report,
    ReportKind,
    Trial,
)
from kg.pool import pool
from kg.pool.effect_sizes import from_counts
from kg.pool.models import FEWEST_TO_PREDICT, random_effects
from kg.pool.studies import Counts, Study
from kg.rdf import to_rdf
from kg.rdf.names import report_iri
from kg.store import open_store

EFFECT, BASELINE = -0.2, 0.2
SIZES = (50, 500)
NUMBERS = (2, 3, 5, 10)
SPREADS = (0.0, 0.2)
_ARMS = ("empagliflozin", "placebo")


def main() -> None:
    """Print coverage, then time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--simulations", type=int, default=2000)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print("trials  tau  classic  unmodified  with floor  prediction")
    for number in NUMBERS:
        for spread in SPREADS:
            shares = coverage(number, spread, options.simulations, chance)
            cells = (f"{share:10.3f}" if share is not None else f"{'–':>10}" for share in shares)
            print(f"{number:6d} {spread:4.1f}", *cells)
    print(f"{options.trials} trials of one comparison pooled in {seconds(options.trials, chance):.2f} s")


def coverage(number: int, spread: float, simulations: int, chance: random.Random) -> tuple[float | None, ...]:
    """The shares of simulations in which each interval holds what it should, the prediction interval last."""
    held = [0, 0, 0, 0]
    for studies in _simulated(number, spread, simulations, chance):
        fits = (
            random_effects(studies, hartung_knapp=False),
            random_effects(studies, floor=False),
            random_effects(studies),
        )
        for place, fit in enumerate(fits):
            held[place] += fit.interval[0] <= EFFECT <= fit.interval[1]
        predicted = fits[-1].prediction
        if predicted is not None:
            held[3] += predicted[0] <= chance.gauss(EFFECT, spread) <= predicted[1]
    shares = [count / simulations for count in held]
    return (*shares[:3], shares[3] if number >= FEWEST_TO_PREDICT else None)


def seconds(trials: int, chance: random.Random) -> float:
    """How long it takes to pool so many trials of a store."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/evidence") as store:
        made = (_trial(number, _counts(EFFECT, chance)) for number in range(trials))
        store.replace_all((report_iri(trial.report), to_rdf(trial)) for trial in made)
        start = time.perf_counter()
        pool(store, intervention=_ARMS[0], comparator=_ARMS[1], outcome="death")
        return time.perf_counter() - start


def _simulated(
    number: int, spread: float, simulations: int, chance: random.Random
) -> Iterator[Sequence[Study]]:
    for _ in range(simulations):
        yield [_study(chance.gauss(EFFECT, spread), chance) for _ in range(number)]


def _study(effect: float, chance: random.Random) -> Study:
    """A trial of a true effect; one whose table says nothing is drawn again."""
    while True:
        try:
            return from_counts("RiskRatio", _counts(effect, chance)).study
        except PoolingError:
            continue


def _counts(effect: float, chance: random.Random) -> Counts:
    size = chance.randint(*SIZES)
    risk = min(1.0, BASELINE * math.exp(effect))
    return Counts(_binomial(size, risk, chance), size, _binomial(size, BASELINE, chance), size)


def _binomial(size: int, risk: float, chance: random.Random) -> int:
    return sum(chance.random() < risk for _ in range(size))


def _trial(number: int, counts: Counts) -> Trial:
    pairs = ((counts.events, counts.total), (counts.reference_events, counts.reference_total))
    return Trial(
        report=Report(
            ReportKind.ARTICLE, f"{number:064x}", 100, identifiers=(Identifier("pmid", str(number)),)
        ),
        label=f"Trial {number}",
        design=("Randomized",),
        interventions=tuple(Concept(name, name) for name in _ARMS),
        arms=tuple(Arm(id=name, label=name, interventions=(name,)) for name in _ARMS),
        outcomes=(Outcome(id="death", label="death", domain="AllCauseMortality"),),
        results=tuple(
            ArmResult(
                id=name,
                arm=name,
                outcome="death",
                statistic="Count",
                value=Decimal(events),
                events=events,
                total=total,
            )
            for name, (events, total) in zip(_ARMS, pairs, strict=True)
        ),
    )


if __name__ == "__main__":
    main()
