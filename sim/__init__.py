"""Zo Thuis: a simulation of youth care policy, to plan capacity and policy. It says nothing about any real child.

Public names are loaded when first used, so that ``import sim`` is immediate::

    import sim
    result = sim.simulate("utrecht", policies=["slow_down"], seed=1, years=5)
    comparison = sim.compare("utrecht", ["slow_down", "host_recruitment"], seeds=10)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from sim import moved

__version__ = "0.1.0"

_PUBLIC = {
    "load_scenario": "sim.scenario.loading",
    "ScenarioError": "sim.scenario.messages",
    "simulate": "sim.runs.run",
    "RunResult": "sim.runs.run",
    "compare": "sim.report.comparison",
    "Comparison": "sim.report.comparison",
    "make_design": "sim.designs.design",
    "sweep": "sim.runs.sweep",
    "open_sweep": "sim.runs.reproduce",
    "reproduce": "sim.runs.reproduce",
    "sensitivity": "sim.report.sensitivity_run",
    "PlacementModel": "sim.model",
    "Policy": "sim.policies",
    "mechanism": "sim.mechanisms",
    "outcome": "sim.outcomes.own",
    "OutcomeError": "sim.outcomes.own",
    "MechanismError": "sim.mechanisms",
    "parameter": "sim.scenario.fields",
}
__all__ = ["__version__", *sorted(_PUBLIC)]  # noqa: PLE0604


moved.install()


def __getattr__(name: str) -> Any:
    """Load a public name the first time it is used."""
    home = _PUBLIC.get(name)
    if home is None:
        raise AttributeError(f"sim has no {name!r}; it has {', '.join(sorted(_PUBLIC))}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(_PUBLIC))
