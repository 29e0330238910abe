"""Slow down (vertragen): buy time in a crisis before deciding, with the child's view leading."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Cost, LeverChange, Policy, setting


class SlowDown(Policy):
    """In a crisis without seen acute danger the decision waits some days, in and outside office hours.

    Acts on crisis and decision: errors of assessment fall, tension usually falls, the network is searched; the family
    stays exposed and the crisis may flare up. It never applies when acute danger is seen.
    """

    name: ClassVar[str] = "slow_down"
    practice: ClassVar[str | None] = "slow_down"
    title: ClassVar[dict[str, str]] = {"en": "Slow down in a crisis", "nl": "Vertragen bij een crisis"}
    routes: ClassVar[tuple[str, ...]] = ("crisis",)
    mechanisms: ClassVar[tuple[str, ...]] = ("crisis",)
    evidence: ClassVar[str] = (
        "LEV-SLOW (U): no effect study found; pieces: SIB-SEP, LEV-ASH (B, association), CRI-FF-OOH"
    )
    would_fail: ClassVar[str] = "too few workers outside office hours, danger that is missed, no kin to be found"

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
        """Worker hours: 20 (10-40) extra hours a slowed crisis, at the prices of an hour (COST-AMB-24)."""
        office, outside = (part.delta for part in self.changes(baseline)[:2])
        at_night = baseline.scenario.parameters.crisis.outside_office
        crises = 3.0 * baseline.children(self.areas) / 1000.0
        n, hour = crises * max(0.0, (1.0 - at_night) * office + at_night * outside), baseline.prices
        return [
            Cost(
                "worker hours in slowed crises",
                n * 20 * hour.hour,
                n * 10 * hour.hour_generalist,
                n * 40 * hour.hour_specialist,
                "COST-AMB-24; 20 (10-40) hours a crisis and 3 crises per 1,000 children a year are assumptions",
                what_nl="uren van hulpverleners bij vertraagde crises",
                source_nl="COST-AMB-24; 20 (10-40) uur per crisis en 3 crises per 1.000 kinderen per jaar zijn aannames",
            )
        ]
