"""A colour for each arm: comparators in greys, the others in hues that colour-blind readers tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

from kg.model import Trial

# All have a contrast of at least 4.5 to 1 on white.
_HUES = ("#0b5a8f", "#b0450f", "#1f7347", "#7b3d94", "#8a6100", "#a8324a")
_GREYS = ("#5b6670", "#3d4650", "#6b6257")
_COMPARATORS = {"Comparator", "PlaceboComparator", "ShamComparator", "UsualCare", "NoTreatment"}


def arm_colours(trial: Trial) -> Mapping[str, str]:
    """The colour of each arm, by its id."""
    hues, greys = cycle(_HUES), cycle(_GREYS)
    return {arm.id: next(greys if arm.role in _COMPARATORS else hues) for arm in trial.arms}
