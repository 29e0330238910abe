"""Wel Thuis team: specialists who remove what stands in the way of living at home."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Cost, Policy, setting
from sim.policies.costs import cost
from sim.policies.practice import InPractice, Number, Share, then
from sim.units import THOUSAND, YEAR


class WelThuisTeam(Policy):
    """A city-wide team takes up families when a placement is asked for or a stay ends without a way home.

    Acts on recovery and return home while a case runs, and on one obstacle (debt, conflict after separation, insecure
    housing). It does nothing where it has no room or where there is no such obstacle.
    """

    name: ClassVar[str] = "wel_thuis_team"
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
        "practised.wel_thuis_none practised.wel_thuis_full practised.wel_thuis_cases obstacles.days "
        "obstacles.removed obstacles.recovery obstacles.return_home costs.policies.worker_hours "
        "costs.policies.wel_thuis_cases"
    )

    brought: float | None = setting(
        None, unit="probability", low=0, high=1, meaning="a family is brought to the team; left out: by strength"
    )
    extra_cases: int | None = setting(
        None, unit="families at once", low=-1000, high=100000, meaning="room added; left out: by strength"
    )

    def cases(self, baseline: Baseline) -> dict[int, int]:
        """Cases at once added per service row."""
        rows = baseline.needed("wel_thuis_team", self)
        day = self.first_day(baseline)
        there = sum(baseline.scenario.services[row - 1].places_at(day) for row in rows)
        full = baseline.scenario.parameters.practised.wel_thuis_cases * baseline.scenario.households / THOUSAND
        number = self.strength * (max(0.0, full - there) if self.strength > 0 else there)
        if self.extra_cases is not None:
            number = abs(self.strength) * self.extra_cases
        each = [round(number * (k + 1) / len(rows)) - round(number * k / len(rows)) for k in range(len(rows))]
        if self.strength > 0 and 0 < number < 1:
            each[0] = 1
        return dict(zip(rows, each, strict=True))

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
        """Specialists: paid hours a year over the cases that each has at once, at the price of a specialist hour."""
        hours = baseline.number("costs.policies.worker_hours", "uur per voltijds medewerker per jaar")
        at_once = baseline.number("costs.policies.wel_thuis_cases", "zaken tegelijk per voltijds specialist")
        price = baseline.number("costs.hour_specialist", "euro per uur")
        euro = sum(self.cases(baseline).values()) * hours.value * price.value
        ends = euro / at_once.high, euro / at_once.low
        numbers = [price, hours, at_once]
        return [cost("specialists", "specialisten", euro / at_once.value, min(ends), max(ends), numbers)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Requests that are brought to the team, and families that it has room for."""
        brought = Share(*then(baseline.lever("wel_thuis"), self.delta(baseline)))
        day = self.first_day(baseline)
        there = sum(baseline.scenario.services[row - 1].places_at(day) for row in self.cases(baseline))
        extra = sum(self.cases(baseline).values())
        a_place = YEAR / max(1.0, baseline.scenario.parameters.obstacles.days)
        counts = {
            "brought": brought,
            "cases": Number(there, there + extra),
            "families": Number(there * a_place, (there + extra) * a_place),
        }
        return InPractice(extra * a_place, counts)
