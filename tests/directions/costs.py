"""Prices: sim/scenario/costs.py. A price times what a run written by hand used of it, in million euro a year."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from sim.outcomes.costs import BUDGETS, municipal_bills
from sim.outcomes.registry import evaluate
from sim.outcomes.view import RunView
from sim.policies.base import Baseline, CostRow
from sim.policies.case_consultation import CaseConsultation
from sim.policies.host_recruitment import HostRecruitment
from sim.policies.slow_down import SlowDown
from sim.policies.support_families import SupportFamilies
from sim.units import WEEKS_A_YEAR
from sim.words import FORM_NAMES, N_FORMS, Answer, Count, Event, Form, ServiceKind
from sim.world.record import CapacityStep
from tests.outcomes.made import START, YEAR, row, run

from .rows import SAME, Row, Unused, always, exactly

YEARS = 2.0
GROUPS = range(Form.NETWORK_FOSTER + 2, N_FORMS)
FOSTERED = (Form.NETWORK_FOSTER, Form.FOSTER)
WEEKS = 728 / YEAR
"""Two years of whole weeks, for what is counted weekly."""
PER_YEAR = 1e6 * YEARS
"""Euros over the run that are one million a year."""

Made = dict[str, Any]


def cost(budget: str, made: Made, **more: Any) -> Callable[[Any], float]:
    """A cost outcome of a run of two years with these rows, counters and places; million euro a year."""

    def probe(scenario: Any) -> float:
        known = {"years": YEARS} | made | more
        extra = {name: known.pop(name) for name in ("start_date", "municipalities") if name in known}
        record = replace(run(known.pop("log", ()), **known), **extra)
        return evaluate(record, scenario.costs, [f"cost_{budget}"])[f"cost_{budget}"]

    return probe


def stay(form: int, days: float = 100.0, begins: float = 50.0) -> Made:
    """A child that lives so many days in a form."""
    return {"log": [row(begins, Event.ENTRY, 22, form_to=form), row(begins + days, Event.RETURN, 22)]}


def places(form: int, count: float = 3.0) -> Made:
    """Places of a form, there all the time."""
    return {"capacity_days": {(ServiceKind.RESIDENTIAL, form): count * YEARS * YEAR}}


def closing(form: int = Form.SECURE) -> Made:
    """Ten places, of which six close half a year after the start."""
    steps = ((-np.inf, 10), (START + YEAR / 2, 4))
    return {
        "capacity_steps": tuple(CapacityStep(1, ServiceKind.RESIDENTIAL, form, time, count) for time, count in steps)
    }


def helps(form: int, *days: float) -> Made:
    return {
        "log": [row(day, Event.HELP_START, reason=form, family=n) for n, day in enumerate(days or (10.0, 700.0, 700.0))]
    }


def interventions() -> Made:
    """Three crises with help at home (one of two children), one without."""
    answers = [
        (10, 21, Answer.HOME_HELP),
        (10, 22, Answer.HOME_HELP),
        (40, 21, Answer.HOME_HELP),
        (40, 31, Answer.HOME_HELP),
    ]
    return {
        "log": [
            row(day, Event.DECISION, child, reason=answer) for day, child, answer in (*answers, (50, 41, Answer.HOME))
        ]
    }


def approved(number: int = 3) -> Made:
    return {"log": [row(10.0 * n, Event.HOST_APPROVED, other=n) for n in range(number)]}


def part_time(nights: float | None = 3.0) -> Made:
    """Five children for part of the week elsewhere all the time; ``nights`` a week as was agreed (None: nothing said)."""
    log = [] if nights is None else [row(5.0, Event.PART_TIME_START, 22, value=nights)]
    return {"log": log, "counters": {Count.PART_TIME: 5.0}}


ORDERS: Made = {"counters": {Count.ORDER: 7.0}}
POLICY: Made = {"policy_costs": (CostRow("p", "x", 1e6, 0, 0, "", after=YEAR),)}
BEGINS = {"start_date": date(2025, 1, 1)}


def used(form: int, whose: float) -> Made:
    """Places of a form of whose used days the scenario's own children use a part: 100 of ``whose``."""
    rows = [{"kind": ServiceKind.RESIDENTIAL, "form": form, "used_days": whose}]
    return stay(form) | places(form) | {"services": rows}


