"""A world of which the posterior is known: figures that are linear in the fitted numbers, without an emulator's error."""

from __future__ import annotations

import numpy as np

from sim.analysis.emulator import Emulator
from sim.calibration.facts import Fact
from sim.calibration.surface import Surface


class Linear(Emulator):
    """An emulator that knows: level + slopes x, and errs by nothing."""

    def __init__(self, slopes: np.ndarray) -> None:
        super().__init__("linear", len(slopes), 100, 0, 1.0, 0.0, 0.0, 1.0)
        object.__setattr__(self, "slopes", slopes)

    def _at(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return x @ self.slopes, np.zeros(len(x))  # type: ignore[attr-defined]


def fact(
    name: str, value: float, observation: float, discrepancy: float = 0.0, own: bool = False, unit: str = "share"
) -> Fact:
    return Fact(name, (name,), "fit", "plain", value, observation, discrepancy, own, unit, 2020)


def linear(
    slopes: np.ndarray, truth: np.ndarray, tolerance: float, rest: float = 0.0, chance: float = 0.0, own: bool = False
) -> Surface:
    """Figures that are what the truth gives, each with the same tolerance."""
    values = slopes @ truth
    facts = tuple(fact(f"F{k}", float(value), tolerance, own=own) for k, value in enumerate(values))
    many = np.eye(len(facts))
    return Surface(facts, tuple(Linear(row) for row in slopes), rest * many, chance * many)
