"""Numbers that a user's own mechanisms declare: a section ``parameters.own`` of the scenario."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from pydantic import create_model

from sim.scenario.areas import Area, AreaTable
from sim.scenario.fields import Section
from sim.scenario.parameters import Parameters
from sim.scenario.schema import Scenario, ScenarioFile


def file_model(own: tuple[Any, ...]) -> type[ScenarioFile]:
    """The typed description of a scenario file, with the parameters of these mechanisms as section ``parameters.own``."""
    fields: dict[str, Any] = {
        name: (type(declared.default), declared) for one in own for name, declared in one.parameters.items()
    }
    if not fields:
        return ScenarioFile
    section: Any = create_model("Own", __base__=Section, **fields)
    parameters: Any = create_model("Parameters", __base__=Parameters, own=(section, section()))
    return create_model("ScenarioFile", __base__=ScenarioFile, parameters=(parameters, parameters()))


def again(document: dict[str, Any], folder: Path | None, areas: tuple[Area, ...], own: tuple[Any, ...]) -> Scenario:
    """The scenario of these tables and areas, with these mechanisms of a user's own."""
    from sim.scenario.loading import build

    table = AreaTable(areas, tuple(area.name for area in areas), [])
    return build(copy.deepcopy(document), folder, table=table, own=own)
