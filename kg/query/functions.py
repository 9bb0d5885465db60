"""What is computed from the rows of a question where SPARQL cannot: one function of rows for each name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from kg.query.agreement import agreement
from kg.query.differences import differences
from kg.query.disagreements import disagreements
from kg.query.gap_map import gap_map
from kg.query.harms import harms
from kg.query.head_to_head import evidence_network, indirect_comparisons
from kg.query.outcome_roles import outcome_roles
from kg.query.poolable import poolable
from kg.query.pooling_scale import on_pooling_scale
from kg.store import Rows

Function: TypeAlias = Callable[[Rows], Rows]

FUNCTIONS: Mapping[str, Function] = {
    "agreement": agreement,
    "differences": differences,
    "disagreements": disagreements,
    "estimates": on_pooling_scale,
    "evidence-network": evidence_network,
    "gap-map": gap_map,
    "harms": harms,
    "indirect-comparisons": indirect_comparisons,
    "outcome-roles": outcome_roles,
    "poolable": poolable,
}
