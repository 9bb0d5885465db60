"""Trials as RDF and back: `to_rdf` and `from_rdf` are inverses, printed precision included."""

from kg.rdf.evidence import verify
from kg.rdf.from_rdf import from_rdf
from kg.rdf.links import links_to_rdf, with_links
from kg.rdf.to_rdf import describe_reading, to_rdf

__all__ = ["describe_reading", "from_rdf", "links_to_rdf", "to_rdf", "verify", "with_links"]
