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
    dutch: ClassVar[str] = "sociale_basis"
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
        "practised.social_debt practised.social_separation practised.social_housing practised.social_sooner "
        "practised.social_youth stressors.onset stressors.years stressors.weight strain.stressor_recovery needs.behaviour_onset "
        "needs.behaviour_worse levels.up levels.down costs.policies.social_base"
    )

    debt: float | None = setting(
        None,
        unit="share fewer families that get into debt",
        low=-0.5,
        high=0.5,
        meaning="help with debt; left out: practised.social_debt",
    )
    separation: float | None = setting(
        None,
        unit="share fewer conflicts",
        low=-0.5,
        high=0.5,
        meaning="help at separation; left out: practised.social_separation",
    )
    housing: float | None = setting(
        None,
        unit="share fewer families",
        low=-0.5,
        high=0.5,
        meaning="help with housing; left out: practised.social_housing",
    )
    sooner: float | None = setting(
        None,
        unit="share faster end",
        low=-0.5,
        high=1,
        meaning="these troubles end sooner by so much; left out: practised.social_sooner",
    )
    youth: float | None = setting(
        None,
        unit="share less worsening",
        low=-0.5,
        high=0.5,
        meaning="school, sport and youth work; left out: practised.social_youth",
    )
    euro_per_household: float | None = setting(
        None,
        unit="euro a household with children a year",
        low=0,
        high=1000,
        meaning="cost; left out: as the scenario's costs (costs.policies.social_base)",
    )

    def sizes(self, baseline: Baseline) -> dict[str, float]:
        """What each kind of help changes at full strength: as it was given, else as the ledger says."""
        usual = baseline.scenario.parameters.practised
        given = {name: getattr(self, name) for name in ("debt", "separation", "housing", "sooner", "youth")}
        return {name: getattr(usual, f"social_{name}") if size is None else size for name, size in given.items()}

    def changes(self, baseline: Baseline) -> list[Change]:
        """Multipliers of onset and duration of three stressors, and of behaviour."""
        s, sizes = self.strength, self.sizes(baseline)
        parts = {
            "onset_debt": -sizes["debt"] * s,
            "onset_separation": -sizes["separation"] * s,
            "onset_housing": -sizes["housing"] * s,
            "stressor_end": sizes["sooner"] * s,
            "youth": -sizes["youth"] * s,
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
        counts = {name: Percent(0.0, s * size) for name, size in self.sizes(baseline).items()}
        return InPractice(homes * s, {**counts, "households": Number(homes, homes)})
