"""The libraries of the extra `pool`, loaded when something is pooled."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from kg.errors import PoolingError


def combine_effects() -> Callable[..., Any]:
    """The meta-analysis of statsmodels: inverse-variance weights, DerSimonian-Laird, Paule-Mandel."""
    combine: Callable[..., Any] = _module("statsmodels.stats.meta_analysis").combine_effects
    return combine


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
