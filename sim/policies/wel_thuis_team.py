"""Wel Thuis team: specialists who remove what stands in the way of living at home."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Cost, Policy, setting


class WelThuisTeam(Policy):
    """A city-wide team takes up families when a placement is asked for or a stay ends without a way home.

    Acts on recovery and return home while a case runs, and on one obstacle (debt, conflict after separation, insecure
    housing). It does nothing where it has no room or where there is no such obstacle.
    """

    name: ClassVar[str] = "wel_thuis_team"
    practice: ClassVar[str | None] = "wel_thuis_team"
    title: ClassVar[dict[str, str]] = {"en": "Wel Thuis team", "nl": "Wel Thuis-team"}
    routes: ClassVar[tuple[str, ...]] = ("planned",)
    mechanisms: ClassVar[tuple[str, ...]] = ("strain", "placement")
    evidence: ClassVar[str] = (
        "residence fell in Utrecht in 2020-2021, with COVID and a new contract; no effect found (U)"
    )
    would_fail: ClassVar[str] = "the team is full, obstacles that nobody can remove, return without after-care"

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
        full = baseline.scenario.parameters.practised.wel_thuis_cases * baseline.scenario.households / 1000.0
        number = self.strength * (max(0.0, full - there) if self.strength > 0 else there)
        if self.extra_cases is not None:
            number = abs(self.strength) * self.extra_cases
        each = [round(number * (k + 1) / len(rows)) - round(number * k / len(rows)) for k in range(len(rows))]
        if self.strength > 0 and 0 < number < 1:
            each[0] = 1
        return dict(zip(rows, each, strict=True))

    def changes(self, baseline: Baseline) -> list[Change]:
        """How often a family is brought to the team, and its room."""
        delta = baseline.toward("wel_thuis_team", self.strength, "wel_thuis")
        if self.brought is not None:
            delta = (self.brought - baseline.lever("wel_thuis")) * abs(self.strength)
        first = self.first_day(baseline)
        return [
            self.lever(baseline, "wel_thuis", delta),
            *(CapacityChange(row, n, first) for row, n in self.cases(baseline).items()),
        ]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Specialists: 1,350 paid hours a year, 8 (6-12) cases at once each, at the price of a specialist hour."""
        a_case = 1_350.0 * baseline.prices.hour_specialist
        cases = sum(self.cases(baseline).values())
        return [
            Cost(
                "specialists",
                cases * a_case / 8.0,
                min(cases * a_case / 12.0, cases * a_case / 6.0),
                max(cases * a_case / 12.0, cases * a_case / 6.0),
                "COST-AMB-24; 1,350 hours a year and 8 (6-12) cases at once a specialist are assumptions",
                what_nl="specialisten",
                source_nl="COST-AMB-24; 1.350 uur per jaar en 8 (6-12) zaken tegelijk per specialist zijn aannames",
            )
        ]
