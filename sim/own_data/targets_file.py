"""Figures of a user's own, in a CSV of the form of ``sim/data/targets.csv``: what the model can be held against beside that file.

``id`` and ``part`` say which fact it is; what is left out is that of the published row of the same fact, or of `GIVEN` where
only a user can have the figure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from sim.data.targets import FIELDS, PERIOD, Target, TargetError, hold_together, row_of, targets
from sim.files.csv_text import csv_rows
from sim.outcomes.targets.compare import measures
from sim.outcomes.targets.named import name_of
from sim.outcomes.targets.own import GIVEN, Given
from sim.own_data.faults import Faults, name_of_file, refusal, refuse
from sim.own_data.intervals import Interval
from sim.own_data.sheet import Column, Row, content_of, has_commas, read_sheet
from sim.scenario.messages import did_you_mean, listing, show
from sim.scenario.plain_number import may_be_grouped, without_groups

NEEDED = ("id", "part", "period", "value", "low", "high")
NUMBERS = ("value", "low", "high", "over", "discrepancy", "known_from")
COLUMNS = MappingProxyType({name: Column(name in NEEDED) for name in FIELDS})
DIGITS = 4  # significant ones of a figure that is derived
FIRST_YEAR, LAST_YEAR = 1900, 2100  # of a period
LARGEST = 1e9  # a figure; more is a slip of the pen
MOST_OFF = 2.0  # times the value; with more nothing is held against anything
PLACE = "own data"  # of a figure that does not say of which place it is


def read_targets(path: Path | str) -> tuple[Target, ...]:
    """Figures of a user's own file, in the form of ``sim/data/targets.csv``.

    The columns id, part, period, value, low and high must be there. Left out may be: fact, unit, over and discrepancy, which are
    then those of the published row of the same id and part; role (target), use (fit), place ("own data"), known_from (the
    year after the period), scaled_by and level (none: the figure is of the place itself; those of the published row when it is
    of the same place), register_ids and note.

    Cells are separated by commas, semicolons or tabs; with semicolons or tabs decimals may have a comma.

    Raises
    ------
    OwnDataError : everything that is wrong with the file (an ``InputError``).
    """
    path = Path(path)
    faults = Faults(name_of_file(path))
    text = content_of(path, faults)
    sheet = read_sheet(text, COLUMNS, faults) if text is not None else None
    if sheet is None or faults.found:
        raise refusal(faults)
    commas = has_commas(sheet, NUMBERS)
    ours = sheet.separator == ","  # numbers as in the published file; a Dutch spreadsheet separates by semicolons
    rows = tuple(row for one in sheet.rows if (row := _target(one, commas, ours, faults)) is not None)
    refuse(faults)
    try:
        hold_together(rows, faults.file)
    except TargetError as fault:
        faults.add(str(fault).removeprefix(f"{faults.file}: "))
    for name in _twice(map(name_of, rows)):
        faults.add(f"{name} stands there twice", "one row for each id, part and period")
    refuse(faults)
    return rows


def published(id: str, part: str) -> Target | None:
    """The first published row of a fact; None when only a user can have its figure."""
    return next((row for row in targets() if (row.id, row.part) == (id, part)), None)


def given(id: str, part: str) -> Given:
    """Unit, name, and discrepancy of a fact, where a figure does not say them."""
    row = published(id, part)
    return GIVEN[id, part] if row is None else Given(row.unit, row.fact, row.discrepancy, row.discrepancy_kind)


def own_target(id: str, part: str, period: str, found: Interval, note: str, over: float = math.nan) -> Target:
    """A figure of one's own as a row, with what the published fact (or the usual) has for the rest."""
    value, low, high = (float(f"{number:.{DIGITS}g}") for number in found)
    usual = given(id, part)
    return Target(
        id=id, part=part, fact=usual.fact, role="target", period=period, place=PLACE, value=value, low=min(low, value),
        high=max(high, value), unit=usual.unit, scaled_by="", level="", over=float(f"{over:.{DIGITS}g}"), use="fit",
        discrepancy=usual.discrepancy, discrepancy_kind=usual.discrepancy_kind,
        known_from=int(period.split("-")[-1][:4]) + 1, dated_by="year after", register_ids=(), note=note,
    )  # fmt: skip


