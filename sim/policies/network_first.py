"""Network first and near: search the own network with full effort, then a family in the own neighbourhood."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Cost, LeverChange, Policy, setting
from sim.policies.costs import cost_of_hours
from sim.policies.practice import InPractice, Number, Percent, then


class NetworkFirst(Policy):
    """Kin and acquaintances are searched for harder, and host families nearby are asked first.

    Acts on crisis decisions and placement search. A network family is found only where kin exist and say yes; a near host
    may fit less well; waiting longer for a near place (``wait_days``) leaves the child where it is meanwhile.
    """

    name: ClassVar[str] = "network_first"
    dutch: ClassVar[str] = "netwerk_eerst"
    practice: ClassVar[str | None] = "network_first"
    title: ClassVar[dict[str, str]] = {
        "en": "Own network first, and near",
        "nl": "Eerst het eigen netwerk, en dichtbij",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "network"
    mechanisms: ClassVar[tuple[str, ...]] = ("search", "crisis")
    evidence: ClassVar[str] = (
        "BRK-KIN-OR, BRK-R-NON-KIVS (stability); LEV-FGC, LEV-FGC-NL (B): network meetings did not lower placement"
    )
    would_fail: ClassVar[str] = "no kin, kin under strain themselves, longer waits for a near place"
    acts_on: ClassVar[str] = "crisis and placement search"
    numbers: ClassVar[str] = (
        "practised.network_none practised.network_full practised.near_none practised.near_full population.kin "
        "crisis.network_hour crisis.network_day crisis.network_weight search.network search.network_crisis "
        "search.accept_far search.wait_group costs.policies.network_searches costs.policies.hours_network_search"
    )

    wait_days: float = setting(
        0.0,
        unit="days",
        low=0,
        high=60,
        meaning="how long a planned or court placement waits for a family near its own school before a far one is taken",
    )

    def changes(self, baseline: Baseline) -> list[LeverChange]:
        """Effort in the network, weight of nearness, and waiting for a near place."""
        s = self.strength
        return [
            self.lever(baseline, "network_search", baseline.toward("network_first", s, "network_search")),
            self.lever(baseline, "near_first", baseline.toward("network_first", s, "near_first")),
            self.lever(baseline, "wait_near", self.wait_days * abs(s)),
        ]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Worker hours of searches, at the prices of an hour."""
        searches = baseline.number("costs.policies.network_searches", "zoektochten per 1.000 kinderen per jaar")
        return [
            cost_of_hours(
                "worker hours to search networks",
                "uren van hulpverleners om in het netwerk te zoeken",
                searches.value * baseline.thousands(self.areas) * max(0.0, self.strength),
                baseline.number("costs.policies.hours_network_search", "uur per zoektocht"),
                baseline,
                searches,
            )
        ]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Searches with extra hours, and what of a full search is done."""
        effort, near = (then(baseline.lever(c.lever), c.delta) for c in self.changes(baseline)[:2])
        every = baseline.number("costs.policies.network_searches").value * baseline.thousands(self.areas)
        searches = every * max(0.0, self.strength)
        counts = {"searches": Number(0.0, searches), "effort": Percent(*effort), "near": Percent(*near)}
        return InPractice(searches, counts)
