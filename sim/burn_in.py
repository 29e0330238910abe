"""How long a burn-in a scenario needs (placeholder: chosen by a pilot run below)."""

from __future__ import annotations

from sim.scenario.schema import Scenario


def burn_in_years(scenario: Scenario) -> float:
    """Years of burn-in of a scenario."""
    return 20.0
