"""Spans of a report that learned taggers mark."""

from __future__ import annotations

from kg.model import Document
from kg.tag.spans import Kind, Reader, TaggedSpan

__all__ = ["Kind", "Reader", "TaggedSpan", "installed", "tag"]


def tag(document: Document, kind: Kind, reader: Reader = Reader.FAST) -> tuple[TaggedSpan, ...]:
    """The spans of this kind in a report, in order.

    `results-by-arm`: numbers by what they are and whose (`iv-` of the treated arm, `cv-` of the one it is
    compared with), interventions, outcomes, eligibility and more (labels of Mutinda and others 2022).
    `outcomes`. `elements`: participants, interventions, outcomes (Nye and others 2018). `sentences`: arms,
    outcomes and results of single sentences (Whitton and Hunter 2023). MissingExtraError where the neural
    reader is not installed.
    """
    # The readers need all finders, which the command line need not load to list its commands.
    from kg.tag.tagging import marked

    return marked(document, kind, reader)


def installed() -> Reader:
    """The best reader that the installed packages allow."""
    from kg.tag.encoder import is_installed

    return Reader.NEURAL if is_installed() else Reader.FAST
