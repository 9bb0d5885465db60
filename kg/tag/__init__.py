"""Spans of a report that learned taggers mark."""
