"""A pooled effect kept in the store that it was pooled from: computed, and derived from its inputs."""

from __future__ import annotations

from decimal import Decimal

from kg.model import Interval, PooledEstimate, PValue
from kg.pool.synthesis import Synthesis
from kg.pool.wording import model, title
from kg.rdf.pooled import pooled_to_rdf
from kg.store import Store

_DIGITS = 6
_LEAST_P = Decimal("0.0001")


def save(store: Store, synthesis: Synthesis) -> str:
    """Keep a pooled effect in a graph of its own, in place of the same pool before; its IRI.

    It goes when a report of the store changes, like everything that was derived.
    """
    iri, quads = pooled_to_rdf(as_statement(synthesis))
    store.replace(iri, quads)
    return iri


def as_statement(synthesis: Synthesis) -> PooledEstimate:
    """A pooled effect as the graph holds it, numbers to six significant digits."""
    question, effect, fit = synthesis.question, synthesis.effect, synthesis.fit
    level = Decimal(f"{synthesis.method.level:g}")
    prediction = synthesis.prediction
    return PooledEstimate(
        label=title(synthesis),
        intervention=question.intervention,
        comparator=question.comparator,
        domain=synthesis.domain,
        measure=synthesis.measure,
        value=_decimal(effect.value),
        interval=Interval(_decimal(effect.low), _decimal(effect.high), level),
        p=_p(fit.p),
        unit=synthesis.unit,
        prediction=None if prediction is None else (prediction.low, prediction.high),
        model=model(synthesis.method),
        tau2=synthesis.heterogeneity.tau2,
        i2=synthesis.heterogeneity.i2,
        trials=tuple(reading.trial for reading in synthesis.readings),
        sources=tuple(source for reading in synthesis.readings for source in reading.sources),
        settings=repr((question, synthesis.method, synthesis.measure)),
    )


def _decimal(number: float) -> Decimal:
    return Decimal(f"{number:.{_DIGITS}g}")


def _p(p: float) -> PValue:
    found = Decimal(f"{p:.4f}")
    return PValue("=", found) if found >= _LEAST_P else PValue("<", _LEAST_P)
