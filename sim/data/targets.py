"""What the model is held against: published figures by part and year, and series that drive it from outside.

A row of ``targets.csv`` is one number: a part of a target in one year, half-year or study. A series is a target or a
driver, never both; a fact that several rows tell has one name in ``fact``, so that it can be weighed once.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sim.data.register import register

FILE = "sim/data/targets.csv"
Z = 1.959963984540054  # half of a 95 % interval, in standard deviations: low to high of a figure is read as one
ROLES = ("target", "driver")
USES = ("fit", "held_out", "band")
LEVELS = ("", "residence", "orders")
KINDS = ("relative", "absolute")
DATED = ("source", "year after")
COUNTS = ("count", "count a year")  # units that can be scaled by a population
UNITS = (*COUNTS, "share", "ratio", "per 1000", "per 1000 a year", "per year", "index", "months", "days")
HOME = ("Netherlands", "Netherlands and Flanders", "province Utrecht", "Utrecht", "Nijmegen")
"""Places that may be fitted or held out; what is from elsewhere is a band."""
PERIOD = re.compile(r"(\d{4})(?:H([12])|-(\d{4}))?")


class TargetError(ValueError):
    """A fault in ``targets.csv``; the text says where, what was found and what is allowed."""


@dataclass(frozen=True)
class Target:
    """One number of a target, or of a driver.

    Attributes
    ----------
    id, part : which target (T01 and on; drivers D01 and on), and what of it.
    fact : name that rows have in common which tell one fact; "" for drivers.
    role : "target" or "driver".
    period : "2019", "2022H1" (half a year) or "2006-2012" (a study).
    place : where.
    value, low, high : figure of the source and what still agrees with it, in ``unit``; low and high nan for drivers.
    unit : one of ``UNITS`` (drivers: any).
    scaled_by : register row of the population by which a count is made a rate; "" when it is no count of a whole place.
    level : which ratio of a region to the country carries it over to that region ("residence", "orders"; "": none does).
    over : by what the model's figure is divided before it is held beside this one (the country's own rate); nan: by nothing.
    use : "fit", "held_out" or "band"; "" for drivers.
    discrepancy, discrepancy_kind : by how much the model at its best may be off (standard deviation), "relative" or
        "absolute", fixed before any fit; nan and "" for drivers.
    known_from : year in which the figure could be known; ``dated_by`` says whether the source tells ("source") or the
        year after the period is taken ("year after").
    register_ids : rows of the register that it rests on.
    note : definition of the source, and the reason of the discrepancy.
    """

    id: str
    part: str
    fact: str
    role: str
    period: str
    place: str
    value: float
    low: float
    high: float
    unit: str
    scaled_by: str
    level: str
    over: float
    use: str
    discrepancy: float
    discrepancy_kind: str
    known_from: int
    dated_by: str
    register_ids: tuple[str, ...]
    note: str

    @property
    def year(self) -> int:
        """First year of the period."""
        return int(self.period[:4])

    @property
    def scale(self) -> float:
        """By what value, low and high are multiplied to be a rate per 1,000; 1 where nothing is scaled."""
        population = register()[self.scaled_by].central if self.scaled_by else None
        return 1000.0 / population if population else 1.0

    @property
    def shown_unit(self) -> str:
        """Unit after scaling."""
        return self.unit.replace("count", "per 1000") if self.scaled_by else self.unit


FIELDS = tuple(Target.__dataclass_fields__)


def read(text: str) -> tuple[Target, ...]:
    """All rows of a targets file.

    Raises
    ------
    TargetError : what is wrong with the first row that has a fault, or between rows.
    """
    lines = csv.DictReader(text.splitlines())
    found = tuple(lines.fieldnames or ())
    if found != FIELDS:
        raise TargetError(f"{FILE}: the columns must be {', '.join(FIELDS)}; found {', '.join(found) or 'none'}")
    rows = tuple(row_of(number, cells) for number, cells in enumerate(lines, start=2))
    hold_together(rows)
    return rows


@cache
def all_rows() -> tuple[Target, ...]:
    """All rows that ship, targets and drivers (read once)."""
    return read((files("sim.data") / "targets.csv").read_text(encoding="utf-8"))


def targets(*uses: str) -> tuple[Target, ...]:
    """Rows that are targets, of some uses ("fit", "held_out", "band") or of all."""
    return tuple(row for row in all_rows() if row.role == "target" and (not uses or row.use in uses))


def drivers() -> tuple[Target, ...]:
    """Rows of the series that drive the model from outside."""
    return tuple(row for row in all_rows() if row.role == "driver")


# --- checks -----------------------------------------------------------------------------------------------------------
class _Cells:
    """The cells of one line, read with a fault that says where."""

    def __init__(self, number: int, cells: Mapping[str, str | None], file: str):
        self.cells = {key: (value or "").strip() for key, value in cells.items() if key in FIELDS}
        self.where = f"{file}, line {number} ({self.cells['id']} {self.cells['part']} {self.cells['period']})"

    def fault(self, words: str) -> TargetError:
        return TargetError(f"{self.where}: {words}")

    def number(self, key: str, needed: bool) -> float:
        text = self.cells[key]
        if not text and not needed:
            return math.nan
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.fault(f"{key} must be a number, found {text or 'nothing'}")
        return value

    def year(self, key: str) -> int:
        value = self.number(key, True)
        if value != int(value):
            raise self.fault(f"{key} must be a year, found {self.cells[key]}")
        return int(value)

    def one_of(self, key: str, allowed: Iterable[str]) -> str:
        if (text := self.cells[key]) not in allowed:
            shown = ", ".join(each or "nothing" for each in allowed)
            raise self.fault(f"{key} must be one of {shown}; found {text or 'nothing'}")
        return text


def row_of(number: int, line: Mapping[str, str | None], file: str = FILE, own: bool = False) -> Target:
    """One line as a target.

    Parameters
    ----------
    number, line : line of the file, and its cells by name.
    file : name of the file, for faults.
    own : whether it is a figure of somebody's own: of any place, without a row of the register, its fact known already.

    Raises
    ------
    TargetError : the fault that is in it.
    """
    cells = _Cells(number, line, file)
    if any(value is None for value in line.values()) or None in line:
        raise cells.fault(f"there must be {len(FIELDS)} cells; put quotes around text with a comma")
    target = cells.one_of("role", ROLES) == "target"
    period = PERIOD.fullmatch(cells.cells["period"])
    if period is None:
        raise cells.fault("period must be a year (2019), a half-year (2022H1) or years (2006-2012)")
    if not own and (
        re.fullmatch(r"T\d\d" if target else r"D\d\d", cells.cells["id"]) is None or not cells.cells["part"]
    ):
        raise cells.fault("id must be T and two digits (a driver: D and two digits), and part a word")
    if target != bool(cells.cells["fact"]):
        raise cells.fault("a target has a fact, a driver has none")
    row = Target(
        id=cells.cells["id"],
        part=cells.cells["part"],
        fact=cells.cells["fact"],
        role=cells.cells["role"],
        period=cells.cells["period"],
        place=cells.cells["place"],
        value=cells.number("value", True),
        low=cells.number("low", target),
        high=cells.number("high", target),
        unit=cells.one_of("unit", UNITS) if target else cells.cells["unit"],
        scaled_by=cells.cells["scaled_by"],
        level=cells.one_of("level", LEVELS),
        over=cells.number("over", False),
        use=cells.one_of("use", USES if target else ("",)),
        discrepancy=cells.number("discrepancy", target),
        discrepancy_kind=cells.one_of("discrepancy_kind", KINDS if target else ("",)),
        known_from=cells.year("known_from"),
        dated_by=cells.one_of("dated_by", DATED),
        register_ids=tuple(cells.cells["register_ids"].split(";")) if cells.cells["register_ids"] or not own else (),
        note=cells.cells["note"],
    )
    for id in (*row.register_ids, *filter(None, (row.scaled_by,))):
        if id not in register():
            raise cells.fault(f"the register has no row {id or '(no id)'}")
    if row.scaled_by and (row.unit not in COUNTS or register()[row.scaled_by].central is None):
        raise cells.fault(f"only a count ({', '.join(COUNTS)}) can be scaled, by a row of the register with one number")
    if target and not row.low <= row.value <= row.high:
        raise cells.fault(f"value must lie between low and high, found {row.low:g}, {row.value:g}, {row.high:g}")
    if target and (row.low < 0.0 or (row.unit == "share" and row.high > 1.0)):
        raise cells.fault(f"low must be at least 0, and high of a share at most 1; found {row.low:g} and {row.high:g}")
    if row.over == row.over and row.over <= 0.0:
        raise cells.fault(f"over must be above 0, found {row.over:g}")
    if target and (row.discrepancy <= 0 or not (own or "discrepancy: " in row.note)):
        why = "" if own else ', and its reason stand in the note ("discrepancy: ...")'
        raise cells.fault(f"discrepancy must be above 0{why}")
    if target and not own and row.use != "band" and row.place not in HOME:
        raise cells.fault(f"a figure from elsewhere than {', '.join(HOME)} is a band; found {row.use} for {row.place}")
    return row


def hold_together(rows: tuple[Target, ...], file: str = FILE) -> None:
    """Whether rows of one file go together.

    Raises
    ------
    TargetError : the first fault between rows.
    """
    kept: dict[tuple[str, str], Target] = {}
    for row in rows:
        first = kept.setdefault((row.id, row.part), row)
        same = ("fact", "role", "place", "unit", "scaled_by", "level")
        if wrong := [key for key in same if getattr(first, key) != getattr(row, key)]:
            raise TargetError(f"{file}: {row.id} {row.part} must have one {wrong[0]} in all years")
    if twice := _twice((row.id, row.part, row.period, row.register_ids) for row in rows):
        raise TargetError(f"{file}: {' '.join(map(str, twice[:3]))} stands there twice")
    of = {role: {id for row in rows if row.role == role for id in row.register_ids} for role in ROLES}
    if both := sorted(of["target"] & of["driver"]):
        raise TargetError(f"{file}: {', '.join(both)}: a series is a target or a driver, never both")
    uses: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.role == "target":
            uses.setdefault((row.fact, row.period), set()).add(row.use)
    for (fact, period), found in uses.items():
        if {"fit", "held_out"} <= found:
            raise TargetError(f"{file}: the fact {fact!r} of {period} is fit in one row and held out in another")


def _twice(keys: Iterable[tuple[object, ...]]) -> tuple[object, ...]:
    seen = set()
    for key in keys:
        if key in seen:
            return key
        seen.add(key)
    return ()
