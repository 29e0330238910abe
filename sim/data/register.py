"""The register of published figures."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

GRADES = "ABCU"


class Figure(NamedTuple):
    """One row of the register.

    ``low``, ``central`` and ``high`` are numbers where the source gives a single number, else None; ``text`` is the
    figure as the register has it (some rows hold several numbers). ``grade`` is A, B, C or U. ``checked`` is the day (ISO) on
    which the row was last held against what was collected from its source.
    """

    id: str
    component: str
    quantity: str
    low: float | None
    central: float | None
    high: float | None
    text: str
    unit: str
    year: str
    place: str
    source: str
    address: str
    grade: str
    note: str
    checked: str


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("sim.data") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def register() -> MappingProxyType[str, Figure]:
    """All figures by register id (read once; read-only)."""
    figures = {}
    for row in _rows("register.csv"):
        figures[row["id"]] = Figure(
            id=row["id"],
            component=row["component"],
            quantity=row["quantity"],
            low=_number(row["low"]),
            central=_number(row["central"]),
            high=_number(row["high"]),
            text=row["central"],
            unit=row["unit"],
            year=row["year"],
            place=row["place"],
            source=row["source_title"],
            address=row["source_url"],
            grade=row["evidence_grade"],
            note=row["note"],
            checked=row["checked"],
        )
    return MappingProxyType(figures)


def figure(id: str) -> Figure:
    """One figure. KeyError, with the nearest id, when the register has no such row."""
    try:
        return register()[id]
    except KeyError:
        from difflib import get_close_matches

        near = get_close_matches(id, register(), n=1)
        hint = f"; the nearest is {near[0]}" if near else ""
        raise KeyError(f"the register has no row {id!r}{hint}") from None


def weakest_grade(ids: tuple[str, ...]) -> str:
    """The weakest evidence grade among some rows of the register (U for no rows, and for ids that do not exist)."""
    found = [register()[i].grade if i in register() else "U" for i in ids]
    return max(found, key=GRADES.index) if found else "U"
