"""Policies at equal yearly cost: each at the dose for which it costs as much as the others.

What is spent is what policies cost by themselves (``cost_policies``), on average over the runs. A row between two doses that
were run is the straight line between them, run by run: both were run on the same children. Below the smallest dose that was
run, the line starts at the baseline; far below it nothing is said, because nobody ran anything like it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.designs.request import BASELINE, Entry, settings_of
from sim.policies.doses import set_by_dose
from sim.results.chances import Sides
from sim.results.comparison import JOINT, ComparisonData
from sim.results.contrast import contrast
from sim.results.statistics import Estimate, mean_of

COST = "cost_policies"
NEAREST = 0.25  # of the cost of the smallest dose that was run: below it nothing is said; assumption, 0.1 to 0.5
How = Literal["run", "between", "from_nothing", "too_small", "too_large", "no_cost"]


@dataclass(frozen=True)
class AtCost:
    """A policy at a yearly cost.

    Attributes
    ----------
    rows : its rows in the comparison, by rising cost.
    how : "run" where the dose was run, "between" two doses that were, "from_nothing" (between the baseline and the smallest
        dose); and where nothing can be said: "too_small" (far below the smallest dose), "too_large" (it cannot spend so much),
        "no_cost".
    lower, upper, share : the rows it lies between, and how far from the first to the second.
    costs : million euro a year of each of ``rows``.
    found : by outcome the difference from the baseline, and the shares of the draws on either side (None with one draw).
    """

    rows: tuple[str, ...]
    how: How
    lower: str = BASELINE
    upper: str = BASELINE
    share: float = 0.0
    costs: tuple[float, ...] = ()
    found: Mapping[str, tuple[Estimate, Sides | None]] | None = None


def families(data: ComparisonData) -> dict[Any, list[Entry]]:
    """Rows that are one policy (or one combination) at several doses, together."""
    found: dict[Any, list[Entry]] = {}
    for entry in data.entries:
        if entry.label in data.policies:
            found.setdefault(tuple(_apart_from_dose(policy) for policy in entry.policies), []).append(entry)
    return found


def _apart_from_dose(policy: Any) -> tuple[Any, ...]:
    doses = {"dose", "strength", *set_by_dose(policy)}
    return policy.name, *sorted((key, str(x)) for key, x in settings_of(policy).items() if key not in doses)


def common_cost(data: ComparisonData) -> float:
    """The yearly cost (million euro) at which something can be said of most policies, the largest of these; 0 when none costs.

    Tried is what each policy costs at its largest dose that was run.
    """
    every = [{row.label: _cost(data, row.label) for row in rows} for rows in families(data).values()]
    tried = [max(costs.values()) for costs in every if max(costs.values()) > 0.0]
    return max(
        tried, key=lambda cost: (sum(_reached(list(costs.values()), cost) for costs in every), cost), default=0.0
    )


def _reached(costs: list[float], budget: float) -> bool:
    """Whether something can be said of a policy with these costs at this one."""
    priced = [cost for cost in costs if cost > 0.0]
    return bool(priced) and NEAREST * min(priced) <= budget <= max(priced) * (1.0 + 1e-9)


def at_cost(data: ComparisonData, cost: float | None = None) -> tuple[AtCost, ...]:
    """Each policy at a yearly cost; empty where costs were not measured, or fewer than two policies have any.

    Parameters
    ----------
    cost : million euro a year; None is the one at which most can be said (`common_cost`).
    """
    if COST not in data.outcomes or not set(JOINT) <= set(data.outcomes):
        return ()
    budget = common_cost(data) if cost is None else cost
    every = [_at(data, [entry.label for entry in rows], budget) for rows in families(data).values()]
    return tuple(every) if budget > 0.0 and sum(one.how != "no_cost" for one in every) > 1 else ()


def _cost(data: ComparisonData, row: str) -> float:
    base, other, draws = data.pairs(row, COST)
    return mean_of(other - base, draws)


def _at(data: ComparisonData, labels: list[str], budget: float) -> AtCost:
    costs = {label: _cost(data, label) for label in labels}
    rows = tuple(sorted(labels, key=lambda label: costs[label]))
    ends = tuple(costs[row] for row in rows)
    priced = [row for row in rows if costs[row] > 0.0]
    if not priced:
        return AtCost(rows, "no_cost", costs=ends)
    if budget > costs[priced[-1]] * (1.0 + 1e-9):
        return AtCost(rows, "too_large", costs=ends)
    if budget < NEAREST * costs[priced[0]]:
        return AtCost(rows, "too_small", costs=ends)
    upper = next(row for row in priced if costs[row] * (1.0 + 1e-9) >= budget)
    place = priced.index(upper)
    lower = priced[place - 1] if place else BASELINE
    start = costs[lower] if place else 0.0
    share = min(1.0, (budget - start) / (costs[upper] - start)) if costs[upper] > start else 1.0
    how: How = "run" if np.isclose(share, 1.0) else "between" if place else "from_nothing"
    return AtCost(
        rows, how, lower, upper, share, ends, {name: _outcome(data, name, lower, upper, share) for name in JOINT}
    )


def _outcome(data: ComparisonData, name: str, lower: str, upper: str, share: float) -> tuple[Estimate, Sides | None]:
    weights = ((upper, share), (lower, 1.0 - share), (BASELINE, -1.0))
    if np.isclose(share, 1.0):
        weights = ((upper, 1.0), (lower, 0.0), (BASELINE, -1.0))
    elif lower == BASELINE:
        weights = ((upper, share), (BASELINE, -share), (BASELINE, 0.0))
    found = contrast(data, name, weights)
    return found.estimate(), found.sides() if data.probable else None
