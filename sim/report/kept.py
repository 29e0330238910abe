"""Beside fewer placements: what becomes of families in which children were kept home, and whose placements change."""

from __future__ import annotations

from collections.abc import Sequence

from sim.designs.request import BASELINE
from sim.outcomes.equity import FEWEST
from sim.report.policy_names import policy_name
from sim.report.tables import Cell, Column, Table, decimals, difference_cell, level_cell
from sim.report.texts import Lang, decimal, shown_scale, text
from sim.results.comparison import ComparisonData

FOLLOWED = ("", "_harm_12", "_report_12", "_placed_12", "_placed_24")
WHOM = (
    ("age", ("entries_age_0_3", "entries_age_4_11", "entries_age_12_17")),
    ("disability", ("entries_disability", "entries_no_disability")),
    ("route", ("entries_crisis", "entries_planned", "entries_court")),
)


def kept_step_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Families in which an alternative began in place of a placement, and what followed: levels, with the difference."""
    return _table(data, "kept_step", (("", tuple(f"kept_step{what}" for what in FOLLOWED)),), lang)


def kept_crisis_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Families of which a crisis was answered at home, and what followed: levels, with the difference."""
    return _table(data, "kept_crisis", (("", tuple(f"kept_crisis{what}" for what in FOLLOWED)),), lang)


def whom_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Placements by age, disability and route: the level of the baseline and the difference that each policy makes."""
    return _table(data, "whom", WHOM, lang)


def _table(data: ComparisonData, key: str, groups: Sequence[tuple[str, tuple[str, ...]]], lang: Lang) -> Table | None:
    names = [(group, name) for group, listed in groups for name in listed if name in data.outcomes]
    if not names or not data.policies:
        return None
    kind = key.partition("_")[0]
    columns = [Column("policy", text("policy", lang))]
    columns += [
        Column(name, text(f"{kind}_{_short(name, key)}", lang), text(f"{key}_{group}", lang) if group else "")
        for group, name in names
    ]
    few = [kind == "kept" and _few(data, BASELINE, key)]
    rows = [(Cell(text("baseline", lang)), *(_baseline(data, name, lang) for _, name in names))]
    for entry in data.entries:
        if entry.label in data.policies:
            cells = [_policy(data, entry.label, name, kind == "kept", lang) for _, name in names]
            rows.append((Cell(policy_name(entry, lang)), *cells))
            few.append(kind == "kept" and _few(data, entry.label, key))
    found = [text(f"{kind}_note", lang)]
    if any(few):
        dash = Cell(text("unknown", lang))
        rows = [(*row[:2], *(dash for _ in row[2:])) if hide else row for row, hide in zip(rows, few, strict=True)]
        found.append(text("kept_few", lang, events=decimal(FEWEST, lang)))
    return Table(key, text(f"{key}_title", lang), tuple(columns), tuple(rows), tuple(found))


def _few(data: ComparisonData, label: str, number: str) -> bool:
    """Whether a row has too few families, in all runs together, for shares of them."""
    found = data.level(label, number).mean * data.years * len(data.runs(label)) if number in data.outcomes else 0.0
    return not found >= FEWEST


def _short(name: str, key: str) -> str:
    """The part of an outcome's name that its column is called by."""
    if name == "entries_disability":
        return "has_disability"  # "disability" is the group
    return name.removeprefix(key).removeprefix("entries").lstrip("_") or "number"


def _baseline(data: ComparisonData, name: str, lang: Lang) -> Cell:
    return level_cell(data.level(BASELINE, name), shown_scale(data.outcomes[name].unit), lang)


def _policy(data: ComparisonData, label: str, name: str, levels: bool, lang: Lang) -> Cell:
    """A difference with its interval; with its level before it where ``levels`` are asked."""
    scale = shown_scale(data.outcomes[name].unit)
    difference = data.difference(label, name)
    change = difference_cell(difference, scale, lang)
    if not levels:
        return change
    digits = decimals(data.level(BASELINE, name), scale)
    shown = level_cell(data.level(label, name), scale, lang, digits)
    small = f"{change.text} ({change.small})" if change.small else change.text
    numbers = shown.numbers | {f"difference_{end or 'mean'}": value for end, value in change.numbers.items()}
    return Cell(shown.text, small, numbers)
