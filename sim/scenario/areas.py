"""Areas of a scenario (districts, municipalities) from the table next to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import Field

from sim.scenario.fields import Section, parameter, plain
from sim.scenario.messages import Fault, nearest, show
from sim.scenario.services import Text


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


HUNDRED = 100.0
# column -> unit, kind, lowest, highest
COLUMNS: Mapping[str, tuple[str, type, float, float]] = MappingProxyType(
    {
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
)
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
    """What was read: areas without fault, every name that stands in the table (None: unreadable), and the faults.

    ``notes`` are sentences about what was read and may not be meant.
    """

    areas: tuple[Area, ...]
    names: tuple[str, ...] | None
    faults: list[Fault]
    notes: tuple[str, ...] = ()


def area_from(values: dict[str, Any], file: str, line: int | None = None) -> tuple[Area | None, list[Fault]]:
    """An area from its numbers and names (columns of `COLUMNS`), or what is wrong with them."""
    faults = [fault for name in NUMBERS if (fault := _number_fault(name, values, file, line)) is not None]
    if faults:
        return None, faults
    area = Area(**values)
    where = f"area '{area.name}'"
    allowed = "at least one child under 18 in a household, and at most 8"
    if area.households == 0 and area.children > 0:
        faults.append(Fault(file, where, f"{area.children} children but no households", "children live in households",
                            "Give the number of households with children.", line))  # fmt: skip
    elif area.children < area.households:
        found = f"{area.children} children in {area.households} households, fewer children than households"
        advice = "Count only households with a child under 18, and all their children."
        faults.append(Fault(file, where, found, allowed, advice, line))
    elif area.children > 8 * area.households:
        found = f"{area.children} children in {area.households} households, more than 8 each"
        faults.append(Fault(file, where, found, allowed, "Check both numbers.", line))
    return (None if faults else area), faults


def _number_fault(name: str, values: dict[str, Any], file: str, line: int | None) -> Fault | None:
    unit, kind, low, high = COLUMNS[name]
    value = values[name]
    whole = kind is int
    right = isinstance(value, int | float) and not isinstance(value, bool) and (isinstance(value, int) or not whole)
    if right and low <= value <= high:
        return None
    wanted = "a whole number" if whole else "a number"
    allowed = f"{wanted} between {plain(low)} and {plain(high)} ({unit})"
    far = right and name in ("x_km", "y_km") and abs(value) > high
    percent = line is not None and right and "share" in name and high < value <= HUNDRED
    advice = "Coordinates in metres: divide them by 1,000." if far else ""
    advice = "A percentage is written with its sign, as in 8.5%." if percent else advice
    return Fault(file, f"area '{values['name']}', column {name}", f"found {show(value)}", allowed, advice, line)


def changed_area(area: Area, column: str, value: Any) -> Area:
    """The same area with one other number, not yet checked. KeyError, with the nearest column, when there is none such."""
    if column not in NUMBERS:
        near = nearest(column, NUMBERS)
        raise KeyError(f"an area has no number {column!r}" + (f"; did you mean {near!r}?" if near else ""))
    return replace(area, **{column: value})
