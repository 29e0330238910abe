"""Scenarios: the typed description of a place, its services and its numbers.

A scenario is a folder with a ``scenario.toml`` and a table of areas; ``load_scenario("utrecht")`` reads one and
explains every fault in it. Mechanisms declare their numbers with ``Section`` and ``parameter`` (see ``fields``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.areas import Area
    from sim.scenario.loading import bundled_scenarios, load_scenario
    from sim.scenario.messages import Fault, ScenarioError
    from sim.scenario.scenario import Scenario

__all__ = ["Area", "Fault", "Scenario", "ScenarioError", "bundled_scenarios", "load_scenario"]

_HOMES = {
    "Area": "areas",
    "Fault": "messages",
    "Scenario": "scenario",
    "ScenarioError": "messages",
    "bundled_scenarios": "loading",
    "load_scenario": "loading",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"sim.scenario.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'sim.scenario' has no attribute {name!r}")
