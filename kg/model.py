"""The domain model that every stage shares: a report as it was read, and the trial found in it.

Records are frozen and named as a trialist would say them. `None` and empty tuples mean "not
reported". Numbers are `Decimal` as printed, so 0.80 keeps its zero. A `Term` is the local name of a
concept of the ontology or of one of its vocabularies (`RiskRatio`, `Primary`, `SOFA`).
"""

from __future__ import annotations

import enum
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias, TypeVar

Term: TypeAlias = str


def slug(words: str) -> str:
    """Words as a part of an IRI: ASCII, lower case, hyphens, at most 60 characters."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_words.lower()).strip("-")[:60].strip("-")


# --- what was read -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a report: Unicode code points into its text, end exclusive, and the words there."""

    start: int
    end: int
    quote: str
    page: int | None = None


class SectionKind(enum.StrEnum):
    """What a section is for, whatever its heading says."""

    TITLE = "Title"
    BACKGROUND = "Background"
    OBJECTIVE = "Objective"
    METHODS = "Methods"
    RESULTS = "Results"
    DISCUSSION = "Discussion"
    CONCLUSION = "Conclusion"
    REGISTRATION = "Registration"
    REFERENCES = "References"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text under one heading; offsets bound its body. Sections may nest by level."""

    heading: str
    kind: SectionKind
    start: int
    end: int
    level: int = 1
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table at its upper left place in the grid; offsets bound its words."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are places in the text; `start` to `end` bounds it with its caption."""

    label: str
    caption: tuple[int, int]
    cells: tuple[Cell, ...]
    footnotes: tuple[int, int]
    start: int
    end: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the grid, spans included."""
        rows = max((c.row + c.row_span for c in self.cells), default=0)
        return rows, max((c.column + c.column_span for c in self.cells), default=0)

    def grid(self) -> list[list[Cell | None]]:
        """The cells by row and column; a cell that spans several places stands in each."""
        rows, columns = self.shape
        places: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    places[row][column] = cell
        return places


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a structured record: its path in the source and its place in the text.

    Paths are dotted keys with list positions, as in
    `resultsSection.outcomeMeasuresModule.outcomeMeasures.0.analyses.1.paramValue`.
    """

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A name that others gave: scheme (`doi`, `pmid`, `pmcid`, `NCT`, `ISRCTN`, …) and value."""

    scheme: str
    value: str


class ReportKind(enum.StrEnum):
    """What sort of report a document is; the values are classes of the ontology."""

    REPORT = "Report"
    ARTICLE = "Article"
    SECONDARY = "SecondaryReport"
    REGISTRY = "RegistryRecord"


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was read: its text, the parts of it, and what its metadata say.

    `text` is what offsets point into. `plain` is the same text made easy to match: dashes, spaces,
    decimal points and quotes in one form, words joined that a line end cut. Where the two differ
    in length, `offsets[i]` is the place in `text` of character `i` of `plain` (one entry more than
    `plain` has characters); it is empty when they run in step. All other offsets of this record
    point into `text`.
    """

    source: str
    format: str
    kind: ReportKind
    sha256: str
    text: str
    plain: str
    offsets: tuple[int, ...] = ()
    title: Span | None = None
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[Field, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    published: str | None = None
    publication_types: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The words at these offsets of `plain`, as they stand in `text`."""
        if self.offsets:
            start, end = (
                self.offsets[start],
                self.offsets[end - 1] + 1 if end > start else self.offsets[start],
            )
        return self.text_span(start, end)

    def text_span(self, start: int, end: int) -> Span:
        """The words at these offsets of `text`, with their page where pages are known."""
        page = bisect_left(self.pages, start + 1) if self.pages else None
        return Span(start, end, self.text[start:end], page)

    def to_plain(self, offset: int) -> int:
        """The place in `plain` of an offset of `text`."""
        return bisect_left(self.offsets, offset) if self.offsets else offset


# --- what was found ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What every statement carries: its words, how sure its reading is, and where it came from.

    `status` is None for what the report states, `Computed` for what was worked out (from the nodes
    whose ids are in `derived_from`), `Curated` for what a person entered. `not_reported` names what
    a careful reader would look for and not find.
    """

    evidence: tuple[Span, ...] = ()
    confidence: Decimal | None = None
    status: Term | None = None
    derived_from: tuple[str, ...] = ()
    not_reported: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval as printed; a bound that is not printed is None; `level` in percent."""

    low: Decimal | None
    high: Decimal | None
    level: Decimal | None = Decimal(95)

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or self.low <= value
        return above and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class PValue:
    """A p-value as printed: `operator` is one of = < > <= >=."""

    operator: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A time point, dose or duration: a number and a UCUM code (`7 d`, `30 mg`); `upper` of a range."""

    value: Decimal
    unit: str
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """A condition or intervention by the report's words, and the outside identifiers that mean it."""

    id: str
    label: str
    exact_matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Population(Statement):
    """Who took part. Criteria are the report's words."""

    conditions: tuple[Concept, ...] = ()
    inclusion_criteria: tuple[str, ...] = ()
    age_group: Term | None = None
    participants: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm(Statement):
    """A group of participants by what they were assigned to; `interventions` are ids of concepts."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    role: Term | None = None
    interventions: tuple[str, ...] = ()
    size: int | None = None
    dose: Quantity | None = None
    route: Term | None = None
    duration: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Statement):
    """What was measured, defined once; results point at it by its id."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    role: Term | None = None
    domain: Term | None = None
    instrument: Term | None = None
    metric: Term | None = None
    time_point: Quantity | None = None
    better: Term | None = None
    adverse_event: bool = False
    severity: Term | None = None
    seriousness: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult(Statement):
    """One arm's result for one outcome: `value` is what `statistic` says; `arm`, `outcome` are ids."""

    id: str
    arm: str
    outcome: str
    statistic: Term
    value: Decimal | None = None
    events: int | None = None
    total: int | None = None
    sd: Decimal | None = None
    se: Decimal | None = None
    q1: Decimal | None = None
    q3: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    interval: Interval | None = None
    unit: str | None = None
    time_point: Quantity | None = None
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectEstimate(Statement):
    """A comparison between two arms: `arm`-like fields and `based_on` are ids of this trial."""

    id: str
    outcome: str
    measure: Term | None = None
    value: Decimal | None = None
    interval: Interval | None = None
    p: PValue | None = None
    unit: str | None = None
    target_arm: str | None = None
    reference_arm: str | None = None
    favours: str | None = None
    null_value: Decimal | None = None
    adjusted: bool | None = None
    stated_significance: Term | None = None
    stated_direction: Term | None = None
    based_on: tuple[str, ...] = ()
    time_point: Quantity | None = None
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledEstimate:
    """An effect worked out from several trials; `trials` and `sources` are IRIs, of what it was derived from.

    `settings` says in one line all that was asked and chosen, so that equal pools are known to be equal.
    """

    label: str
    intervention: str
    comparator: str
    domain: Term | None
    measure: Term
    value: Decimal
    interval: Interval
    p: PValue
    unit: str | None
    prediction: tuple[float, float] | None
    model: str
    tau2: float
    i2: float
    trials: tuple[str, ...]
    sources: tuple[str, ...]
    settings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisSet(Statement):
    """Who was analysed, and by which principle (intention to treat, per protocol, …)."""

    id: str
    participants: int | None = None
    principle: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Statement):
    """What the authors conclude, kept apart from what they estimated."""

    id: str
    claim_type: Term
    interventions: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    hedging: Term | None = None
    supported_by: tuple[str, ...] = ()
    stated_in: Term | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article that a secondary report rests on."""

    identifiers: tuple[Identifier, ...]
    title: str | None = None
    issued: str | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The report that statements were read from; `sha256` is of the bytes that were read."""

    kind: ReportKind
    sha256: str
    text_length: int
    title: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    issued: str | None = None
    cites: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial(Statement):
    """Everything that one report states about one trial."""

    report: Report
    label: str
    registrations: tuple[Identifier, ...] = ()
    design: tuple[Term, ...] = ()
    randomized: int | None = None
    population: Population | None = None
    interventions: tuple[Concept, ...] = ()
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    analysis_sets: tuple[AnalysisSet, ...] = ()
    results: tuple[ArmResult, ...] = ()
    estimates: tuple[EffectEstimate, ...] = ()
    claims: tuple[Claim, ...] = ()

    def at_least(self, confidence: Decimal) -> Trial:
        """The same without results, estimates and claims that are less sure, and what leads to them."""
        results, estimates = _sure(self.results, confidence), _sure(self.estimates, confidence)
        kept = {one.id for one in results} | {one.id for one in estimates}
        return replace(
            self,
            results=results,
            estimates=tuple(replace(one, based_on=_among(one.based_on, kept)) for one in estimates),
            claims=tuple(
                replace(one, supported_by=_among(one.supported_by, kept))
                for one in _sure(self.claims, confidence)
            ),
        )

    def statements(self) -> Iterator[Statement]:
        """The trial and every statement below it, in reading order of kinds."""
        yield self
        if self.population is not None:
            yield self.population
        for group in (
            self.arms,
            self.outcomes,
            self.analysis_sets,
            self.results,
            self.estimates,
            self.claims,
        ):
            yield from group


