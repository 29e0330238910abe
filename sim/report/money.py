"""Money in words: the table of cost differences, and what a prevented placement costs when that can be said."""

from __future__ import annotations

from typing import Any

from sim.experiments.compare import ComparisonData
from sim.experiments.money import Price, cost_per_prevented, municipal_difference, municipalities
from sim.experiments.request import BASELINE
from sim.outcomes.costs import BUDGETS, MILLION
from sim.report.tables import COST, SEVERE, UNMET, Cell, Column, Table, difference_cell, level_cell
from sim.report.texts import Lang, decimal, policy_name, text

SHOWN = ("policies", *(budget for budget in BUDGETS if budget != "policies"))


def cost_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Cost of the baseline and the difference each policy makes, by budget and by municipality; None without costs."""
    if COST not in data.outcomes or not data.policies:
        return None
    names = municipalities(data) if len(municipalities(data)) > 1 else ()
    budgets, payers = text("group_budgets", lang), text("group_municipalities", lang)
    columns = [Column("policy", text("policy", lang)), Column("total", text("cost_total", lang), budgets)]
    columns += [Column(budget, text(f"budget_{budget}", lang), budgets) for budget in SHOWN]
    columns += [Column(f"municipality_{name}", name, payers) for name in names]
    keys = [COST, *(f"cost_{budget}" for budget in SHOWN)]
    digits = 2 if data.level(BASELINE, COST).mean >= 10 else 3
    cells = [level_cell(data.level(BASELINE, key), 1.0, digits, lang) for key in keys]
    cells += [level_cell(municipal_difference(data, None, name), 1.0, digits, lang) for name in names]
    rows = [(Cell(text("baseline", lang)), *cells)]
    for entry in data.entries:
        label = entry.label
        if label in data.policies:
            cells = [difference_cell(data.difference(label, key), 1.0, digits, lang) for key in keys]
            cells[1] = _with_range(cells[1], data, label, digits, lang)
            cells += [difference_cell(municipal_difference(data, label, name), 1.0, digits, lang) for name in names]
            rows.append((Cell(policy_name(entry, lang)), *cells))
    how = text("cost_how", lang, months=decimal(data.scenario.costs.notice_months, lang), prices=_prices(data, lang))
    return Table("costs", text("cost_table", lang), tuple(columns), tuple(rows), (how, text("note_cost", lang)))


def _with_range(cell: Cell, data: ComparisonData, label: str, digits: int, lang: Lang) -> Cell:
    """What the policies of a row cost by themselves does not depend on chance: its range is that of the prices."""
    rows = data.runs(label)[0].costs.get(label, ())
    if not rows:
        return cell
    low, high = (decimal(sum(row[i] for row in rows) / MILLION, lang, digits, sign=True) for i in (3, 4))
    return Cell(cell.text, text("cost_of_policy_range", lang, low=low, high=high), cell.numbers)


def _prices(data: ComparisonData, lang: Lang) -> str:
    prices = data.scenario.costs
    if prices.indexation == prices.discount == 0.0:
        return text("cost_constant", lang, year=prices.price_year)
    rates = {name: decimal(100.0 * getattr(prices, name), lang, 1) for name in ("indexation", "discount")}
    return text("cost_moving", lang, year=prices.price_year, **rates)


def price_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """Per policy what a prevented placement costs, or in words why no number says so, always beside harm and need."""
    lines = []
    for entry in data.entries:
        price = cost_per_prevented(data, entry.label) if entry.label in data.policies else None
        if price is not None:
            lines.append(_price_line(data, entry, price, lang))
    return (*lines, text("prices_note", lang)) if lines else ()


def _price_line(data: ComparisonData, entry: Any, price: Price, lang: Lang) -> str:
    shown = {"net": price.net.mean, "net_low": price.net.low, "net_high": price.net.high}
    numbers = {name: decimal(value, lang, 0 if abs(price.net.mean) >= 20 else 1) for name, value in shown.items()}
    key = f"price_{price.reason or ('saving' if price.high < 0 else 'number')}"
    if not price.reason:
        digits = -3 if max(abs(price.low), abs(price.high)) >= 20_000 else -2
        euro = {"mean": price.mean, "low": price.low, "high": price.high}
        numbers |= {name: decimal(round(value, digits), lang) for name, value in euro.items()}
    beside = {}
    for name, outcome in (("severe", SEVERE), ("unmet", UNMET)):
        found = data.difference(entry.label, outcome)
        for end, value in (("", found.mean), ("_low", found.low), ("_high", found.high)):
            beside[name + end] = decimal(value, lang, 1, sign=True)
    return text(key, lang, policy=policy_name(entry, lang), beside=text("price_beside", lang, **beside), **numbers)
