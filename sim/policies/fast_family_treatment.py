"""Fast intensive family treatment: more of it, sooner, after a crisis and for families with severe problems."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Cost, Policy, setting


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
        """Places added per service row."""
        rows = baseline.services("intensive_treatment")
        if not rows:
            return {}
        now = [baseline.scenario.services[row - 1].places_at(self.first_day(baseline)) for row in rows]
        if self.extra_places is not None:
            share = [n / max(1, sum(now)) for n in now]
            return {row: round(self.extra_places * s) for row, s in zip(rows, share, strict=True)}
        return {row: round(self.strength * n) for row, n in zip(rows, now, strict=True)}

    def changes(self, baseline: Baseline) -> list:
        """Places, days to the first visit, how often it is offered, dose."""
        practice = "fast_family_treatment"
        start = baseline.toward(practice, self.strength, "intensive_start")
        if self.start_days is not None:
            start = (self.start_days - baseline.lever("intensive_start")) * abs(self.strength)
        parts: list = [
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
        """Trajectories that the added places can give, at COST-FF (5,000-8,000-12,000 euro)."""
        n = sum(self.places(baseline).values()) * 365.25 / max(1.0, baseline.scenario.parameters.helps.days[3]) * 0.8
        return [Cost("trajectories", n * 8000, n * 5000, n * 12000, "COST-FF (U); use of places 0.8 is an assumption")]
