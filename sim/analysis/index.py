"""An index: how much each factor matters, with its interval and what no effect can reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Index:
    """Indices of one kind for all factors.

    Attributes
    ----------
    name : "first", "total" (shares of the variance), "mu", "mu_star", "sigma" (change of the outcome when the factor goes
        from one end of its range to the other), or "pawn" (distance between distributions, 0 to 1).
    value, low, high : (factors,); 95 % interval, nan where there is none.
    floor : what an index of a factor without any effect can reach by noise or sampling alone.
    active : (factors,) whether a test tells it from no effect; None: the interval does.
    """

    name: str
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    floor: float = 0.0
    active: np.ndarray | None = None

    @property
    def told(self) -> np.ndarray:
        """(factors,) whether the index can be told from no effect."""
        beyond: np.ndarray = self.low > self.floor
        return beyond if self.active is None else self.active

    def part(self, which: slice) -> Index:
        """The same of some of the factors."""
        active = None if self.active is None else self.active[which]
        return Index(self.name, self.value[which], self.low[which], self.high[which], self.floor, active)
