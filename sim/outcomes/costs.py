"""What care costs a year: days used, places kept available, trajectories of help, protection orders, hosts, policies.

Prices and their ranges stand in ``sim.scenario.costs``; most are grade U. Costs are booked by the area that a family
comes from, because the municipality of origin pays. A place that several municipalities share is paid by those whose
children use it: of its availability, the share of the days that the scenario's own children use.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.outcomes.crises import intervention_rows
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.payment import paid_days, worth
from sim.outcomes.view import RunView
from sim.policies.base import CostRow
from sim.scenario.sections.routes import Routes
from sim.units import YEAR
from sim.words import FORM_NAMES, N_FORMS, Count, Event, HelpForm, ServiceKind

MILLION = 1e6
UNSURE = "most prices are grade U or assumed"


class Bill(NamedTuple):
    """Euros over the whole run, by budget."""

    days: float  # use-paid part of days out of home
    available: float  # availability-paid part, used or not, until notice has run out
    part_time: float
    help: float  # trajectories of ambulant care
    crisis: float  # ambulatory crisis interventions
    protection: float
    hosts: float  # recruiting, screening and training foster families
    policies: float

    @property
    def total(self) -> float:
        """All budgets together."""
        return float(sum(self))


BUDGETS = Bill._fields


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
    used = services["used_days"][(services["kind"] == ServiceKind.RESIDENTIAL) & (services["form"] == form)].sum()
    return min(1.0, float(run.days_by_form[form] / used)) if used > 0 else 1.0


def bills(run: RunView) -> np.ndarray:
    """Euros over the whole run by area of origin and budget, (areas + 1, budgets); row 0: no area of the scenario."""
    columns = (_days, _available, _part_time, _help, _crisis, _protection, _hosts, _policies)
    return np.stack([column(run) for column in columns], axis=1)


def bill(run: RunView) -> Bill:
    """Costs of a run by budget, in euros over its whole length."""
    return Bill(*map(float, run.once(bills).sum(axis=0)))


def municipal_bills(run: RunView) -> dict[str, Bill]:
    """Bill of each municipality, in the order of the areas, for the children whose family lives there.

    Empty when the record does not say which municipality pays for which area.
    """
    payers = getattr(run.record, "municipalities", ())
    youths = np.asarray(run.record.youths)
    own = [name for name, n in zip(payers[1:], youths[1:], strict=False) if n > 0 or youths[0] <= 0]  # not around
    names = list(dict.fromkeys(own))
    by_area = run.once(bills)
    of = np.array([-1, *(names.index(name) if name in names else -1 for name in payers[1:])])
    return {name: Bill(*map(float, by_area[of == i].sum(axis=0))) for i, name in enumerate(names)}


def _areas(run: RunView) -> int:
    return max(1, len(run.record.areas))


def _sum_by_area(run: RunView, area: np.ndarray, euros: np.ndarray) -> np.ndarray:
    """(areas + 1,) euros by area."""
    n = _areas(run)
    return np.bincount(np.clip(area, 0, n - 1), weights=euros, minlength=n)


def _days_by_area_and_form(run: RunView) -> np.ndarray:
    """Days of minors out of home with the worth of each day, (areas + 1, N_FORMS)."""
    s, value, n = run.spells, run.once(worth), _areas(run)
    days = value.span(np.maximum(s.start, run.start), np.minimum(s.end, run.end))
    cell = np.clip(s.area, 0, n - 1).astype(np.int64) * N_FORMS + s.form
    return np.bincount(cell, weights=days, minlength=n * N_FORMS).reshape(n, N_FORMS)


def _days(run: RunView) -> np.ndarray:
    price, available = day_prices(run)
    return run.once(_days_by_area_and_form) @ (price * (1.0 - available))


def _available(run: RunView) -> np.ndarray:
    """Places kept available, spread over areas by the days that their children use; unused ones by youths."""
    price, available = day_prices(run)
    used, found = run.once(_days_by_area_and_form), np.zeros(_areas(run))
    for (kind, form), days in paid_days(run).items():
        if kind == ServiceKind.RESIDENTIAL and 0 < form < N_FORMS and available[form] > 0:
            euros = days * price[form] * available[form] * own_share(run, form)
            mine = used[:, form]
            found += euros * (mine / mine.sum() if mine.sum() > 0 else _by_youths(run))
    return found


def _by_youths(run: RunView, areas: tuple[int, ...] = ()) -> np.ndarray:
    """Shares of the areas (all, or some) by youths, (areas + 1,); all in row 0 when no area has youths."""
    n = _areas(run)
    youths = np.zeros(n)
    there = np.asarray(run.record.youths, float)
    youths[1 : len(there)] = there[1:]
    if areas:
        youths[[area for area in range(n) if area not in areas]] = 0.0
    if youths.sum() <= 0:
        youths[0] = 1.0
    found: np.ndarray = youths / youths.sum()
    return found


def _counter_days(run: RunView, counter: int) -> np.ndarray:
    """Days counted in a weekly counter with the worth of each day, (areas + 1,); row 0: in none of the areas."""
    series = np.asarray(run.record.series)[:, :, counter].astype(float)
    days = np.zeros(_areas(run))
    if len(series) >= 2:
        weekly = series * run.once(worth).at(run.start + 7.0 * np.arange(len(series)))[:, None]
        mean = (weekly[1:-1].sum(axis=0) + 0.5 * (weekly[0] + weekly[-1])) / (len(weekly) - 1)
        days = mean * run.days
        days[0] -= days[1:].sum()
    return days


def _part_time(run: RunView) -> np.ndarray:
    a_week = run.rows(Event.PART_TIME_START)["value"]  # nights a week, as agreed at the start of each part-time stay
    nights = float(a_week.mean()) if len(a_week) else Routes().part_time_nights
    found: np.ndarray = _counter_days(run, Count.PART_TIME) * nights / 7.0 * run.prices.part_time_day
    return found


def _help(run: RunView) -> np.ndarray:
    rows = run.rows(Event.HELP_START)
    price = np.zeros(HelpForm.INTENSIVE + 1)
    price[[HelpForm.GENERALIST, HelpForm.SPECIALIST, HelpForm.INTENSIVE]] = (
        run.prices.help_generalist, run.prices.help_specialist, run.prices.help_intensive,
    )  # fmt: skip
    return _sum_by_area(run, rows["area"], price[rows["reason"]] * run.once(worth).at(rows["time"]))


def _crisis(run: RunView) -> np.ndarray:
    rows = run.once(intervention_rows)
    return _sum_by_area(run, rows["area"], run.prices.crisis_help * run.once(worth).at(rows["time"]))


def _protection(run: RunView) -> np.ndarray:
    found: np.ndarray = _counter_days(run, Count.ORDER) * run.prices.order_day
    return found


def _hosts(run: RunView) -> np.ndarray:
    rows = run.rows(Event.HOST_APPROVED)
    return _sum_by_area(run, rows["area"], run.prices.host_recruited * run.once(worth).at(rows["time"]))


def _policies(run: RunView) -> np.ndarray:
    """Costs of policies from the days on which they are spent, spread over the areas in which they hold."""
    found = np.zeros(_areas(run))
    for row in map(_cost_row, run.record.policy_costs):
        days = sum(
            share * float(run.once(worth).span(min(run.start + after, run.end), run.end)) for after, share in row.parts
        )
        found += row.euro * days / YEAR * _by_youths(run, row.areas)
    return found


def _cost_row(row: Sequence[Any]) -> CostRow:
    return CostRow(*row)


def million_a_year(budget: str) -> Callable[[RunView], float]:
    """Function that gives one budget (a field of ``Bill``, or "total") in million euros a year."""
    return lambda run: run.per_year(getattr(run.once(bill), budget)) / MILLION


def placement_cost(run: RunView) -> float:
    """Million euros a year for living out of home: days used, places kept available and part-time stays."""
    b = run.once(bill)
    return run.per_year(b.days + b.available + b.part_time) / MILLION


def cost_per_prevented(extra_cost: float, prevented: float, caused: float) -> float:
    """Euros for each placement prevented, net of those caused; NaN when the net number is not above 0.

    Blocked and undecided children are in neither. Only to be shown beside harm and unmet need, and with its interval
    (``sim.results.money``).

    Parameters
    ----------
    extra_cost : costs of the policy minus the baseline over the whole run, euros.
    prevented, caused : numbers of children in these twin classes over the same run.
    """
    net = prevented - caused
    return extra_cost / net if net > 0 else math.nan


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
        certain=budget == "policies",
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
        (
            "cost of places kept available",
            "part of the day price that is paid for every place, used or empty, until notice",
        ),
        ("kosten van beschikbare plekken", "deel van de dagprijs voor elke plek, ook leeg, tot na de opzegtermijn"),
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
        "hosts",
        ("cost of recruiting foster families", "screening, training and first match of families that were approved"),
        (
            "kosten van werving van pleeggezinnen",
            "screening, training en eerste match van gezinnen die zijn toegelaten",
        ),
    ),
    _outcome(
        "policies",
        ("cost of the policies", "what the policies themselves cost"),
        ("kosten van de maatregelen", "wat de maatregelen zelf kosten"),
    ),
)
