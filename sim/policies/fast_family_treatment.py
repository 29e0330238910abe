"""Fast intensive family treatment: more of it, sooner, after a crisis and for families with severe problems."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Cost, Policy, setting
from sim.policies.costs import cost
from sim.scenario.services import spread_whole
from sim.units import YEAR
from sim.words import HelpForm


class FastFamilyTreatment(Policy):
    """Intensive family treatment starts within days, is offered more often and has more places.

    Acts on help (recovery, escalation, crisis while it runs, fading afterwards). It may not prevent placement: see the
    simulated trial. Places are competed for.
    """

    name: ClassVar[str] = "fast_family_treatment"
    practice: ClassVar[str | None] = "fast_family_treatment"
    title: ClassVar[dict[str, str]] = {
        "en": "Fast intensive family treatment",
        "nl": "Snelle intensieve gezinsbehandeling",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    mechanisms: ClassVar[tuple[str, ...]] = ("help", "crisis")
    evidence: ClassVar[str] = (
        "LEV-IFPS-12 (B), LEV-AL (B), LEV-HV-1Y (B): mixed; works for multi-problem families, not shown for abuse and neglect"
    )
    would_fail: ClassVar[str] = "no places, slow start, low fidelity, families with abuse or neglect, no follow-up"
    acts_on: ClassVar[str] = "help; places and start of intensive treatment"
    numbers: ClassVar[str] = (
        "practised.offer_none practised.offer_full practised.start_none practised.start_full practised.intensity "
        "helps.days helps.recovery helps.escalation helps.crisis helps.danger helps.fade_steps help.fidelity "
        "help.end_kept help.half_life_days help.speed_half_days help.follow_up help.lapse_days concerns.treatment "
        "costs.policies.empty_treatment"
    )

    extra_places: int | None = setting(
        None,
        unit="families at once",
        low=-1000,
        high=100000,
        meaning="places added; left out: as many as there are, by strength",
    )
    start_days: float | None = setting(
        None, unit="days", low=0.25, high=90, meaning="days from a free place to the first visit; left out: by strength"
    )
    intensity: float | None = setting(None, unit="multiplier", low=0, high=2, meaning="dose; left out: as the baseline")

    def places(self, baseline: Baseline) -> dict[int, int]:
        """Places added per service row: in the services of the policy's areas, and in those of the whole place.

        A service of the whole place gets the share of the areas in its children, so that a policy for one neighbourhood
        does not add places for all. ``extra_places`` is the number added in the policy's areas together.
        """
        scenario, inside = baseline.scenario, baseline.areas(self.areas)
        share = sum(scenario.areas[a - 1].children for a in inside) / max(1, scenario.children)
        now: dict[int, float] = {}
        for row in baseline.services("intensive_treatment"):
            service = scenario.services[row - 1]
            area = scenario.area_row(service.area)
            if area == 0 or area in inside:
                part = 1.0 if area else share
                now[row] = service.places_at(self.first_day(baseline)) * part
        if self.extra_places is None:
            return {row: round(self.strength * n) for row, n in now.items()}
        weights = list(now.values()) if sum(now.values()) > 0 else [1.0] * len(now)
        counts = spread_whole(abs(self.extra_places), weights)
        return {row: (n if self.extra_places > 0 else -n) for row, n in zip(now, counts, strict=True)}

    def changes(self, baseline: Baseline) -> list[Change]:
        """Places, days to the first visit, how often it is offered, dose."""
        practice = "fast_family_treatment"
        start = baseline.toward(practice, self.strength, "intensive_start")
        if self.start_days is not None:
            start = (self.start_days - baseline.lever("intensive_start")) * abs(self.strength)
        parts: list[Change] = [
            self.lever(baseline, "intensive_offer", baseline.toward(practice, self.strength, "intensive_offer")),
            self.lever(baseline, "intensive_start", start),
        ]
        if self.intensity is not None:
            delta = (self.intensity - baseline.lever("intensive_intensity")) * abs(self.strength)
            parts.append(self.lever(baseline, "intensive_intensity", delta))
        first = self.first_day(baseline)
        parts += [CapacityChange(row, n, first) for row, n in self.places(baseline).items()]
        return parts

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Added places that stand empty, kept free for a quick start; trajectories that start are paid by the bill."""
        price = baseline.number("costs.help_intensive", "euro per traject")
        empty = baseline.number("costs.policies.empty_treatment", "deel van de extra plekken dat leeg staat")
        days = max(1.0, baseline.scenario.parameters.helps.days[HelpForm.INTENSIVE])
        whole = sum(self.places(baseline).values()) * YEAR / days * price.value
        ends = empty.low * whole, empty.high * whole
        return [
            cost(
                "places kept free for a quick start",
                "plekken die vrij blijven om snel te kunnen beginnen",
                empty.value * whole,
                min(ends),
                max(ends),
                [price, empty],
            )
        ]
