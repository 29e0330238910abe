"""Case consultation before a placement (Meedenkteam)."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Cost, Policy, setting
from sim.policies.costs import cost, posts_of
from sim.policies.practice import InPractice, Number, then
from sim.units import WHOLE_WEEKS


class CaseConsultation(Policy):
    """A city-wide team of several organisations looks again at a bounded number of planned and court requests a week.

    The team asks the question of the step before every placement: is there an alternative, really free, in time? What is
    there follows from the other mechanisms; crises and requests where danger is seen go straight on.
    """

    name: ClassVar[str] = "case_consultation"
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
        "protection.triage_sensitivity protection.triage_specificity costs.policies.hours_consultation"
    )

    cases_a_week: float | None = setting(
        None, unit="cases a week", low=0, high=100, meaning="cases looked at in the whole place; left out: by strength"
    )

    def delta(self, baseline: Baseline) -> float:
        """Cases a week added."""
        if self.cases_a_week is not None:
            return (self.cases_a_week - baseline.lever("consult")) * abs(self.strength)
        return baseline.toward("case_consultation", self.strength, "consult")

    def changes(self, baseline: Baseline) -> list[Change]:
        """Cases a week."""
        return [self.lever(baseline, "consult", self.delta(baseline))]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Senior hours at the price of a specialist hour, if every place of every week is used."""
        hours = baseline.number("costs.policies.hours_consultation", "uur per besproken zaak")
        price = baseline.number("costs.hour_specialist", "euro per uur")
        an_hour = self.delta(baseline) * WHOLE_WEEKS * price.value
        ends = hours.low * an_hour, hours.high * an_hour
        posts = posts_of(self.delta(baseline) * WHOLE_WEEKS, hours, baseline)
        return [
            cost(
                "senior hours", "uren van senioren", hours.value * an_hour, min(ends), max(ends), [price, hours], posts
            )
        ]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Cases that can be looked at."""
        week = Number(*then(baseline.lever("consult"), self.delta(baseline)))
        year = Number(WHOLE_WEEKS * week.now, WHOLE_WEEKS * week.then)
        return InPractice(year.then - year.now, {"week": week, "year": year})
