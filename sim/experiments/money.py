"""Money of a comparison: cost by municipality, and the price of a prevented placement when there is one.

The price is the extra cost of a policy over the net number of children whose first placement it prevented (prevented
minus caused, without blocked). It is only to be shown beside harm and unmet need. When the net number cannot be told from
zero, or is below it, there is no price, and the reason is given in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.experiments.compare import ComparisonData
from sim.experiments.request import BASELINE
from sim.experiments.statistics import NOTHING, Estimate, averages, estimate, fieller
from sim.outcomes.costs import MILLION
from sim.outcomes.harm import BREAK_EVEN, BreakEven, break_even

Reason = Literal["", "zero", "negative"]


@dataclass(frozen=True)
class Price:
    """Euro for each placement prevented, net of those caused.

    Attributes
    ----------
    mean, low, high : euro, with 95 % interval (Fieller's); nan when ``reason`` is given. Below 0: the policy saves money.
    net : children prevented minus caused a run; ``extra`` : euro a run, policy minus baseline.
    reason : "" when there is a price; "zero" when the interval of ``net`` includes zero; "negative" when it lies below.
    """

    mean: float
    low: float
    high: float
    net: Estimate
    extra: Estimate
    reason: Reason


def cost_per_prevented(data: ComparisonData, policy: str) -> Price | None:
    """Price of a prevented placement under a policy; None when twins or costs were not counted."""
    units = [unit for unit in data.runs(policy) if policy in unit.twins and "cost_total" in unit.values[policy]]
    if not units:
        return None
    cost = [unit.values[policy]["cost_total"] - unit.values[BASELINE]["cost_total"] for unit in units]
    counts = [unit.twins[policy]["counts"] for unit in units]
    extra = np.array(cost) * MILLION * data.years
    net = np.array([float(found["prevented"] - found["caused"]) for found in counts])
    draws, seeds = np.array([unit.draw for unit in units]), np.array([unit.seed for unit in units])
    of_net, of_extra = estimate(net, draws, seeds), estimate(extra, draws, seeds)
    if math.isfinite(of_net.high) and of_net.high < 0:
        return Price(math.nan, math.nan, math.nan, of_net, of_extra, "negative")
    found = _ratio(extra, net, draws)
    if found is None or found[0] != found[0] or of_net.mean <= 0:
        return Price(math.nan, math.nan, math.nan, of_net, of_extra, "zero")
    return Price(*found, of_net, of_extra, "")


def _ratio(extra: np.ndarray, net: np.ndarray, draws: np.ndarray) -> tuple[float, float, float] | None:
    """Ratio of the means with its interval; with several parameter draws the 2.5th to 97.5th percentile over draws."""
    if len(set(draws.tolist())) < 2:
        return fieller(extra, net)
    means = averages(np.column_stack((extra, net)), draws)
    if (means[:, 1] <= 0).any():
        return None
    low, high = np.quantile(means[:, 0] / means[:, 1], [0.025, 0.975])
    return float(means[:, 0].mean() / means[:, 1].mean()), float(low), float(high)


def municipalities(data: ComparisonData) -> tuple[str, ...]:
    """Municipalities that pay, in the order of the areas."""
    return tuple(data.units[0].municipal.get(BASELINE, {})) if data.units else ()


def municipal_difference(data: ComparisonData, policy: str | None, municipality: str) -> Estimate:
    """Million euro a year that a municipality pays: policy minus baseline, or the baseline itself (None)."""
    units = data.runs(policy or BASELINE)
    if not units:
        return NOTHING
    base = np.array([unit.municipal[BASELINE][municipality] for unit in units])
    values = base if policy is None else np.array([unit.municipal[policy][municipality] for unit in units]) - base
    return estimate(values, *data.places(policy or BASELINE))


def harm_break_even(data: ComparisonData, policy: str) -> BreakEven:
    """How large harm while waiting must be for the effect of a policy on severe incidents to change sign."""
    columns = {name: data.pairs(policy, name) for name in BREAK_EVEN}
    base = {name: list(found[0]) for name, found in columns.items()}
    return break_even(base, {name: list(found[1]) for name, found in columns.items()})
