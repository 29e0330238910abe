"""Areas of a scenario (districts, municipalities) from the table next to it."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pydantic import Field

from sim.scenario.fields import Section, parameter, plain
from sim.scenario.messages import Fault, did_you_mean, listing, nearest, show
from sim.scenario.printable import UNSEEN
from sim.scenario.services import CITY, EACH, Text


@dataclass(frozen=True)
class Area:
    """One area: households with children, children by age band, and what differs between areas.

    ``help_gradient`` is the use of neighbourhood-team help relative to the city (1 = city); ``x_km`` and ``y_km`` are
    the place of its middle; ``row`` is its row in the model's tables (1 and on; 0 is nobody). ``municipality`` pays for
    its children; empty is the scenario's place.
    """

    name: str
    households: int
    children_0_3: int
    children_4_11: int
    children_12_17: int
    single_parent_share: float
    poverty_share: float
    help_gradient: float
    x_km: float
    y_km: float
    region: str
    row: int = 0
    municipality: str = ""

    @property
    def children_by_age(self) -> tuple[int, int, int]:
        """Children of 0-3, 4-11 and 12-17."""
        return self.children_0_3, self.children_4_11, self.children_12_17

    @property
    def children(self) -> int:
        """Children under 18."""
        return sum(self.children_by_age)


# column -> unit, kind, lowest, highest
COLUMNS: dict[str, tuple[str, type, float, float]] = {
    "name": ("", str, 0, 0),
    "households": ("households with children", int, 0, 10_000_000),
    "children_0_3": ("children", int, 0, 10_000_000),
    "children_4_11": ("children", int, 0, 10_000_000),
    "children_12_17": ("children", int, 0, 10_000_000),
    "single_parent_share": ("share of households with children", float, 0, 1),
    "poverty_share": ("share of children", float, 0, 1),
    "help_gradient": ("ratio to the city", float, 0, 20),
    "x_km": ("km", float, -1000, 1000),
    "y_km": ("km", float, -1000, 1000),
    "region": ("", str, 0, 0),
    "municipality": ("", str, 0, 0),
}
MOST_COLUMNS = 200  # wider is no table of areas
OPTIONAL = ("municipality",)  # columns that may be left out, and cells that may be empty
NUMBERS = tuple(name for name, column in COLUMNS.items() if column[1] is not str)


class Column(Section):
    """Where the numbers of one column come from; ``spread`` is half the width of the range, relative (0.15 = 15 %)."""

    source: Text = "assumption"
    grade: Text | None = None
    note: str = ""
    spread: float = parameter(0.0, unit="share of the value", low=0, high=0, minimum=0, maximum=1)


class AreaFile(Section):
    """The area table: file name next to the scenario, and the source of each column."""

    file: Text = "areas.csv"
    columns: dict[str, Column] = Field(default_factory=dict)


class AreaTable(NamedTuple):
    """What was read: areas without fault, every name that stands in the table (None: unreadable), and the faults."""

    areas: tuple[Area, ...]
    names: tuple[str, ...] | None
    faults: list[Fault]


def read_areas(content: bytes, file: str) -> AreaTable:
    """Areas from the bytes of a CSV table, with every fault that was found."""
    faults: list[Fault] = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return AreaTable((), None, [not_utf8(file, line, content[error.start])])
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        unreadable = Fault(file, "", f"this is not a readable table ({error})", "a CSV table with commas")
        return AreaTable((), None, [unreadable])
    numbered = [(i, [cell.strip() for cell in row]) for i, row in enumerate(rows, start=1)]
    numbered = [(i, row) for i, row in numbered if any(row) and not row[0].startswith("#")]
    if not numbered:
        empty = Fault(file, "", "the table is empty", "", f"Give it the columns {listing(COLUMNS)}.")
        return AreaTable((), None, [empty])
    line, header = numbered[0]
    if len(header) == 1 and ";" in header[0]:
        semicolons = Fault(file, "", "the columns are separated by ';'", "columns separated by ','",
                           "Save the table as CSV with commas, and with a point in decimals.", line)  # fmt: skip
        return AreaTable((), None, [semicolons])
    if len(header) > MOST_COLUMNS:
        wide = Fault(file, "", f"the table has {len(header):,} columns", f"the columns {listing(COLUMNS)}", "", line)
        return AreaTable((), None, [wide])
    faults += _header_faults(header, file, line)
    if any(name not in header for name in COLUMNS if name not in OPTIONAL):
        return AreaTable((), None, faults)
    areas: list[Area] = []
    seen: dict[str, int] = {}
    for line, row in numbered[1:]:
        if len(row) != len(header):
            found = f"the row has {len(row)} cells"
            faults.append(Fault(file, "", found, f"{len(header)} cells, as in the first row", "", line))
            continue
        cells = dict(zip(header, row, strict=True))
        area, wrong = _one_area(cells, file, line)
        name = cells["name"]
        if name in seen:
            wrong.append(Fault(file, f"area '{name}'", f"this area stands in line {seen[name]} too", "each area once",
                               "Remove or rename one of the two.", line))  # fmt: skip
        seen.setdefault(name, line)
        faults += wrong
        if area is not None and not wrong:
            areas.append(area)
    if len(numbered) == 1:
        faults.append(Fault(file, "", "the table has no areas", "at least one row below the names of the columns"))
    numbered_areas = tuple(replace(area, row=i) for i, area in enumerate(areas, start=1))
    return AreaTable(numbered_areas, tuple(seen), faults)


def not_utf8(file: str, line: int, byte: int) -> Fault:
    """The fault of a file in another encoding."""
    return Fault(file, "", f"a byte (0x{byte:02x}) that is not UTF-8 text", "text in UTF-8",
                 "Save the file again with encoding UTF-8.", line)  # fmt: skip


def _header_faults(header: list[str], file: str, line: int) -> list[Fault]:
    faults = []
    for name in COLUMNS:
        if name not in header and name not in OPTIONAL:
            faults.append(Fault(file, "", f"the column '{name}' is missing", listing(COLUMNS), "", line))
    for name in sorted(set(header)):
        if name not in COLUMNS:
            advice = did_you_mean(name, COLUMNS) or "Remove the column."
            faults.append(Fault(file, "", f"there is no column {show(name)}", listing(COLUMNS), advice, line))
        elif header.count(name) > 1:
            faults.append(Fault(file, "", f"the column '{name}' stands there twice", "each column once", "", line))
    return faults


def _one_area(cells: dict[str, str], file: str, line: int) -> tuple[Area | None, list[Fault]]:
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    where = f"area '{cells['name']}'"
    for name, (unit, kind, low, high) in COLUMNS.items():
        text = cells.get(name, "")
        place = f"{where}, column {name}"
        if kind is str:
            if not text and name not in OPTIONAL:
                faults.append(Fault(file, f"column {name}", "the cell is empty", "a name", "", line))
            elif UNSEEN.search(text):
                found = f"{show(text)}, with characters that cannot be seen"
                faults.append(Fault(file, f"column {name}", found, "letters, digits and signs", "", line))
            elif name == "name" and text in (CITY, EACH):
                faults.append(Fault(file, where, "this word has a meaning of its own", "another name", "", line))
            values[name] = text
            continue
        wanted = "a whole number" if kind is int else "a number"
        try:
            value = kind(text)
        except ValueError:
            advice = "Write decimals with a point." if "," in text else ""
            faults.append(Fault(file, place, f"found {show(text)}", f"{wanted} ({unit})", advice, line))
            continue
        if not math.isfinite(value) or not low <= value <= high:
            allowed = f"{wanted} between {plain(low)} and {plain(high)} ({unit})"
            faults.append(Fault(file, place, f"found {show(value)}", allowed, "", line))
        values[name] = value
    if faults:
        return None, faults
    area = Area(**values)
    if area.households == 0 and area.children > 0:
        faults.append(Fault(file, where, f"{area.children} children but no households", "children live in households",
                            "Give the number of households with children.", line))  # fmt: skip
    elif area.households and area.children / area.households > 8:
        found = f"{area.children} children in {area.households} households, more than 8 each"
        faults.append(Fault(file, where, found, "at most 8 children a household", "Check both numbers.", line))
    return area, faults


def changed_area(area: Area, column: str, value: Any) -> Area:
    """The same area with one other number. KeyError, with the nearest column, when there is no such column."""
    if column not in NUMBERS:
        near = nearest(column, NUMBERS)
        raise KeyError(f"an area has no number {column!r}" + (f"; did you mean {near!r}?" if near else ""))
    return replace(area, **{column: value})
