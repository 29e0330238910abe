"""Why a policy does so much or so little, over all runs of a comparison: counts added up, and a reckoning by hand.

The reckoning is *reach* (families a year) times the *absolute risk* of those who are reached (children placed within twelve
months in the baseline, in the same families from the same day) times *one minus the ratio* (of that risk under the policy). It
stands beside the difference that was simulated. They can differ: others share the queue and the places, an effect that comes
after a year is not in it, families that were touched before are not followed, and of a policy that acts on rates of
everybody there is no moment to reckon from.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from sim.outcomes.binding import STARTS
from sim.outcomes.costs import MILLION
from sim.outcomes.reach import acts_on_none
from sim.results.comparison import ComparisonData
from sim.results.intervals import Scale
from sim.results.statistics import NOTHING, Estimate, estimate, nothing_of

ENTRIES, COST = "entries", "cost_policies"
FEWEST = 20.0  # families followed, over all runs, below which nothing is reckoned
APART = 2.0  # times by which reckoning and simulation must differ to be said
Reading = Literal["none", "few", "nothing", "same", "more", "less", "opposite", "untold"]


@dataclass(frozen=True)
class Why:
    """Reach, ceiling, what binds and the reckoning of one policy.

    Attributes
    ----------
    contacts, families : reached a year: moments, and families (again within twelve months counts once).
    apart : families a year whose history differs from that in the baseline, by whatever way.
    ceiling : share of the baseline's entries that it could touch at all; ``ceilings`` by route. Nan without entries.
    followed : families followed over all runs, for the risks; nan risks without any.
    risk : share of families with a child placed within twelve months in the baseline; ``risk_policy`` under the policy.
    placed : children placed a family within twelve months in the baseline; ``placed_policy`` under the policy.
    binds : share of the moments at which it could have acted by what became of them (keys of ``sim.outcomes.binding.HELD``).
    most : what holds it back most (a key); "" when nothing does.
    hand : placements a year that it changes, reckoned by hand; ``net`` as simulated.
    reading : how the two compare: "none" (nothing to reckon from), "few" (too few families followed), "nothing" (identical
        runs), "same" (within two times), "more" (simulated more than twice as much), "less" (less than half), "opposite"
        (other sign), "untold" (too little computed to tell them apart).
    cost_per_case : euro a year that the policy itself costs, for each contact; nan without contacts or costs.
    alternatives : share of the times that an alternative was looked at, by what was found ("treatment:no_room").
    """

    contacts: float
    families: float
    apart: float
    ceiling: float
    ceilings: dict[str, float]
    followed: float
    risk: float
    risk_policy: float
    placed: float
    placed_policy: float
    binds: dict[str, float]
    most: str
    hand: Estimate
    net: Estimate
    reading: Reading
    cost_per_case: float
    alternatives: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Children placed under the policy over those in the baseline, in the families reached; nan where none was."""
        return self.placed_policy / self.placed if self.placed > 0 else math.nan


def why(data: ComparisonData, policy: str) -> Why | None:
    """What the runs say of one policy; None where it was not counted (a result of an older version)."""
    return data.once(("why", policy), lambda: _why(data, policy))


def _why(data: ComparisonData, policy: str) -> Why | None:
    units = [unit for unit in data.runs(policy) if policy in unit.why]
    if not units:
        return None
    count: Counter[tuple[str, str]] = Counter()
    of: Counter[tuple[str, str]] = Counter()
    whole = 0.0  # moments at which it could have acted
    for unit in units:
        for measure, part, number, among in unit.why[policy]:
            count[measure, part] += number  # type: ignore[assignment]
            of[measure, part] += among  # type: ignore[assignment]
        whole += next((row[3] for row in unit.why[policy] if row[0] == "binds"), 0.0)

    def share(measure: str, part: str) -> float:
        key = measure, part
        return count[key] / of[key] if of[key] > 0 else math.nan

    looked: dict[str, float] = defaultdict(float)  # times that an alternative was looked at
    for (measure, part), number in count.items():
        if measure == "alternatives":
            looked[part.partition(":")[0]] += number
    binds = {part: number / whole for (measure, part), number in count.items() if measure == "binds" and whole > 0}
    holds = {part: found for part, found in binds.items() if part != STARTS}
    hand = _by_hand(data, policy)
    net = data.difference(policy, ENTRIES) if ENTRIES in data.outcomes else NOTHING
    contacts = share("reach", "contacts")
    cost = data.difference(policy, COST).mean * MILLION if COST in data.outcomes else math.nan
    return Why(
        contacts=contacts,
        families=share("reach", "families"),
        apart=share("reach", "apart"),
        ceiling=share("ceiling", "all"),
        ceilings={part: share("ceiling", part) for measure, part in of if measure == "ceiling" and part != "all"},
        followed=count["followed", "cases"],
        risk=share("followed", "families_baseline"),
        risk_policy=share("followed", "families_policy"),
        placed=share("followed", "placed_baseline"),
        placed_policy=share("followed", "placed_policy"),
        binds=binds,
        most=max(holds, key=lambda part: holds[part]) if holds else "",
        hand=hand,
        net=net,
        reading=_reading(data, policy, hand, net, contacts, count["followed", "cases"]),
        cost_per_case=cost / contacts if contacts > 0 else math.nan,
        alternatives={
            part: number / looked[part.partition(":")[0]]
            for (measure, part), number in count.items()
            if measure == "alternatives"
        },
    )


def _each(data: ComparisonData, policy: str) -> tuple[np.ndarray, float]:
    """The reckoning of each run (nan where no family was followed), and what one family more or less changes in it."""
    found, ones = [], []
    for unit in data.runs(policy):
        row = {(measure, part): (number, of) for measure, part, number, of in unit.why.get(policy, ())}
        families, years = row.get(("reach", "families"), (0.0, 0.0))
        base, n = row.get(("followed", "placed_baseline"), (0.0, 0.0))
        other, _ = row.get(("followed", "placed_policy"), (0.0, 0.0))
        if not n > 0 or not years > 0:
            found.append(math.nan)
            continue
        one = families / years / n
        found.append(one * (other - base))
        ones.append(one)
    return np.array(found), float(np.mean(ones)) if ones else 0.0


def _by_hand(data: ComparisonData, policy: str) -> Estimate:
    """Placements a year that a policy changes among those it reaches within a year, with its interval over the runs."""
    values, one = _each(data, policy)
    if not np.isfinite(values).any():
        return NOTHING
    found = estimate(values, *data.places(policy), Scale(one))
    return nothing_of(found) if data.identical(policy) else found


def _reading(
    data: ComparisonData, policy: str, hand: Estimate, net: Estimate, contacts: float, followed: float
) -> Reading:
    """How the reckoning compares with the simulation."""
    if data.identical(policy):
        return "nothing"
    policies = next((entry.policies for entry in data.entries if entry.label == policy), ())
    if not contacts > 0 or acts_on_none(policies):
        return "none"
    if followed < FEWEST or not math.isfinite(hand.mean) or not math.isfinite(net.mean):
        return "few"
    values, one = _each(data, policy)
    base, other, _ = data.pairs(policy, ENTRIES)
    gap = estimate((other - base) - values, *data.places(policy), Scale(max(one, 1.0 / data.years)))
    small, large = sorted((abs(hand.mean), abs(net.mean)))
    alike = hand.mean * net.mean > 0 and large <= APART * small
    if alike:
        return "same"
    if not gap.clear:
        return "untold"
    if hand.mean * net.mean < 0:
        return "opposite"
    return "more" if abs(net.mean) > abs(hand.mean) else "less"
