"""Neighbourhood teams: more (or fewer) generalists, and how easily a family comes to them."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Policy, setting
from sim.policies.practice import InPractice, Number, Percent, every_year
from sim.units import YEAR
from sim.words import HelpForm


class NeighbourhoodTeams(Policy):
    """More generalist places in the neighbourhood teams, and a lower threshold to ask.

    Acts on posts (they must be filled first) and on how often families ask by themselves. Without the places a lower
    threshold makes lines longer; what families ask also finds needs for which heavier help is called in.
    """

    name: ClassVar[str] = "neighbourhood_teams"
    dutch: ClassVar[str] = "buurtteams"
    title: ClassVar[dict[str, str]] = {
        "en": "Larger neighbourhood teams with a lower threshold",
        "nl": "Grotere buurtteams met een lagere drempel",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("workforce", "seeking", "help")
    evidence: ClassVar[str] = (
        "USE-UT-BT-2021 (A) for use; that more generalists prevent placement is not shown: sizes are assumptions (U)"
    )
    would_fail: ClassVar[str] = (
        "vacancies that nobody fills, a lower threshold without places, families with problems too heavy for generalists, "
        "workers drawn from the specialist teams"
    )
    acts_on: ClassVar[str] = "workforce, asking for help"
    numbers: ClassVar[str] = (
        "workforce.caseload_neighbourhood_team workforce.fill_days workforce.tightness workforce.turnover "
        "workforce.overload levels.seek seeking.need helps.days helps.recovery helps.escalation help.step_up "
        "strain.waiting costs.policies.team_use"
    )

    extra: float = setting(
        0.2,
        unit="share of the places",
        low=-1,
        high=5,
        meaning="generalist places added at full strength (posts: to be filled)",
    )
    threshold: float = setting(
        1.2, unit="multiplier", low=0, high=5, meaning="how often families ask the team by themselves, at full strength"
    )

    def changes(self, baseline: Baseline) -> list[Change]:
        """Places of the teams of these areas, and the threshold."""
        parts: list[Change] = [self.lever(baseline, "threshold", self.strength * (self.threshold - 1.0))]
        day = self.first_day(baseline)
        areas = baseline.areas(self.areas)
        for row in baseline.services("neighbourhood_team"):
            service = baseline.scenario.services[row - 1]
            if baseline.scenario.area_row(service.area) in (*areas, 0):
                parts.append(CapacityChange(row, round(self.strength * self.extra * service.places_at(day)), day))
        return parts

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Places of the teams, and families a year in those added, as far as they are in use."""
        extra = sum(c.places for c in self.changes(baseline) if isinstance(c, CapacityChange))
        day, areas = self.first_day(baseline), (*baseline.areas(self.areas), 0)
        known = [baseline.scenario.services[row - 1] for row in baseline.services("neighbourhood_team")]
        there = sum(one.places_at(day) for one in known if baseline.scenario.area_row(one.area) in areas)
        used = extra * baseline.number("costs.policies.team_use").value
        families = used * YEAR / max(1.0, baseline.scenario.parameters.helps.days[HelpForm.GENERALIST])
        counts = {
            "places": Number(there, there + extra),
            "families": Number(0.0, families),
            "more": Percent(0.0, self.strength * (self.threshold - 1.0)),
        }
        price = baseline.number("costs.help_generalist").value
        bill = every_year("trajectories that start", "trajecten die beginnen", families * price)
        return InPractice(families, counts, (bill,))
