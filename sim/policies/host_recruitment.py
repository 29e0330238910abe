"""Recruiting host families by neighbourhood (a campaign such as Utregs Plekkie)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import field_validator

from sim.policies.base import Baseline, Campaign, Cost, Policy, campaign_rates, setting
from sim.policies.campaigns import OFFER_NAMES, OFFERS
from sim.policies.costs import cost
from sim.policies.practice import YEARS, Billed, InPractice, Number
from sim.units import MONTHS_A_YEAR, THOUSAND, YEAR
from sim.words import ChannelKind

NEED = MappingProxyType(
    {"hosts_lacking": "kinderen per 1.000 kinderen per jaar", "children_per_host": "kinderen per nieuw pleeggezin"}
)
"""Numbers of the need that a campaign never goes beyond, with their units in Dutch."""
LONGEST = timedelta(days=16 * 366)  # for which waves are laid out; the last rate stays after it


def asked_for(name: str) -> Any:
    """The setting of what a campaign asks for."""
    what = next(offer.what for offer in OFFERS if offer.name == name)
    meaning = f"of those who come, {what}; left out: as usual"
    return setting(None, unit="share of families", low=0, high=1, meaning=meaning)


class HostRecruitment(Policy):
    """A campaign draws extra enquiries from the neighbourhoods; its reach fades between waves.

    Sized on need: it reaches all households, or only as many as bring the families that are lacking, one for so many children
    for whom none is found in their own neighbourhood. Acts on host supply only: who becomes a host, is matched, tires and
    stops follows from there. Enquiries that a campaign draws convert less often. It can ask for families of some kind (room
    for siblings, teenagers, crises, long or part-time stays, serious behaviour): of as many people, so many offer that. A
    second campaign of this kind in the same row adds its own channel, with people of its own.
    """

    name: ClassVar[str] = "host_recruitment"
    dutch: ClassVar[str] = "gezinnen_werven"
    repeatable: ClassVar[bool] = True
    practice: ClassVar[str | None] = "host_recruitment"
    title: ClassVar[dict[str, str]] = {"en": "Recruit host families", "nl": "Werving van gezinnen in de buurt"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "hosts"
    mechanisms: ClassVar[tuple[str, ...]] = ("hosts", "search")
    evidence: ClassVar[str] = "FOS-NL-CAMP (C, one data point), FOS-NL-FUNNEL (C); no number for Utregs Plekkie"
    would_fail: ClassVar[str] = "few enquiries convert, hosts stand unmatched, hosts stop for lack of support"
    acts_on: ClassVar[str] = "host supply"
    numbers: ClassVar[str] = (
        "practised.campaign practised.campaign_weeks practised.campaign_lead hosts.enquiries hosts.word_of_mouth "
        "hosts.conversion hosts.conversion_campaign hosts.screening_days hosts.attrition hosts.avoidable "
        "hosts.support_keeps hosts.tire search.accept respite.campaign_share "
        "costs.policies.hosts_lacking costs.policies.children_per_host costs.policies.one_wave_years"
    )

    extra_enquiries: float | None = setting(
        None,
        unit="share of the background",
        low=0,
        high=5,
        meaning="extra enquiries at the top of a wave; left out: by strength",
    )
    every_months: float = setting(
        12.0, unit="months", low=0, high=120, meaning="time between waves, from 1; 0 is one wave only"
    )

    siblings: float | None = asked_for("siblings")
    teenagers: float | None = asked_for("teenagers")
    crisis: float | None = asked_for("crisis")
    long: float | None = asked_for("long")
    part_time: float | None = asked_for("part_time")
    behaviour: float | None = asked_for("behaviour")

    @field_validator("every_months")
    @classmethod
    def months_apart(cls, value: float) -> float:
        """A campaign is no stream: waves are a month apart, or there is one."""
        if 0.0 < value < 1.0:
            raise ValueError(f"0 for one wave only, or from 1; found {value:g}")
        return value

    @property
    def whom(self) -> tuple[tuple[str, float], ...]:
        """What the campaign asks for: shares of families that offer it, where a setting says so."""
        asked = ((name, getattr(self, name)) for name in OFFER_NAMES)
        return tuple((name, share) for name, share in asked if share is not None)

    def peak(self, baseline: Baseline) -> float:
        """Extra enquiries at the top of a wave, as a share of the background."""
        if self.extra_enquiries is not None:
            return self.extra_enquiries * max(0.0, self.strength)
        return max(0.0, self.strength) * self.campaign(baseline) * self.part(baseline)

    @staticmethod
    def campaign(baseline: Baseline) -> float:
        """Extra enquiries at the top of a wave that reaches all households, as far as there is no campaign yet."""
        left = 1.0 - baseline.strength("host_recruitment")
        return float(baseline.scenario.parameters.practised.campaign * left)

    def part(self, baseline: Baseline) -> float:
        """Part of the households that a campaign reaches at full strength: all, or those by whom the families lacking come."""
        all_reached = self.families_by(baseline, self.campaign(baseline))
        return min(1.0, self.lacking(baseline) / all_reached) if all_reached > 0.0 else 1.0

    def lacking(self, baseline: Baseline) -> float:
        """Families a year that would have to come so that every child finds one in its own neighbourhood."""
        children = baseline.number("costs.policies.hosts_lacking").value * baseline.thousands(self.areas)
        return children / baseline.number("costs.policies.children_per_host").value

    def families_by(self, baseline: Baseline, peak: float) -> float:
        """New host families a year, the mean of the first three years, by a campaign with this top."""
        return sum(self.families_in(baseline, self.campaigns(baseline, peak))) / YEARS

    def families_in(self, baseline: Baseline, campaigns: Sequence[Campaign]) -> list[float]:
        """New host families by campaigns, by those who enquire in each of the first three years.

        A share of those who enquire would rather be a support family, where there is a service for these.
        """
        p, first = baseline.scenario.parameters, self.first_day(baseline)
        support = baseline.serving("support_families") if baseline.scenario.mechanisms.respite else {}
        each = p.hosts.conversion * p.hosts.conversion_campaign
        found = [0.0] * YEARS
        for one in campaigns:
            mine = 1.0 - p.respite.campaign_share if support.get(one.area) else 1.0
            for year in range(YEARS):
                found[year] += each * mine * self.drawn(one, first, year)
        return found

    def changes(self, baseline: Baseline) -> list[Campaign]:
        """One channel per area."""
        return self.campaigns(baseline, self.peak(baseline))

    def campaigns(self, baseline: Baseline, peak: float) -> list[Campaign]:
        """A channel per area for a campaign with this top; none without one."""
        if peak <= 0.0:
            return []
        lead = baseline.scenario.parameters.practised.campaign_lead
        first = self.first_day(baseline) + timedelta(days=round(lead))
        half = baseline.scenario.parameters.practised.campaign_weeks
        background = dict(enumerate((rate for _, rate in baseline.scenario.hosts_by_area()), start=1))
        parts = []
        for area in baseline.areas(self.areas):
            rates = campaign_rates(first, first + LONGEST, peak * background[area], half, self.every_months)
            parts.append(Campaign(ChannelKind.CAMPAIGN, area, 0, rates, self.amount, self.whom))
        return parts

    @property
    def amount(self) -> float:
        """Size of the campaign as it was asked: extra enquiries at full strength where they are given, else the strength."""
        return self.strength * (1.0 if self.extra_enquiries is None else self.extra_enquiries)

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Waves a year at the price of a campaign per 1,000 households reached; approved families are paid by the bill."""
        price = baseline.number("costs.campaign_wave", "euro per 1.000 bereikte huishoudens met kinderen")
        once = baseline.number("costs.policies.one_wave_years", "jaren waarover één golf wordt verdeeld")
        reached = sum(baseline.households(a) for a in baseline.areas(self.areas)) / THOUSAND
        waves = MONTHS_A_YEAR / self.every_months if self.every_months > 0 else 1.0 / once.value
        n = reached * waves * min(1.0, max(0.0, self.strength))
        numbers = [price] if self.every_months > 0 else [price, once]
        if self.extra_enquiries is None:
            reached_now = baseline.strength("host_recruitment")  # who is reached already is not paid again
            n *= (1.0 - reached_now) * self.part(baseline)
            numbers += [baseline.number(f"costs.policies.{name}", unit) for name, unit in NEED.items()]
        return [cost("campaign", "wervingscampagne", n * price.value, n * price.low, n * price.high, numbers)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Enquiries and new families a year, the mean of the first three years."""
        first, campaigns = self.first_day(baseline), self.changes(baseline)
        extra = sum(self.drawn(one, first, year) for one in campaigns for year in range(YEARS)) / YEARS
        new = self.families_in(baseline, campaigns)
        rates = dict(enumerate((rate for _, rate in baseline.scenario.hosts_by_area()), start=1))
        usual, families = sum(rates[area] for area in baseline.areas(self.areas)), sum(new) / YEARS
        there, lacking = usual * baseline.scenario.parameters.hosts.conversion, self.lacking(baseline)
        counts = {
            "enquiries": Number(usual, usual + extra),
            "families": Number(there, there + families),
            "lacking": Number(lacking, lacking),
        }
        price = baseline.number("costs.host_recruited").value
        bill = Billed(
            "once for each family that is approved",
            "eenmalig per gezin dat wordt goedgekeurd",
            tuple(number * price for number in new),
        )
        posts = {"foster_service": families / baseline.scenario.parameters.workforce.caseload_foster_service}
        return InPractice(families, counts, (bill,), posts)

    @staticmethod
    def drawn(campaign: Campaign, first: date, year: int) -> float:
        """Enquiries that a campaign draws in a year, from 0, after the first day of the policy."""
        begin, end = (first + timedelta(days=round(YEAR * k)) for k in (year, year + 1))
        steps = [*campaign.rates, (end, 0.0)]
        days = [rate * max(0, (min(end, after) - max(begin, day)).days) for (day, rate), (after, _) in pairwise(steps)]
        return sum(days) / YEAR
