"""Support figure (steunfiguur, JIM): the child chooses an adult from its own world."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Cost, LeverChange, Policy
from sim.policies.costs import cost_of_hours
from sim.policies.practice import InPractice, Number, Share, then


class SupportFigure(Policy):
    """Children from about ten are helped to choose a support figure: in a crisis, before a placement, or long before it.

    Most are asked when specialist help starts in a family with severe problems. Acts on crisis, planned requests and search.
    It takes about a month to find one; a figure may fall out with the parents.
    """

    name: ClassVar[str] = "support_figure"
    dutch: ClassVar[str] = "steunfiguur"
    practice: ClassVar[str | None] = "support_figure"
    title: ClassVar[dict[str, str]] = {
        "en": "Support figure chosen by the child",
        "nl": "Steunfiguur, gekozen door het kind",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned")
    reaches: ClassVar[str] = "figure"
    mechanisms: ClassVar[tuple[str, ...]] = ("figure", "crisis", "routes", "search")
    evidence: ClassVar[str] = (
        "LEV-JIM-NOM, LEV-JIM-DAYS, LEV-JIM-AMB (B, not randomised); against: LEV-FGC, LEV-FGC-NL (B)"
    )
    would_fail: ClassVar[str] = "young children, no adult to name, conflict with parents, too slow for an acute crisis"
    acts_on: ClassVar[str] = "crisis, planned requests, search"
    numbers: ClassVar[str] = (
        "practised.figure_none practised.figure_full routes.figure_age routes.figure_nominate routes.figure_days "
        "routes.figure_years routes.figure_conflict routes.figure_conflict_load routes.figure_relief routes.figure_crisis "
        "routes.figure_host alternative.figure_speaks alternative.suits_figure costs.policies.figure_offers "
        "costs.policies.hours_figure"
    )

    def changes(self, baseline: Baseline) -> list[LeverChange]:
        """How often a child is helped to choose."""
        return [self.lever(baseline, "figure_offer", baseline.toward("support_figure", self.strength, "figure_offer"))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Worker hours of further offers, at the prices of an hour."""
        extra = max(0.0, baseline.toward("support_figure", self.strength, "figure_offer"))
        offers = baseline.number("costs.policies.figure_offers", "aanbiedingen per 1.000 kinderen per jaar")
        return [
            cost_of_hours(
                "worker hours to find and support figures",
                "uren van hulpverleners om steunfiguren te vinden en te steunen",
                offers.value * baseline.thousands(self.areas) * extra,
                baseline.number("costs.policies.hours_figure", "uur per steunfiguur"),
                baseline,
                offers,
            )
        ]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Children who are helped to choose, of those that are reckoned with for the cost."""
        figure = Share(*then(baseline.lever("figure_offer"), self.changes(baseline)[0].delta))
        asked = baseline.number("costs.policies.figure_offers").value * baseline.thousands(self.areas)
        age = baseline.scenario.parameters.routes.figure_age
        offers = Number(asked * figure.now, asked * figure.then)
        counts = {"figure": figure, "age": Number(age, age), "offers": offers}
        return InPractice(offers.then - offers.now, counts)