def municipal(scenario: Any) -> float:
    """What the one municipality pays for a hundred days in a foster family, million euro over the run."""
    record = replace(run(years=YEARS, **stay(Form.FOSTER)), municipalities=("", "Here"))
    (bill,) = municipal_bills(RunView(record, scenario.costs)).values()
    return bill.total / 1e6


def of_policy(policy: Any, which: str = "euro") -> Callable[[Any], float]:
    """A cost of a policy, euro a year, for each thousand households (or crises, coordinators, cases)."""
    return lambda scenario: getattr(policy.costs(Baseline(scenario))[0], which)


def per_hour(policy: Any, number: str, which: str = "euro") -> Callable[[Any], float]:
    """Hours of a policy that are paid at a price: the change of its cost when that price alone is a euro more."""

    def probe(scenario: Any) -> float:
        nothing = scenario.with_changes({"practices.slow_down.strength": 0.0, "practised.slow_none": 0.0})
        price = getattr(scenario.costs, number.removeprefix("costs."))
        one_more = nothing.with_changes({number: price + 1.0})
        return of_policy(policy, which)(one_more) - of_policy(policy, which)(nothing)

    return probe


def total_is_the_sum(scenario: Any) -> float:
    """The total less all budgets, of a run with something in each."""
    log = [
        *stay(Form.OPEN_GROUP)["log"],
        *helps(1)["log"],
        *interventions()["log"],
        *approved()["log"],
        *part_time()["log"],
    ]
    made = places(Form.OPEN_GROUP) | POLICY | {"log": log, "counters": {Count.ORDER: 7.0, Count.PART_TIME: 5.0}}
    parts = [cost(budget, made)(scenario) for budget in BUDGETS]
    assert min(parts) > 0.0, "something in each"
    return cost("total", made)(scenario) - sum(parts)


def worth(v: float, years: float = YEARS) -> float:
    """Mean worth of a euro over the years of a run, at a discount."""
    return 1.0 if v == 0 else -math.expm1(-years * math.log1p(v)) / math.log1p(v) / years


def at(form: int) -> str:
    return f"costs.day_{FORM_NAMES[form]}"


def kept(form: int) -> str:
    return f"costs.available_{FORM_NAMES[form]}"


def share(form: int, value: float = 0.25) -> dict[str, float]:
    """So much of the price of a form is paid for being available; nothing of it for foster care."""
    return {} if form in FOSTERED else {kept(form): value}


