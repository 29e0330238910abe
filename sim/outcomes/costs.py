"""What care costs a year: days used, places kept available, trajectories of help, protection orders, policies.

Prices and their ranges stand in ``sim.scenario.costs``; most are grade U. A place that several municipalities share is
paid by the municipality of origin: of the availability of a form, the share that the scenario's own children use.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.outcomes.crises import crisis_interventions
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.view import RunView
from sim.scenario.sections.crisis import Routes
from sim.vocabulary import (
    C_ORDER,
    C_PART_TIME,
    FORM_NAMES,
    HELP_GENERALIST,
    HELP_INTENSIVE,
    HELP_SPECIALIST,
    LOG_HELP_START,
    LOG_PART_TIME_START,
    N_FORMS,
    RESIDENTIAL,
)

MILLION = 1e6
UNSURE = "most prices are grade U or assumed"


class Bill(NamedTuple):
    """Euros over the whole run, by budget."""

    days: float  # use-paid part of days out of home
    available: float  # availability-paid part, used or not
    part_time: float
    help: float  # trajectories of ambulant care
    crisis: float  # ambulatory crisis interventions
    protection: float
    policies: float

    @property
    def total(self) -> float:
        """All budgets together."""
        return float(sum(self))


def day_prices(run: RunView) -> tuple[np.ndarray, np.ndarray]:
    """Euro a day and availability-paid share of each form, both (N_FORMS,)."""
    price, available = np.zeros(N_FORMS), np.zeros(N_FORMS)
    for form in range(1, N_FORMS):
        price[form] = getattr(run.prices, f"day_{FORM_NAMES[form]}")
        available[form] = getattr(run.prices, f"available_{FORM_NAMES[form]}", 0.0)
    return price, available


def own_share(run: RunView, form: int) -> float:
    """Share of the used days of a form that the scenario's own children use; 1 when no one uses it."""
    services = run.record.services
    used = services["used_days"][(services["kind"] == RESIDENTIAL) & (services["form"] == form)].sum()
    return min(1.0, float(run.days_by_form[form] / used)) if used > 0 else 1.0


def bill(run: RunView) -> Bill:
    """Costs of a run by budget, in euros over its whole length."""
    prices = run.prices
    price, available = day_prices(run)
    used = float((run.days_by_form * price * (1.0 - available)).sum())
    kept = 0.0
    for (kind, form), days in run.record.capacity_days.items():
        if kind == RESIDENTIAL and 0 < form < N_FORMS and available[form] > 0:
            kept += days * price[form] * available[form] * own_share(run, form)
    a_week = run.rows(LOG_PART_TIME_START)["value"]  # nights a week, as agreed at the start of each part-time stay
    nights = run.mean(C_PART_TIME) * run.days / 7.0 * (a_week.mean() if len(a_week) else Routes().part_time_nights)
    starts = np.bincount(run.rows(LOG_HELP_START)["reason"], minlength=HELP_INTENSIVE + 1)
    helped = (
        starts[HELP_GENERALIST] * prices.help_generalist
        + starts[HELP_SPECIALIST] * prices.help_specialist
        + starts[HELP_INTENSIVE] * prices.help_intensive
    )
    return Bill(
        days=used,
        available=float(kept),
        part_time=float(nights * prices.part_time_day),
        help=float(helped),
        crisis=float(crisis_interventions(run) * prices.crisis_help),
        protection=float(run.mean(C_ORDER) * run.days * prices.order_day),
        policies=float(sum(row[2] for row in run.record.policy_costs) * run.years),
    )


def million_a_year(budget: str):
    """Function that gives one budget (a field of ``Bill``, or "total") in million euros a year."""
    return lambda run: run.per_year(getattr(run.once(bill), budget)) / MILLION


def placement_cost(run: RunView) -> float:
    """Million euros a year for living out of home: days used, places kept available and part-time stays."""
    b = run.once(bill)
    return run.per_year(b.days + b.available + b.part_time) / MILLION


def policy_cost_range(run: RunView) -> tuple[float, float]:
    """Low and high of the policies' costs a year in euros, as the policies state them."""
    rows = run.record.policy_costs
    return float(sum(row[3] for row in rows)), float(sum(row[4] for row in rows))


def cost_per_prevented(extra_cost: float, prevented: float, caused: float) -> float:
    """Euros for each placement prevented, net of those caused; NaN when the net number is not above 0.

    Blocked and undecided children are in neither. Only to be shown beside harm and unmet need.

    Parameters
    ----------
    extra_cost : costs of the policy minus the baseline over the whole run, euros.
    prevented, caused : numbers of children in these twin classes over the same run.
    """
    net = prevented - caused
    return extra_cost / net if net > 0 else np.nan


def _outcome(budget: str, en: tuple[str, str], nl: tuple[str, str]) -> Outcome:
    return outcome(
        f"cost_{budget}",
        "million euro per year",
        million_a_year(budget),
        en=en,
        nl=nl,
        direction="lower" if budget == "total" else "none",
        group="costs",
        grade=UNSURE,
    )


OUTCOMES = (
    _outcome("total", ("cost, total", "all budgets together"), ("kosten, totaal", "alle budgetten samen")),
    outcome(
        "cost_placement",
        "million euro per year",
        placement_cost,
        en=("cost of living out of home", "days used, places kept available and part-time stays"),
        nl=("kosten van wonen uit huis", "gebruikte dagen, beschikbaar gehouden plekken en deeltijdverblijf"),
        group="costs",
        grade=UNSURE,
    ),
    _outcome(
        "days",
        ("cost of days used", "part of the day price that is paid for use"),
        ("kosten van gebruikte dagen", "deel van de dagprijs dat voor gebruik betaald wordt"),
    ),
    _outcome(
        "available",
        ("cost of places kept available", "part of the day price that is paid for every place, used or empty"),
        ("kosten van beschikbare plekken", "deel van de dagprijs dat voor elke plek betaald wordt, ook leeg"),
    ),
    _outcome(
        "part_time",
        ("cost of part-time stays", "nights slept elsewhere in part-time stays"),
        ("kosten van deeltijdverblijf", "nachten elders bij deeltijdverblijf"),
    ),
    _outcome(
        "help",
        ("cost of ambulant care", "trajectories of neighbourhood teams, specialists and intensive treatment"),
        ("kosten van ambulante hulp", "trajecten van buurtteams, specialisten en intensieve behandeling"),
    ),
    _outcome(
        "crisis",
        ("cost of crisis help at home", "ambulatory crisis interventions"),
        ("kosten van spoedhulp thuis", "ambulante spoedhulp"),
    ),
    _outcome(
        "protection",
        ("cost of child protection", "days under a protection order"),
        ("kosten van jeugdbescherming", "dagen met een kinderbeschermingsmaatregel"),
    ),
    _outcome(
        "policies",
        ("cost of the policies", "what the policies themselves cost"),
        ("kosten van de maatregelen", "wat de maatregelen zelf kosten"),
    ),
)
