"""One scenario on top of another: what the second says replaces what the first said, the rest stays, source and all."""

from __future__ import annotations

import copy
from types import MappingProxyType
from typing import Any

from sim.scenario.drivers import driver_label
from sim.scenario.messages import Key
from sim.scenario.services import service_label

LISTS = MappingProxyType(
    {"services": "service", "demand": "stream of demand", "drivers": "driver"}
)  # lists of tables whose rows have a name


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """The tables of ``below`` with what ``above`` says; neither is changed.

    Tables go into one another key by key. A number is replaced with all that belongs to it (range, source, note), so that
    no source speaks for a number that it did not give. Services, streams of demand and drivers go by their name: one that is
    there already is changed, another one is added. A practice is replaced, as its strength and its date belong together.
    """
    whole = copy.deepcopy(below)
    for key, value in above.items():
        if key == "practices" and isinstance(value, dict) and isinstance(whole.get(key), dict):
            whole[key] |= copy.deepcopy(value)
        elif key in LISTS and isinstance(value, list) and isinstance(whole.get(key), list):
            whole[key] = _rows(key, whole[key], value)
        else:
            whole[key] = _together(whole.get(key), value)
    return whole


def _together(old: Any, new: Any) -> Any:
    tables = isinstance(old, dict) and isinstance(new, dict)
    if not tables or "value" in old or "value" in new:
        return copy.deepcopy(new)
    return {**old, **{key: _together(old.get(key), value) for key, value in new.items()}}


def row_name(kind: str, row: Any) -> str | None:
    """Name by which a row of ``services``, ``demand`` or ``drivers`` is known; None when it is no table."""
    if not isinstance(row, dict):
        return None
    if kind == "drivers":
        return driver_label(row)
    return str(row.get("name") or (service_label({"tier": "city", **row}) if kind == "services" else ""))


def _rows(kind: str, old: list[Any], new: list[Any]) -> list[Any]:
    rows = list(old)
    places = {row_name(kind, row): i for i, row in enumerate(old)}
    for row in new:
        i = places.pop(
            row_name(kind, row), None
        )  # a second row of that name stands by itself, and is refused as in one file
        if i is None:
            rows.append(copy.deepcopy(row))
        else:
            rows[i] = _together(rows[i], row)
    return rows


def lines_in_whole(whole: dict[str, Any], above: dict[str, Any], lines: dict[Key, int]) -> dict[Key, int]:
    """Line of each key of ``above``, by where its rows of ``LISTS`` stand in the whole."""
    at: dict[Key, int] = {
        (kind, i): next((j for j, one in enumerate(whole[kind]) if row_name(kind, one) == row_name(kind, row)), i)
        for kind in LISTS
        if isinstance(above.get(kind), list) and isinstance(whole.get(kind), list)
        for i, row in enumerate(above[kind])
    }
    return {(key[0], at[key[:2]], *key[2:]) if key[:2] in at else key: line for key, line in lines.items()}
