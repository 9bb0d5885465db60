"""The estimates of one comparison, pooled: selection, meta-analysis, and what it means in absolute terms."""

from kg.pool.pooling import pool, pool_trials
from kg.pool.question import Question, ask
from kg.pool.saving import save
from kg.pool.synthesis import Method, Synthesis

__all__ = ["Method", "Question", "Synthesis", "ask", "pool", "pool_trials", "save"]
