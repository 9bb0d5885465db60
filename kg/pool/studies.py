"""What goes into the arithmetic: one estimate a trial, on the scale that it is pooled on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """The fourfold table of a trial: events and participants of the target and of the reference arm."""

    events: int
    total: int
    reference_events: int
    reference_total: int

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """With and without the event: target arm, then reference arm."""
        without = (self.total - self.events, self.reference_total - self.reference_events)
        return self.events, without[0], self.reference_events, without[1]

    @property
    def reference_risk(self) -> float:
        """The share of the reference arm that had the event."""
        return self.reference_events / self.reference_total

    def swapped(self) -> Counts:
        """The same table with the arms in each other's place."""
        return Counts(self.reference_events, self.reference_total, self.events, self.total)


@dataclass(frozen=True, slots=True)
class Study:
    """The estimate of one trial and its standard error, both as natural logarithms where it is a ratio.

    The counts of both arms stand beside it where they are known, whether or not it was computed from them.
    """

    estimate: float
    error: float
    counts: Counts | None = None
