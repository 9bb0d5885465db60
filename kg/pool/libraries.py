"""The libraries of the extra `pool`, loaded when something is pooled."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.errors import PoolingError


def combine_effects(estimates: Any, variances: Any, **settings: Any) -> Any:
    """The meta-analysis of statsmodels: inverse-variance weights, DerSimonian-Laird, Paule-Mandel."""
    library = _module("statsmodels.stats.meta_analysis")
    # its I² divides by Q, which is 0 where all trials agree; it is not used
    with numbers().errstate(divide="ignore"):
        return library.combine_effects(estimates, variances, **settings)


def numbers() -> Any:
    """The arrays of numpy."""
    return _module("numpy")


def distributions() -> Any:
    """The distributions of scipy."""
    return _module("scipy.stats")


def roots() -> Any:
    """The root finders of scipy."""
    return _module("scipy.optimize")


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise PoolingError("pooling needs an extra: pip install 'trialgraph[pool]'") from error
