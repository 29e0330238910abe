"""Prices of care: what a day in each form costs, how much of that is paid for being available, and trajectories.

Euros of the price year, paid by the municipality of origin. The register has few measured prices in kind: most rows are
grade U, so a difference in money is only as good as the ranges say. How a bill is made of these: ``sim.outcomes.costs``.
"""

from __future__ import annotations

from typing import Any

from pydantic import PrivateAttr, create_model

from sim.scenario.drivers import STILL, Course
from sim.scenario.fields import Section, parameter
from sim.scenario.policy_costs import PolicyCosts
from sim.scenario.sections.forms import CARE_FORMS
from sim.units import YEAR


class Contract(Section):
    """How prices are read: of which year, and what a closed place still costs."""

    price_year: int = parameter(
        2022,
        unit="year",
        low=2022,
        high=2022,
        minimum=1990,
        maximum=2100,
        note="most rows of the register are of about 2022",
    )
    indexation: float = parameter(
        0.0,
        unit="share per year, compounded",
        low=0.0,
        high=0.063,
        minimum=-0.2,
        maximum=0.5,
        note="0: all in euros of the price year. Maximum rates rose by about 6 % a year from "
        "2022 to 2024 (COST-GZH-22 and COST-GZH-24: 145.43 to 163.59; COST-AMB-24: 69 to "
        "78)",
    )
    discount: float = parameter(
        0.0,
        unit="share per year, compounded",
        low=0.0,
        high=0.04,
        minimum=-0.2,
        maximum=0.5,
        note="0: a euro later counts as a euro now; an option, a choice and not a measurement",
    )
    notice_months: float = parameter(
        12.0,
        unit="months",
        low=6,
        high=24,
        minimum=0,
        maximum=120,
        note="a closed place is paid for its availability until the contract year is over",
    )


def of_forms() -> dict[str, Any]:
    """Fields ``day_<form>`` and ``available_<form>``, from the records of the care forms."""
    prices: dict[str, Any] = {f"day_{one.form.key}": (float, one.day) for one in CARE_FORMS if one.day is not None}
    held = {f"available_{one.form.key}": (float, one.available) for one in CARE_FORMS if one.available is not None}
    return prices | held


OfForms: Any = create_model("OfForms", __base__=Contract, **of_forms())


class Costs(OfForms):  # type: ignore[misc]
    """Prices (mechanism 12). ``day_*`` is the full price of a used day; ``available_*`` the part that is paid for being
    available, used or not: of every place-day ``available * price`` is paid, and of every used day the rest. A place that
    is closed stays paid for its availability during ``notice_months``."""

    part_time_day: float = parameter(
        55.0,
        unit="euro per night",
        low=40,
        high=75,
        source="COST-FOS-FULL",
        minimum=0,
        note="as full-time foster care, for the nights slept there",
    )

    hour_generalist: float = parameter(
        69.0,
        unit="euro per hour",
        low=60,
        high=80,
        source="COST-AMB-24",
        minimum=0,
        note="the lower rate in 2022 (78 in 2024), a maximum personal-budget rate; range assumed",
    )
    hour_specialist: float = parameter(
        99.0,
        unit="euro per hour",
        low=85,
        high=115,
        source="COST-AMB-24",
        minimum=0,
        note="the higher rate in 2022 (111.60 in 2024), a maximum personal-budget rate; range assumed",
    )
    worker_year: float = parameter(
        100_000.0,
        unit="euro per full-time worker per year",
        low=85_000,
        high=120_000,
        minimum=0,
        note="with overhead; no source found",
    )
    help_generalist: float = parameter(
        3500.0,
        unit="euro per trajectory",
        low=1400,
        high=4500,
        source="COST-UT-2018",
        grade="C",
        minimum=0,
        note="19.5 million for the neighbourhood teams of Utrecht in 2018 over the 5,500 trajectories that start there in a "
        "year, as the model gives them, is 3,545, with what is done outside trajectories; 20 hours at the lower "
        "rate of COST-AMB-24, 1,380, at first: a third of what the teams cost, and of the hours of their posts",
    )
    help_specialist: float = parameter(
        4950.0,
        unit="euro per trajectory",
        low=2200,
        high=9500,
        minimum=0,
        note="50 hours at the higher rate of COST-AMB-24 (99 in 2022); hours assumed. The caseload and the days of specialist "
        "help leave a worker about 95 hours that can be billed for a trajectory: the upper end",
    )
    help_intensive: float = parameter(
        8000.0, unit="euro per trajectory", low=5000, high=12000, source="COST-FF", minimum=0
    )
    crisis_help: float = parameter(
        2475.0,
        unit="euro per intervention",
        low=1100,
        high=4500,
        minimum=0,
        note="25 hours at the higher rate of COST-AMB-24 (99 in 2022); hours assumed",
    )
    order_caseload: float = parameter(
        16.0,
        unit="children per full-time worker",
        low=12,
        high=22,
        source="TEAM-JB-CASE",
        minimum=1,
        note="children under a protection order",
    )

    host_recruited: float = parameter(
        4000.0,
        unit="euro per recruited family",
        low=2000,
        high=8000,
        minimum=0,
        note="screening, training and first match of a foster family; the nearest figure "
        "is 3,900 for a support-family match (STG-COST)",
    )
    campaign_wave: float = parameter(
        1216.0,
        unit="euro per 1,000 households with children reached",
        low=608,
        high=2432,
        minimum=0,
        note="60,000 (30,000-120,000) for one wave in a city of 49,346 households with children; no source found",
    )

    policies: PolicyCosts = PolicyCosts()
    _course: Course = PrivateAttr(default=STILL)

    @property
    def course(self) -> Course:
        """Level of all prices over time, price year = 1, where a series drives them (``[[drivers]]``)."""
        return self._course

    def carried_by(self, course: Course) -> Costs:
        """The same prices, carried over the years by a course."""
        if course.still:
            return self
        carried: Costs = self.model_copy()
        carried._course = course
        return carried

    @property
    def hour(self) -> float:
        """Euro for a worker hour when either kind of worker may do it: the middle of the two prices."""
        return (self.hour_generalist + self.hour_specialist) / 2

    @property
    def order_day(self) -> float:
        """Euro for a day of a child under a protection order: its share of a worker."""
        return self.worker_year / self.order_caseload / YEAR
