"""Shock: for some time vacancies are hard to fill and workers leave sooner, as in 2021 and 2022."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from sim.policies.base import Baseline, Change, LeverChange, Policy, setting
from sim.units import MONTH


class StaffShortage(Policy):
    """Workers leave sooner and vacancies stay open longer for some months; then all is as before, and vacancies fill.

    Acts on the workforce. Placements, host supply and reports may fall with it: that is no success, unmet need shows it.
    A negative strength is a labour market that is easier than in the baseline.
    """

    name: ClassVar[str] = "staff_shortage"
    dutch: ClassVar[str] = "personeelstekort"
    title: ClassVar[dict[str, str]] = {"en": "Shortage of staff (shock)", "nl": "Personeelstekort (schok)"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("workforce", "seeking", "help", "hosts", "routes", "protection", "crisis")
    evidence: ClassVar[str] = (
        "TEAM-NL-VAC (A), TEAM-JB-GELD (C), TEAM-LOAD (A) for vacancies, turnover and load; how deep a shortage is, is an "
        "assumption (U)"
    )
    would_fail: ClassVar[str] = "it shows nothing where teams have far more places than are asked for"
    acts_on: ClassVar[str] = "workforce"
    numbers: ClassVar[str] = (
        "workforce.turnover workforce.fill_days workforce.tightness workforce.overload workforce.overload_most "
        "workforce.continuity_kept workforce.report_share workforce.request_share workforce.slow_share "
        "hosts.screening_days strain.waiting"
    )

    turnover: float = setting(
        1.5, unit="multiplier", low=0, high=5, meaning="how often workers leave while it lasts, at full strength"
    )
    fill: float = setting(
        0.25, unit="multiplier", low=0, high=5, meaning="how fast vacancies are filled while it lasts, at full strength"
    )
    months: float = setting(24.0, unit="months", low=1, high=240, meaning="how long it lasts, its ramp-up included")

    def changes(self, baseline: Baseline) -> list[Change]:
        """The two levers there and back again."""
        parts: list[Change] = []
        for name, value in (("turnover", self.turnover), ("fill", self.fill)):
            there = self.lever(baseline, name, self.strength * (value - 1.0))
            end = there.start + timedelta(days=round(self.months * MONTH))
            parts += [there, LeverChange(name, -there.delta, there.areas, end, self.ramp_weeks)]
        return parts
