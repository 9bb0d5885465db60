"""Which interventions were compared with which, over all trials.

>>> network = evidence_network(store, domain="stroke")                          # doctest: +SKIP
>>> indirect_paths(network, "apixaban", "dabigatran")                           # doctest: +SKIP
(('apixaban', 'warfarin', 'dabigatran'),)
"""

from kg.network.evidence import evidence_network
from kg.network.files import FILES
from kg.network.similarity import Likeness, similar_trials
from kg.network.structure import ENGINES, bridges, components, indirect_paths, shared_comparators

__all__ = [
    "ENGINES",
    "FILES",
    "Likeness",
    "bridges",
    "components",
    "evidence_network",
    "indirect_paths",
    "shared_comparators",
    "similar_trials",
]
