"""How often adverse events occurred with an intervention, and with what it was compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kg.query.grouping import Record, grouped, names_of, trials_of
from kg.store import Rows, Value
from kg.vocabulary import iri, names, scheme

COLUMNS = (
    "interventionLabel",
    "event",
    "trials",
    "participants",
    "percent",
    "comparatorParticipants",
    "comparatorPercent",
    "trialNames",
)
_EVENTS = "adverse_events"
_TENTH = Decimal("0.1")


def harms(rows: Rows) -> Rows:
    """For each intervention and event its share of the participants, the most frequent events first."""
    concepts = {iri(entry.id): entry.pref_label for entry in scheme(_EVENTS)} if _EVENTS in names() else {}
    results = _results(rows.records(), concepts)
    groups = grouped(results, lambda record: (record["interventionLabel"], record["event"]))
    counted = [row for key, records in groups.items() if (row := _counted(key, records)) is not None]
    counted.sort(key=_frequent_first)
    return Rows.of(COLUMNS, counted)


def _results(records: Iterable[Record], concepts: Mapping[str, str]) -> Iterator[Record]:
    """Each arm's result once for an intervention, its event called as the vocabulary does."""
    same = ("interventionLabel", "outcome", "arm")
    found = grouped(records, lambda record: tuple(record[name] for name in same))
    for some in found.values():
        called = (concepts.get(str(record["concept"])) for record in some)
        event = next(filter(None, called), some[0]["event"])
        counted = next((record for record in some if record["participants"] is not None), some[0])
        yield {**counted, "event": event}


def _counted(key: tuple[Value, Value], records: Sequence[Record]) -> tuple[Value, ...] | None:
    """The row of an event; None where no arm with the intervention tells how many had it."""
    known = [record for record in records if record["participants"] and record["affected"] is not None]
    own = [record for record in known if record["received"]]
    if not own:
        return None
    trials = trials_of(own)
    others = [record for record in known if not record["received"] and str(record["trial"]) in trials]
    return (*key, len(trials), *_share(own), *_share(others), names_of(trials))


def _share(records: Sequence[Record]) -> tuple[int | None, Decimal | None]:
    """How many participants there were in arms, and the percentage of them that had the event."""
    participants = sum((Decimal(str(record["participants"])) for record in records), Decimal(0))
    affected = sum((Decimal(str(record["affected"])) for record in records), Decimal(0))
    if not participants:
        return None, None
    return int(participants), (100 * affected / participants).quantize(_TENTH)


def _frequent_first(row: Sequence[Value]) -> tuple[str, Decimal, str]:
    return str(row[0]), -Decimal(str(row[4])), str(row[1])
