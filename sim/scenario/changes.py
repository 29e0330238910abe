"""The same scenario with other values: for sweeps, sensitivity and calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim import moved
from sim.scenario.areas import Area, AreaTable, area_from, changed_area
from sim.scenario.drivers import driver_label
from sim.scenario.left import instead_of
from sim.scenario.messages import Fault, ScenarioError, did_you_mean, listing, show
from sim.scenario.parameters import Parameters
from sim.scenario.plain_number import plain_index
from sim.scenario.schema import ScenarioFile
from sim.scenario.services import service_label


def changed(
    document: dict[str, Any], before: Sequence[Area], parameters: Parameters, changes: Mapping[str, Any]
) -> tuple[dict[str, Any], AreaTable]:
    """The tables and the areas of a scenario with some values changed (see ``Scenario.with_changes``).

    Parameters
    ----------
    document : tables of the file, a copy that is free to change.
    before : the areas, in order.
    parameters : of the scenario, with the sections of a user's own.
    """
    if not isinstance(changes, Mapping) or not all(isinstance(path, str) for path in changes):
        allowed = "a mapping of dotted keys (text) to values, such as {'years': 5}; {} changes nothing"
        raise ScenarioError([Fault("changes", "", f"found {show(changes)}", allowed)])
    areas = {area.name: area for area in before}
    faults: list[Fault] = []
    for path, value in changes.items():
        try:
            if path.startswith("areas."):
                name, _, column = path.removeprefix("areas.").rpartition(".")
                areas[name] = changed_area(areas[name], column, value)
            elif path.startswith("services."):
                _change_service(document, path, value)
            elif path.startswith("hosts.areas."):
                name, _, key = path.removeprefix("hosts.areas.").rpartition(".")
                _set(document, ["hosts", "areas", name, key], value)
            elif path.startswith("demand."):
                _change_demand(document, path.removeprefix("demand."), value)
            elif path.startswith("drivers."):
                _change_driver(document, path.removeprefix("drivers."), value)
            else:
                _set_parameter(document, path, parameters, value)
        except KeyError as error:
            found = str(error.args[0]) if error.args else "there is no such key"
            faults.append(Fault("changes", f"key {path}", found, "", did_you_mean(path, areas)))
    for area in areas.values():
        if area not in before:
            faults += area_from(vars(area), "changes")[1]
    if faults:
        raise ScenarioError(faults)
    return document, AreaTable(tuple(areas.values()), tuple(areas), [])


def full_path(path: str, parameters: Parameters) -> str:
    """The path from the top: ``strain.support`` is short for ``parameters.strain.support``."""
    head = path.split(".")[0]
    sections = type(parameters).model_fields
    if head not in ScenarioFile.model_fields and (head in sections or instead_of(head)):
        return f"parameters.{path}"
    return path


def _set_parameter(document: dict[str, Any], path: str, parameters: Parameters, value: Any) -> None:
    """Put a value there; one of a list, such as ``levels.up.0``, into the list, also where that stands with its origin."""
    keys = full_path(path, parameters).split(".")
    place = plain_index(keys[-1])
    now: Any = parameters
    for key in keys[1:-1]:
        now = getattr(now, key, None)
    if keys[0] != "parameters" or place is None or not isinstance(now, tuple):
        _set(document, keys, value)
        return
    if place >= len(now):
        raise KeyError(f"'{keys[-2]}' has {len(now)} values; the last is {len(now) - 1}")
    table = document
    for key in keys[:-2]:
        table = table.setdefault(key, {})
    kept = table.get(keys[-2])
    listed = kept.get("value") if isinstance(kept, dict) else kept
    if not isinstance(listed, list):
        table[keys[-2]] = listed = list(now)
    listed[place] = value


def _set(table: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        inner = table.setdefault(key, {})
        if not isinstance(inner, dict):
            raise KeyError(f"'{key}' holds a value, not a table")
        table = inner
    if isinstance(value, tuple):
        value = list(value)
    table[keys[-1]] = value


def _change_service(document: dict[str, Any], path: str, value: Any) -> None:
    label, _, key = path.removeprefix("services.").rpartition(".")
    if label.endswith(".stay"):
        label, key = label.removesuffix(".stay"), f"stay.{key}"
    rows = document.get("services", [])
    named = {str(row.get("name") or service_label({"tier": "city", **row})): row for row in rows}
    if label not in named:
        raise KeyError(f"there is no service '{label}'; the services are {listing(named)}")
    _set(named[label], key.split("."), value)


def _change_demand(document: dict[str, Any], path: str, value: Any) -> None:
    """Change a stream of demand: ``<name>.rate_per_year``, ``<name>.stay.mean_days`` and the like."""
    named = {str(row.get("name")): row for row in document.get("demand", [])}
    name = max((name for name in named if path.startswith(f"{name}.")), key=len, default="")
    if not name:
        raise KeyError(f"there is no stream of demand '{path.split('.')[0]}'; the streams are {listing(named)}")
    _set(named[name], path.removeprefix(f"{name}.").split("."), value)


def _change_driver(document: dict[str, Any], path: str, value: Any) -> None:
    """Change a driver: ``reports.strength``, ``places.secure.change`` and the like."""
    named = {driver_label(row): row for row in document.get("drivers", [])}
    label, _, key = path.rpartition(".")
    if label not in named:
        raise KeyError(f"there is no driver '{label or path}'; the drivers are {listing(named) or 'none'}")
    _set(named[label], [key], value)


moved.left(__name__)
