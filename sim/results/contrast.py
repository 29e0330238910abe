"""Rows of a comparison held against each other in the same runs: the one place that knows whether they can differ at all.

A contrast is a weight for each row: policy minus baseline, one policy minus another, or what a combination does beyond the
sum of its parts. Rows that are one policy by construction (`sim.designs.alike`: two spellings, another order, nothing put
in) count as one row: when their weights cancel, nothing is left to differ, and no interval is needed to say so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from sim.designs.request import BASELINE
from sim.results.chances import SAME_RUNS, Sides, sides
from sim.results.gathered import Gathered
from sim.results.intervals import Scale
from sim.results.measured import UnitResult
from sim.results.scales import around, bounds_of, difference_scale, level_scale, unit_of
from sim.results.statistics import NOTHING, Estimate, at_least, estimate, exact_of, mean_of, nothing_of, times

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Contrast:
    """Values of a contrast, one a run in which all its rows finished, with what is known of them beforehand.

    Attributes
    ----------
    values, draws, seeds : (runs,); a value is nan where a row has none.
    scale : how much chance there is to expect, and what the mean can be.
    identical : whether nothing can differ because the rows are the same by construction.
    exact : whether chance does not enter.
    """

    values: np.ndarray
    draws: np.ndarray
    seeds: np.ndarray
    scale: Scale
    identical: bool
    exact: bool

    def estimate(self) -> Estimate:
        """Mean and interval."""
        scale = replace(self.scale, one=0.0) if self.exact else self.scale
        found = estimate(self.values, self.draws, self.seeds, scale)
        return nothing_of(found) if self.identical else exact_of(found) if self.exact else found

    def sides(self) -> Sides | None:
        """Shares of the parameter draws on either side of zero and at it; None with one draw."""
        if self.identical:
            return SAME_RUNS if np.unique(self.draws).size > 1 else None
        return sides(self.values, self.draws, self.seeds, self.scale)


def level(data: Gathered, row: str, outcome: str) -> Estimate:
    """Mean and interval of an outcome in one row by itself."""

    def made() -> Estimate:
        values, exact = data.values(row, outcome), data.exact(outcome, row)
        scale = level_scale(values, unit_of(data, outcome), data, data.runs(row))
        found = estimate(values, *data.places(row), replace(scale, one=0.0) if exact else scale)
        return exact_of(found) if exact else found

    return data.once(("level", row, outcome), made)


def contrast(data: Gathered, outcome: str, weights: Weights) -> Contrast:
    """Rows with their weights on one outcome; the first row is the one that is held against the others."""
    units = units_of(data, weights)
    levels = np.array([[unit.values[row].get(outcome, math.nan) for unit in units] for row, _ in weights])
    levels = levels.reshape(len(weights), len(units))
    parts = levels * np.array([weight for _, weight in weights])[:, None]
    draws = np.array([unit.draw for unit in units], dtype=int)
    seeds = np.array([unit.seed for unit in units], dtype=np.uint64)
    scale = difference_scale(
        data, outcome, *dict.fromkeys(row for row, weight in weights if weight and row != BASELINE)
    )
    if weights[0][1] == 1.0 and abs(sum(weight for _, weight in weights)) < 1e-9:
        others = [(weight, level(data, row, outcome)) for row, weight in weights[1:]]
        scale = around(scale, bounds_of(unit_of(data, outcome), levels), others)
    rows, same = [row for row, _ in weights], bool(units) and cancel(units, weights)
    return Contrast(parts.sum(axis=0), draws, seeds, scale, same, data.exact(outcome, *rows))


def units_of(data: Gathered, weights: Weights) -> list[UnitResult]:
    """Units in which every row of a contrast finished."""
    return [unit for unit in data.units if all(row in unit.values for row, _ in weights)]


def cancel(units: Iterable[UnitResult], weights: Weights) -> bool:
    """Whether the weights of rows that are one policy cancel in every unit: nothing can differ, by construction."""
    return all(not any(_by_policy(unit, weights).values()) for unit in units)


def _by_policy(unit: UnitResult, weights: Weights) -> dict[str, float]:
    found: Counter[str] = Counter()
    for row, weight in weights:
        found[unit.first_alike(row)] += weight  # type: ignore[assignment]
    return dict(found)


def less(first: str, second: str) -> Weights:
    """One row less another."""
    return ((first, 1.0), (second, -1.0))


def beyond(together: str, parts: Iterable[str]) -> Weights:
    """A combination beyond the sum of what its parts do one by one."""
    single = tuple(parts)
    return ((together, 1.0), *((part, -1.0) for part in single), (BASELINE, len(single) - 1.0))


def added(parts: Iterable[str]) -> Weights:
    """The sum of what parts do one by one."""
    single = tuple(parts)
    return (*((part, 1.0) for part in single), (BASELINE, -float(len(single))))


def percent_of(data: Gathered, difference: Estimate, policy: str, outcome: str) -> Estimate:
    """The difference that a policy makes in percent of the mean level under the baseline (see ``ComparisonData.percent``)."""
    if difference.identical:
        return difference
    base, other, draws = data.pairs(policy, outcome)
    level = abs(mean_of(np.where(np.isfinite(other), base, math.nan), draws))
    if not level > 0.0:
        return NOTHING
    low, _ = bounds_of(unit_of(data, outcome), np.concatenate([base, other]))
    return at_least(times(difference, 100.0 / level), -100.0 if low >= 0.0 else -math.inf)


def beyond_sum(data: Gathered, policy: str, outcome: str) -> Estimate:
    """What a combination does beyond the sum of its parts: (A+B - base) - (A - base) - (B - base), paired by seed."""
    return contrast(data, outcome, beyond(policy, data.parts_of(policy))).estimate()
