"""Regions share their secure and highly specialised places (the seven youth-care regions of Gelderland, G7)."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Cost, Policy


class RegionalPooling(Policy):
    """Children may use the pooled places of other regions, and children of other regions theirs.

    Acts on the search for a place only. No place comes into being: chance spreads over more places, so that fewer stand
    empty while a child waits elsewhere. The price is distance, and a region with room to spare may lose places to others.
    ``areas`` names the areas whose regions take part; every area of a region should be named, or none.
    """

    name: ClassVar[str] = "regional_pooling"
    practice: ClassVar[str | None] = "regional_pooling"
    title: ClassVar[dict[str, str]] = {
        "en": "Regions share their specialised places",
        "nl": "Regio's delen hun specialistische plekken",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    mechanisms: ClassVar[tuple[str, ...]] = ("search",)
    evidence: ClassVar[str] = "LEV-POOL (U): no effect study found, derived from queueing; CLO-G7 (U): number of places unknown"
    would_fail: ClassVar[str] = "all regions are full at once, places far from home, a region that gives more than it gets"

    def changes(self, baseline: Baseline) -> list:
        """The share of children who are offered to the pool, in the own region and in those around."""
        return [self.lever(baseline, "pool", baseline.toward("regional_pooling", self.strength, "pool"))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """One worker who matches children and places: 100,000 euro a year for the regions together."""
        scale = max(0.0, self.strength)
        return [Cost("one desk for the pool", 100_000 * scale, 50_000 * scale, 300_000 * scale, "assumption")]
