"""Closing residential places step by step, without saying what comes instead (see reinvestment)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import create_model

from sim.policies.base import Baseline, CapacityChange, Change, Policy, setting
from sim.policies.practice import YEARS, Billed, Count, InPractice, Number, Words
from sim.scenario.schema import homes
from sim.scenario.sections.forms import CARE_FORMS
from sim.units import MONTH, WEEK, WEEKS_A_YEAR, YEAR
from sim.words import RESIDENTIAL_FORMS

STEP_DAYS = 91  # places close once a quarter


def _shares() -> dict[str, Any]:
    """A setting for each residential form: the share of its places that closes."""
    found = {}
    for one in CARE_FORMS:
        if one.form in RESIDENTIAL_FORMS:
            what = f"places that close: {one.form.word()}"
            found[one.form.key] = (float, setting(one.closes, unit="share of places", low=0, high=1, meaning=what))
    return found


if TYPE_CHECKING:
    Shares = Policy
else:
    Shares = create_model("Shares", __base__=Policy, __module__=__name__, **_shares())


class Closing(Shares):
    """Which places close and when: the settings that a run-down and what is paid from it share."""

    ramp_weeks: float = setting(
        156.0, unit="weeks", low=0, high=520, meaning="time in which the places close, in quarters"
    )

    def rows(self, baseline: Baseline) -> list[int]:
        """Residential services of the areas of the policy, and those of the whole place; none of the regions around."""
        scenario = baseline.scenario
        mine = set(baseline.areas(self.areas)) & {area.row for area in homes(scenario.areas)}
        return [
            row
            for row in baseline.services("residential")
            if (at := scenario.area_row(scenario.services[row - 1].area)) in mine or at == 0
        ]

    def closings(self, baseline: Baseline) -> list[tuple[date, int, int]]:
        """(date, service row, places that close) in quarterly steps; negative numbers open places."""
        first = self.first_day(baseline)
        steps = max(1, round(self.ramp_weeks * WEEK / STEP_DAYS))
        found = []
        for row in self.rows(baseline):
            service = baseline.scenario.services[row - 1]
            whole = self.strength * getattr(self, service.form or "") * service.places_at(first)
            done = 0
            for step in range(1, steps + 1):
                total = round(whole * step / steps)
                if total != done:
                    found.append((first + timedelta(days=STEP_DAYS * (step - 1)), row, total - done))
                    done = total
        return found


class ResidentialRundown(Closing):
    """A share of the places of each form closes over some years; children who live there leave in their own time.

    Acts on capacity: fewer placements begin, children wait longer, stay at home or go to another kind of place. Nothing
    comes instead unless another policy does it. The bill falls only for places that are really closed, after notice.
    """

    name: ClassVar[str] = "residential_rundown"
    dutch: ClassVar[str] = "afbouw_verblijf"
    title: ClassVar[dict[str, str]] = {"en": "Run down residential places", "nl": "Afbouw van residentiële plekken"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "places"
    mechanisms: ClassVar[tuple[str, ...]] = ("search", "placement")
    evidence: ClassVar[str] = (
        "CLO-ZW (C): 235 to 100 secure places planned in 2020-2024; CLO-IGJ (C): unclear where these youths stay"
    )
    would_fail: ClassVar[str] = "children wait, live in places that do not fit or far away; money is freed late"
    acts_on: ClassVar[str] = "capacity of places"
    numbers: ClassVar[str] = (
        "search.wait_group search.withdraw placement.unsuitable forms.days forms.breakdown pull.usual pull.agree "
        "pull.stay"
    )

    def changes(self, baseline: Baseline) -> list[Change]:
        """Places that close."""
        return [CapacityChange(row, -places, day) for day, row, places in self.closings(baseline)]

    def in_practice(self, baseline: Baseline) -> InPractice:
        """Places that close, by form, and what is saved on their availability once notice has run out."""
        first = self.first_day(baseline)
        closed: dict[str, int] = {}
        saved = [0.0] * YEARS
        for day, row, places in self.closings(baseline):
            form = baseline.scenario.services[row - 1].form or ""
            closed[form] = closed.get(form, 0) + places
            free = (day - first).days + baseline.prices.notice_months * MONTH
            a_day = places * getattr(baseline.prices, f"available_{form}", 0.0)
            a_day *= getattr(baseline.prices, f"day_{form}")
            for year in range(YEARS):
                saved[year] += a_day * min(YEAR, max(0.0, round(YEAR * (year + 1)) - free))
        there = sum(baseline.scenario.services[row - 1].places_at(first) for row in self.rows(baseline))
        each = [(number, one.form) for one in CARE_FORMS if (number := closed.get(one.form.key, 0))]
        said = [", ".join(f"{form.word(lang)} {number}" for number, form in each) for lang in ("en", "nl")]
        whole = sum(closed.values())
        counts: dict[str, Count] = {
            "closed": Number(0, whole),
            "there": Number(there, there),
            "years": Number(0, self.ramp_weeks / WEEKS_A_YEAR),
            "forms": Words(said[0] or "none", said[1] or "geen"),
        }
        less = Billed(
            "availability of closed places, after notice",
            "beschikbaarheid van gesloten plekken, na de opzegtermijn",
            tuple(-euro for euro in saved),
        )
        return InPractice(whole, counts, (less,))
