"""Money in words: the table of cost differences, and what a placement less costs when that can be said."""

from __future__ import annotations

import math
from typing import Any

from sim.designs.request import BASELINE
from sim.outcomes.costs import BUDGETS, MILLION
from sim.policies.base import CostRow
from sim.report.policy_names import policy_name
from sim.report.tables import COST, SEVERE, UNMET, Cell, Column, Table, cost_note, decimals, difference_cell, level_cell
from sim.report.texts import Lang, decimal, digits_of, text
from sim.results.comparison import ComparisonData
from sim.results.money import Price, cost_per_prevented, municipal_difference, municipalities
from sim.units import YEAR

SHOWN = ("policies", *(budget for budget in BUDGETS if budget != "policies"))


def cost_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Cost of the baseline and the difference each policy makes, by budget and by municipality; None without costs."""
    if COST not in data.outcomes or not data.policies:
        return None
    names = municipalities(data) if len(municipalities(data)) > 1 else ()
    budgets, payers = text("group_budgets", lang), text("group_municipalities", lang)
    columns = [Column("policy", text("policy", lang)), Column("total", text("cost_total", lang), budgets)]
    columns += [Column(key.removeprefix("cost_"), budget_name(key, lang), budgets) for key in _budgets(data)[1:]]
    columns += [Column(f"municipality_{name}", name, payers) for name in names]
    keys = _budgets(data)
    cells = [level_cell(data.level(BASELINE, key), 1.0, lang) for key in keys]
    cells += [level_cell(municipal_difference(data, None, name), 1.0, lang) for name in names]
    rows = [(Cell(text("baseline", lang)), *cells)]
    for entry in data.entries:
        label = entry.label
        if label in data.policies:
            cells = list(budget_cells(data, label, lang).values())
            cells += [difference_cell(municipal_difference(data, label, name), 1.0, lang) for name in names]
            rows.append((Cell(policy_name(entry, lang)), *cells))
    how = text("cost_how", lang, months=decimal(data.scenario.costs.notice_months, lang), prices=_prices(data, lang))
    return Table("costs", text("cost_table", lang), tuple(columns), tuple(rows), (how, text(cost_note(data), lang)))


def _budgets(data: ComparisonData) -> list[str]:
    """The outcomes that are money, the total first."""
    return [key for key in (COST, *(f"cost_{budget}" for budget in SHOWN)) if key in data.outcomes]


def budget_name(key: str, lang: Lang) -> str:
    """Name of a budget (or of them all) by its outcome."""
    return text("cost_total" if key == COST else f"budget_{key.removeprefix('cost_')}", lang)


def budget_cells(data: ComparisonData, label: str, lang: Lang) -> dict[str, Cell]:
    """What a policy changes in each budget, by outcome, the total first: no budget finer than one figure behind the total."""
    most = decimals(data.difference(label, COST)) + 1
    cells = {key: difference_cell(data.difference(label, key), 1.0, lang, most=most) for key in _budgets(data)}
    if "cost_policies" in cells:
        cells["cost_policies"] = _with_range(cells["cost_policies"], data, label, lang)
    return cells


def _with_range(cell: Cell, data: ComparisonData, label: str, lang: Lang) -> Cell:
    """What the policies of a row cost by themselves does not depend on chance: its range is that of the prices."""
    rows = [CostRow(*row) for row in data.runs(label)[0].costs.get(label, ())]
    if not rows:
        return cell
    in_force = [row.spent(0.0, YEAR * data.years) / data.years for row in rows]  # part of the run
    central = sum(row.euro * part for row, part in zip(rows, in_force, strict=True)) / MILLION
    amount = data.difference(label, "cost_policies").mean
    if amount == 0.0:
        return cell
    of_prices = amount / central if central and math.isfinite(amount) else 1.0  # indexed, discounted
    ends = [[getattr(row, end) * part for row, part in zip(rows, in_force, strict=True)] for end in ("low", "high")]
    far = [sum(end) * of_prices / MILLION for end in ends]
    digits = digits_of(*far) if far[0] < far[1] else digits_of(0.0, amount)
    mean, low, high = (decimal(x, lang, digits, sign=True) for x in (amount, *far))
    return Cell(mean, text("cost_of_policy_range", lang, low=low, high=high), cell.numbers)


def _prices(data: ComparisonData, lang: Lang) -> str:
    prices = data.scenario.costs
    if not prices.course.still:
        level = 100.0 * prices.course.at(data.scenario.start) - 100.0
        rate, rise = decimal(100.0 * prices.discount, lang, 1), decimal(level, lang, 1, sign=True)
        return text("cost_driven", lang, year=prices.price_year, level=rise, discount=rate)
    if prices.indexation == prices.discount == 0.0:
        return text("cost_constant", lang, year=prices.price_year)
    rates = {name: decimal(100.0 * getattr(prices, name), lang, 1) for name in ("indexation", "discount")}
    return text("cost_moving", lang, year=prices.price_year, **rates)


def price_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """Per policy what a placement less costs, or in words why no number says so, always beside harm and need."""
    lines = []
    for entry in data.entries:
        price = cost_per_prevented(data, entry.label) if entry.label in data.policies else None
        if price is not None:
            lines.append(_price_line(data, entry, price, lang))
    basis = text("prices_basis_draws" if len(data.draws) > 1 else "prices_basis_seeds", lang)
    return (*lines, text("prices_note", lang, basis=basis)) if lines else ()


def _price_line(data: ComparisonData, entry: Any, price: Price, lang: Lang) -> str:
    fewer = {"net": price.fewer.mean, "net_low": price.fewer.low, "net_high": price.fewer.high}
    digits = decimals(price.fewer)
    numbers = {name: decimal(value, lang, digits) for name, value in fewer.items()}
    change = {"change": -price.fewer.mean, "change_low": -price.fewer.high, "change_high": -price.fewer.low}
    numbers |= {name: decimal(value, lang, digits, sign=True) for name, value in change.items()}
    numbers |= {name: _euro(getattr(price, name), lang) for name in ("mean", "low", "high")}
    guess = {"mean": numbers["mean"]}
    numbers["guess"] = text("price_guess", lang, **guess) if math.isfinite(price.mean) else ""
    beside = {}
    for name, outcome in (("severe", SEVERE), ("unmet", UNMET)):
        found = data.difference(entry.label, outcome)
        for end, value in (("", found.mean), ("_low", found.low), ("_high", found.high)):
            beside[name + end] = decimal(value, lang, decimals(found), sign=True)
    key = f"price_{price.reason or _kind(price)}"
    return text(key, lang, policy=policy_name(entry, lang), beside=text("price_beside", lang, **beside), **numbers)


def _kind(price: Price) -> str:
    """Which sentence a price gets: with both ends, a saving, or with one end only."""
    if math.isinf(price.high):
        return "least"
    return "most" if math.isinf(price.low) else "saving" if price.high < 0 else "number"


def _euro(value: float, lang: Lang) -> str:
    """Euros rounded to about three figures."""
    if not math.isfinite(value) or value == 0:
        return decimal(value, lang)
    return decimal(round(value, 2 - math.floor(math.log10(abs(value)))), lang)
