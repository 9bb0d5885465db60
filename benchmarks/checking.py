"""How often the arithmetic checks blame a right report, and how often they catch a wrong digit.

    python benchmarks/checking.py                       10,000 simulated reports
    python benchmarks/checking.py --reports 500 --seed 7
    python benchmarks/checking.py --prose 1000          as abstracts, read by the program first
    python benchmarks/checking.py --files FOLDER        real reports: what is not reachable, and what it costs

The reports of `benchmarks/simulated_trials.py` are right: what is called not reachable there is a false
alarm. Then one digit of one printed number of each report is changed to another digit, and a report counts
as caught when a check calls something not reachable that was not called so before. Shares stand with their
95% intervals (Wilson, J Am Stat Assoc 1927;22:209-212). Needs the extra `dev`.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from simulated_prose import prose
from simulated_trials import simulated

from kg.check import check
from kg.check.arithmetic import Check, Verdict, check_arithmetic
from kg.errors import ReadingError
from kg.find import find
from kg.model import ArmResult, EffectEstimate, Trial
from kg.pipeline import FoundTrial, files, read_file
from kg.rdf import to_rdf
from kg.read import read


@dataclass
class Tally:
    """What was counted over all reports."""

    reports: int = 0
    blamed: int = 0
    blaming: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    catching: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A printed number: what kind it is, as it is printed, and the trial with another one in its place."""

    kind: str
    printed: str
    changed: Callable[[str], Trial]


