"""Trialgraph reads clinical trial reports into a knowledge graph in which every number has its words.

    import kg

    with kg.open_store("evidence") as store:
        for receipt in kg.ingest(["examples"], store):
            print(receipt.source, receipt.fate)
        for row in kg.answer(store, "primary-effect", trial="PARADIGM-HF"):
            print(row)

Each public name is loaded when it is first used, so that `import kg` stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.check import check as check_graph
    from kg.check import check_arithmetic, check_store, record_checks
    from kg.draw import draw as draw_trial
    from kg.draw.pools import draw_pool
    from kg.export import EXPORTERS
    from kg.export import export as export_graph
    from kg.find import find as find_trial
    from kg.in_words import ask_in_words
    from kg.infer import infer as infer_graph
    from kg.merge import same_trials
    from kg.merge import unite as unite_trials
    from kg.networks import evidence_network
    from kg.pipeline import ingest, relink, summary
    from kg.pool import pool as pool_estimates
    from kg.pool import save as save_pool
    from kg.query import answer, ask, find_trials, network, questions, render
    from kg.rdf import from_rdf, to_rdf
    from kg.read import read as read_reports
    from kg.store import Store, open_store
    from kg.tag import tag as tag_report

__all__ = [
    "EXPORTERS",
    "Store",
    "answer",
    "ask",
    "ask_in_words",
    "check_arithmetic",
    "check_graph",
    "check_store",
    "draw_pool",
    "draw_trial",
    "evidence_network",
    "export_graph",
    "find_trial",
    "find_trials",
    "from_rdf",
    "infer_graph",
    "ingest",
    "network",
    "open_store",
    "pool_estimates",
    "questions",
    "read_reports",
    "record_checks",
    "relink",
    "render",
    "same_trials",
    "save_pool",
    "summary",
    "tag_report",
    "to_rdf",
    "unite_trials",
]

# The stages are folders of `kg`, so `kg.read` is a module: the functions need names of their own.
_HOMES = {
    "EXPORTERS": ("kg.export", "EXPORTERS"),
    "Store": ("kg.store", "Store"),
    "answer": ("kg.query", "answer"),
    "ask": ("kg.query", "ask"),
    "ask_in_words": ("kg.in_words", "ask_in_words"),
    "check_arithmetic": ("kg.check", "check_arithmetic"),
    "check_graph": ("kg.check", "check"),
    "check_store": ("kg.check", "check_store"),
    "record_checks": ("kg.check", "record_checks"),
    "draw_pool": ("kg.draw.pools", "draw_pool"),
    "draw_trial": ("kg.draw", "draw"),
    "evidence_network": ("kg.networks", "evidence_network"),
    "export_graph": ("kg.export", "export"),
    "find_trial": ("kg.find", "find"),
    "find_trials": ("kg.query", "find_trials"),
    "from_rdf": ("kg.rdf", "from_rdf"),
    "infer_graph": ("kg.infer", "infer"),
    "ingest": ("kg.pipeline", "ingest"),
    "network": ("kg.query", "network"),
    "open_store": ("kg.store", "open_store"),
    "pool_estimates": ("kg.pool", "pool"),
    "questions": ("kg.query", "questions"),
    "read_reports": ("kg.read", "read"),
    "relink": ("kg.pipeline", "relink"),
    "render": ("kg.query", "render"),
    "save_pool": ("kg.pool", "save"),
    "summary": ("kg.pipeline", "summary"),
    "tag_report": ("kg.tag", "tag"),
    "same_trials": ("kg.merge", "same_trials"),
    "to_rdf": ("kg.rdf", "to_rdf"),
    "unite_trials": ("kg.merge", "unite"),
}


def __getattr__(name: str) -> Any:
    """A public name from the module that it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"kg has no public name {name!r}; it has {', '.join(__all__)}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return __all__
