"""What "better" means: stated utilities, each a sum of outcomes with weights that have a range and a note."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.words import Label


@dataclass(frozen=True)
class Weight:
    """What a unit more of an outcome counts for: value with its range, where it comes from, and why in both languages."""

    outcome: str
    value: float
    low: float
    high: float
    origin: str
    note: Label


@dataclass(frozen=True)
class Utility:
    """One reading of "better": the net benefit of a policy is minus the weighted sum of its differences.

    Attributes
    ----------
    name : key in ``sim/data/utilities.toml``.
    label, unit : in words; the unit of the net benefit.
    weights : one an outcome.
    """

    name: str
    label: Label
    unit: Label
    weights: tuple[Weight, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that it weighs."""
        return tuple(weight.outcome for weight in self.weights)

    def benefit(self, differences: Mapping[str, np.ndarray], at: Mapping[str, float] | None = None) -> np.ndarray:
        """Net benefit of a policy against the baseline, in the shape of its differences (policy minus baseline) by outcome.

        ``at`` : other weights, by outcome.
        """
        weights = {weight.outcome: weight.value for weight in self.weights} | dict(at or {})
        total: np.ndarray = -np.sum([weight * differences[name] for name, weight in weights.items()], axis=0)
        return total

    def corners(self) -> list[dict[str, float]]:
        """Weights with one of them at the low or high end of its range, for each end that differs from its value."""
        return [
            {weight.outcome: end} for weight in self.weights for end in (weight.low, weight.high) if end != weight.value
        ]


@cache
def utilities() -> Mapping[str, Utility]:
    """The stated utilities by name (read once)."""
    rows = tomllib.loads((files("sim.data") / "utilities.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _utility(name, row) for name, row in rows.items()})


def _utility(name: str, row: Mapping[str, Any]) -> Utility:
    weights = tuple(
        Weight(outcome, *_range(one["weight"]), one["origin"], Label(one["en"], one["nl"]))
        for outcome, one in row["weights"].items()
    )
    return Utility(name, Label(row["en"], row["nl"]), Label(**row["unit"]), weights)


def _range(given: Sequence[float]) -> tuple[float, float, float]:
    value, low, high = map(float, given)
    return value, low, high
