"""Social base: help with debt, separation and housing, and school, sport and youth work, before a family asks for care."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Cost, Policy, setting
from sim.policies.costs import cost
from sim.policies.practice import InPractice, Number, Percent


class SocialBase(Policy):
    """Debt, separation conflict and insecure housing start less often and end sooner; behaviour gets worse less often.

    Acts on stressors and on behaviour, long before a crisis, so that effects on placement come late and are small; who is
    reached is not who is at risk. With a negative strength the same help is taken away.
    """

    name: ClassVar[str] = "social_base"
    title: ClassVar[dict[str, str]] = {"en": "Stronger social base", "nl": "Sterkere sociale basis"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("strain", "needs")
    evidence: ClassVar[str] = (
        "page of the city of Utrecht on a strong social base; no study of an effect on placement found, sizes are assumptions"
    )
    would_fail: ClassVar[str] = (
        "those at risk are not reached; debts and housing depend on things outside the city; effects fade when it stops"
    )
    acts_on: ClassVar[str] = "stressors and behaviour, long before a crisis"
    numbers: ClassVar[str] = (
        "stressors.onset stressors.years stressors.weight strain.stressor_recovery needs.behaviour_onset "
        "needs.behaviour_worse levels.up levels.down costs.policies.social_base"
    )

    debt: float = setting(
        0.10, unit="share fewer families that get into debt", low=0, high=0.5, meaning="help with debt (range 0-0.25)"
    )
    separation: float = setting(
        0.10, unit="share fewer conflicts", low=0, high=0.5, meaning="help at separation (range 0-0.25)"
    )
    housing: float = setting(
        0.10, unit="share fewer families", low=0, high=0.5, meaning="help with housing (range 0-0.25)"
    )
    sooner: float = setting(
        0.15, unit="share faster end", low=0, high=1, meaning="these troubles end sooner by so much (range 0-0.4)"
    )
    youth: float = setting(
        0.05, unit="share less worsening", low=0, high=0.5, meaning="school, sport and youth work (range 0-0.15)"
    )
    euro_per_household: float | None = setting(
        None,
        unit="euro a household with children a year",
        low=0,
        high=1000,
        meaning="cost; left out: as the scenario's costs (costs.policies.social_base)",
    )

    def changes(self, baseline: Baseline) -> list[Change]:
        """Multipliers of onset and duration of three stressors, and of behaviour."""
        s = self.strength
        parts = {
            "onset_debt": -self.debt * s,
            "onset_separation": -self.separation * s,
            "onset_housing": -self.housing * s,
            "stressor_end": self.sooner * s,
            "youth": -self.youth * s,
        }
        return [self.lever(baseline, name, delta) for name, delta in parts.items()]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Euro a household with children in the areas where it holds."""
        homes = sum(baseline.households(area) for area in baseline.areas(self.areas)) * self.strength
        ledger = baseline.number("costs.policies.social_base", "euro per huishouden met kinderen per jaar")
        each = ledger.at(self.euro_per_household)
        euro, low, high = homes * each.value, homes * each.low, homes * each.high
        worker = baseline.number("costs.worker_year").value  # if all of it goes to people
        posts = (euro / worker, low / worker, high / worker)
        return [cost("social base", "sociale basis", euro, low, high, [each], posts)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """How much less often troubles begin, and among how many households."""
        s = self.strength
        homes = sum(baseline.households(area) for area in baseline.areas(self.areas))
        settings = ("debt", "separation", "housing", "sooner", "youth")
        counts = {name: Percent(0.0, s * getattr(self, name)) for name in settings}
        return InPractice(homes * s, {**counts, "households": Number(homes, homes)})
