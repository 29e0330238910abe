"""Numbers that a user's own mechanisms declare: a section ``parameters.own`` of the scenario."""

from __future__ import annotations

from typing import Any

from pydantic import create_model

from sim.scenario.fields import Section
from sim.scenario.parameters import Parameters
from sim.scenario.schema import ScenarioFile


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