OF_ALL = 3 * YEARS * YEAR / PER_YEAR
"""Three places for the whole run, in million days a year."""
ROWS: list[Row | Unused] = [
    # days used and places kept
    *(Row(at(f), cost(budget, stay(f)), exactly(lambda v: 100 * v / PER_YEAR), budget, of_scenario=True, given=share(f, 0.0))
      for f in range(1, N_FORMS) for budget in ("days", "placement", "total")),
    *(Row(at(f), cost("days", stay(f)), exactly(lambda v: 75 * v / PER_YEAR), "less what is paid anyhow", of_scenario=True,
          given=share(f)) for f in GROUPS),
    *(Row(at(f), cost(budget, places(f)), exactly(lambda v: OF_ALL * v / 4), f"kept, {budget}", of_scenario=True, given=share(f))
      for f in GROUPS for budget in ("available", "placement", "total")),
    *(Row(at(f), cost("days", stay(Form.FOSTER if f != Form.FOSTER else Form.SECURE)), SAME, "another form", of_scenario=True)
      for f in range(1, N_FORMS)),
    *(Row(at(f), cost("available", places(f)), always(0.0), "nothing is kept", of_scenario=True) for f in FOSTERED),
    *(Row(kept(f), cost("available", places(f)), exactly(lambda v: OF_ALL * 200 * v), of_scenario=True, given={at(f): 200.0},
          values=(0.0, 0.3, 1.0)) for f in GROUPS),
    *(Row(kept(f), cost("days", stay(f)), exactly(lambda v: (1 - v) * 100 * 200 / PER_YEAR), "days", of_scenario=True,
          given={at(f): 200.0}) for f in GROUPS),
    Row(at(Form.OPEN_GROUP), cost("days", stay(Form.OPEN_GROUP, 100.0, -30.0)), exactly(lambda v: 70 * v / PER_YEAR),
        "began before the run",
        of_scenario=True, given=share(Form.OPEN_GROUP, 0.0)),
    Row(at(Form.OPEN_GROUP), cost("days", stay(Form.OPEN_GROUP, 100.0, 700.0)), exactly(lambda v: 30.5 * v / PER_YEAR),
        "ends after the run",
        of_scenario=True, given=share(Form.OPEN_GROUP, 0.0)),
    Row(at(Form.SECURE), cost("available", used(Form.SECURE, 400.0)), exactly(lambda v: OF_ALL * v / 4),
        "shared: a quarter is ours",
        of_scenario=True, given=share(Form.SECURE, 1.0)),
    Row(at(Form.SECURE), cost("available", used(Form.SECURE, 50.0)), exactly(lambda v: OF_ALL * v), "never more than all",
        of_scenario=True,
        given=share(Form.SECURE, 1.0)),
    Row(at(Form.FOSTER), municipal, exactly(lambda v: 100 * v / 1e6), "the municipality", of_scenario=True),
    Row("costs.notice_months", cost("available", closing()),
        exactly(lambda v: (10 * (YEAR / 2 + v * YEAR / 12) + 4 * (1.5 * YEAR - v * YEAR / 12)) * 200 / PER_YEAR),
        of_scenario=True, given={at(Form.SECURE): 200.0, kept(Form.SECURE): 1.0}, values=(0.0, 6.0, 12.0)),
    Row("costs.notice_months", cost("available", closing()), always(10 * YEARS * YEAR * 200 / PER_YEAR), "longer than the run",
        of_scenario=True, given={at(Form.SECURE): 200.0, kept(Form.SECURE): 1.0}, values=(18.0, 24.0)),
    # part of the week: nights
    *(Row("costs.part_time_day", cost(budget, part_time()), exactly(lambda v: 5 * 3 / 7 * YEAR * v / 1e6), budget,
          of_scenario=True)
      for budget in ("part_time", "placement", "total")),
    Row("costs.part_time_day", cost("part_time", part_time(7.0)), exactly(lambda v: 5 * YEAR * v / 1e6), "every night",
        of_scenario=True),
    # trajectories, crises, orders, hosts: as many as there are, not a child, a day or an hour
    *(Row(f"costs.help_{name}", cost(budget, helps(k)), exactly(lambda v: 3 * v / PER_YEAR), budget, of_scenario=True)
      for k, name in ((1, "generalist"), (2, "specialist"), (3, "intensive")) for budget in ("help", "total")),
    *(Row(f"costs.help_{name}", cost("help", helps(k % 3 + 1)), SAME, "other help", of_scenario=True)
      for k, name in ((1, "generalist"), (2, "specialist"), (3, "intensive"))),
    *(Row("costs.crisis_help", cost(budget, interventions()), exactly(lambda v: 3 * v / PER_YEAR), budget, of_scenario=True)
      for budget in ("crisis", "total")),
    *(Row("costs.host_recruited", cost(budget, approved()), exactly(lambda v: 3 * v / PER_YEAR), budget, of_scenario=True)
      for budget in ("hosts", "total")),
    *(Row("costs.worker_year", cost(budget, ORDERS), exactly(lambda v: 7 * v / 10 / 1e6), budget, of_scenario=True,
          given={"costs.order_caseload": 10.0}) for budget in ("protection", "total")),
    Row("costs.order_caseload", cost("protection", ORDERS), exactly(lambda v: 7 * 0.1 / v), of_scenario=True,
        given={"costs.worker_year": 100_000.0}),
    # policies
    *(Row(f"costs.hour_{name}", per_hour(policy, f"costs.hour_{name}", which), always(hours), case, of_scenario=True,
          given={"costs.policies.consultation_requests": 1e6})  # every week has three
      for name, policy, which, hours, case in (
          ("specialist", CaseConsultation(cases_a_week=3.0), "euro", 10 * WEEKS_A_YEAR * 3.0, "senior hours, three cases a week"),
          ("specialist", CaseConsultation(cases_a_week=3.0), "low", 5 * WEEKS_A_YEAR * 3.0, "at least"),
          ("specialist", CaseConsultation(cases_a_week=3.0), "high", 20 * WEEKS_A_YEAR * 3.0, "at most"),
          ("generalist", CaseConsultation(cases_a_week=3.0), "euro", 0.0, "none of the other"),
          ("generalist", SupportFamilies(extra_coordinators=2.0), "euro", 2 * 1350.0, "two coordinators"),
          ("generalist", SlowDown(office=1.0, outside=1.0), "euro", 0.5 * 20 * 1.6 * 0.058, "half of all hours"),
          ("specialist", SlowDown(office=1.0, outside=1.0), "euro", 0.5 * 20 * 1.6 * 0.058, "half of all hours, the other"))),
    # the 0.3 of the households that a campaign reaches in the baseline are not paid again
    Row("costs.campaign_wave", of_policy(HostRecruitment(every_months=6.0)), exactly(lambda v: 2 * 0.7 * 0.04 * v),
        of_scenario=True),
    Row("costs.campaign_wave", of_policy(HostRecruitment(every_months=6.0), "high"), always(2 * 0.7 * 0.04 * 2432), "at most",
        of_scenario=True),
    Row("costs.discount", cost("policies", POLICY), exactly(lambda v: 0.5 * np.expm1(np.log1p(v)) / np.log1p(v) / (1 + v) ** 2
                                                          if v else 0.5), "a million a year in the second year",
                                                              of_scenario=True),
    # what a euro is worth when
    Row("costs.price_year", cost("help", helps(1, 0.0), **BEGINS), exactly(lambda v: 1000 * 1.1 ** (2025 - v) / PER_YEAR),
        of_scenario=True, values=(2020, 2022, 2025), given={"costs.indexation": 0.1, "costs.help_generalist": 1000.0}),
    Row("costs.indexation", cost("help", helps(1, 0.0, YEAR), **BEGINS),
        exactly(lambda v: 1000 * (1 + v) ** 3 * (2 + v) / PER_YEAR),
        of_scenario=True, given={"costs.help_generalist": 1000.0}),
    Row("costs.discount", cost("help", helps(1, 0.0, YEAR), **BEGINS), exactly(lambda v: 1000 * (1 + 1 / (1 + v)) / PER_YEAR),
        of_scenario=True, given={"costs.help_generalist": 1000.0}),
    *(Row("costs.discount", cost(budget, made, years=WEEKS), exactly(lambda v, x=x: x * worth(v, WEEKS)), budget,
          of_scenario=True, given=given)
      for budget, made, given, x in (
          ("protection", ORDERS, {"costs.worker_year": 100_000.0, "costs.order_caseload": 10.0}, 0.07),
          ("part_time", part_time(7.0), {"costs.part_time_day": 100.0}, 5 * YEAR * 100 / 1e6))),
    Row("costs.discount", cost("available", closing()), exactly(lambda v: 10 * YEAR * 200 / 1e6 * worth(v)), "available",
        of_scenario=True, given={at(Form.SECURE): 200.0, kept(Form.SECURE): 1.0, "costs.notice_months": 60.0}),
    Row("costs.discount", cost("days", stay(Form.FOSTER, YEARS * YEAR, 0.0)),
        exactly(lambda v: YEAR * 200 / 1e6 * worth(v)), "days",
        of_scenario=True, given={at(Form.FOSTER): 200.0}),
    Row("costs.worker_year", total_is_the_sum, always(0.0), "the total is the sum", of_scenario=True),
]  # fmt: skip
