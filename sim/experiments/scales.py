"""How much chance there is to expect in the differences of a comparison: the scale of each outcome (see ``intervals``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.intervals import UNBOUNDED, Scale, family_size, smallest
from sim.experiments.request import BASELINE

if TYPE_CHECKING:
    from sim.experiments.compare import ComparisonData

MONEY = "million euro per year"
FROM_ZERO = ("per year", "per 1,000 children", "days", "nights", "km", "children", "families", "workers")


def unit_of(data: ComparisonData, outcome: str) -> str:
    """Unit of an outcome; empty when it is not known."""
    found = data.outcomes.get(outcome)
    return found.unit if found is not None else ""


def bounds_of(unit: str, values: np.ndarray) -> tuple[float, float]:
    """What a level can be: a share 0 to 1, a count or a length from 0; unbounded when values of a user's own are beyond."""
    low, high = (0.0, 1.0) if unit == "share" else (0.0, np.inf) if unit.startswith(FROM_ZERO) else UNBOUNDED
    return UNBOUNDED if values.size and (values.min() < low or values.max() > high) else (low, high)


def difference_scale(data: ComparisonData, outcome: str, *policies: str) -> Scale:
    """Scale of the difference that these policies make together in an outcome, or of what they differ by."""
    unit = unit_of(data, outcome)
    units = [one for one in data.units if all(policy in one.values for policy in policies)]
    levels = [[unit.values[name].get(outcome, np.nan) for unit in units] for name in (BASELINE, *policies)]
    table = np.array(levels)
    found = _scale(data, units, policies, table, unit)
    low, high = bounds_of(unit, table[np.isfinite(table)])
    level = data.level(BASELINE, outcome)
    if len(policies) == 1 and np.isfinite(level.high):
        return replace(found, bounds=(low - level.high, high - level.low))
    return replace(found, bounds=(low - high, high - low)) if high == 1.0 and len(policies) == 1 else found


def difference_of(data: ComparisonData, policy: str, base: np.ndarray, other: np.ndarray, unit: str) -> Scale:
    """Scale of a difference in something that is no outcome: its values under the baseline and the policy, one a run."""
    return _scale(data, data.runs(policy), (policy,), np.stack([base, other]), unit)


def _scale(data: ComparisonData, units: Sequence[Any], policies: Sequence[str], levels: np.ndarray, unit: str) -> Scale:
    """Scale from the levels under the baseline (first row) and the policies, (1 + policies, runs)."""
    base, every = levels[0][np.isfinite(levels[0])], levels[np.isfinite(levels)]
    if every.size < 2:
        return Scale(0.0)
    placed = float(np.mean([one.families for one in units]))
    apart = float(np.mean([sum(one.apart.get(policy, 0) for policy in policies) for one in units]))
    top = float(np.abs(every).max())
    if unit == MONEY and all(np.ptp(row) == 0.0 for row in levels):
        size = smallest("", data.years, 1.0, placed, top)  # a fixed sum, such as what a policy costs by itself
    else:
        size = family_size(base if base.size > 1 else every, unit, data.years, data.scenario.children, placed)
    return Scale(float(size), apart, top)


def level_scale(values: np.ndarray, unit: str, data: ComparisonData, units: Sequence[Any]) -> Scale:
    """Scale of the level of an outcome: a run moves by what runs differ, and at least by one family."""
    x = values[np.isfinite(values)]
    if x.size < 2:
        return Scale(0.0)
    placed = float(np.mean([one.families for one in units]))
    one = float(family_size(x, unit, data.years, data.scenario.children, placed))
    return Scale(max(one, float(x.std(ddof=1))), np.inf, float(np.abs(x).max()), bounds_of(unit, x))
