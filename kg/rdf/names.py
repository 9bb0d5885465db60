"""Every IRI of the graph is made here: prefixes, terms, and the names of trials, reports and their parts.

Equal records get equal IRIs on any machine. An id is percent-encoded into the last segment of its
IRI, so it can be read back from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, unquote

from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    Article,
    Claim,
    EffectEstimate,
    Identifier,
    Outcome,
    PooledEstimate,
    Population,
    Quantity,
    Report,
    ReportKind,
    Span,
    Statement,
    Trial,
    slug,
)

BASE = "https://w3id.org/trial-evidence/id/"
TE = "https://w3id.org/trial-evidence#"

PREFIXES = {
    "cito": "http://purl.org/spar/cito/",
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "te": TE,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PLACES: dict[type[Statement], str] = {
    Arm: "arm",
    Outcome: "outcome",
    AnalysisSet: "analysis-set",
    ArmResult: "result",
    EffectEstimate: "estimate",
    Claim: "claim",
}
LINKS = "/links"
SHARED_PLACES = frozenset({"arm", "condition", "intervention", "outcome"})

DOI = "https://doi.org/"
_SCHEME = re.compile(r"[A-Za-z]+")
_REGISTRY_PREFERENCE = ("NCT", "ISRCTN", "EudraCT")
_ARTICLE_SCHEMES = ("pmcid", "pmid", "doi")
_IDENTITY_SCHEMES = ("doi", "pmid", "pmcid")
_SLUG_PREFIXES = {"NCT": "nct", "pmcid": "pmc", "pmid": "pmid", "doi": "doi"}


def term(name: str) -> str:
    """The IRI of a term: a local name of the ontology, or a prefixed name such as `dct:title`."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon else TE + name


def last_segment(iri: str) -> str:
    """The id that an IRI of ours ends in."""
    return unquote(iri.rpartition("/")[2])


def local_name(iri: str) -> str:
    """The local name of a term of the ontology."""
    return iri.removeprefix(TE)


def doi_iri(doi: str) -> str:
    """A DOI as an IRI."""
    return DOI + quote(doi, safe="/():;")


def doi_of(iri: str) -> str:
    """The DOI that an IRI stands for."""
    return unquote(iri.removeprefix(DOI))


def identifier_text(identifier: Identifier) -> str:
    """An identifier in one string: its value if that begins with its scheme, else `scheme:value`."""
    value = identifier.value
    return value if parse_identifier(value) == identifier else f"{identifier.scheme}:{value}"


def parse_identifier(text: str) -> Identifier:
    """The identifier that a string made by `identifier_text` stands for."""
    scheme, colon, value = text.partition(":")
    if colon:
        return Identifier(scheme, value)
    letters = _SCHEME.match(text)
    return Identifier(letters[0] if letters else "", text)


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of one trial as one report states it."""

    base: str
    report: str
    trial: str

    @classmethod
    def of(cls, trial: Trial, base: str = BASE) -> Names:
        """The names of a trial and of the report it was found in, under a base."""
        return cls(base, report_iri(trial.report, base), trial_iri(trial, base))

    @property
    def graph(self) -> str:
        """The graph that holds what the report states."""
        return f"{self.report}/graph"

    @property
    def reading(self) -> str:
        """The graph that says how the report was read."""
        return f"{self.report}/reading"

    @property
    def links(self) -> str:
        """The graph that says which concepts the report's words mean."""
        return f"{self.report}{LINKS}"

    @property
    def population(self) -> str:
        """The trial's population."""
        return f"{self.trial}/population"

    def part(self, place: str, identity: str) -> str:
        """A part of the trial that its reports share, such as an arm, or something this report states."""
        owner = self.trial if place in SHARED_PLACES else self.report
        return f"{owner}/{place}/{segment(identity)}"

    def statement(self, statement: Statement) -> str:
        """A statement of the report: the trial itself, its population, or a part of it."""
        if isinstance(statement, Population):
            return self.population
        if isinstance(statement, Trial):
            return self.trial
        identity: str = getattr(statement, "id", "")
        return self.part(PLACES[type(statement)], identity)

    def quantity(self, quantity: Quantity) -> str:
        """A time point, dose or duration, by its printed value."""
        upper = "" if quantity.upper is None else f"--{quantity.upper}"
        return f"{self.trial}/quantity/{quantity.value}{upper}-{segment(quantity.unit)}"

    def span(self, span: Span) -> str:
        """A piece of the report's text, by its offsets."""
        return f"{self.report}/span/{span.start}-{span.end}"

    def article(self, article: Article) -> str:
        """A cited article: the report it would be if it were read itself."""
        slug = _slug(article.identifiers, _ARTICLE_SCHEMES)
        if slug is None:
            return f"{self.report}/article/{_digest(f'{article.title}|{article.issued}')}"
        iri = f"{self.base}report/{slug}"
        return f"{self.report}/article/{slug}" if iri == self.report else iri


