"""Case consultation before a placement (Meedenkteam)."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Cost, Policy, setting


class CaseConsultation(Policy):
    """A city-wide team of several organisations looks again at a bounded number of planned and court requests a week.

    It finds an alternative only where one is really there (intensive treatment, kin, a support family, a host for part of
    the week); else the placement goes on some days later. Crises and requests where danger is seen go straight on.
    """

    name: ClassVar[str] = "case_consultation"
    practice: ClassVar[str | None] = "case_consultation"
    title: ClassVar[dict[str, str]] = {"en": "Case consultation (Meedenkteam)", "nl": "Meedenkteam"}
    routes: ClassVar[tuple[str, ...]] = ("planned", "court")
    mechanisms: ClassVar[tuple[str, ...]] = ("consultation",)
    evidence: ClassVar[str] = "described on pages of Utrecht; no controlled effect found (U)"
    would_fail: ClassVar[str] = (
        "no free treatment, kin, support families or hosts to find; too few cases a week; days lost"
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
        """Senior hours: 10 (5-20) a case at the price of a specialist hour, if every place of every week is used."""
        an_hour = self.delta(baseline) * 52.0 * baseline.prices.hour_specialist
        return [
            Cost(
                "senior hours",
                10 * an_hour,
                min(5 * an_hour, 20 * an_hour),
                max(5 * an_hour, 20 * an_hour),
                "COST-AMB-24; 10 (5-20) hours a case is an assumption",
                what_nl="uren van senioren",
                source_nl="COST-AMB-24; 10 (5-20) uur per zaak is een aanname",
            )
        ]
