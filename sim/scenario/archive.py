"""A scenario as one JSON document, complete with its areas, so that a result can be made again without its files."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sim.scenario.areas import Area, AreaTable
from sim.scenario.messages import Fault, ScenarioError
from sim.scenario.scenario import Scenario, build

DATE = "$date"


def to_document(scenario: Scenario) -> dict[str, Any]:
    """Plain values that hold everything of a scenario: digest, document of the file, areas."""
    areas = [asdict(area) for area in scenario.areas]
    return {"digest": scenario.digest, "document": _plain(scenario.document), "areas": areas}


def from_document(kept: dict[str, Any], file: str = "scenario.json", own: tuple[Any, ...] = ()) -> Scenario:
    """The scenario that `to_document` wrote, with these mechanisms of a user's own.

    ScenarioError when it is not one, or no longer the same.
    """
    try:
        document, areas = _rich(kept["document"]), tuple(Area(**row) for row in kept["areas"])
        digest = kept["digest"]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        found = f"this is not a scenario that the program kept ({type(error).__name__}: {str(error)[:200]})"
        raise ScenarioError([Fault(file, "", found)]) from None
    table = AreaTable(areas, tuple(area.name for area in areas), [])
    try:
        scenario = build(document, None, file=file, table=table, own=own)
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError, MemoryError) as error:
        if isinstance(error, ScenarioError):
            raise
        found = f"this is not a scenario that the program kept ({type(error).__name__})"
        raise ScenarioError([Fault(file, "", found)]) from None
    if scenario.digest != digest:
        found = f"its digest is {scenario.digest}, but it was kept as {digest}"
        advice = "The model has other parameters by now, or the file was changed: use the version that wrote it."
        raise ScenarioError([Fault(file, "", found, "", advice)])
    return scenario


def to_json(scenario: Scenario) -> str:
    """The document as text."""
    return json.dumps(to_document(scenario), ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(x) for key, x in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(x) for x in value]
    return {DATE: value.isoformat()} if isinstance(value, date) else value


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {DATE}:
            return date.fromisoformat(value[DATE])
        return {key: _rich(x) for key, x in value.items()}
    return [_rich(x) for x in value] if isinstance(value, list) else value
