"""Support families: somebody nearby who takes some load off a family, found and matched by coordinators."""

from __future__ import annotations

import math
from typing import ClassVar

from sim import moved
from sim.policies.base import Baseline, CapacityChange, Change, Cost, Policy, PolicyError, setting
from sim.policies.costs import cost
from sim.policies.practice import YEARS, InPractice, Number
from sim.units import THOUSAND
from sim.world.supply import PART_COORDINATORS, PART_RECRUITS


class SupportFamilies(Policy):
    """More families are signed up, more coordinators match them, and more support families are recruited.

    Acts on respite: escalation and crises while a match runs. What comes of it is bounded by support families, by
    coordinators and by who fits; the stock grows over years. A match that does not fit adds to the load.
    """

    name: ClassVar[str] = "support_families"
    dutch: ClassVar[str] = "steungezinnen"
    practice: ClassVar[str | None] = "support_families"
    title: ClassVar[dict[str, str]] = {"en": "Support families", "nl": "Steungezinnen"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "support_family"
    mechanisms: ClassVar[tuple[str, ...]] = ("respite",)
    evidence: ClassVar[str] = (
        "STG-CONV, STG-MEP-*, STG-HDW, STG-COST (C): reach and cost; no effect on placement found (U)"
    )
    would_fail: ClassVar[str] = "too few support families or coordinators, bad matches, families with heavier problems"
    acts_on: ClassVar[str] = "respite: escalation and crises while a match runs"
    numbers: ClassVar[str] = (
        "practised.respite_none practised.respite_full practised.support_families respite.caseload "
        "respite.match_days respite.patience_days respite.fit respite.days respite.escalation respite.crisis "
        "respite.bad respite.bad_load respite.attrition respite.campaign_share respite.conversion "
        "costs.policies.worker_hours"
    )
    kind: ClassVar[str] = "support_families"
    lever_name: ClassVar[str] = "respite_offer"

    offer: float | None = setting(
        None, unit="probability", low=0, high=1, meaning="a family under strain is signed up; left out: by strength"
    )
    extra_coordinators: float | None = setting(
        None,
        unit="full-time coordinators",
        low=-1000,
        high=1000,
        meaning="in all areas together; left out: by strength",
    )
    extra_recruits: float | None = setting(
        None,
        unit="new ones a year",
        low=0,
        high=100000,
        meaning="beside those of today, in all areas together; left out: what keeps the number of the full practice",
    )

    def goal(self, baseline: Baseline) -> float:
        """Support families (or sitters) per 1,000 households when the practice is full."""
        return float(baseline.scenario.parameters.practised.support_families)

    def stops(self, baseline: Baseline) -> float:
        """Share that stops in a year."""
        return float(baseline.scenario.parameters.respite.attrition)

    def reach(self, baseline: Baseline) -> dict[int, float]:
        """Households with children in this policy's areas per service row, of the services to which their families go."""
        serving = baseline.serving(self.kind)
        found = dict.fromkeys(baseline.needed(self.kind, self), 0.0)
        mine = [area for area in sorted(set(baseline.areas(self.areas))) if serving[area]]
        for area in mine:
            found[serving[area]] += baseline.households(area)
        if not mine and self.strength != 0.0:
            raise PolicyError(f"Policy {self.name}: no service of the kind {self.kind} is for families of its areas.")
        asked = {serving[area] for area in mine}
        return {row: households for row, households in found.items() if row in asked}

    def missing(self, baseline: Baseline) -> dict[int, float]:
        """How many support families a service row lacks for the practice at this strength (taken away: how many it has)."""
        day = self.first_day(baseline)
        lacks = {}
        for row, households in self.reach(baseline).items():
            there = baseline.scenario.services[row - 1].places_at(day)
            goal = self.goal(baseline) * households / THOUSAND if self.strength > 0 else 0.0
            lacks[row] = abs(self.strength) * (max(0.0, goal - there) if self.strength > 0 else goal - there)
        return lacks

    def parts(self, baseline: Baseline) -> dict[int, tuple[float, float]]:
        """(coordinators, recruits a year) added per service row."""
        lacks = self.missing(baseline)
        reach = self.reach(baseline)
        whole = sum(reach.values()) or 1.0
        scale = abs(self.strength)
        found = {}
        for row, number in lacks.items():
            coordinators = number / baseline.scenario.parameters.respite.caseload
            if self.extra_coordinators is not None:
                coordinators = self.extra_coordinators * scale * reach[row] / whole
            recruits = number * self.stops(baseline)
            if self.extra_recruits is not None:
                recruits = self.extra_recruits * self.strength * reach[row] / whole
            found[row] = (coordinators, recruits)
        return found

    def changes(self, baseline: Baseline) -> list[Change]:
        """How often a family is signed up, coordinators, recruits."""
        delta = baseline.toward(self.practice or "", self.strength, self.lever_name)
        if self.offer is not None:
            delta = (self.offer - baseline.lever(self.lever_name)) * abs(self.strength)
        parts: list[Change] = [self.lever(baseline, self.lever_name, delta)]
        first = self.first_day(baseline)
        for row, (coordinators, recruits) in self.parts(baseline).items():
            parts.append(CapacityChange(row, coordinators, first, PART_COORDINATORS))
            parts.append(CapacityChange(row, recruits, first, PART_RECRUITS))
        return parts

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Hours of the coordinators, at the price of an hour; a new match of a pilot came to 3,900 euro all in (STG-COST)."""
        number = sum(coordinators for coordinators, _ in self.parts(baseline).values())
        hours = baseline.number("costs.policies.worker_hours", "uur per voltijds medewerker per jaar")
        price = baseline.number("costs.hour_generalist", "euro per uur")
        ends = number * hours.low * price.value, number * hours.high * price.value
        euro = number * hours.value * price.value
        posts = (number, number, number)
        return [cost("coordinators", "coördinatoren", euro, min(ends), max(ends), [price, hours], posts)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Support families (or sitters) that there is room for, that are recruited, and that there are after three years.

        Those recruited besides stop as the others do: recruits a year / rate x (1 - exp(-rate x years)), of whom no more count
        than the added coordinators have room for.
        """
        day = self.first_day(baseline)
        there = sum(baseline.scenario.services[row - 1].places_at(day) for row in self.reach(baseline))
        parts = self.parts(baseline).values()
        coordinators, recruits = sum(more for more, _ in parts), sum(new for _, new in parts)
        room = coordinators * baseline.scenario.parameters.respite.caseload
        stops = self.stops(baseline)
        grown = recruits * (-math.expm1(-stops * YEARS) / stops if stops > 0.0 else YEARS)
        more = min(grown, room) if room >= 0.0 else max(grown, room)
        counts = {
            "room": Number(there, max(0.0, there + room)),
            "families": Number(there, max(0.0, there + more)),
            "coordinators": Number(0.0, coordinators),
            "recruits": Number(0.0, recruits),
        }
        return InPractice(more, counts)


moved.left(__name__)