def report_iri(report: Report, base: str = BASE) -> str:
    """A report by its registry number, PMC number, PMID or DOI, else by what its bytes are."""
    schemes = ("NCT", *_ARTICLE_SCHEMES) if report.kind is ReportKind.REGISTRY else _ARTICLE_SCHEMES
    slug = _slug(report.identifiers, schemes)
    return f"{base}report/{slug or f'sha256-{report.sha256[:16]}'}"


def report_graphs(report: str) -> tuple[str, str]:
    """The graphs of a report: what it states, and how it was read."""
    return f"{report}/graph", f"{report}/reading"


def match_graph(report: str) -> str:
    """The graph that says why a report's trial goes by the name that another report gives it."""
    return f"{report}/match"


def trial_iri(trial: Trial, base: str = BASE) -> str:
    """A trial by its registration, else by the DOI or PMID of its article, else by its report."""
    if trial.registrations:
        registration = min(trial.registrations, key=_preference)
        return f"{base}trial/{segment(identifier_text(registration).replace(':', '-'))}"
    slug = _slug(_article_identifiers(trial.report), _IDENTITY_SCHEMES)
    return f"{base}trial/{slug or report_iri(trial.report, base).rpartition('/')[2]}"


def program(version: str, base: str = BASE) -> str:
    """The program that reads reports, in one of its versions."""
    return f"{base}program/trialgraph-{segment(version)}"


def check_iri(report: str, rule: str, target: str) -> str:
    """The check of a statement, by a rule, in a report; what is left of the statement's IRI names it."""
    place = re.sub(r".*/(?:report|trial)/", "", target).partition("/")[2] or "trial"
    return f"{report}/check/{segment(rule)}/{place}"


def derivation_iri(name: str, base: str = BASE) -> str:
    """What was derived from reports under a name: `rules`, `checks`, `pool/…`; its graph ends in `/graph`."""
    return f"{base}derived/{quote(name)}"


def pooled_iri(pooled: PooledEstimate, base: str = BASE) -> str:
    """A pooled estimate, which is a derivation of its own: by its label and all that was asked and chosen."""
    return derivation_iri(f"pool/{slug(pooled.label)}-{_digest(pooled.settings)}", base)


def derivation_graph(derivation: str) -> str:
    """The graph that holds what was derived."""
    return f"{derivation}/graph"


def segment(identity: str) -> str:
    """An id as one segment of an IRI, safe from the resolution of `.` and `..`."""
    encoded = quote(identity, safe="")
    return encoded if encoded.strip(".") else encoded.replace(".", "%2E")


def _article_identifiers(report: Report) -> tuple[Identifier, ...]:
    if report.kind is ReportKind.SECONDARY and report.cites:
        return report.cites[0].identifiers
    return report.identifiers


def _preference(registration: Identifier) -> tuple[int, str, str]:
    known = registration.scheme in _REGISTRY_PREFERENCE
    rank = _REGISTRY_PREFERENCE.index(registration.scheme) if known else len(_REGISTRY_PREFERENCE)
    return rank, registration.scheme, registration.value


def _slug(identifiers: Iterable[Identifier], schemes: Iterable[str]) -> str | None:
    values = {i.scheme: i.value for i in sorted(identifiers, reverse=True)}
    return next((_SLUG_PREFIXES[s] + "-" + _slug_value(s, values[s]) for s in schemes if s in values), None)


def _slug_value(scheme: str, value: str) -> str:
    # DOIs are case-insensitive; their slash becomes "_", so "_" itself is escaped
    bare = value.lower().removeprefix(_SLUG_PREFIXES[scheme])
    return quote(bare, safe="").replace("_", "%5F").replace("%2F", "_")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
