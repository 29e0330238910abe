"""Baseline values of the levers, from what strength 0 and 1 of each practice mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from sim import moved
from sim.words import LEVER_BY_NAME, N_LEVERS, Between, Lever, Usual

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.scenario.sections.practised import Practised


class LeverOfOwn(int):
    """A lever that a user's own mechanism declares: a number behind those of `sim.words.Lever`, and what a policy asks of it."""

    key: str
    unit: str
    low: float
    high: float
    baseline: float
    says: str

    @classmethod
    def made(cls, number: int, declared: Any, baseline: float) -> Self:
        """From the declaration (`sim.declare.OwnLever`) and its value in the baseline."""
        lever = cls(number)
        lever.key, lever.unit, lever.says = declared.name, declared.unit, declared.says
        lever.low, lever.high = float(declared.low), float(declared.high)
        lever.baseline = baseline  # within its bounds: sim.scenario.own
        return lever

    def word(self, lang: str = "en") -> str:
        """Word for people; the user's, in whatever language."""
        return self.says or self.key.replace("_", " ")


def own_levers(scenario: Scenario) -> dict[str, LeverOfOwn]:
    """Levers of the scenario's own mechanisms by name, in the order of their numbers."""
    declared = [lever for one in scenario.own for lever in one.levers]
    numbers = scenario.flat() if declared else {}
    return {
        one.name: LeverOfOwn.made(N_LEVERS + k, one, numbers[f"own_{one.baseline}"] if one.baseline else one.low)
        for k, one in enumerate(declared)
    }


def known_levers(scenario: Scenario) -> dict[str, Lever | LeverOfOwn]:
    """Every lever that a policy can move in this scenario, by name."""
    return {**LEVER_BY_NAME, **own_levers(scenario)} if scenario.own else dict(LEVER_BY_NAME)


def lever_values(practised: Practised, strengths: dict[str, float]) -> np.ndarray:
    """Values of all levers for strengths of practices between 0 and 1.

    Parameters
    ----------
    practised : the section ``parameters.practised``: what strength 0 and 1 mean.
    strengths : practice -> strength (slow_down, fast_family_treatment, support_figure, network_first).
    """

    row = np.zeros(N_LEVERS)
    for lever in Lever:
        found = lever.baseline
        if isinstance(found, Between):
            none = getattr(practised, f"{found.stem}_none", 0.0)
            full = getattr(practised, f"{found.stem}_full")
            value = none + (full - none) * strengths.get(found.practice, 0.0)
            row[lever] = value * getattr(practised, found.times) if found.times else value
        else:
            row[lever] = getattr(practised, found.number) if isinstance(found, Usual) else found
    return row


moved.left(__name__)
