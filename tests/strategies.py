"""Hypothesis strategies for trials and their parts: every optional field, any script, any printed number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any, TypeVar

from hypothesis import strategies as st

from kg.model import (
    AnalysisSet,
    Arm,
    ArmResult,
    Article,
    Claim,
    Concept,
    EffectEstimate,
    Identifier,
    Interval,
    Outcome,
    Population,
    PValue,
    Quantity,
    Report,
    ReportKind,
    Span,
    Trial,
)
from kg.rdf.names import BASE, Names

_ANY_REPORT = Names(BASE, f"{BASE}report/any", f"{BASE}trial/any")

T = TypeVar("T")

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))


def texts(max_size: int = 6) -> st.SearchStrategy[str]:
    """Words in any script, with quotes, combining marks and characters beyond the basic plane."""
    awkward = st.sampled_from(
        ['"', "\\", "<", "&", "·", "−", "é", "👩‍⚕️", "\n", "\t", "{", "%2F", "/", "..", "'"]
    )
    return st.lists(st.one_of(CHARACTERS, awkward), min_size=1, max_size=max_size).map("".join)


def terms() -> st.SearchStrategy[str]:
    """Local names of concepts."""
    return st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,8}", fullmatch=True)


def decimals() -> st.SearchStrategy[Decimal]:
    """Numbers as they are printed: trailing zeros, negative, tiny, huge, with an exponent."""
    plain = st.builds(Decimal, st.from_regex(r"-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,5})?", fullmatch=True))
    extreme = st.sampled_from(
        ["-0", "0.00", "-0.0", "1E+3", "1e-9", "0." + "0" * 25 + "1", "9" * 40, "5." + "0" * 30, "1.5E-30"]
    ).map(Decimal)
    return plain | extreme


def counts() -> st.SearchStrategy[int]:
    """Numbers of people or events."""
    return st.integers(min_value=0, max_value=10**6) | st.just(10**20)


def several(values: st.SearchStrategy[T], max_size: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    """Some values in any order, repeated ones included."""
    return st.lists(values, max_size=max_size).map(tuple)


def spans() -> st.SearchStrategy[Span]:
    """Places in one imagined text, so that equal offsets have equal words."""
    text = "".join(chr(0x21 + 37 * i % 900) for i in range(300)) + "𝛼-blockade “0·80”\n"
    offsets = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 30))
    return offsets.map(lambda at: _span(text, at[0], min(len(text), at[0] + at[1])))


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end], 1 + start // 100 if start % 2 else None)


def intervals() -> st.SearchStrategy[Interval]:
    """Intervals with at least one bound."""
    whole = st.builds(Interval, decimals(), decimals(), st.none() | decimals())
    upper = st.builds(Interval, st.none(), decimals(), st.none() | decimals())
    lower = st.builds(Interval, decimals(), st.none(), st.none() | decimals())
    return whole | upper | lower


def p_values() -> st.SearchStrategy[PValue]:
    """P-values with each operator."""
    return st.builds(PValue, st.sampled_from(["=", "<", ">", "<=", ">="]), decimals())


def quantities() -> st.SearchStrategy[Quantity]:
    """Time points, doses and durations."""
    units = st.sampled_from(["d", "h", "mg", "ug/kg/min", "%", "[iU]", "10*3/uL"])
    return st.builds(Quantity, decimals(), units, st.none() | decimals())


def identifiers() -> st.SearchStrategy[Identifier]:
    """Publication and registration numbers, of known schemes and others."""
    number = st.from_regex(r"[0-9]{4,8}", fullmatch=True)
    return st.one_of(
        st.builds(Identifier, st.sampled_from(["pmid", "pmcid"]), number),
        st.builds(Identifier, st.just("doi"), texts().map(lambda text: f"10.1000/{text}")),
        registrations(),
    )


def registrations() -> st.SearchStrategy[Identifier]:
    """Registration numbers, with and without their registry's letters in front."""
    return st.one_of(
        st.from_regex(r"NCT[0-9]{8}", fullmatch=True).map(lambda value: Identifier("NCT", value)),
        st.from_regex(r"ISRCTN[0-9]{8}", fullmatch=True).map(lambda value: Identifier("ISRCTN", value)),
        st.from_regex(r"20[0-9]{2}-[0-9]{6}-[0-9]{2}", fullmatch=True).map(
            lambda v: Identifier("EudraCT", v)
        ),
        st.builds(Identifier, terms(), texts()),
    )


def dates() -> st.SearchStrategy[str]:
    """Publication dates: a year, a month, a day, or words."""
    return st.sampled_from(["2025", "2025-07", "2024-02-29", "Spring 2019", "2025-13", "1998"])


def links() -> st.SearchStrategy[str]:
    """IRIs of concepts of other vocabularies."""
    return st.sampled_from(
        ["http://id.nlm.nih.gov/mesh/D012772", "http://purl.obolibrary.org/obo/CHEBI_63916", "urn:x:1"]
    )


def articles() -> st.SearchStrategy[Article]:
    """Cited articles."""
    return st.builds(
        Article,
        several(identifiers()),
        title=st.none() | texts(),
        issued=st.none() | dates(),
        evidence=several(spans()),
    )