def main() -> None:
    """Count over the reports that the command line asks for, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prose", type=int, help="so many reports as abstracts, right numbers only")
    parser.add_argument("--files", type=Path, help="a folder or file of real reports")
    chosen = parser.parse_args()
    if chosen.prose:
        print(read_first(chosen.prose, chosen.seed))
    elif chosen.files:
        print(*of_files(chosen.files), sep="\n")
    else:
        print(*lines(simulate(chosen.reports, chosen.seed)), sep="\n")


def simulate(reports: int, seed: int) -> Tally:
    """Count over simulated reports."""
    tally = Tally()
    for number in range(reports):
        count(simulated(number, seed), random.Random(f"{seed} {number}"), tally)
    return tally


def count(trial: Trial, chance: random.Random, tally: Tally) -> None:
    """Check a report as it is and with one digit changed."""
    before = time.process_time()
    found = check_arithmetic(trial)
    tally.seconds.append(time.process_time() - before)
    tally.reports += 1
    tally.verdicts.update(check.verdict for check in found)
    false = not_reachable(found)
    tally.blamed += bool(false)
    tally.blaming.update({rule for rule, _ in false})
    place, number = misprint(list(places(trial)), chance)
    new = {rule for rule, _ in not_reachable(check_arithmetic(place.changed(number))) - false}
    tally.changed[place.kind] += 1
    tally.caught[place.kind] += bool(new)
    tally.catching.update(new)


def read_first(reports: int, seed: int) -> str:
    """How many abstracts of right trials raise a false alarm, with what the program reads from them."""
    blamed = found = printed = 0
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "report.txt"
        for number in range(reports):
            trial = simulated(number, seed)
            file.write_text(prose(trial), encoding="utf-8")
            [document] = read(file)
            if isinstance(document, ReadingError):
                raise document
            taken = find(document)
            blamed += bool(not_reachable(check_arithmetic(taken)))
            found += sum(one.value is not None for one in taken.estimates)
            printed += sum(one.value is not None for one in trial.estimates)
    return (
        f"abstracts of right numbers, with a false alarm {share(blamed, reports)}"
        f"; {found} estimates read of {printed} printed"
    )


def of_files(folder: Path) -> Iterator[str]:
    """What the whole check of each report costs (shapes, queries, sums), and what it calls not reachable."""
    found = [one for path in files([folder]) for one in read_file(path) if isinstance(one, FoundTrial)]
    costs: list[float] = []
    for one in (found[0], *found):
        gc.collect()
        quads = to_rdf(one.trial, one.document)
        before = time.process_time()
        check(quads)
        checks = check_arithmetic(one.trial)
        costs.append(1000 * (time.process_time() - before))
        yield from (f"{one.document.source}: {each.rule}: {each}" for each in checks if each.is_wrong)
    # the first report pays for loading the ontology
    costs = sorted(costs[1:])
    median, most = costs[len(costs) // 2], costs[-1]
    yield f"the whole check of {len(costs)} reports: median {median:.0f} ms, most {most:.0f} ms"


def not_reachable(checks: Sequence[Check]) -> set[tuple[str, str]]:
    """The rules and statements that are called not reachable."""
    return {(check.rule, check.target) for check in checks if check.verdict is Verdict.NOT_REACHABLE}


def misprint(numbers: Sequence[Place], chance: random.Random) -> tuple[Place, str]:
    """A printed number with one of its digits changed to another; a first digit does not become zero."""
    while True:
        place = chance.choice(numbers)
        at = chance.choice([i for i, character in enumerate(place.printed) if character.isdigit()])
        digit = chance.choice([other for other in "0123456789" if other != place.printed[at]])
        wrong = place.printed[:at] + digit + place.printed[at + 1 :]
        if str(Decimal(wrong)) == wrong and (digit != "0" or at > 0 or len(wrong) == 1):
            return place, wrong


def places(trial: Trial) -> Iterator[Place]:
    """Every number that a report prints."""
    if trial.randomized is not None:
        yield Place("randomized", str(trial.randomized), lambda text: replace(trial, randomized=int(text)))
    for at, arm in enumerate(trial.arms):
        if arm.size is not None:
            yield Place("arm size", str(arm.size), _in(trial, "arms", at, "size", int))
    for at, result in enumerate(trial.results):
        yield from _of_result(trial, at, result)
    for at, estimate in enumerate(trial.estimates):
        yield from _of_estimate(trial, at, estimate)


def _of_result(trial: Trial, at: int, result: ArmResult) -> Iterator[Place]:
    kinds = {"events": int, "total": int, "sd": Decimal, "q1": Decimal, "q3": Decimal}
    if result.value is not None:
        changed = _in(trial, "results", at, "value", Decimal)
        yield Place(result.statistic.lower(), str(result.value), changed)
    for name, kind in kinds.items():
        if (number := getattr(result, name)) is not None:
            yield Place(name, str(number), _in(trial, "results", at, name, kind))


def _of_estimate(trial: Trial, at: int, estimate: EffectEstimate) -> Iterator[Place]:
    if estimate.value is not None:
        yield Place("estimate", str(estimate.value), _in(trial, "estimates", at, "value", Decimal))
    if estimate.p is not None:
        p = estimate.p
        yield Place(
            "p-value", str(p.value), _in(trial, "estimates", at, "p", lambda n: replace(p, value=Decimal(n)))
        )
    if estimate.interval is not None:
        within = estimate.interval
        for limit in ("low", "high"):
            changed = _in(trial, "estimates", at, "interval", _limit(within, limit))
            yield Place("confidence limit", str(getattr(within, limit)), changed)


def _limit(within: Any, name: str) -> Callable[[str], Any]:
    return lambda text: replace(within, **{name: Decimal(text)})


def _in(trial: Trial, group: str, at: int, name: str, kind: Callable[[str], Any]) -> Callable[[str], Trial]:
    """Puts another number in a field of one record of a group of the trial."""

    def changed(text: str) -> Trial:
        records = list(getattr(trial, group))
        records[at] = replace(records[at], **{name: kind(text)})
        fields: dict[str, Any] = {group: tuple(records)}
        return replace(trial, **fields)

    return changed


def lines(tally: Tally) -> Iterator[str]:
    """The figures as tables."""
    yield f"right reports {tally.reports}, with a false alarm {share(tally.blamed, tally.reports)}"
    yield from (f"  {rule:<26} {times}" for rule, times in tally.blaming.most_common())
    yield "verdicts on them: " + ", ".join(f"{verdict} {n}" for verdict, n in tally.verdicts.most_common())
    yield f"one digit changed, caught {share(tally.caught.total(), tally.reports)}"
    yield "by what was changed"
    for kind, times in tally.changed.most_common():
        yield f"  {kind:<26} {share(tally.caught[kind], times)}"
    yield "by the check that noticed"
    yield from (f"  {rule:<26} {share(times, tally.reports)}" for rule, times in tally.catching.most_common())
    seconds = sorted(tally.seconds)
    median, slow = (1000 * seconds[len(seconds) * part // 100] for part in (50, 99))
    yield f"a report takes {median:.1f} ms (99th percentile {slow:.0f} ms)"


def share(some: int, of: int) -> str:
    """A share in percent with its interval: `12 of 100: 12.0% (7.0 to 19.8)`."""
    z, p = 1.96, some / of
    middle, reach = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = ((middle + sign * reach) / (1 + z * z / of) for sign in (-1, 1))
    return f"{some} of {of}: {100 * p:.2f}% ({100 * max(0.0, low):.2f} to {100 * high:.2f})"


if __name__ == "__main__":
    main()
