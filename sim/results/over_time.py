"""How the difference that a policy makes in children out of home grows over the years."""

from __future__ import annotations

import numpy as np

from sim.designs.request import BASELINE
from sim.results.comparison import ComparisonData
from sim.results.intervals import Scale
from sim.results.scales import families_apart
from sim.results.statistics import Estimate, estimate
from sim.results.tables import out_of_home
from sim.units import WEEKS_A_YEAR

POINTS_A_YEAR = 4


def difference_over_time(data: ComparisonData, policy: str) -> list[tuple[float, Estimate]]:
    """Years since the start, and the paired difference in children out of home then, about each quarter, the end the last.

    The points lie equally far apart: one a few days behind another would show what a week does as if it were a turn.

    Empty where no series was kept.
    """
    units = [unit for unit in data.runs(policy) if policy in unit.series and BASELINE in unit.series]
    if not units:
        return []

    def made() -> list[tuple[float, Estimate]]:
        apart = out_of_home(units, policy) - out_of_home(units, BASELINE)
        draws, seeds = [unit.draw for unit in units], [unit.seed for unit in units]
        scale, last = Scale(1.0, families_apart(units, policy)), apart.shape[1] - 1
        parts = max(1, round(last * POINTS_A_YEAR / WEEKS_A_YEAR))
        weeks = np.unique(np.linspace(0, last, parts + 1).round().astype(int))
        return [(float(week / WEEKS_A_YEAR), estimate(apart[:, week], draws, seeds, scale)) for week in weeks]

    return data.once(("over time", policy, len(units)), made)
