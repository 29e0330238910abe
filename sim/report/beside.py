"""What stands beside the table of policies: combinations against their sum, harm while waiting, neighbourhoods."""

from __future__ import annotations

import math

from sim.designs.request import BASELINE
from sim.outcomes.equity import EVENTS, FEWEST, NOTE, POOLED_YEARS, AreaRate, area_rates
from sim.outcomes.harm import BREAK_EVEN
from sim.report.policy_names import policy_name
from sim.report.tables import COST, ENTRIES, FAMILY_TYPE, SEVERE, UNMET, Cell, Column, Table, difference_cell
from sim.report.texts import SHARES, Lang, decimal, shown_scale, text
from sim.results.combination import reading, sum_of_parts
from sim.results.comparison import ComparisonData
from sim.results.contrast import beyond_sum
from sim.results.money import harm_break_even

SHOWN = (ENTRIES, FAMILY_TYPE, SEVERE, UNMET, COST)


def combination_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Combinations held against the sum of their policies; None when none was asked together with all its parts."""
    heads = ("what", "sum", "together", "beyond", "words")
    columns = tuple(Column(key, text(f"combination_{key}", lang)) for key in heads)
    rows = []
    for entry in data.entries:
        if entry.label not in data.policies or not data.parts_of(entry.label):
            continue
        for name in (name for name in SHOWN if name in data.outcomes):
            scale = shown_scale(data.outcomes[name].unit)
            found = (sum_of_parts(data, entry.label, name), data.difference(entry.label, name))
            beyond = beyond_sum(data, entry.label, name)
            head = f"{policy_name(entry, lang)}: {_label(data, name, lang)}"
            cells = [difference_cell(one, scale, lang) for one in (*found, beyond)]
            rows.append((Cell(head), *cells, Cell(text(f"reading_{reading(data, entry.label, name)}", lang))))
    if not rows:
        return None
    title, note = text("combination_title", lang), text("combination_note", lang)
    return Table("combinations", title, columns, tuple(rows), (note,))


def _label(data: ComparisonData, name: str, lang: Lang) -> str:
    outcome = data.outcomes[name]
    label = getattr(outcome.label, lang)
    return f"{label}, %" if outcome.unit in SHARES else label


def break_even_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """Per policy how large harm while waiting must be for its effect on severe incidents to change sign."""
    if any(name not in data.outcomes for name in BREAK_EVEN):
        return ()
    entries = [entry for entry in data.entries if entry.label in data.policies]
    found = [(policy_name(entry, lang), harm_break_even(data, entry.label).text(lang)) for entry in entries]
    return tuple(f"{name}: {words}" for name, words in found if words)


def area_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Rates by area and by quintile of use of help, in the order of the scenario; None for a scenario of one area.

    A column in which no place has enough to be told is left out; None when that is every column.
    """
    tallies = {label: [unit.tallies[label] for unit in data.runs(label) if label in unit.tallies]
               for label in (BASELINE, *data.policies)}  # fmt: skip
    if not tallies[BASELINE] or len(tallies[BASELINE][0].areas) < 3:
        return None
    columns = [Column("place", text("areas_place", lang))]
    group = text("areas_baseline", lang)
    columns += [Column(event, getattr(label, lang), group) for event, (_, label) in EVENTS.items()]
    entries = [entry for entry in data.entries if tallies.get(entry.label)]
    group = text("areas_entries", lang)
    columns += [Column(f"entries_{entry.label}", policy_name(entry, lang), group) for entry in entries]
    rows = []
    for by in ("area", "quintile"):
        found = [_by_place(area_rates(tallies[BASELINE], [event], by)) for event in EVENTS]
        found += [_by_place(area_rates(tallies[entry.label], ["entries"], by)) for entry in entries]
        for place in found[0]:
            rows.append((Cell(_place(place, by, lang)), *(_rate_cell(one[place], lang) for one in found)))
    told = [0, *(k for k in range(1, len(columns)) if any(row[k].numbers for row in rows))]
    if len(told) == 1:
        return None
    columns, rows = [columns[k] for k in told], [tuple(row[k] for k in told) for row in rows]
    hidden = text("areas_hidden", lang, years=decimal(POOLED_YEARS, lang), events=decimal(FEWEST, lang))
    return Table("areas", text("areas_title", lang), tuple(columns), tuple(rows), (getattr(NOTE, lang), hidden))


def _by_place(rates: list[AreaRate]) -> dict[str, AreaRate]:
    return {rate.place: rate for rate in rates}


def _place(name: str, by: str, lang: Lang) -> str:
    return text("areas_quintile", lang, n=name.split()[-1]) if by == "quintile" else name


def _rate_cell(found: AreaRate, lang: Lang) -> Cell:
    shown = Cell(decimal(found.rate, lang, 1), numbers={"rate": found.rate})
    return shown if math.isfinite(found.rate) else Cell(text("unknown", lang))
