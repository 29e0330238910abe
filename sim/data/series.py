"""Series from outside by date, that may drive the model and are not held against it: rows of ``targets.csv`` with that role."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from sim.data.targets import FILE, PERIOD, Target, TargetError, drivers, targets

CHANGE = "relative change"  # unit of a row that says by how much a year differs from the year before


class Point(NamedTuple):
    """What a series is from a day on."""

    day: date
    value: float


class Series(NamedTuple):
    """A series that may drive the model.

    Attributes
    ----------
    name, place, unit : of its rows; the unit of a chain of changes is "index".
    points : in order of date, each until the next.
    register_ids : rows of the register that it rests on.
    """

    name: str
    place: str
    unit: str
    points: tuple[Point, ...]
    register_ids: tuple[str, ...]


@cache
def all_series() -> MappingProxyType[str, Series]:
    """Every series that may drive the model, by name."""
    rows: dict[str, list[Target]] = {}
    for row in drivers():
        rows.setdefault(row.part, []).append(row)
    return MappingProxyType({name: series_of(name, of) for name, of in rows.items()})


@cache
def held_against() -> MappingProxyType[str, str]:
    """Rows of the register that a target rests on -> id of that target: these may not drive the model as well."""
    return MappingProxyType({id: row.id for row in targets() for id in row.register_ids})


def series_of(name: str, rows: list[Target]) -> Series:
    """One series from its rows. Of changes from year to year only those count that no gap parts from the last.

    Raises
    ------
    TargetError : two rows begin on one day.
    """
    ordered = sorted(rows, key=first_day)
    days = [first_day(row) for row in ordered]
    if len(set(days)) < len(days):
        raise TargetError(f"{FILE}: the driver {name} has two values that begin on one day")
    if ordered[0].unit == CHANGE:
        ordered = _unbroken(ordered)
        points, level = [Point(date(ordered[0].year - 1, 1, 1), 1.0)], 1.0
        for row in ordered:
            level *= 1.0 + row.value
            points.append(Point(first_day(row), level))
    else:
        points = [Point(first_day(row), row.value) for row in ordered]
    ids = tuple(dict.fromkeys(id for row in ordered for id in row.register_ids))
    unit = "index" if ordered[0].unit == CHANGE else ordered[0].unit
    return Series(name, ordered[0].place, unit, tuple(points), ids)


def first_day(row: Target) -> date:
    """First day of the period of a row."""
    found = PERIOD.fullmatch(row.period)
    assert found is not None
    return date(row.year, 7 if found[2] == "2" else 1, 1)


def _unbroken(rows: list[Target]) -> list[Target]:
    """The last rows of consecutive years."""
    kept = [rows[-1]]
    for row in reversed(rows[:-1]):
        if row.year != kept[0].year - 1:
            break
        kept.insert(0, row)
    return kept
