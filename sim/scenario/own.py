"""Numbers that a user's own mechanisms declare: a section ``parameters.own`` of the scenario."""

from __future__ import annotations

from typing import Any

from pydantic import create_model

from sim import moved
from sim.scenario.fields import Section
from sim.scenario.messages import Fault, Key, ScenarioError, line_of
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


def as_own(given: Any) -> tuple[Any, ...]:
    """Mechanisms from one, several or none; ScenarioError for what is no mechanism (two of one name: ``as_mechanisms``)."""
    alone = given is None or isinstance(given, str) or not hasattr(given, "__iter__")
    found = ((given,) if given is not None else ()) if alone else tuple(given)
    for one in found:
        if not hasattr(one, "parameters") or not hasattr(one, "levers"):
            raise ScenarioError([Fault("scenario", "mechanisms", f"found {one!r}", "what sim.mechanism(...) gives")])
    return found


def lever_faults(typed: ScenarioFile, own: tuple[Any, ...], file: str, lines: dict[Key, int]) -> list[Fault]:
    """Numbers that are the baseline of a lever of a user's own and lie beyond its bounds."""
    faults = []
    for lever in (lever for one in own for lever in one.levers if lever.baseline):
        value = getattr(typed.parameters.own, lever.baseline)  # type: ignore[attr-defined]
        if not lever.low <= value <= lever.high:
            faults.append(
                Fault(
                    file,
                    f"key parameters.own.{lever.baseline}",
                    f"found {value:g}, the baseline of the lever {lever.name}",
                    f"from {lever.low:g} to {lever.high:g} ({lever.unit}), the bounds of that lever",
                    line=line_of(lines, ("parameters", "own", lever.baseline)),
                )
            )
    return faults


moved.left(__name__)