def reports() -> st.SearchStrategy[Report]:
    """Reports of each kind."""
    return st.builds(
        Report,
        kind=st.sampled_from(ReportKind),
        sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
        text_length=counts(),
        title=st.none() | texts(),
        identifiers=several(identifiers()),
        issued=st.none() | dates(),
        cites=st.lists(articles(), max_size=2, unique_by=_ANY_REPORT.article).map(tuple),
    )


def statement() -> dict[str, st.SearchStrategy[Any]]:
    """The fields that every statement has."""
    return {
        "evidence": several(spans()),
        "confidence": st.none() | decimals(),
        "status": st.none() | st.sampled_from(["Computed", "Curated"]),
        "derived_from": several(ids()),
        "not_reported": several(terms()),
    }


def ids() -> st.SearchStrategy[str]:
    """Ids of records, few enough that references often meet their record."""
    return st.sampled_from(["a", "b", "r2", "r10", "..", "α β/γ"]) | texts()


def identified(
    record: Callable[..., T], **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[T, ...]]:
    """Some records with ids of their own, in any order."""
    builds = st.builds(record, id=ids(), **fields)
    return st.lists(builds, max_size=2, unique_by=attrgetter("id")).map(tuple)


def populations() -> st.SearchStrategy[Population]:
    """Populations."""
    return st.builds(
        Population,
        conditions=identified(Concept, label=texts(), exact_matches=several(links())),
        inclusion_criteria=several(texts()),
        age_group=st.none() | terms(),
        participants=st.none() | counts(),
        **statement(),
    )


def arms() -> st.SearchStrategy[tuple[Arm, ...]]:
    """The arms of a trial."""
    return identified(
        Arm,
        label=texts(),
        aliases=several(texts()),
        role=st.none() | terms(),
        interventions=several(ids()),
        size=st.none() | counts(),
        dose=st.none() | quantities(),
        route=st.none() | terms(),
        duration=st.none() | quantities(),
        **statement(),
    )


def outcomes() -> st.SearchStrategy[tuple[Outcome, ...]]:
    """The outcomes of a trial, adverse events included."""
    optional = ("role", "domain", "instrument", "metric", "better", "severity", "seriousness")
    return identified(
        Outcome,
        label=texts(),
        aliases=several(texts()),
        time_point=st.none() | quantities(),
        adverse_event=st.booleans(),
        **{name: st.none() | terms() for name in optional},
        **statement(),
    )


def arm_results() -> st.SearchStrategy[tuple[ArmResult, ...]]:
    """Results of single arms."""
    numbers = ("value", "sd", "se", "q1", "q3", "minimum", "maximum")
    return identified(
        ArmResult,
        arm=ids(),
        outcome=ids(),
        statistic=terms(),
        events=st.none() | counts(),
        total=st.none() | counts(),
        interval=st.none() | intervals(),
        unit=st.none() | texts(),
        time_point=st.none() | quantities(),
        subgroup=st.none() | texts(),
        **{name: st.none() | decimals() for name in numbers},
        **statement(),
    )


def effect_estimates() -> st.SearchStrategy[tuple[EffectEstimate, ...]]:
    """Comparisons of arms."""
    references = ("target_arm", "reference_arm", "favours")
    return identified(
        EffectEstimate,
        outcome=ids(),
        value=st.none() | decimals(),
        interval=st.none() | intervals(),
        p=st.none() | p_values(),
        unit=st.none() | texts(),
        null_value=st.none() | decimals(),
        adjusted=st.none() | st.booleans(),
        based_on=several(ids()),
        time_point=st.none() | quantities(),
        subgroup=st.none() | texts(),
        **{name: st.none() | terms() for name in ("measure", "stated_significance", "stated_direction")},
        **{name: st.none() | ids() for name in references},
        **statement(),
    )


def claims() -> st.SearchStrategy[tuple[Claim, ...]]:
    """Conclusions of authors."""
    return identified(
        Claim,
        claim_type=terms(),
        interventions=several(ids()),
        outcomes=several(ids()),
        hedging=st.none() | terms(),
        supported_by=several(ids()),
        stated_in=st.none() | terms(),
        **statement(),
    )


def analysis_sets() -> st.SearchStrategy[tuple[AnalysisSet, ...]]:
    """Sets of participants that were analysed."""
    return identified(
        AnalysisSet, participants=st.none() | counts(), principle=st.none() | terms(), **statement()
    )


def trials() -> st.SearchStrategy[Trial]:
    """Whole trials."""
    return st.builds(
        Trial,
        report=reports(),
        label=texts(),
        registrations=several(registrations()),
        design=several(terms()),
        randomized=st.none() | counts(),
        population=st.none() | populations(),
        interventions=identified(Concept, label=texts(), exact_matches=several(links())),
        arms=arms(),
        outcomes=outcomes(),
        analysis_sets=analysis_sets(),
        results=arm_results(),
        estimates=effect_estimates(),
        claims=claims(),
        **statement(),
    )
