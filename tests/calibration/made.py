"""A world of which the posterior is known: figures that are linear in the fitted numbers, without an emulator's error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibration.facts import Fact
from sim.calibration.surface import Surface


@dataclass(frozen=True)
class Linear:
    """An emulator that knows: level + slopes x, and errs by nothing."""

    level: float
    slopes: np.ndarray
    noise: float = 0.0
    q2: float = 1.0

    def predict(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.level + x @ self.slopes, np.zeros(len(x))


def fact(name: str, value: float, observation: float, discrepancy: float = 0.0, own: bool = False) -> Fact:
    return Fact(name, (name,), "fit", "plain", value, observation, discrepancy, own, "share", 2020)


def linear(
    slopes: np.ndarray, truth: np.ndarray, tolerance: float, free: float = 0.0, chance: float = 0.0, own: bool = False
) -> Surface:
    """Figures that are what the truth gives, each with the same tolerance."""
    values = slopes @ truth
    facts = tuple(fact(f"F{k}", float(value), tolerance, own=own) for k, value in enumerate(values))
    many = np.eye(len(facts))
    return Surface(facts, tuple(Linear(0.0, row) for row in slopes), free * many, chance * many)
