"""Whether policies together do more or less than the sum of what each does alone: A, B and A+B on the same seeds."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from sim.experiments.compare import ComparisonData
from sim.experiments.request import BASELINE
from sim.experiments.scales import difference_scale
from sim.experiments.statistics import Estimate, estimate, nothing_of
from sim.outcomes.summary import interaction

Reading = Literal["less", "more", "lower", "higher", "same", "unclear"]


def values_of(data: ComparisonData, policy: str, outcome: str) -> tuple[np.ndarray, ...]:
    """Baseline (n,), parts (k, n) and together (n,) over the runs that have all of them, their draws and their seeds."""
    parts = data.parts_of(policy)
    units = [unit for unit in data.units if all(name in unit.values for name in (policy, *parts))]

    def column(name: str) -> list[float]:
        return [unit.values[name].get(outcome, math.nan) for unit in units]

    return (
        np.array(column(BASELINE)),
        np.array([column(part) for part in parts]),
        np.array(column(policy)),
        np.array([unit.draw for unit in units]),
        np.array([unit.seed for unit in units]),
    )


def beyond_sum(data: ComparisonData, policy: str, outcome: str) -> Estimate:
    """What a combination does beyond the sum of its parts: (A+B - base) - (A - base) - (B - base), paired by seed."""
    base, parts, together, draws, seeds = values_of(data, policy, outcome)
    scale = difference_scale(data, outcome, policy, *data.parts_of(policy))
    found = estimate(interaction(base.tolist(), parts.tolist(), together.tolist()), draws, seeds, scale)
    return nothing_of(found) if all(map(data.identical, (policy, *data.parts_of(policy)))) else found


def sum_of_parts(data: ComparisonData, policy: str, outcome: str) -> Estimate:
    """Sum of the differences that the parts make one by one, paired by seed."""
    base, parts, _, draws, seeds = values_of(data, policy, outcome)
    scale = difference_scale(data, outcome, *data.parts_of(policy))
    found = estimate((parts - base).sum(axis=0), draws, seeds, scale)
    return nothing_of(found) if all(map(data.identical, data.parts_of(policy))) else found


def reading(data: ComparisonData, policy: str, outcome: str) -> Reading:
    """The interaction in one word.

    "less" or "more" than the sum of the parts, when that sum has a sign and the interval of what is beyond it leaves out
    zero; "lower" or "higher" than it when the sum itself cannot be told from zero; "same" when no part puts anything in;
    else "unclear": whole and sum cannot be told apart.
    """
    beyond, whole = beyond_sum(data, policy, outcome), sum_of_parts(data, policy, outcome)
    if not math.isfinite(beyond.low):
        return "unclear"
    if beyond.identical:
        return "same"
    if beyond.low <= 0.0 <= beyond.high:
        return "unclear"
    if whole.low <= 0.0 <= whole.high:
        return "lower" if beyond.mean < 0 else "higher"
    return "more" if (beyond.mean < 0) == (whole.mean < 0) else "less"
