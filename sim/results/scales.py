"""How much chance there is to expect in the differences of a comparison: the scale of each outcome (see ``intervals``)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.designs.request import BASELINE
from sim.outcomes.outcome import bounds
from sim.results.gathered import Gathered
from sim.results.intervals import Scale, family_size, smallest
from sim.results.statistics import Estimate, estimate

MONEY = "million euro per year"


def unit_of(data: Gathered, outcome: str) -> str:
    """Unit of an outcome; empty when it is not known."""
    found = data.outcomes.get(outcome)
    return found.unit if found is not None else ""


def bounds_of(unit: str, values: np.ndarray) -> tuple[float, float]:
    """What a level can be: a share 0 to 1, a count, a rate, a length or money from 0; no bound where values are beyond it."""
    low, high = (0.0, np.inf) if unit == MONEY else bounds(unit)
    found = values[np.isfinite(values)]
    if found.size:
        low, high = low if found.min() >= low else -np.inf, high if found.max() <= high else np.inf
    return low, high


def difference_scale(data: Gathered, outcome: str, *policies: str) -> Scale:
    """Scale of the difference that these policies make together in an outcome, or of what they differ by; no bounds."""
    units = [one for one in data.units if all(policy in one.values for policy in policies)]
    levels = [[unit.values[name].get(outcome, np.nan) for unit in units] for name in (BASELINE, *policies)]
    return _scale(data, units, policies, np.array(levels), unit_of(data, outcome))


def around(scale: Scale, bounds: tuple[float, float], others: Iterable[tuple[float, Estimate]]) -> Scale:
    """The scale with the bounds of a level that is held against others: of 3 incidents no more than 3 can fall away.

    The other levels are known within an interval, and its outer ends count: where none was seen in a few runs, the bound does
    not say that there is nothing to take away.

    Parameters
    ----------
    bounds : of a level. others : the levels that are added to it, each with its weight (-1: it is held against this one).
    """
    ends = [sorted((weight * found.low, weight * found.high)) for weight, found in others if weight]
    low, high = bounds[0] + sum(one[0] for one in ends), bounds[1] + sum(one[1] for one in ends)
    return replace(scale, bounds=(low, high)) if not math.isnan(low + high if math.isfinite(high) else low) else scale


def difference_of(data: Gathered, policy: str, base: np.ndarray, other: np.ndarray, unit: str) -> Scale:
    """Scale of a difference in something that is no outcome: its values under the baseline and the policy, one a run."""
    units, levels = data.runs(policy), np.stack([base, other])
    found = _scale(data, units, (policy,), levels, unit)
    known = np.where(np.isfinite(other), base, np.nan)
    level = estimate(known, *data.places(policy), level_scale(known, unit, data, units))
    return around(found, bounds_of(unit, levels), [(-1.0, level)])


def _scale(data: Gathered, units: Sequence[Any], policies: Sequence[str], levels: np.ndarray, unit: str) -> Scale:
    """Scale from the levels under the baseline (first row) and the policies, (1 + policies, runs)."""
    base, every = levels[0][np.isfinite(levels[0])], levels[np.isfinite(levels)]
    if every.size < 2:
        return Scale(0.0)
    placed = float(np.mean([one.families for one in units]))
    apart = families_apart(units, *policies)
    top = float(np.abs(every).max())
    if unit == MONEY and top > 0.0 and all(np.ptp(row) == 0.0 for row in levels):
        size = smallest("", data.years, 1.0, placed, top)  # a fixed sum, such as what a policy costs by itself
    else:
        size = family_size(base if base.size > 1 else every, unit, data.years, data.scenario.children, placed)
    return Scale(float(size), apart, top)


def families_apart(units: Sequence[Any], *policies: str) -> float:
    """Families whose life goes otherwise under these policies, in the mean of some runs; 0 of no runs."""
    return float(np.mean([sum(one.apart.get(policy, 0) for policy in policies) for one in units])) if units else 0.0


def level_scale(values: np.ndarray, unit: str, data: Gathered, units: Sequence[Any]) -> Scale:
    """Scale of the level of an outcome: a run moves by what runs differ, and at least by one family."""
    x = values[np.isfinite(values)]
    if x.size < 2:
        return Scale(0.0)
    placed = float(np.mean([one.families for one in units]))
    one = float(family_size(x, unit, data.years, data.scenario.children, placed))
    return Scale(max(one, float(x.std(ddof=1))), np.inf, float(np.abs(x).max()), bounds_of(unit, x))
