"""Which interventions were compared with which, over all trials.

>>> network = evidence_network(store, domain="stroke")                          # doctest: +SKIP
>>> indirect_paths(network, "apixaban", "dabigatran")                           # doctest: +SKIP
(('apixaban', 'warfarin', 'dabigatran'),)
"""

from kg.networks.evidence import evidence_network
from kg.networks.files import FILES
from kg.networks.similarity import Likeness, similar_trials
from kg.networks.structure import ENGINES, bridges, components, indirect_paths, shared_comparators

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
