"""Regions share their secure and highly specialised places (the seven youth-care regions of Gelderland, G7)."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Cost, Policy
from sim.policies.costs import cost
from sim.policies.practice import InPractice, Number, Share, then


class RegionalPooling(Policy):
    """Children may use the pooled places of other regions, and children of other regions theirs.

    Acts on the search for a place only. No place comes into being: chance spreads over more places, so that fewer stand
    empty while a child waits elsewhere. The price is distance, and a region with room to spare may lose places to others.
    ``areas`` names the areas whose regions take part; every area of a region should be named, or none.
    """

    name: ClassVar[str] = "regional_pooling"
    dutch: ClassVar[str] = "plekken_delen"
    practice: ClassVar[str | None] = "regional_pooling"
    title: ClassVar[dict[str, str]] = {
        "en": "Regions share their specialised places",
        "nl": "Regio's delen hun specialistische plekken",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "places"
    mechanisms: ClassVar[tuple[str, ...]] = ("search",)
    evidence: ClassVar[str] = (
        "LEV-POOL (U): no effect study found, derived from queueing; CLO-G7 (U): number of places unknown"
    )
    would_fail: ClassVar[str] = (
        "all regions are full at once, places far from home, a region that gives more than it gets"
    )
    acts_on: ClassVar[str] = "placement search: who may use which place"
    numbers: ClassVar[str] = (
        "practised.pool_full search.detour placement.far placement.own_school_km costs.policies.pool_workers"
    )

    def changes(self, baseline: Baseline) -> list[Change]:
        """The share of children who are offered to the pool, in the own region and in those around."""
        return [self.lever(baseline, "pool", baseline.toward("regional_pooling", self.strength, "pool"))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Workers who match children and places, for the regions together."""
        desk = baseline.number("costs.policies.pool_workers", "voltijds medewerkers voor de regio's samen")
        price = baseline.number("costs.worker_year", "euro per voltijds medewerker per jaar")
        year = price.value * max(0.0, self.strength)
        euro, low, high = desk.value * year, desk.low * year, desk.high * year
        part = max(0.0, self.strength)
        posts = (part * desk.value, part * desk.low, part * desk.high)
        return [
            cost("one desk for the pool", "één loket voor de gedeelde plekken", euro, low, high, [price, desk], posts)
        ]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Children offered to the pool, and places in it."""
        change = baseline.toward("regional_pooling", self.strength, "pool")
        pool = Share(*then(baseline.lever("pool"), change))
        day = self.first_day(baseline)
        places = sum(one.places_at(day) for one in baseline.scenario.services if one.pooled)
        return InPractice(places * change, {"pool": pool, "places": Number(places, places)})
