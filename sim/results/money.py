"""Money of a comparison: cost by municipality, and the price of a placement less when there is one.

The price is the extra cost of a policy over the placements that there are fewer of: both a year, of all children, over the whole
run. It is only to be shown beside harm and unmet need. When the difference in placements cannot be told from zero, or there
are more of them, there is no price, and the reason is given in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from sim.designs.request import BASELINE
from sim.outcomes.costs import MILLION
from sim.outcomes.harm import BREAK_EVEN, FEWEST_DAYS, BreakEven, assumed_while_waiting, break_even
from sim.results.comparison import ComparisonData
from sim.results.intervals import freedom
from sim.results.scales import MONEY, difference_of, level_scale
from sim.results.selected import Ratio, correlation_of, selected_ratio
from sim.results.statistics import NOTHING, Estimate, estimate, nothing_of, times

Reason = Literal["", "identical", "zero", "negative", "unbounded"]
ENTRIES, COST = "entries", "cost_total"
BESIDE = ("severe_incidents", "unmet_need")  # what a price is never shown without


@dataclass(frozen=True)
class Price:
    """Euro for each placement less.

    Attributes
    ----------
    mean, low, high : euro; the interval allows for a price being shown only when there are clearly fewer placements (see
        ``sim.results.selected``). Infinite where there is no end; nan when ``reason`` is given. Below 0: money is saved.
    fewer : placements fewer a year; ``extra`` : euro a year more. Of all children, over the whole run.
    reason : "" when there is a price; "identical" when the policy changes nothing; "zero" when fewer placements cannot be told
        from none; "negative" when there are clearly more; "unbounded" when no amount can be left out.
    """

    mean: float
    low: float
    high: float
    fewer: Estimate
    extra: Estimate
    reason: Reason


def cost_per_prevented(data: ComparisonData, policy: str) -> Price | None:
    """Price of a placement less under a policy; None when placements, costs, harm or unmet need were not measured."""
    if not {ENTRIES, COST, *BESIDE} <= set(data.outcomes) or not data.runs(policy):
        return None
    fewer, extra = times(data.difference(policy, ENTRIES), -1.0), times(data.difference(policy, COST), MILLION)
    if fewer.identical:
        reason: Reason = "identical"
    else:
        reason = "" if fewer.low > 0 else "negative" if fewer.high < 0 else "zero"
    found = None if reason else _ratio(data, policy, COST, ENTRIES, extra, fewer, -1.0)
    if found is not None and math.isinf(found.low) and math.isinf(found.high):
        found, reason = None, "unbounded"
    ends = (found.mean, found.low, found.high) if found is not None else (math.nan,) * 3
    return Price(*ends, fewer, extra, reason if reason or found is not None else "zero")


def _ratio(
    data: ComparisonData, policy: str, above: str, below: str, one: Estimate, other: Estimate, sign: float
) -> Ratio | None:
    """Ratio of the differences that a policy makes in two outcomes, given their estimates; ``sign`` that of their product."""
    columns = [np.subtract(*data.pairs(policy, name)[1::-1]) for name in (above, below)]
    draws = len({unit.draw for unit in data.runs(policy)})
    df = freedom(len(data.runs(policy))) if draws == 1 else math.inf
    return selected_ratio(one, other, sign * correlation_of(*columns), df)


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
    places = data.places(policy or BASELINE)
    if policy is None:
        return estimate(values, *places, level_scale(values, MONEY, data, units))
    found = estimate(values, *places, difference_of(data, policy, base, base + values, MONEY))
    return nothing_of(found) if data.identical(policy) else found


def harm_break_even(data: ComparisonData, policy: str) -> BreakEven:
    """How large harm while waiting must be for the effect of a policy on severe incidents to change sign.

    With its interval, which allows for being shown only when the days of waiting clearly differ; without a rate when they do not.
    """
    columns = {name: data.pairs(policy, name) for name in BREAK_EVEN}
    base, other = ({name: list(found[side]) for name, found in columns.items()} for side in (0, 1))
    found = break_even(base, other, assumed_while_waiting(data.scenario))
    _, elsewhere, waiting = BREAK_EVEN
    one, days = data.difference(policy, elsewhere), data.difference(policy, waiting)
    identical = days.identical or not any(np.any(after != before) for before, after, _ in columns.values())
    ratio = None if identical else _ratio(data, policy, elsewhere, waiting, times(one, -1000.0), days, -1.0)
    if ratio is None or abs(days.mean) < FEWEST_DAYS:
        return replace(found, rate=math.nan, identical=identical)
    return replace(found, rate=ratio.mean, low=ratio.low, high=ratio.high)
