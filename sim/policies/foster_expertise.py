"""Foster-care expertise in the neighbourhood team: somebody who knows foster families stands behind more of them."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Cost, Policy, setting
from sim.policies.costs import cost_of_hours
from sim.policies.practice import InPractice, Number
from sim.scenario.scenario import Scenario


class FosterExpertise(Policy):
    """A larger share of recruited foster families has foster-care expertise behind it.

    Acts on hosts that tire and stop for reasons that could have been avoided, and on breakdown with the children they have.
    A family that is no longer alone keeps going; it does not bring new families.
    """

    name: ClassVar[str] = "foster_expertise"
    dutch: ClassVar[str] = "pleegzorgexpertise"
    title: ClassVar[dict[str, str]] = {
        "en": "Foster-care expertise in the neighbourhood team",
        "nl": "Pleegzorgexpertise in het buurtgerichte team",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "places"
    mechanisms: ClassVar[tuple[str, ...]] = ("hosts", "placement")
    evidence: ClassVar[str] = (
        "FOS-NL-WHY, FOS-NL-ATTR (over half of those who stop name avoidable reasons); the effect of support is an assumption"
    )
    would_fail: ClassVar[str] = (
        "families stop for reasons of their own; the expert has too many families; support comes too late"
    )
    acts_on: ClassVar[str] = "hosts that tire or stop, breakdown"
    numbers: ClassVar[str] = (
        "practised.host_support hosts.attrition hosts.avoidable hosts.support_keeps hosts.tire hosts.tire_support "
        "placement.supported costs.policies.hours_foster_expert"
    )

    reach: float = setting(
        0.9, unit="share of recruited families", low=0, high=1, meaning="share supported at full strength (range 0.6-1)"
    )
    hours_per_family: float | None = setting(
        None,
        unit="hours a family a year",
        low=0,
        high=400,
        meaning="time of the expert; left out: as the scenario's costs (costs.policies.hours_foster_expert)",
    )

    def change(self, baseline: Baseline) -> float:
        """Change of the share of recruited families that is supported."""
        now = baseline.lever("host_support")
        return self.strength * max(0.0, self.reach - now) if self.strength > 0 else self.strength * now

    def changes(self, baseline: Baseline) -> list[Change]:
        """Share of recruited families with expertise behind them."""
        return [self.lever(baseline, "host_support", self.change(baseline))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Hours of the expert for the families that are supported besides, at the scenario's price of an hour."""
        share = sum(baseline.households(a) for a in baseline.areas(self.areas)) / max(1, baseline.scenario.households)
        families = sum(count for count, _ in baseline.scenario.hosts_by_area()) * share * self.change(baseline)
        hours = baseline.number("costs.policies.hours_foster_expert", "uur per pleeggezin per jaar")
        each = hours.at(self.hours_per_family)
        return [cost_of_hours("foster-care expert", "pleegzorgdeskundige", families, each, baseline)]

    def baseline_note(self, scenario: Scenario, lang: str = "en") -> str:
        """What share is supported in the baseline, and what this run makes of it."""
        baseline = Baseline(scenario)
        x = baseline.lever("host_support")
        y = x + self.change(baseline)
        if lang == "nl":
            return f"{self.describe('nl')}: in de uitgangssituatie achter {x:.0%} van de bestandsgezinnen; nu achter {y:.0%}"
        return f"{self.describe('en')}: in the baseline behind {x:.0%} of recruited families; this run makes it {y:.0%}"

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Recruited foster families with an expert behind them."""
        counted = [count for count, _ in baseline.scenario.hosts_by_area()]
        every = sum(counted[area - 1] for area in baseline.areas(self.areas))
        now = baseline.lever("host_support")
        families = Number(every * now, every * (now + self.change(baseline)))
        return InPractice(families.then - families.now, {"families": families, "all": Number(every, every)})
