"""The rules: each is a CONSTRUCT in `ontology/rules/` whose first comment says what it states."""

from __future__ import annotations

from kg.resources import CommentedQuery, commented_queries

Rule = CommentedQuery


def rules() -> tuple[Rule, ...]:
    """All rules, by their names."""
    return commented_queries("ontology", "rules")
