"""Reports of one trial → one trial; what may be one trial → a proposal."""

from kg.merge.identity import Identity, matches
from kg.merge.proposals import Proposal, proposals
from kg.merge.uniting import accept, accepted_pairs, same_trials, unite

__all__ = [
    "Identity",
    "Proposal",
    "accept",
    "accepted_pairs",
    "matches",
    "proposals",
    "same_trials",
    "unite",
]