# --- what its words mean -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """The concept of a vocabulary that a condition, intervention or outcome of a trial is taken to mean.

    `place` and `identity` say what is linked (`intervention`, its id). Where its words could mean several
    concepts, `concept` is None and `candidates` names them. Concepts are IRIs, `method` a term, and
    `exact_matches` the identifiers of others that mean the same as the words.
    """

    place: str
    identity: str
    method: Term
    confidence: Decimal
    concept: str | None = None
    candidates: tuple[str, ...] = ()
    exact_matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedConcept:
    """A concept that a link leads to, or that lies above one; `broader` are IRIs."""

    iri: str
    label: str
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """What the words of one trial mean: the links, and the concepts that they lead to."""

    links: tuple[ConceptLink, ...] = ()
    concepts: tuple[LinkedConcept, ...] = ()


_S = TypeVar("_S", bound=Statement)


def _sure(group: tuple[_S, ...], confidence: Decimal) -> tuple[_S, ...]:
    return tuple(one for one in group if one.confidence is None or one.confidence >= confidence)


def _among(ids: tuple[str, ...], kept: Set[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one in kept)


@dataclass(frozen=True, slots=True)
class TrialMatch:
    """That a report, which by itself calls its trial `own_trial`, tells of `trial`: why, and who says so.

    All are IRIs but for the reason, in words, and the status; `through` are the other reports of the trial.
    """

    report: str
    own_trial: str
    trial: str
    reason: str
    status: Term
    through: tuple[str, ...]
