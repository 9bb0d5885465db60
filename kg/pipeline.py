"""The journey of a report: read, find, hold every quote to its place, link, turn into triples, store.

Every report gets an `Receipt` that says what became of it; one bad report never stops the others.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import EvidenceError, FinderFaultError, NotATrialError, ReadingError, TrialgraphError
from kg.find import find
from kg.link import lexicons_of, link
from kg.merge import unite
from kg.model import Document, Trial
from kg.rdf import from_rdf, to_rdf, verify, with_links
from kg.rdf.names import BASE, Names, report_iri
from kg.read import read

if TYPE_CHECKING:
    from kg.store import Store

BATCH = 200
# What a slip in a finder raises; one report that meets it must not keep the others from being read.
_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class Fate(enum.StrEnum):
    """What became of a report."""

    STORED = "stored"
    NO_RESULTS = "no results"
    DUPLICATE = "duplicate"
    NOT_A_TRIAL = "not a trial"
    UNREADABLE = "unreadable"
    MISQUOTED = "misquoted"

    @property
    def stored(self) -> bool:
        """Whether this reading of the report is in the store."""
        return self in (Fate.STORED, Fate.NO_RESULTS)

    @property
    def failed(self) -> bool:
        """Whether nothing of the report is in the store."""
        return not (self.stored or self is Fate.DUPLICATE)


_FATES: tuple[tuple[type[TrialgraphError], Fate], ...] = (
    (NotATrialError, Fate.NOT_A_TRIAL),
    (ReadingError, Fate.UNREADABLE),
    (EvidenceError, Fate.MISQUOTED),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many statements of each kind were found."""

    arms: int = 0
    outcomes: int = 0
    results: int = 0
    estimates: int = 0
    claims: int = 0

    @classmethod
    def of(cls, trial: Trial) -> Counts:
        """The statements of a trial, counted."""
        return cls(*map(len, (trial.arms, trial.outcomes, trial.results, trial.estimates, trial.claims)))

    def __str__(self) -> str:
        return ", ".join(_counted(count, kind) for kind, count in asdict(self).items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One report's line in the summary: where it came from, what became of it, and why."""

    source: str
    fate: Fate
    report: str | None = None
    trial: str | None = None
    place: str | None = None
    reason: str | None = None
    counts: Counts = Counts()

    def __str__(self) -> str:
        """The line: what became of the report, which it is, and why or how much was found."""
        source = f"{self.source} ({self.place})" if self.place else self.source
        found = f"{self.trial}: {self.counts}" if self.trial else ""
        return f"{self.fate:<11}  {source}  {'; '.join(filter(None, (found, self.reason)))}"


@dataclass(frozen=True, slots=True)
class FoundTrial:
    """A trial found in a document, with every quote at its place."""

    document: Document
    trial: Trial

    @property
    def report(self) -> str:
        """The IRI of the report."""
        return report_iri(self.trial.report)


def ingest(
    paths: Iterable[Path | str],
    store: Store,
    *,
    read_at: datetime | None = None,
    jobs: int = 1,
    batch: int = BATCH,
    least: Decimal = Decimal(0),
) -> Iterator[Receipt]:
    """Read every report under these paths into a store; a receipt comes when its report is safely there.

    Results, estimates and claims whose confidence lies below `least` (0 to 1) are left out.
    """
    copies, lexicons = _Copies(), lexicons_of(store.location)
    studied = (_sure(one, least) for one in _studied(files(paths, store.location), jobs))
    while some := list(islice(studied, batch)):
        receipts = [one if isinstance(one, Receipt) else copies.receipt(one) for one in some]
        store.replace_all(
            (one.report, to_rdf(one.trial, one.document, links=link(one.trial, lexicons), read_at=read_at))
            for one, receipt in zip(some, receipts, strict=True)
            if isinstance(one, FoundTrial) and receipt.fate.stored
        )
        yield from receipts
    unite(store)


def relink(store: Store, *, batch: int = BATCH) -> int:
    """Link what is stored by the vocabularies that the store has now; how many reports that changed."""
    lexicons, changed = lexicons_of(store.location), 0
    reports = iter(store.reports())
    while some := list(islice(reports, batch)):
        stored = {held.iri: tuple(store.quads(held.iri)) for held in some}
        meant = {held.iri: link(from_rdf(stored[held.iri]), lexicons) for held in some}
        linked = {
            held.iri: with_links(stored[held.iri], meant[held.iri], Names(BASE, held.iri, held.trial))
            for held in some
        }
        new = {iri: quads for iri, quads in linked.items() if set(quads) != set(stored[iri])}
        store.replace_all(new.items())
        changed += len(new)
    return changed


def summary(receipts: Iterable[Receipt]) -> str:
    """What became of all reports, in a line: `7 reports: 5 stored, 1 no results, 1 unreadable`."""
    fates = Counter(receipt.fate for receipt in receipts)
    counted = ", ".join(f"{fates[fate]} {fate}" for fate in Fate if fates[fate])
    return f"{_counted(fates.total(), 'reports')}: {counted}" if fates else "no report was found there"


def files(paths: Iterable[Path | str], store: Path | str | None = None) -> Iterator[Path]:
    """The report files under these paths in a fixed order.

    Of a folder, hidden files, READMEs, links to folders and the store itself are left out.
    """
    own = Path(store).resolve() if store is not None else None
    for path in map(Path, paths):
        yield from _within(path, own) if path.is_dir() else (path,)


def read_file(path: Path) -> Iterator[FoundTrial | Receipt]:
    """The trial of each report of a file, or the receipt that says why there is none."""
    for document in read(path):
        if isinstance(document, ReadingError):
            yield _refusal(document.source, document)
        else:
            yield study(document)


def study(document: Document) -> FoundTrial | Receipt:
    """What a document states, or why nothing of it goes on."""
    try:
        trial = find(document)
        verify(document, trial)
    except (ReadingError, EvidenceError) as error:
        return _refusal(document.source, error)
    except _FAULTS as fault:
        return _refusal(document.source, FinderFaultError(document.source, fault))
    return FoundTrial(document, trial)


def _sure(one: FoundTrial | Receipt, least: Decimal) -> FoundTrial | Receipt:
    return one if isinstance(one, Receipt) else replace(one, trial=one.trial.at_least(least))


class _Copies:
    """The reports of one run: of several copies of a report the longest is kept, the first of equals."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, str]] = {}

    def receipt(self, found: FoundTrial) -> Receipt:
        """The line of a report that was read: stored, unless a copy as long was stored before."""
        length, earlier = self._kept.get(found.report, (-1, ""))
        if length >= len(found.document.text):
            return _receipt(found, Fate.DUPLICATE, f"the same report as {earlier}, which is kept")
        self._kept[found.report] = len(found.document.text), found.document.source
        return _receipt(found, _fate(found.trial), earlier and f"kept in place of {earlier}")


def _studied(paths: Iterable[Path], jobs: int) -> Iterator[FoundTrial | Receipt]:
    if jobs == 1:
        yield from chain.from_iterable(map(read_file, paths))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from chain.from_iterable(pool.map(_whole_file, paths))


def _whole_file(path: Path) -> list[FoundTrial | Receipt]:
    return list(read_file(path))


def _within(folder: Path, own: Path | None) -> Iterator[Path]:
    for path in _inside(folder):
        if path == folder or not path.is_dir():
            yield path
        elif path.resolve() != own and not path.is_symlink():
            yield from _within(path, own)


def _inside(folder: Path) -> list[Path]:
    """What a folder holds; itself where it cannot be looked into, so that reading it says why."""
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return [folder]
    return [path for path in found if not path.name.startswith(".") and path.stem.upper() != "README"]


def _counted(count: int, kind: str) -> str:
    return f"{count} {kind.removesuffix('s') if count == 1 else kind}"


def _fate(trial: Trial) -> Fate:
    return Fate.STORED if trial.results or trial.estimates else Fate.NO_RESULTS


def _receipt(found: FoundTrial, fate: Fate, reason: str) -> Receipt:
    return Receipt(
        source=found.document.source,
        fate=fate,
        report=found.report,
        trial=found.trial.label,
        reason=reason or None,
        counts=Counts.of(found.trial),
    )


def _refusal(source: str, error: ReadingError | EvidenceError) -> Receipt:
    fate = next(fate for kind, fate in _FATES if isinstance(error, kind))
    place = error.place if isinstance(error, ReadingError) else f"characters {error.start} to {error.end}"
    reason = error.reason if isinstance(error, ReadingError) else str(error)
    return Receipt(source=source, fate=fate, place=place, reason=reason)