def targets_text(rows: Sequence[Target]) -> str:
    """Rows as a CSV file of the targets' form."""
    return csv_rows([FIELDS, *([_cell(getattr(row, name)) for name in FIELDS] for row in rows)])


def _cell(value: object) -> object:
    """A value as it stands in the file."""
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.6g}"
    return value


def _target(row: Row, commas: bool, ours: bool, faults: Faults) -> Target | None:
    """One row as a target; None, with its fault, when it is none."""
    cells = dict(row.cells)
    id, part = cells["id"], cells["part"]
    if (id, part) not in measures():
        parts = [name for number, name in measures() if number == id]
        if parts:
            faults.add(f"{id} has no part {show(part)}", listing(parts), did_you_mean(part, parts), row.line, "part")
        else:
            known = dict.fromkeys(number for number, _ in measures())
            faults.add(f"there is no fact {show(id)}", listing(known, 100), did_you_mean(id, known), row.line, "id")
        return None
    for name in () if ours else NUMBERS:
        if may_be_grouped(cells[name]):
            faults.add(f"found {cells[name]}, whose point may be one of thousands or of decimals",
                       f"{without_groups(cells[name])}, without points, or "
                       f"{cells[name].replace('.', ',', 1)}", "", row.line, name)  # fmt: skip
            return None
    if commas:
        cells |= {name: cells[name].replace(",", ".") for name in NUMBERS if "." not in cells[name]}
    if cells["unit"] not in ("", unit := given(id, part).unit):
        faults.add(f"found {show(cells['unit'])} for {id} {part}", unit, "", row.line, "unit")
        return None
    period = PERIOD.fullmatch(cells["period"])
    if period and period[3] and int(period[3]) < int(period[1]):
        faults.add(f"the period {cells['period']} ends before it begins", "", "", row.line, "period")
        return None
    try:
        found = row_of(row.line, _filled(cells), faults.file, own=True)
    except TargetError as fault:
        faults.add(str(fault).split("): ", 1)[-1], "", "", row.line)
        return None
    if found.value <= 0.0:
        faults.add("value must be above 0: the model is held against it as a ratio", "", "", row.line, "value")
        return None
    if wrong := _impossible(found):
        faults.add(*wrong[:2], "", row.line, wrong[2])
        return None
    return replace(found, note=found.note or "own figure")


def _impossible(row: Target) -> tuple[str, str, str] | None:
    """What of a row cannot be, what can, and the column; None when all can."""
    years = [int(year) for year in re.findall(r"[0-9]{4}", row.period)]
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        return f"found the period {row.period}", f"years from {FIRST_YEAR} to {LAST_YEAR}", "period"
    if row.high > LARGEST:
        return f"found {row.high:g} for a figure of {row.period}", f"at most {LARGEST:g}", "high"
    off = row.discrepancy if row.discrepancy_kind == "relative" else row.discrepancy / row.value
    if off > MOST_OFF:
        return (
            f"found {row.discrepancy:g} ({row.discrepancy_kind})",
            f"at most {MOST_OFF:g} times the value",
            "discrepancy",
        )
    if not years[-1] <= row.known_from <= LAST_YEAR + 1:
        return f"found {row.known_from} for a figure of {row.period}", f"a year from {years[-1]} on", "known_from"
    return None


def _filled(cells: dict[str, str]) -> dict[str, str]:
    """Cells of a row, with what is left out."""
    usually, first = given(cells["id"], cells["part"]), published(cells["id"], cells["part"])
    last = cells["period"].split("-")[-1][:4]
    same = first if first is not None and cells["place"] == first.place else None
    usual = {
        "fact": usually.fact, "role": "target", "place": PLACE, "unit": usually.unit, "use": "fit",
        "scaled_by": same.scaled_by if same else "", "level": same.level if same else "",
        "over": f"{first.over:g}" if first is not None and first.over == first.over else "",
        "discrepancy": f"{usually.discrepancy:g}", "discrepancy_kind": usually.discrepancy_kind,
        "known_from": f"{int(last) + 1}" if last.isdigit() else "", "dated_by": "year after",
    }  # fmt: skip
    return {name: cells[name] or usual.get(name, "") for name in FIELDS}


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    found = []
    for name in names:
        if name in seen:
            found.append(name)
        seen.add(name)
    return found
