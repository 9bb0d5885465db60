"""Questions to a store: the named ones, any SPARQL, and the networkx view of the graph."""

from kg.query.asking import answer, ask, sparql
from kg.query.network import network
from kg.query.questions import Column, Parameter, Question, question, questions
from kg.query.source import Source
from kg.query.table import FORMATS, left_over, render, table
from kg.query.trials import find_trials

__all__ = [
    "FORMATS",
    "Column",
    "Parameter",
    "Question",
    "Source",
    "answer",
    "ask",
    "find_trials",
    "left_over",
    "network",
    "question",
    "questions",
    "render",
    "sparql",
    "table",
]
