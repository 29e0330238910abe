"""Closing residential places step by step, without saying what comes instead (see reinvestment)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import create_model

from sim.policies.base import Baseline, CapacityChange, Change, Policy, setting
from sim.scenario.schema import homes
from sim.scenario.sections.forms import CARE_FORMS
from sim.units import WEEK
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
    title: ClassVar[dict[str, str]] = {"en": "Run down residential places", "nl": "Afbouw van residentiële plekken"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
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
