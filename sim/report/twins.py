"""The same child under two policies in words: net numbers for the page, and all classes beside shams and the placebo."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from sim.designs.request import PLACEBO
from sim.outcomes.twins import ENTRY_CLASSES, LABELS, NET
from sim.report.policy_names import policy_name
from sim.report.tables import Cell, Column, Table, difference_cell
from sim.report.texts import Lang, decimal, text
from sim.results.comparison import ComparisonData
from sim.results.net import net, net_names, sham_count, sham_part, shams
from sim.results.statistics import Estimate


def net_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Net numbers of twins a run, one row a policy; None when no twins were counted."""
    names = net_names(data)
    if not names:
        return None
    columns = (Column("policy", text("policy", lang)), *(Column(name, getattr(NET[name], lang)) for name in names))
    rows = []
    for entry in data.entries:
        if any(entry.label in unit.twins for unit in data.units):
            cells = (_net_cell(net(data, entry.label, name), lang) for name in names)
            rows.append((Cell(policy_name(entry, lang)), *cells))
    return Table("net", _title("net_title", data, lang), columns, tuple(rows), (text("net_note", lang),))


def _net_cell(found: Estimate, lang: Lang) -> Cell:
    return difference_cell(found, 1.0, lang)


def twin_table(data: ComparisonData, lang: Lang) -> Table | None:
    """All twin classes: each policy with its sham below it, and the placebo; None when no twins were counted.

    Gross counts stand only beside a sham: a policy that has none is left out.
    """
    parts = _parts(data.twin_names(), lang)
    rows = []
    for entry in data.entries:
        if shams(data, entry.label):
            name = policy_name(entry, lang)
            cells = [_cell(data.twin_part(entry.label, part), lang) for _, part, _ in parts]
            rows.append((Cell(name), *cells))
            values = (by_chance(data, entry.label) for _, _, by_chance in parts)
            cells = [Cell(_number(value, lang), numbers={"mean": value}) for value in values]
            rows.append((Cell(text("sham_of", lang, policy=name)), *cells))
    if not rows:
        return None
    if any(PLACEBO in unit.twins for unit in data.units):
        cells = [_cell(data.twin_part(PLACEBO, part), lang) for _, part, _ in parts]
        rows.append((Cell(text("placebo", lang)), *cells))
    columns = (Column("policy", text("policy", lang)), *(column for column, _, _ in parts))
    note = text("twins_note", lang, units=decimal(max(shams(data, entry.label) for entry in data.entries), lang))
    return Table("twins", _title("twins_title", data, lang), columns, tuple(rows), (note,))


def _title(key: str, data: ComparisonData, lang: Lang) -> str:
    return text(key, lang, years=decimal(data.years, lang, 0 if data.years == int(data.years) else 1))


Part = tuple[Column, Callable[[dict[str, Any]], float], Callable[[ComparisonData, str], float]]


def _parts(names: Sequence[str], lang: Lang) -> list[Part]:
    """Columns of the table, what each takes from a summary of twins, and what it is in a sham."""
    reach, first, rest, parting = (text(f"group_{key}", lang) for key in ("reach", "first", "rest", "parting"))
    parts: list[Part] = []
    for name in ("touched", "families_parted"):
        parts.append((Column(name, text(name, lang), reach), _taker(name), _in_sham(name)))
    for name in names:
        group = first if name in ENTRY_CLASSES else rest
        parts.append((Column(name, getattr(LABELS[name], lang), group), _taker("counts", name), _class_in_sham(name)))
        if name == "prevented":
            path = ("harm", "prevented", "incurred")
            column = Column("prevented_harm", text("prevented_harm", lang), group)
            parts.append((column, _taker(*path), _in_sham(*path)))
    for way in ("direct", "indirect"):
        column = Column(way, text(way, lang), parting)
        parts.append((column, _taker("divergence", "all", way), lambda data, policy: math.nan))
    return parts


def _taker(*path: str) -> Callable[[dict[str, Any]], float]:
    def take(found: Any) -> float:
        for key in path:
            found = found[key]
        return float(found)

    return take


def _in_sham(*path: str) -> Callable[[ComparisonData, str], float]:
    return lambda data, policy: sham_part(data, policy, *path)


def _class_in_sham(name: str) -> Callable[[ComparisonData, str], float]:
    return lambda data, policy: sham_count(data, policy, name)


def _number(value: float, lang: Lang) -> str:
    return decimal(value, lang, 0 if abs(value) >= 10 else 1)


def _cell(found: Estimate, lang: Lang) -> Cell:
    cell = difference_cell(found, 1.0, lang)
    return Cell(cell.text.replace("+", ""), cell.small.replace("+", ""), cell.numbers)
