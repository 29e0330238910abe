"""Case consultation before a placement (Meedenkteam)."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Cost, Policy, setting
from sim.policies.costs import cost, posts_of
from sim.policies.practice import InPractice, Number, then
from sim.policies.sizing import cases_a_year, cases_added
from sim.units import WEEKS_A_YEAR
from sim.words import Lever


class CaseConsultation(Policy):
    """A city-wide team of several organisations looks again at a bounded number of planned and court requests a week.

    The team asks the question of the step before every placement: is there an alternative, really free, in time? What is
    there follows from the other mechanisms; crises and requests where danger is seen go straight on. How many cases it has time
    for follows from need: requests at random, of which nine in ten find time (``sim.policies.sizing``).
    """

    name: ClassVar[str] = "case_consultation"
    dutch: ClassVar[str] = "meedenkteam"
    practice: ClassVar[str | None] = "case_consultation"
    title: ClassVar[dict[str, str]] = {"en": "Case consultation (Meedenkteam)", "nl": "Meedenkteam"}
    routes: ClassVar[tuple[str, ...]] = ("planned", "court")
    reaches: ClassVar[str] = "consulted"
    mechanisms: ClassVar[tuple[str, ...]] = ("alternative",)
    evidence: ClassVar[str] = "described on pages of Utrecht; no controlled effect found (U)"
    would_fail: ClassVar[str] = (
        "no free treatment, kin, support families or hosts to find; too few cases a week; others asked the question already"
    )
    acts_on: ClassVar[str] = "planned and court requests: the question is asked"
    numbers: ClassVar[str] = (
        "practised.consult_none practised.consult_full alternative.asked_planned alternative.asked_court "
        "protection.triage_sensitivity protection.triage_specificity costs.policies.consultation_requests "
        "costs.policies.cases_in_time costs.policies.hours_consultation"
    )

    cases_a_week: float | None = setting(
        None, unit="cases a week", low=0, high=100, meaning="cases looked at in the whole place; left out: by strength"
    )

    def requests(self, baseline: Baseline) -> float:
        """Requests a week that could be looked at."""
        return (
            baseline.number("costs.policies.consultation_requests").value
            * baseline.thousands(self.areas)
            / WEEKS_A_YEAR
        )

    def delta(self, baseline: Baseline) -> float:
        """Cases a week added: as asked, else what need takes less what there is, by strength."""
        return cases_added(
            self, "case_consultation", Lever.CONSULT, self.cases_a_week, self.requests(baseline), baseline
        )

    def year(self, baseline: Baseline) -> Number:
        """Requests a year that are looked at."""
        return cases_a_year(Lever.CONSULT, self.delta(baseline), self.requests(baseline), WEEKS_A_YEAR, baseline)

    def changes(self, baseline: Baseline) -> list[Change]:
        """Cases a week."""
        return [self.lever(baseline, "consult", self.delta(baseline))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Senior hours of the cases that are looked at, at the price of a specialist hour."""
        hours = baseline.number("costs.policies.hours_consultation", "uur per besproken zaak")
        price = baseline.number("costs.hour_specialist", "euro per uur")
        requests = baseline.number("costs.policies.consultation_requests", "aanvragen per 1.000 kinderen per jaar")
        more = self.year(baseline)
        cases = more.then - more.now
        ends = (hours.low * cases * price.value, hours.high * cases * price.value)
        return [
            cost(
                "senior hours", "uren van senioren", hours.value * cases * price.value, min(ends), max(ends),
                [price, hours, requests], posts_of(cases, hours, baseline),
            )
        ]  # fmt: skip

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Cases that there is time for, and requests that are looked at."""
        week = Number(*then(baseline.lever("consult"), self.delta(baseline)))
        year, requests = self.year(baseline), WEEKS_A_YEAR * self.requests(baseline)
        return InPractice(year.then - year.now, {"week": week, "year": year, "requests": Number(requests, requests)})
