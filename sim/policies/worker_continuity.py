"""Continuity of the same worker: warm handovers, and a trusted worker who follows the child home."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from sim.policies.base import Baseline, Cost, LeverChange, Policy, setting
from sim.policies.costs import cost_of_hours
from sim.policies.practice import InPractice, Number, Share, then

MOST_PLACES = 1_000_000  # counted of teams without a limit


class WorkerContinuity(Policy):
    """A change of worker or provider is a warm handover, and a trusted worker of the place follows a child home.

    Acts on how much of the effect of help is kept, on the half-year after a return, and on the answer after a placement
    that failed. The worker who comes along is missed elsewhere: its place is not free meanwhile.
    """

    name: ClassVar[str] = "worker_continuity"
    dutch: ClassVar[str] = "vaste_hulpverlener"
    practice: ClassVar[str | None] = "worker_continuity"
    title: ClassVar[dict[str, str]] = {
        "en": "The same worker: warm handover, and home along with the child",
        "nl": "Vaste hulpverlener: warme overdracht, en mee naar huis",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "continuity"
    mechanisms: ClassVar[tuple[str, ...]] = ("workforce", "help", "placement", "crisis", "strain")
    evidence: ClassVar[str] = (
        "TEAM-TURN-EFF (U: administrative, confounded by length of stay): direction plausible, size an assumption"
    )
    would_fail: ClassVar[str] = (
        "workers who leave without notice, places that are always full (nobody can come along), a worker whom the parents do "
        "not trust, a bed kept empty while another child waits"
    )
    acts_on: ClassVar[str] = "workforce, help, return home"
    numbers: ClassVar[str] = (
        "practised.warm_none practised.warm_full practised.follow_none practised.follow_full workforce.turnover "
        "workforce.continuity_kept workforce.provider_kept workforce.follow_load workforce.follow_days "
        "strain.return_load alternative.suits_worker alternative.worker_days alternative.worker_effect "
        "costs.policies.provider_changes costs.policies.hours_warm_handover"
    )

    warm: float | None = setting(
        None, unit="probability", low=0, high=1, meaning="a change of worker is a warm handover; left out: by strength"
    )
    follow: float | None = setting(
        None,
        unit="probability",
        low=0,
        high=1,
        meaning="a trusted worker follows the child home; left out: by strength",
    )

    def changes(self, baseline: Baseline) -> list[LeverChange]:
        """The two levers."""
        parts: list[LeverChange] = []
        for name, value in (("warm", self.warm), ("follow", self.follow)):
            delta = baseline.toward("worker_continuity", self.strength, name)
            if value is not None:
                delta = (value - baseline.lever(name)) * abs(self.strength)
            parts.append(self.lever(baseline, name, delta))
        return parts

    def handovers(self, baseline: Baseline) -> float:
        """Changes of worker or provider a year in its areas: places of the teams x turnover, and teams that take over."""
        p = baseline.scenario.parameters.workforce
        kinds = ("neighbourhood_team", "specialist_team", "intensive_treatment")
        places = sum(
            baseline.scenario.services[row - 1].places_at(self.first_day(baseline))
            for kind in kinds
            for row in baseline.services(kind)
        )
        share = sum(baseline.households(a) for a in baseline.areas(self.areas)) / max(1, baseline.scenario.households)
        taken_over = baseline.number("costs.policies.provider_changes").value * baseline.thousands(self.areas)
        return min(places, MOST_PLACES) * p.turnover * share + taken_over

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Hours that two workers spend together at each further warm handover, at the prices of an hour.

        The hours of a worker who follows a child home cost a place that stays empty meanwhile, and are in the bill by way of
        that.
        """
        n = self.handovers(baseline) * self.changes(baseline)[0].delta
        hours = baseline.number("costs.policies.hours_warm_handover", "uur per warme overdracht")
        turned = hours if n >= 0 else replace(hours, low=hours.high, high=hours.low)
        what, what_nl = "worker hours of warm handovers", "uren van hulpverleners voor warme overdracht"
        others = baseline.number(
            "costs.policies.provider_changes", "wisselingen van aanbieder per 1.000 kinderen per jaar"
        )
        return [cost_of_hours(what, what_nl, n, turned, baseline, others)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Warm handovers, of the changes of worker that turnover gives, and of those to another provider."""
        warm, follow = (Share(*then(baseline.lever(c.lever), c.delta)) for c in self.changes(baseline))
        every = self.handovers(baseline)
        handovers = Number(every * warm.now, every * warm.then)
        return InPractice(handovers.then - handovers.now, {"warm": warm, "follow": follow, "handovers": handovers})
