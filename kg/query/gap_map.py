"""The evidence gap map: every intervention beside every outcome domain, the empty cells too."""

from __future__ import annotations

from itertools import product

from kg.store import Rows


def gap_map(rows: Rows) -> Rows:
    """The counts with a 0 in each cell for which there is no trial."""
    counts = {(intervention, domain): trials for intervention, domain, trials in rows}
    interventions, domains = ({cell[place] for cell in counts} for place in (0, 1))
    cells = product(sorted(interventions, key=str), sorted(domains, key=str))
    return Rows.of(rows.columns, ((*cell, counts.get(cell, 0)) for cell in cells))
