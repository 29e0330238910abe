"""An expertise network looks at heavy cases before a placement (Flevoland and Utrecht)."""

from __future__ import annotations

import math
from typing import ClassVar

from sim import moved
from sim.policies.base import Baseline, Change, Cost, Policy, setting
from sim.policies.costs import cost, posts_of
from sim.policies.practice import InPractice, Number, then
from sim.policies.sizing import ROUNDING, cases_a_year, cases_added
from sim.units import MONTHS_A_YEAR
from sim.words import Lever


class ExpertiseNetwork(Policy):
    """Before a treatment group, clinical or secure place is sought, specialists of several regions look at the case.

    Acts on two decisions, each with a look of its own, of which there is a bounded number a month. Where the question is asked
    whether there is an alternative, it is asked better informed: what is there is found to suit more often, or less often. And
    on the kind of place: lighter, the same, or heavier. Nothing else changes, so an alternative must really be free, and a
    child for whom something lighter is advised needs a family that has room and can keep it.
    """

    name: ClassVar[str] = "expertise_network"
    dutch: ClassVar[str] = "expertisenetwerk"
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
        "costs.policies.expertise_cases costs.policies.cases_in_time costs.policies.hours_expertise"
    )

    cases_a_month: float | None = setting(
        None, unit="cases a month", low=0, high=100, meaning="cases that are looked at; left out: by strength"
    )

    def requests(self, baseline: Baseline) -> float:
        """Cases a month that could be looked at."""
        return baseline.number("costs.policies.expertise_cases").value * baseline.thousands(self.areas) / MONTHS_A_YEAR

    def cases(self, baseline: Baseline) -> float:
        """Change in the number of cases a month: as asked, else what need takes less what there is, by strength."""
        return cases_added(
            self, "expertise_network", Lever.EXPERTISE, self.cases_a_month, self.requests(baseline), baseline
        )

    def year(self, baseline: Baseline) -> Number:
        """Cases a year that are looked at (a part of a case a month is one: ``sim.world.advice``)."""
        return cases_a_year(
            Lever.EXPERTISE, self.cases(baseline), self.requests(baseline), MONTHS_A_YEAR, baseline, whole_cases
        )

    def changes(self, baseline: Baseline) -> list[Change]:
        """Room for cases."""
        return [self.lever(baseline, "expertise", self.cases(baseline))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Hours of specialists for the cases that are looked at."""
        hours = baseline.number("costs.policies.hours_expertise", "uur per zaak van een expertisenetwerk")
        price = baseline.number("costs.hour_specialist", "euro per uur")
        needed = baseline.number("costs.policies.expertise_cases", "zaken per 1.000 kinderen per jaar")
        year = self.year(baseline)
        cases = max(0.0, year.then - year.now)
        euro, low, high = (cases * price.value * x for x in (hours.value, hours.low, hours.high))
        numbers, posts = [price, hours, needed], posts_of(cases, hours, baseline)
        return [cost("hours of specialists", "uren van specialisten", euro, low, high, numbers, posts)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Cases that there is time for, and cases that are looked at."""
        month = Number(*then(baseline.lever("expertise"), self.cases(baseline)))
        year, needed = self.year(baseline), MONTHS_A_YEAR * self.requests(baseline)
        return InPractice(year.then - year.now, {"month": month, "year": year, "needed": Number(needed, needed)})


def whole_cases(cases: float) -> float:
    """A part of a case a month is one."""
    return float(math.ceil(cases - ROUNDING))


moved.left(__name__)
