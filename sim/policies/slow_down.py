"""Slow down (vertragen): buy time in a crisis before deciding, with the child's view leading."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Cost, LeverChange, Policy, setting
from sim.policies.costs import cost_of_hours
from sim.policies.practice import InPractice, Number, Share, then


class SlowDown(Policy):
    """In a crisis without seen acute danger the decision waits some days, in and outside office hours.

    Acts on crisis and decision: errors of assessment fall, tension usually falls, the network is searched; the family
    stays exposed and the crisis may flare up. It never applies when acute danger is seen.
    """

    name: ClassVar[str] = "slow_down"
    dutch: ClassVar[str] = "vertragen"
    practice: ClassVar[str | None] = "slow_down"
    title: ClassVar[dict[str, str]] = {"en": "Slow down in a crisis", "nl": "Vertragen bij een crisis"}
    routes: ClassVar[tuple[str, ...]] = ("crisis",)
    reaches: ClassVar[str] = "slowed"
    mechanisms: ClassVar[tuple[str, ...]] = ("crisis",)
    evidence: ClassVar[str] = (
        "LEV-SLOW (U): no effect study found; pieces: SIB-SEP, LEV-ASH (B, association), CRI-FF-OOH"
    )
    would_fail: ClassVar[str] = "too few workers outside office hours, danger that is missed, no kin to be found"
    acts_on: ClassVar[str] = "crisis and decision"
    numbers: ClassVar[str] = (
        "practised.slow_none practised.slow_full practised.slow_outside practised.slow_days practised.ask_none "
        "practised.ask_full crisis.time_learning crisis.view_learning crisis.view_weight crisis.tension "
        "crisis.flare crisis.network_day harm.slowed costs.policies.crises costs.policies.hours_slowed_crisis"
    )

    office: float | None = setting(
        None, unit="probability", low=0, high=1, meaning="crises slowed in office hours; left out: by strength"
    )
    outside: float | None = setting(
        None, unit="probability", low=0, high=1, meaning="crises slowed outside office hours; left out: by strength"
    )
    days: float | None = setting(None, unit="days", low=0.1, high=14, meaning="time bought; left out: as the baseline")

    def changes(self, baseline: Baseline) -> list[LeverChange]:
        """Levers of slowing and of asking the child."""
        parts: list[LeverChange] = []
        for field, lever in (("office", "slow_office"), ("outside", "slow_outside")):
            wanted = getattr(self, field)
            delta = baseline.toward("slow_down", self.strength, lever)
            if wanted is not None:
                delta = (wanted - baseline.lever(lever)) * abs(self.strength)
            parts.append(self.lever(baseline, lever, delta))
        if self.days is not None:
            parts.append(
                self.lever(baseline, "slow_days", (self.days - baseline.lever("slow_days")) * abs(self.strength))
            )
        parts.append(self.lever(baseline, "ask_view", baseline.toward("slow_down", self.strength, "ask_view")))
        return parts

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Extra worker hours in slowed crises, at the prices of an hour; nothing else in the bill holds them."""
        office, outside = (part.delta for part in self.changes(baseline)[:2])
        at_night = baseline.scenario.parameters.crisis.outside_office
        crises = baseline.number("costs.policies.crises", "crises zonder gezien gevaar per 1.000 kinderen per jaar")
        hours = baseline.number("costs.policies.hours_slowed_crisis", "uur per vertraagde crisis")
        slowed = max(0.0, (1.0 - at_night) * office + at_night * outside)
        return [
            cost_of_hours(
                "worker hours in slowed crises",
                "uren van hulpverleners bij vertraagde crises",
                crises.value * baseline.thousands(self.areas) * slowed,
                hours,
                baseline,
                crises,
            )
        ]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Crises that are slowed: of those that are reckoned with for the cost."""
        levers = {part.lever: (baseline.lever(part.lever), part.delta) for part in self.changes(baseline)}
        office, outside, ask = (Share(*then(*levers[name])) for name in ("slow_office", "slow_outside", "ask_view"))
        at_night = baseline.scenario.parameters.crisis.outside_office
        crises = baseline.number("costs.policies.crises").value * baseline.thousands(self.areas)
        slowed = Number(
            *(crises * ((1.0 - at_night) * day + at_night * night)
              for day, night in ((office.now, outside.now), (office.then, outside.then)))
        )  # fmt: skip
        counts = {
            "office": office,
            "outside": outside,
            "asked": ask,
            "crises": Number(crises, crises),
            "slowed": slowed,
        }
        return InPractice(slowed.then - slowed.now, counts)
