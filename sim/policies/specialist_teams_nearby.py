"""Neighbourhood specialist teams with youth mental health inside: one plan in place of two referrals."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Cost, Policy, setting
from sim.policies.practice import InPractice, Number, Share, every_year, then
from sim.units import YEAR
from sim.words import HelpForm


class SpecialistTeamsNearby(Policy):
    """Youth mental health works inside the neighbourhood specialist team, and families it knows are served first.

    Acts on help: no second referral with a line of its own, so no weeks in which help works below its strength; and on the
    line of the specialist team, where families that come from the neighbourhood team go before new ones, who wait longer.
    Places of youth mental health stay what they are. Needs a service of youth mental health in the scenario: without it
    nothing is apart.
    """

    name: ClassVar[str] = "specialist_teams_nearby"
    dutch: ClassVar[str] = "specialistische_teams"
    practice: ClassVar[str | None] = "specialist_teams_nearby"
    title: ClassVar[dict[str, str]] = {
        "en": "Neighbourhood specialist teams, youth mental health inside",
        "nl": "Buurtgerichte specialistische teams, jeugd-ggz erin",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("help", "seeking")
    evidence: ClassVar[str] = "pages of Utrecht and the NJi describe it; no study of its effect found (U)"
    would_fail: ClassVar[str] = (
        "one team in name only, specialist places full, youth mental health without a wait before"
    )
    acts_on: ClassVar[str] = "help: one plan in place of two referrals"
    numbers: ClassVar[str] = (
        "practised.one_plan_none practised.one_plan_full help.apart help.step_up help.step_up_severe "
        "population.psychiatric costs.policies.one_plan_share"
    )

    one_plan: float | None = setting(
        None,
        unit="probability",
        low=0,
        high=1,
        meaning="help is one plan with youth mental health; left out: by strength",
    )
    extra_places: int = setting(
        0,
        unit="families at once",
        low=-100000,
        high=100000,
        meaning="places of the specialist teams in these areas together",
    )

    def places(self, baseline: Baseline) -> dict[int, int]:
        """Places added per row of a specialist team, in proportion to what it has."""
        mine = baseline.areas(self.areas)
        known = baseline.scenario.services
        day = self.first_day(baseline)
        rows = [
            r for r in baseline.services("specialist_team") if baseline.scenario.area_row(known[r - 1].area) in mine
        ]
        now = {row: known[row - 1].places_at(day) for row in rows}
        whole = sum(now.values()) or 1
        return {row: round(self.extra_places * abs(self.strength) * n / whole) for row, n in now.items()}

    def delta(self, baseline: Baseline) -> float:
        """Change in the share of help that is one plan."""
        if self.one_plan is not None:
            return (self.one_plan - baseline.lever("one_plan")) * abs(self.strength)
        return baseline.toward("specialist_teams_nearby", self.strength, "one_plan")

    def changes(self, baseline: Baseline) -> list[Change]:
        """Share of help that is one plan, and places."""
        first = self.first_day(baseline)
        places = [CapacityChange(row, n, first) for row, n in self.places(baseline).items()]
        return [self.lever(baseline, "one_plan", self.delta(baseline)), *places]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Working as one team costs nothing here by itself; trajectories on more places are paid as help."""
        return []

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Trajectories that are one plan, of those that the specialist teams begin."""
        plan = Share(*then(baseline.lever("one_plan"), self.delta(baseline)))
        day = self.first_day(baseline)
        there = sum(baseline.scenario.services[row - 1].places_at(day) for row in self.places(baseline))
        extra = sum(self.places(baseline).values())
        a_place = YEAR / max(1.0, baseline.scenario.parameters.helps.days[HelpForm.SPECIALIST])
        begun = Number(there * a_place, (there + extra) * a_place)
        both = baseline.number("costs.policies.one_plan_share").value
        plans = Number(both * begun.now * plan.now, both * begun.then * plan.then)
        price = baseline.number("costs.help_specialist").value
        bill = every_year("trajectories on more places", "trajecten op extra plekken", extra * a_place * price)
        counts = {"plan": plan, "plans": plans, "trajectories": begun}
        return InPractice(plans.then - plans.now, counts, (bill,) if extra else ())
