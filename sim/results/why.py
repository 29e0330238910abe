"""Why a policy does so much or so little, over all runs of a comparison: counts added up, and a reckoning by hand.

The reckoning is *extra reach* (families a year that are reached with the policy, less those that are in the baseline) times the
*absolute risk* of those who are reached in one of the two runs only (children placed within twelve months where they are not
reached, in the same families from the same day) times *one minus the ratio* (of that risk where they are). Of a policy that
brings no cases but changes what happens in them it is all families that it reaches. It stands beside the difference that was
simulated. They can differ: others share the queue and the places, an effect that comes after a year is not in it, nor what is
noticed by those who are reached in both runs but sooner, families that were touched before are not followed, and of a policy that
acts on rates of everybody there is no moment to reckon from.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from sim.outcomes.binding import STARTS
from sim.outcomes.costs import MILLION
from sim.outcomes.reach import acts_on_none, way_of
from sim.results.comparison import ComparisonData
from sim.results.intervals import Scale
from sim.results.statistics import NOTHING, Estimate, estimate, nothing_of

ENTRIES, COST = "entries", "cost_policies"
FEWEST = 20.0  # families followed (or cases), over all runs, below which nothing is reckoned
APART = 2.0  # times by which reckoning and simulation must differ to be said
Reading = Literal["none", "few", "nothing", "same", "more", "less", "opposite", "untold"]


@dataclass(frozen=True)
class Why:
    """Reach, ceiling, what binds and the reckoning of one policy.

    Attributes
    ----------
    contacts, families : reached a year: moments, and families (again within twelve months counts once).
    anyway : of the contacts those that come in the baseline too; of what is taken away, those that come at other moments
        instead. More than all contacts where a policy lowers its own reach.
    extra, extra_families : moments and families of this kind a year, less those of the baseline; below 0: fewer.
    way : whether it brings cases (1) or takes them away (-1); 0: it changes what happens in them, and all cases count.
    apart : families a year whose history differs from that in the baseline, by whatever way.
    ceiling : share of the baseline's entries that it could touch at all; ``ceilings`` by route. Nan without entries.
    followed : families followed over all runs, for the risks: those reached in one of the two runs only. Nan risks without any.
    risk : share of families with a child placed within twelve months where they are not reached; ``risk_with`` where they are.
    placed : children placed a family within twelve months where they are not reached; ``placed_with`` where they are.
    sooner : placements a year that change in families that are reached in both runs; not in ``hand``. Nan without any.
    binds : share of the moments at which it could have acted by what became of them (keys of ``sim.outcomes.binding.HELD``).
    most : what holds it back most (a key); "" when nothing does.
    hand : placements a year that it changes, reckoned by hand from the extra cases; ``net`` as simulated.
    reading : how the two compare: "none" (nothing to reckon from), "few" (too few families followed), "nothing" (identical
        runs), "same" (within two times), "more" (simulated more than twice as much), "less" (less than half), "opposite"
        (other sign), "untold" (too little computed to tell them apart).
    cost_per_case : euro a year that the policy itself costs (or saves), for each extra case (or case fewer); nan where there are
        too few, where it costs money and lowers its own reach, and without costs.
    alternatives : share of the times that an alternative was looked at, by what was found ("treatment:no_room").
    """

    contacts: float
    families: float
    anyway: float
    extra: float
    extra_families: float
    way: int
    apart: float
    ceiling: float
    ceilings: dict[str, float]
    followed: float
    risk: float
    risk_with: float
    placed: float
    placed_with: float
    sooner: float
    binds: dict[str, float]
    most: str
    hand: Estimate
    net: Estimate
    reading: Reading
    cost_per_case: float
    alternatives: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """Children placed where the families followed are reached over those where they are not; nan where none was."""
        return self.placed_with / self.placed if self.placed > 0 else math.nan

    @property
    def counted(self) -> float:
        """Cases a year that are the policy's doing: the extra ones, or all where it brings none."""
        return self.extra if self.way else self.contacts

    @property
    def acts(self) -> bool:
        """Whether there is any moment in a family at which it acted, or that it took away."""
        return self.contacts > 0 or abs(self.extra) > 0


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
    way = way_of(_policies(data, policy))
    changed = share("followed", "placed_same_policy") - share("followed", "placed_same_baseline")
    found = Why(
        contacts=share("reach", "contacts"),
        families=share("reach", "families"),
        anyway=share("reach", "anyway"),
        extra=share("reach", "extra"),
        extra_families=share("reach", "extra_families"),
        way=way,
        apart=share("reach", "apart"),
        ceiling=share("ceiling", "all"),
        ceilings={part: share("ceiling", part) for measure, part in of if measure == "ceiling" and part != "all"},
        followed=count["followed", "cases"],
        risk=share("followed", "families_without"),
        risk_with=share("followed", "families_with"),
        placed=share("followed", "placed_without"),
        placed_with=share("followed", "placed_with"),
        sooner=share("reach", "same_families") * changed,
        binds=binds,
        most=max(holds, key=lambda part: holds[part]) if holds else "",
        hand=_by_hand(data, policy, way),
        net=data.difference(policy, ENTRIES) if ENTRIES in data.outcomes else NOTHING,
        reading="none",
        cost_per_case=math.nan,
        alternatives={
            part: number / looked[part.partition(":")[0]]
            for (measure, part), number in count.items()
            if measure == "alternatives"
        },
    )
    years = of["reach", "contacts"]
    return replace(
        found, reading=_reading(data, policy, found), cost_per_case=_cost_per_case(data, policy, found, years)
    )


