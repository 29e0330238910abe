"""An expertise network looks at heavy cases before a placement (Flevoland and Utrecht)."""

from __future__ import annotations

from typing import ClassVar

from sim import moved
from sim.policies.base import Baseline, Change, Cost, Policy, setting
from sim.policies.costs import cost, posts_of
from sim.policies.practice import InPractice, Number, then
from sim.units import MONTHS_A_YEAR


class ExpertiseNetwork(Policy):
    """Before a treatment group, clinical or secure place is sought, specialists of several regions look at the case.

    Acts on two decisions, each with a look of its own, of which there is a bounded number a month. Where the question is asked
    whether there is an alternative, it is asked better informed: what is there is found to suit more often, or less often. And
    on the kind of place: lighter, the same, or heavier. Nothing else changes, so an alternative must really be free, and a
    child for whom something lighter is advised needs a family that has room and can keep it.
    """

    name: ClassVar[str] = "expertise_network"
    practice: ClassVar[str | None] = "expertise_network"
    title: ClassVar[dict[str, str]] = {"en": "Expertise network", "nl": "Expertisenetwerk"}
    routes: ClassVar[tuple[str, ...]] = ("planned", "court")
    reaches: ClassVar[str] = "advised"
    mechanisms: ClassVar[tuple[str, ...]] = ("alternative", "search")
    evidence: ClassVar[str] = "no effect study found (U); what the advice finds is an assumption with a range"
    would_fail: ClassVar[str] = (
        "few cases a month, nobody asks the question, nothing is free that could suit, "
        "advice that is heavier as often as lighter, no family for a lighter answer"
    )
    acts_on: ClassVar[str] = (
        "how well informed the question before a heavy placement is asked, and the kind of place that is sought"
    )
    numbers: ClassVar[str] = (
        "practised.expertise_full expertise.informed expertise.lighter expertise.heavier search.secure search.secure_age "
        "search.treatment_behaviour search.clinical_psychiatric search.clinical_disability "
        "costs.policies.hours_expertise"
    )

    cases_a_month: float | None = setting(
        None, unit="cases a month", low=0, high=100, meaning="cases that are looked at; left out: by strength"
    )

    def cases(self, baseline: Baseline) -> float:
        """Change in the number of cases a month."""
        if self.cases_a_month is not None:
            return (self.cases_a_month - baseline.lever("expertise")) * abs(self.strength)
        return baseline.toward("expertise_network", self.strength, "expertise")

    def changes(self, baseline: Baseline) -> list[Change]:
        """Room for cases."""
        return [self.lever(baseline, "expertise", self.cases(baseline))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Hours of specialists."""
        hours = baseline.number("costs.policies.hours_expertise", "uur per zaak van een expertisenetwerk")
        price = baseline.number("costs.hour_specialist", "euro per uur")
        year = MONTHS_A_YEAR * max(0.0, self.cases(baseline)) * price.value
        euro, low, high = hours.value * year, hours.low * year, hours.high * year
        posts = posts_of(MONTHS_A_YEAR * max(0.0, self.cases(baseline)), hours, baseline)
        return [cost("hours of specialists", "uren van specialisten", euro, low, high, [price, hours], posts)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Cases that can be looked at."""
        month = Number(*then(baseline.lever("expertise"), self.cases(baseline)))
        year = Number(MONTHS_A_YEAR * month.now, MONTHS_A_YEAR * month.then)
        return InPractice(year.then - year.now, {"month": month, "year": year})


moved.left(__name__)
