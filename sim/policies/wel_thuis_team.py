"""Wel Thuis team: specialists who remove what stands in the way of living at home."""

from __future__ import annotations

import math
from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Cost, Policy, setting
from sim.policies.costs import cost
from sim.policies.practice import InPractice, Number, Share, then
from sim.policies.sizing import ROUNDING, lost_share, room_for
from sim.units import YEAR


class WelThuisTeam(Policy):
    """A city-wide team takes up families when a placement is asked for or a stay ends without a way home.

    Acts on recovery and return home while a case runs, and on one obstacle (debt, conflict after separation, insecure
    housing). It does nothing where it has no room or where there is no such obstacle. Its room follows from need: families with
    an obstacle at random, of whom nine in ten find room (``sim.policies.sizing``), in whole workers.
    """

    name: ClassVar[str] = "wel_thuis_team"
    dutch: ClassVar[str] = "wel_thuis"
    practice: ClassVar[str | None] = "wel_thuis_team"
    title: ClassVar[dict[str, str]] = {"en": "Wel Thuis team", "nl": "Wel Thuis-team"}
    routes: ClassVar[tuple[str, ...]] = ("planned",)
    reaches: ClassVar[str] = "wel_thuis"
    mechanisms: ClassVar[tuple[str, ...]] = ("strain", "placement")
    evidence: ClassVar[str] = (
        "residence fell in Utrecht in 2020-2021, with COVID and a new contract; no effect found (U)"
    )
    would_fail: ClassVar[str] = "the team is full, obstacles that nobody can remove, return without after-care"
    acts_on: ClassVar[str] = "planned route and return: an obstacle less"
    numbers: ClassVar[str] = (
        "practised.wel_thuis_none practised.wel_thuis_full obstacles.days "
        "obstacles.removed obstacles.recovery obstacles.return_home costs.policies.worker_hours "
        "workforce.caseload_wel_thuis_team costs.policies.wel_thuis_families costs.policies.cases_in_time"
    )

    brought: float | None = setting(
        None, unit="probability", low=0, high=1, meaning="a family is brought to the team; left out: by strength"
    )
    extra_cases: int | None = setting(
        None, unit="families at once", low=-1000, high=100000, meaning="room added; left out: by strength"
    )

    def come(self, baseline: Baseline, brought: float, areas: tuple[str, ...]) -> float:
        """Families a year who come to the team when this share of those who could is brought to it."""
        return baseline.number("costs.policies.wel_thuis_families").value * baseline.thousands(areas) * brought

    def needed(self, baseline: Baseline) -> int:
        """Families at once for whom the team of the whole place has room at full practice (``sim.policies.sizing``)."""
        brought = baseline.full("wel_thuis_team", "wel_thuis") if self.brought is None else self.brought
        load = self.come(baseline, brought, ()) * baseline.scenario.parameters.obstacles.days / YEAR
        return room_for(baseline.number("costs.policies.cases_in_time").value, load)

    def cases(self, baseline: Baseline) -> dict[int, int]:
        """Cases at once added per service row: as asked, else what need takes less what there is, by strength.

        What need takes is bought in whole workers: less than one would help nobody.
        """
        rows = baseline.needed("wel_thuis_team", self)
        day = self.first_day(baseline)
        there = sum(baseline.scenario.services[row - 1].places_at(day) for row in rows)
        number = self.strength * there
        if self.extra_cases is not None:
            number = abs(self.strength) * self.extra_cases
        elif self.strength > 0:
            each = baseline.scenario.parameters.workforce.caseload_wel_thuis_team
            number = each * math.ceil(self.strength * max(0.0, self.needed(baseline) - there) / each - ROUNDING)
        parts = [round(number * (k + 1) / len(rows)) - round(number * k / len(rows)) for k in range(len(rows))]
        return dict(zip(rows, parts, strict=True))

    def delta(self, baseline: Baseline) -> float:
        """Change in how often a family is brought to the team."""
        if self.brought is not None:
            return (self.brought - baseline.lever("wel_thuis")) * abs(self.strength)
        return baseline.toward("wel_thuis_team", self.strength, "wel_thuis")

    def changes(self, baseline: Baseline) -> list[Change]:
        """How often a family is brought to the team, and its room."""
        first = self.first_day(baseline)
        return [
            self.lever(baseline, "wel_thuis", self.delta(baseline)),
            *(CapacityChange(row, n, first) for row, n in self.cases(baseline).items()),
        ]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Specialists: paid hours a year over the families whom each helps at once, at the price of a specialist hour."""
        hours = baseline.number("costs.policies.worker_hours", "uur per voltijds medewerker per jaar")
        at_once = baseline.number("parameters.workforce.caseload_wel_thuis_team", "gezinnen per medewerker")
        price = baseline.number("costs.hour_specialist", "euro per uur")
        euro = sum(self.cases(baseline).values()) * hours.value * price.value
        ends = euro / at_once.high, euro / at_once.low
        numbers = [price, hours, at_once]
        return [cost("specialists", "specialisten", euro / at_once.value, min(ends), max(ends), numbers)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Families who are brought to the team, and for how many of them it has room."""
        brought = Share(*then(baseline.lever("wel_thuis"), self.delta(baseline)))
        day = self.first_day(baseline)
        there = sum(baseline.scenario.services[row - 1].places_at(day) for row in self.cases(baseline))
        cases = Number(there, there + sum(self.cases(baseline).values()))
        a_family = baseline.scenario.parameters.obstacles.days / YEAR
        whole = max(1, baseline.scenario.children) / max(1, baseline.children(self.areas))
        helped = []
        for room, share in ((cases.now, brought.now), (cases.then, brought.then)):
            come = self.come(baseline, share, self.areas)
            helped.append(come * (1.0 - lost_share(int(room), come * whole * a_family)))
        families = Number(*helped)
        return InPractice(families.then - families.now, {"brought": brought, "cases": cases, "families": families})