def _policies(data: ComparisonData, label: str) -> tuple[Any, ...]:
    return next((entry.policies for entry in data.entries if entry.label == label), ())


def _cost_per_case(data: ComparisonData, policy: str, found: Why, years: float) -> float:
    """Euro of the policy itself for each case that is its doing."""
    if COST not in data.outcomes or not abs(found.counted) * years >= FEWEST:
        return math.nan
    cost = data.difference(policy, COST).mean * MILLION
    if found.counted < 0 < cost:
        return math.nan  # it costs money, and fewer are reached: no price of a case
    return cost / found.counted


def _each(data: ComparisonData, policy: str, way: int) -> tuple[np.ndarray, float]:
    """The reckoning of each run (nan where no family was followed), and what one family more or less changes in it."""
    found, ones = [], []
    for unit in data.runs(policy):
        row = {(measure, part): (number, of) for measure, part, number, of in unit.why.get(policy, ())}
        families, years = row.get(("reach", "extra_families" if way else "families"), (0.0, 0.0))
        without, n = row.get(("followed", "placed_without"), (0.0, 0.0))
        placed, _ = row.get(("followed", "placed_with"), (0.0, 0.0))
        if not n > 0 or not years > 0:
            found.append(math.nan)
            continue
        one = families / years / n
        found.append(one * (placed - without))
        ones.append(abs(one))
    return np.array(found), float(np.mean(ones)) if ones else 0.0


def _by_hand(data: ComparisonData, policy: str, way: int) -> Estimate:
    """Placements a year that a policy changes among those it reaches within a year, with its interval over the runs."""
    values, one = _each(data, policy, way)
    if not np.isfinite(values).any():
        return NOTHING
    found = estimate(values, *data.places(policy), Scale(one))
    return nothing_of(found) if data.identical(policy) else found


def _reading(data: ComparisonData, policy: str, found: Why) -> Reading:
    """How the reckoning compares with the simulation."""
    hand, net = found.hand, found.net
    if data.identical(policy):
        return "nothing"
    if not found.acts or acts_on_none(_policies(data, policy)):
        return "none"
    if found.followed < FEWEST or not math.isfinite(hand.mean) or not math.isfinite(net.mean):
        return "few"
    values, one = _each(data, policy, found.way)
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
