"""Shock: the measures against COVID-19: calm in some families first, fewer contacts, less seen; load builds later."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline, Change, Policy, ProfileChange, setting


class Covid(Policy):
    """Not a policy but a shock, with the same handles: contacts and strain change from week to week, then return to normal.

    In the first months problems rise a little less often in families, and schools, teams and doctors see less: fewer
    families ask, fewer reports, fewer requests for placement. Later load builds. Where children live away from home it is the
    same: placements break down and host families tire less often at first, more often later. What follows for residence
    comes out.
    """

    name: ClassVar[str] = "covid"
    dutch: ClassVar[str] = "corona"
    title: ClassVar[dict[str, str]] = {"en": "Shock: COVID-19 measures", "nl": "Schok: coronamaatregelen"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("strain", "seeking", "protection", "routes", "breakdown", "hosts")
    evidence: ClassVar[str] = (
        "KOOS, page on Wel Thuis: calm at first in some families, later load, less residence in 2020; COV-WT for help asked; "
        "COV-H1, COV-Y and COV-START are what must come out and go in nowhere"
    )
    would_fail: ClassVar[str] = (
        "fewer placements here are children not seen, not children better off: look at unmet need and harm"
    )
    acts_on: ClassVar[str] = "strain, asking, reports, planned requests, breakdowns, hosts that tire, week by week"
    numbers: ClassVar[str] = (
        "levels.up levels.seek levels.report protection.report_danger routes.behaviour routes.severe_family forms.breakdown "
        "hosts.tire"
    )

    ramp_weeks: float = setting(0.0, unit="weeks", low=0, high=0, meaning="the shock has its own course")
    calm: float = setting(
        0.10,
        unit="share less",
        low=-0.3,
        high=0.5,
        meaning="problems rise less often in the first months (range 0-0.2)",
    )
    contacts: float = setting(
        0.20,
        unit="share less",
        low=0,
        high=0.9,
        meaning="fewer contacts that lead to a request, report or referral (range 0.03-0.35; COV-WT: 0.03 on running help)",
    )
    first_weeks: float = setting(
        15.0, unit="weeks", low=1, high=60, meaning="length of the first lockdown (16 March to 1 July 2020)"
    )
    later: float = setting(
        0.5, unit="share of the first", low=0, high=1, meaning="what remains after the first lockdown (range 0.2-0.8)"
    )
    load: float = setting(
        0.10, unit="share more", low=-0.3, high=1, meaning="problems rise more afterwards, for a time (range 0-0.3)"
    )
    load_weeks: int = setting(
        78, unit="weeks", low=0, high=520, meaning="how long problems rise more (18 months; assumption, range 26-130)"
    )
    stays: float = setting(
        1.0,
        unit="share of calm and load",
        low=-1,
        high=2,
        meaning="how much of both reaches children away from home: breakdowns, host families that tire (range 0-1; below 0 "
        "the other way round)",
    )
    seen_weeks: int = setting(
        52,
        unit="weeks",
        low=0,
        high=520,
        meaning="how long there are fewer contacts, the first lockdown included (a year; assumption, range 26-104)",
    )

    def changes(self, baseline: Baseline) -> list[Change]:
        """Weekly multipliers of escalation, seeking, reports, planned requests, breakdowns and host families that tire."""
        s = max(0.0, self.strength)
        first = round(self.first_weeks)
        after = max(0, self.seen_weeks - first)
        strain, away = (
            (1.0 - self.calm * part,) * first + (1.0 + self.load * part,) * self.load_weeks
            for part in (s, s * self.stays)
        )
        seen = (1.0 - self.contacts * s,) * first + (1.0 - self.contacts * self.later * s,) * after
        day, areas = self.first_day(baseline), baseline.areas(self.areas)
        weeks = {
            "escalation": strain,
            "seeking": seen,
            "reports": seen,
            "planned": seen,
            "breakdowns": away,
            "tiring": away,
        }
        return [ProfileChange(what, values, areas, day) for what, values in weeks.items()]
