"""Regret: how much worse each policy is than the best one, future by future (Savage 1951).

A future is one parameter draw; values are averaged over its seeds, and the differences between policies freed, all together, of
what chance adds to their spread (``sim.results.together``), which would make every policy look the worst one somewhere. The
policy with the least worst regret (minimax) is the one that nobody will be very sorry about; it need not be the best on average.
Regret says nothing of cost: policies that do not cost the same are not ranked by it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.analysis.utilities import utilities
from sim.designs.request import BASELINE
from sim.results.chances import draw_means
from sim.results.comparison import ComparisonData
from sim.results.decision import outcomes_of
from sim.results.intervals import SAME
from sim.results.together import chance_between, without_chance

QUANTILE = 0.9


@dataclass(frozen=True)
class Regret:
    """Regret of one policy on one outcome, in the unit of the outcome.

    Attributes
    ----------
    policy, outcome : which.
    worst : largest regret over the futures (minimax looks at this one).
    mean, high : mean and 90th percentile over the futures.
    best : share of the futures in which the policy is the best; futures shared by several count for each of them; nan where
        there are too few for a probability.
    minimax : whether no other policy has a smaller worst regret.
    futures : how many.
    """

    policy: str
    outcome: str
    worst: float
    mean: float
    high: float
    best: float
    minimax: bool
    futures: int


def regrets(values: np.ndarray, direction: str = "lower") -> np.ndarray:
    """(futures, policies) regret: distance to the best policy in each future; equal but for rounding is equal."""
    x = np.asarray(values, dtype=float)
    found = x.max(axis=1, keepdims=True) - x if direction == "higher" else x - x.min(axis=1, keepdims=True)
    return np.where(found > SAME * np.abs(x).max(initial=0.0), found, 0.0)


def regret_of(values: np.ndarray, policies: Sequence[str], outcome: str, direction: str = "lower") -> list[Regret]:
    """Regret of each policy; futures in which a policy has no value are left out.

    Parameters
    ----------
    values : (futures, policies).
    direction : "lower" or "higher": what is better.
    """
    x = np.asarray(values, dtype=float)
    x = x[np.isfinite(x).all(axis=1)]
    if not len(x):
        return []
    found = regrets(x, direction)
    worst = found.max(axis=0)
    high = np.quantile(found, QUANTILE, axis=0)
    return [
        Regret(name, outcome, float(worst[k]), float(found[:, k].mean()), float(high[k]), float((found[:, k] == 0).mean()),
               bool(worst[k] == worst.min()), len(x))
        for k, name in enumerate(policies)
    ]  # fmt: skip


def regret_table(data: ComparisonData) -> list[Regret]:
    """Regret of the baseline and every policy of a comparison, per outcome of a decision; empty with one draw.

    For outcomes without a better direction (placements) regret is the distance to the fewest.
    """
    labels = (BASELINE, *data.policies)
    units = [unit for unit in data.units if all(label in unit.values for label in labels)]
    draws = np.array([unit.draw for unit in units])
    if np.unique(draws).size < 2:
        return []
    seeds = np.array([unit.seed for unit in units])
    found = []
    for outcome in outcomes_of(data):
        values = np.array([[unit.values[label].get(outcome, np.nan) for label in labels] for unit in units])
        keep = np.isfinite(values).all(axis=1)
        columns = []
        for k, label in enumerate(labels):
            scale = data.scale(label, outcome) if label != BASELINE else None
            means = draw_means((values[:, k] - values[:, 0])[keep], draws[keep], seeds[keep], scale)
            if means is not None:
                least = SAME * scale.level if scale is not None else 0.0  # what sums of decimals leave is a tie
                columns.append(np.where(means.same | (np.abs(means.mean) <= least), 0.0, means.mean))
        if len(columns) == len(labels):
            runs = [(values[:, k] - values[:, 0])[keep] for k in range(1, len(labels))]
            table = _together(np.stack(columns, axis=1), runs, draws[keep])
            found += regret_of(table, labels, outcome, data.outcomes[outcome].direction)
    return _told(found, data)


def utility_regrets(data: ComparisonData) -> list[Regret]:
    """Regret in the stated readings of "better" that weigh more than one outcome (``utilities``); empty with one draw.

    ``outcome`` is then the name of the utility, and regret is in its unit.
    """
    units = [unit for unit in data.units if all(label in unit.values for label in (BASELINE, *data.policies))]
    draws, seeds = (np.array([getattr(unit, key) for unit in units]) for key in ("draw", "seed"))
    found = []
    for name, one in utilities().items():
        if len(one.outcomes) < 2 or not set(one.outcomes) <= set(data.outcomes) or np.unique(draws).size < 2:
            continue
        columns, runs = [np.zeros(np.unique(draws).size)], []
        for label in data.policies:
            paired = {x: _values(units, label, x) - _values(units, BASELINE, x) for x in one.outcomes}
            means = draw_means(one.benefit(paired), draws, seeds)
            if means is not None and means.mean.shape == columns[0].shape:
                columns.append(np.where(means.same, 0.0, means.mean))
                runs.append(one.benefit(paired))
        if len(columns) == 1 + len(data.policies) > 1:
            table = _together(np.stack(columns, axis=1), runs, draws)
            found += regret_of(table, (BASELINE, *data.policies), name, "higher")
    return _told(found, data)


def _together(alone: np.ndarray, runs: Sequence[np.ndarray], draws: np.ndarray) -> np.ndarray:
    """(draws, policies) differences freed of chance together; as they were alone where draws have not the same number of runs.

    Parameters
    ----------
    alone : (draws, policies) freed one by one, the baseline first; where a difference is exactly nothing it stays so.
    runs : of each policy the difference in every run.
    draws : of each run its draw.
    """
    counts = np.unique(draws, return_counts=True)[1]
    order = np.argsort(draws, kind="stable")
    if not runs or len(counts) < 2 or counts.min() != counts.max() or counts[0] < 2 or len(counts) != len(alone):
        return alone
    table = np.stack([one[order].reshape(len(counts), counts[0]) for one in runs], axis=2)
    if not np.isfinite(table).all():
        return alone
    freed = without_chance(table.mean(axis=1), chance_between(table))
    return np.column_stack([alone[:, 0], np.where(alone[:, 1:] == 0.0, 0.0, freed)])


def _told(found: list[Regret], data: ComparisonData) -> list[Regret]:
    """Without the share of the futures where there are too few of them for it."""
    return found if data.probable else [replace(one, best=math.nan) for one in found]


def _values(units: Sequence[Any], label: str, outcome: str) -> np.ndarray:
    return np.array([unit.values[label].get(outcome, np.nan) for unit in units])


def regret_frame(rows: Sequence[Regret]) -> Any:
    """Regrets as a polars frame."""
    import polars as pl

    return pl.DataFrame([vars(row) for row in rows])
