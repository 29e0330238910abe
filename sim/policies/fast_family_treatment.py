"""Fast intensive family treatment: a promised start after a crisis or in place of a placement, and the places that it takes."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar

from sim.policies.base import Baseline, CapacityChange, Change, Cost, LeverChange, Policy, setting
from sim.policies.checks import PolicyError
from sim.policies.costs import cost
from sim.policies.practice import InPractice, Number, Share, every_year, then
from sim.policies.sizing import MOST, late_share, places_for
from sim.scenario.services import spread_whole
from sim.units import THOUSAND, YEAR
from sim.words import HelpForm

RULE = MappingProxyType(
    {
        "treatment_referrals": "dringende verwijzingen per 1.000 kinderen per jaar",
        "treatment_promise": "dagen tot het eerste bezoek",
        "treatment_in_time": "deel van de dringende verwijzingen",
    }
)
"""Numbers of the rule by which places are bought, with their units in Dutch."""


class FastFamilyTreatment(Policy):
    """Intensive family treatment promises a start within days, is offered more often, and buys the places for it.

    A share of the places is kept free for urgent referrals. The places that are bought follow from need: urgent referrals at
    full practice x length of treatment, and so many more that nine in ten find one in time (``sim.policies.sizing``), less
    those that are there. Acts on help (recovery, escalation, crisis while it runs, fading afterwards). It may not prevent
    placement: see the simulated trial. Who is not urgent waits longer.
    """

    name: ClassVar[str] = "fast_family_treatment"
    dutch: ClassVar[str] = "snelle_gezinshulp"
    practice: ClassVar[str | None] = "fast_family_treatment"
    title: ClassVar[dict[str, str]] = {
        "en": "Fast intensive family treatment",
        "nl": "Snelle intensieve gezinsbehandeling",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "treated"
    mechanisms: ClassVar[tuple[str, ...]] = ("help", "crisis", "alternative")
    evidence: ClassVar[str] = (
        "LEV-IFPS-12 (B), LEV-AL (B), LEV-HV-1Y (B): mixed; works for multi-problem families, not shown for abuse and neglect"
    )
    would_fail: ClassVar[str] = (
        "more referrals than reckoned with, vacancies, slow start, low fidelity, families with abuse or neglect, no follow-up"
    )
    acts_on: ClassVar[str] = "help; places and start of intensive treatment"
    numbers: ClassVar[str] = (
        "practised.offer_none practised.offer_full practised.start_none practised.start_full practised.reserved_none "
        "practised.reserved_full practised.intensity "
        "helps.days helps.recovery helps.escalation helps.crisis helps.danger helps.fade_steps help.fidelity "
        "help.end_kept help.half_life_days help.speed_half_days help.follow_up help.lapse_days concerns.treatment "
        "costs.policies.treatment_referrals costs.policies.treatment_promise costs.policies.treatment_in_time "
        "costs.policies.treatment_planned costs.policies.empty_treatment"
    )

    extra_places: int | None = setting(
        None,
        unit="families at once",
        low=-1000,
        high=100000,
        meaning="places added; left out: what the promise takes, by strength",
    )
    start_within: float | None = setting(
        None,
        unit="days",
        low=0.25,
        high=90,
        meaning="promised days from an urgent referral to the first visit; left out: the ledger's",
    )
    reserved: float | None = setting(
        None, unit="share", low=0, high=1, meaning="places kept free for urgent referrals; left out: by strength"
    )
    start_days: float | None = setting(
        None, unit="days", low=0.25, high=90, meaning="days from a free place to the first visit; left out: by strength"
    )
    intensity: float | None = setting(None, unit="multiplier", low=0, high=2, meaning="dose; left out: as the baseline")

    def promise(self, baseline: Baseline) -> float:
        """Promised days from an urgent referral to the first visit."""
        return (
            baseline.number("costs.policies.treatment_promise").value
            if self.start_within is None
            else self.start_within
        )

    def first_visit(self, baseline: Baseline) -> float:
        """Days from a free place to the first visit: as asked, else that of full practice, never more than the promise."""
        if self.start_days is not None:
            return self.start_days
        return min(baseline.full("fast_family_treatment", "intensive_start"), self.promise(baseline))

    def needed(self, baseline: Baseline) -> int:
        """Places that the promise takes in the whole place at full practice (the rule of ``sim.policies.sizing``)."""
        scenario = baseline.scenario
        visit = self.first_visit(baseline)
        kept = baseline.full("fast_family_treatment", "intensive_reserved") if self.reserved is None else self.reserved
        places = places_for(
            baseline.number("costs.policies.treatment_in_time").value,
            kept,
            baseline.number("costs.policies.treatment_referrals").value * scenario.children / THOUSAND,
            scenario.parameters.helps.days[HelpForm.INTENSIVE] + visit,
            self.promise(baseline) - visit,
        )
        if places >= MOST:
            raise PolicyError(
                f"Policy {self.name}: a first visit within {self.promise(baseline):g} days cannot be promised when it takes "
                f"{visit:g} days from a free place and {kept:g} of the places are kept for urgent referrals. Promise more "
                "days (start_within), keep more places (reserved), or say how many come (extra_places)."
            )
        return places

    def places(self, baseline: Baseline) -> dict[int, int]:
        """Places added per service row: in the services of the policy's areas, and in those of the whole place.

        Without ``extra_places``: what the promise takes less what there is, by strength; a negative strength takes that share of
        what there is. Both count for the share of the areas in the children of the place, so that a policy for one neighbourhood
        does not add places for all. ``extra_places`` is the number added in the policy's areas together.
        """
        scenario, inside = baseline.scenario, baseline.areas(self.areas)
        share = sum(scenario.areas[a - 1].children for a in inside) / max(1, scenario.children)
        now: dict[int, float] = {}
        for row in baseline.services("intensive_treatment"):
            service = scenario.services[row - 1]
            area = scenario.area_row(service.area)
            if area == 0 or area in inside:
                part = 1.0 if area else share
                now[row] = service.places_at(self.first_day(baseline)) * part
        if not now:
            return {}
        if self.extra_places is None and self.strength < 0.0:
            return {row: round(self.strength * n) for row, n in now.items()}
        extra = self.extra_places
        if extra is None:
            extra = (
                round(self.strength * max(0.0, share * self.needed(baseline) - sum(now.values())))
                if self.strength > 0.0
                else 0
            )
        weights = list(now.values()) if sum(now.values()) > 0 else [1.0] * len(now)
        counts = spread_whole(abs(extra), weights)
        return {row: (n if extra > 0 else -n) for row, n in zip(now, counts, strict=True)}

    def changes(self, baseline: Baseline) -> list[Change]:
        """Places, days to the first visit, how often it is offered, places kept for urgent referrals, dose."""
        practice = "fast_family_treatment"
        start = baseline.toward(practice, self.strength, "intensive_start")
        if self.start_days is not None or self.strength > 0.0:
            start = (self.first_visit(baseline) - baseline.lever("intensive_start")) * abs(self.strength)
        kept = baseline.toward(practice, self.strength, "intensive_reserved")
        if self.reserved is not None:
            kept = (self.reserved - baseline.lever("intensive_reserved")) * abs(self.strength)
        parts: list[Change] = [
            self.lever(baseline, "intensive_offer", baseline.toward(practice, self.strength, "intensive_offer")),
            self.lever(baseline, "intensive_start", start),
            self.lever(baseline, "intensive_reserved", kept),
        ]
        if self.intensity is not None:
            delta = (self.intensity - baseline.lever("intensive_intensity")) * abs(self.strength)
            parts.append(self.lever(baseline, "intensive_intensity", delta))
        first = self.first_day(baseline)
        parts += [CapacityChange(row, n, first) for row, n in self.places(baseline).items()]
        return parts

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Places that are bought, as far as they stand empty for a quick start; trajectories that start are on the bill."""
        price = baseline.number("costs.help_intensive", "euro per traject")
        empty = baseline.number("costs.policies.empty_treatment", "deel van de extra plekken dat leeg staat")
        days = max(1.0, baseline.scenario.parameters.helps.days[HelpForm.INTENSIVE])
        bought = sum(self.places(baseline).values())
        whole = bought * YEAR / days * price.value
        sized = self.extra_places is None and self.strength > 0.0
        rule = [baseline.number(f"costs.policies.{name}", unit) for name, unit in RULE.items()] if sized else []
        ends = empty.low * whole, empty.high * whole
        return [
            cost(
                f"{bought} places for a quick start: their empty share (their use is paid by the trajectory)",
                f"{bought} plekken om snel te beginnen: het lege deel (gebruik wordt per traject betaald)",
                empty.value * whole,
                min(ends),
                max(ends),
                [price, empty, *rule],
            )
        ]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Places and families a year, and urgent referrals that start in time by the rule by which the places are bought.

        No more families start than are referred, urgently or planned, however many places there are.
        """
        names = ("intensive_offer", "intensive_start", "intensive_reserved")
        moved = {c.lever: c.delta for c in self.changes(baseline) if isinstance(c, LeverChange)}
        offer, visit, kept = (then(baseline.lever(name), moved[name]) for name in names)
        day, bought = self.first_day(baseline), sum(self.places(baseline).values())
        rows = baseline.services("intensive_treatment")
        share = baseline.children(self.areas) / max(1, baseline.scenario.children)
        there = round(share * sum(baseline.scenario.services[row - 1].places_at(day) for row in rows))
        days, promise = baseline.scenario.parameters.helps.days[HelpForm.INTENSIVE], self.promise(baseline)
        each = baseline.number("costs.policies.treatment_referrals").value * baseline.thousands(self.areas)
        full = baseline.full("fast_family_treatment", "intensive_offer")
        urgent = [each * offered / full if full > 0.0 else 0.0 for offered in offer]
        in_time = [
            1.0 - late_share(places, kept[k], urgent[k], days + visit[k], promise - visit[k])
            if promise >= visit[k]
            else 0.0
            for k, places in enumerate((there, there + bought))
        ]
        a_place = YEAR / max(1.0, days) * (1.0 - baseline.number("costs.policies.empty_treatment").value)
        planned = baseline.number("costs.policies.treatment_planned").value * baseline.thousands(self.areas)
        families = Number(
            min(there * a_place, urgent[0] + planned), min((there + bought) * a_place, urgent[1] + planned)
        )
        counts = {
            "families": families,
            "places": Number(there, there + bought),
            "urgent": Number(*urgent),
            "in_time": Share(*in_time),
            "promise": Number(promise, promise),
        }
        price = baseline.number("costs.help_intensive").value
        more = families.then - families.now
        return InPractice(
            more, counts, (every_year("trajectories that start", "trajecten die beginnen", more * price),)
        )
